//! Following requests of HTTP/1.1 through a stream of bytes, to tell where each one ends.

use bytes::{Bytes, BytesMut};

/// A longer head is not HTTP as anybody speaks it.
const HEAD_LIMIT: usize = 64 * 1024;

/// The beginning of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) method: String,
    /// The path with its query, as sent.
    pub(super) target: String,
}

/// A part of the stream, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A whole head, and its bytes.
    Head(Head, Bytes),
    /// Bytes of a body, with what frames them.
    Body(Bytes),
    /// The request is over.
    End,
    /// Bytes of something that is not HTTP/1; all that follows is of this kind.
    Opaque(Bytes),
}

/// Takes a stream of requests apart.
#[derive(Debug)]
pub(super) struct Requests(State);

#[derive(Debug)]
enum State {
    /// Between requests, with what has come of the next head.
    Head(BytesMut),
    Body(Body),
    Opaque,
}

/// How the end of a body is found.
#[derive(Debug)]
enum Body {
    /// So many bytes are still to come.
    Length(u64),
    Chunked(Chunk),
}

/// Where in a chunked body the next byte stands.
#[derive(Debug)]
enum Chunk {
    /// In the line with the size: the number so far, and whether it is over (an extension follows).
    Size(u64, bool),
    /// In a chunk or the line break behind it, with so many bytes to come.
    Data(u64),
    /// Behind the last chunk, so many bytes into a line.
    Trailer(usize),
}

impl Requests {
    /// At the beginning of a connection.
    pub(super) fn new() -> Self {
        Self(State::Head(BytesMut::new()))
    }

    /// Takes the next bytes and gives the parts that they end or continue.
    pub(super) fn read(&mut self, mut bytes: Bytes) -> Vec<Part> {
        let mut parts = Vec::new();
        while !bytes.is_empty() {
            match &mut self.0 {
                State::Opaque => parts.push(Part::Opaque(std::mem::take(&mut bytes))),
                State::Head(so_far) => {
                    so_far.extend_from_slice(&bytes);
                    bytes.clear();
                    let Some(length) = length_of_head(so_far) else {
                        if cannot_be_a_head(so_far) {
                            let all = so_far.split().freeze();
                            self.0 = State::Opaque;
                            parts.push(Part::Opaque(all));
                        }
                        continue;
                    };
                    let head = so_far.split_to(length).freeze();
                    bytes = so_far.split().freeze();
                    self.begin(head, &mut parts);
                }
                State::Body(body) => {
                    let (length, over) = body.extent(&bytes);
                    parts.push(Part::Body(bytes.split_to(length)));
                    if over {
                        parts.push(Part::End);
                        self.0 = State::Head(BytesMut::new());
                    }
                }
            }
        }
        parts
    }

    fn begin(&mut self, bytes: Bytes, parts: &mut Vec<Part>) {
        let Some((head, body)) = parse(&bytes) else {
            self.0 = State::Opaque;
            parts.push(Part::Opaque(bytes));
            return;
        };
        parts.push(Part::Head(head, bytes));
        if matches!(body, Body::Length(0)) {
            parts.push(Part::End);
            self.0 = State::Head(BytesMut::new());
        } else {
            self.0 = State::Body(body);
        }
    }
}

impl Body {
    /// How many of these bytes belong to the body, and whether it ends with them.
    fn extent(&mut self, bytes: &[u8]) -> (usize, bool) {
        match self {
            Self::Length(left) => {
                let taken = at_most(*left, bytes.len());
                *left -= taken as u64;
                (taken, *left == 0)
            }
            Self::Chunked(chunk) => {
                let mut taken = 0;
                while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
                    let (step, over) = chunk.step(rest);
                    taken += step;
                    if over {
                        return (taken, true);
                    }
                }
                (taken, false)
            }
        }
    }
}

impl Chunk {
    /// Goes on by some of the bytes, of which there is at least one; tells whether the body is over.
    fn step(&mut self, bytes: &[u8]) -> (usize, bool) {
        let first = bytes.first().copied().unwrap_or_default();
        match self {
            Self::Size(size, ended) => {
                match char::from(first).to_digit(16) {
                    _ if first == b'\n' => {
                        *self = if *size == 0 {
                            Self::Trailer(0)
                        } else {
                            Self::Data(size.saturating_add(2))
                        };
                    }
                    Some(digit) if !*ended => *size = size.saturating_mul(16) + u64::from(digit),
                    _ => *ended = true,
                }
                (1, false)
            }
            Self::Data(left) => {
                let taken = at_most(*left, bytes.len());
                *left -= taken as u64;
                if *left == 0 {
                    *self = Self::Size(0, false);
                }
                (taken, false)
            }
            Self::Trailer(length) => {
                match first {
                    b'\n' if *length == 0 => return (1, true),
                    b'\n' => *length = 0,
                    b'\r' => {}
                    _ => *length += 1,
                }
                (1, false)
            }
        }
    }
}

fn at_most(left: u64, length: usize) -> usize {
    usize::try_from(left).map_or(length, |left| left.min(length))
}

fn length_of_head(bytes: &[u8]) -> Option<usize> {
    let end = b"\r\n\r\n";
    bytes
        .windows(end.len())
        .position(|window| window == end)
        .map(|position| position + end.len())
}

/// TLS begins with 0x16, and HTTP/2 says so in its first line.
fn cannot_be_a_head(bytes: &[u8]) -> bool {
    bytes.len() > HEAD_LIMIT
        || bytes
            .first()
            .is_some_and(|first| !first.is_ascii_uppercase())
}

fn parse(bytes: &[u8]) -> Option<(Head, Body)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target, version) = (first.next()?, first.next()?, first.next()?);
    if !version.starts_with("HTTP/1.") || method == "CONNECT" {
        return None;
    }
    let mut body = Body::Length(0);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked") {
            body = Body::Chunked(Chunk::Size(0, false));
        } else if name.eq_ignore_ascii_case("content-length") && matches!(body, Body::Length(_)) {
            body = Body::Length(value.parse().ok()?);
        }
    }
    let head = Head {
        method: method.to_owned(),
        target: target.to_owned(),
    };
    Some((head, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = b"GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n\
        PUT /d HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello\
        POST /e HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
        3;why=not\r\nabc\r\n0\r\nDigest: 0\r\n\r\n\
        DELETE /f HTTP/1.1\r\n\r\n";

    /// What was read, with the bodies joined.
    fn told(pieces: impl Iterator<Item = Bytes>) -> (Vec<String>, Vec<u8>) {
        let (mut requests, mut told, mut all) = (Requests::new(), Vec::new(), Vec::new());
        for part in pieces.flat_map(|piece| requests.read(piece)) {
            match part {
                Part::Head(head, bytes) => {
                    told.push(format!("{} {}", head.method, head.target));
                    all.extend_from_slice(&bytes);
                }
                Part::Body(bytes) => all.extend_from_slice(&bytes),
                Part::End => told.push("end".to_owned()),
                Part::Opaque(bytes) => {
                    told.push("opaque".to_owned());
                    all.extend_from_slice(&bytes);
                }
            }
        }
        (told, all)
    }

    #[test]
    fn requests_end_where_they_end_however_they_come() {
        for size in [1, 2, 3, 7, 50, STREAM.len()] {
            let pieces = STREAM.chunks(size).map(Bytes::copy_from_slice);
            let (told, all) = told(pieces);
            assert_eq!(
                told,
                [
                    "GET /a?b=c",
                    "end",
                    "PUT /d",
                    "end",
                    "POST /e",
                    "end",
                    "DELETE /f",
                    "end"
                ],
                "in pieces of {size}"
            );
            assert_eq!(all, STREAM, "every byte is passed on");
        }
    }

    #[test]
    fn nothing_of_a_head_is_let_out_before_it_is_whole() {
        let mut requests = Requests::new();
        assert_eq!(
            requests.read(Bytes::from_static(b"PUT /d HTTP/1.1\r\n")),
            []
        );
        let parts = requests.read(Bytes::from_static(b"content-length: 2\r\n\r\nh"));
        assert!(matches!(parts.as_slice(), [Part::Head(..), Part::Body(_)]));
        assert_eq!(
            requests.read(Bytes::from_static(b"i")),
            [Part::Body(Bytes::from_static(b"i")), Part::End]
        );
    }

    #[test]
    fn what_is_not_http_passes_as_it_is() {
        let tls = Bytes::from_static(b"\x16\x03\x01\x02\x00");
        let (told, all) = told([tls.clone(), tls.clone()].into_iter());
        assert_eq!(told, ["opaque", "opaque"]);
        assert_eq!(all.len(), 10);
        let http2 = Bytes::from_static(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assert_eq!(told_first(http2), "opaque");
    }

    fn told_first(bytes: Bytes) -> String {
        told([bytes].into_iter()).0.remove(0)
    }
}
