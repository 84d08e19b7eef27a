//! The archive as the installer reads it: a stream of local headers from the first byte on.
//!
//! Follows `java.util.zip.ZipInputStream` of Java 17 to the order of its checks, because which of
//! two faults comes first decides what a person reads.

use std::io::{self, Read, Seek};

use super::header::{
    CENTRAL, DEFLATED, DESCRIPTOR, ENCRYPTED, IN_ZIP64, LOCAL, LocalHeader, STORED,
};
use super::header::{u32_at, u64_at};
use super::unpack::{Trouble, Unpacked, Unpacker};
use super::window::{Failure, Window};
use super::{Entry, LimitHit, Receiver, StreamFault};
use crate::limits::Limits;

/// Bytes of names that are kept altogether: a hundred times what real archives have.
pub(super) const NAMES: usize = 32 * 1024 * 1024;

/// What the stream has of an entry, to be held against the directory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streamed {
    pub(super) flags: u16,
    pub(super) crc: u32,
    /// Whether its sizes and its checksum are those of all its bytes.
    pub(super) whole: bool,
}

/// What the stream brought.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) entries: Vec<Entry>,
    /// As many as entries.
    pub(super) streamed: Vec<Streamed>,
    pub(super) fault: Option<(String, StreamFault)>,
    pub(super) limit: Option<LimitHit>,
    /// Bytes of names so far.
    pub(super) names: usize,
    /// Where the next header was looked for when the walk ended.
    pub(super) reached: u64,
}

impl Walked {
    fn push(&mut self, entry: Entry, header: &LocalHeader) {
        self.entries.push(entry);
        self.streamed.push(Streamed {
            flags: header.flags,
            crc: header.crc,
            whole: false,
        });
    }
}

/// Why a walk ends early.
enum Stop {
    /// The installer would fail here.
    Fault(StreamFault),
    /// The inspection has to stop.
    Limit(LimitHit),
    /// The file can't be read.
    Io(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Io(error) => Self::Io(error),
            // Nothing is read twice on this walk, so its budget is never spent.
            Failure::BudgetSpent | Failure::Stopped => Self::Limit(LimitHit::Time(0)),
        }
    }
}

/// Walks the local headers and unpacks every entry into the receiver.
pub(super) fn walk<R: Read + Seek>(
    window: &mut Window<'_, R>,
    unpacker: &mut Unpacker<'_>,
    limits: &Limits<'_>,
    receiver: &mut dyn Receiver,
) -> io::Result<Walked> {
    let mut walked = Walked::default();
    loop {
        match step(window, unpacker, limits, receiver, &mut walked) {
            Ok(Some(next)) => walked.reached = next,
            Ok(None) => break,
            Err(Stop::Io(error)) => return Err(error),
            Err(Stop::Fault(fault)) => {
                let name = walked.entries.last().map(|entry| entry.name.clone());
                walked.fault = Some((name.unwrap_or_default(), fault));
                if let Some(entry) = walked.entries.last_mut() {
                    entry.in_stream = false;
                }
                break;
            }
            Err(Stop::Limit(limit)) => {
                let limit = match limit {
                    LimitHit::Time(_) => LimitHit::Time(unpacker.total()),
                    other => other,
                };
                walked.limit = Some(limit);
                break;
            }
        }
    }
    Ok(walked)
}

/// Reads one entry and answers where the next header is looked for; `None` at the end.
fn step<R: Read + Seek>(
    window: &mut Window<'_, R>,
    unpacker: &mut Unpacker<'_>,
    limits: &Limits<'_>,
    receiver: &mut dyn Receiver,
    walked: &mut Walked,
) -> Result<Option<u64>, Stop> {
    let at = walked.reached;
    let Some(mut header) = LocalHeader::read(window, at)? else {
        return Ok(None);
    };
    if walked.entries.len() as u64 >= limits.entries || walked.names > NAMES {
        return Err(Stop::Limit(LimitHit::Entries));
    }
    let Some(name) = window.span(header.name_at(), header.name_length)? else {
        // Of the name is known what is there of it, which lands nowhere.
        let cut_off = window.at(header.name_at())?;
        let cut_off = Entry {
            lands: None,
            ..Entry::new(cut_off.get(..header.name_length).unwrap_or(cut_off), at)
        };
        walked.push(cut_off, &header);
        return Err(Stop::Fault(StreamFault::HeaderCutOff));
    };
    walked.names += name.len();
    walked.push(Entry::new(name, at), &header);
    let cut_off = !header.read_extra(window)?;
    let (Some(entry), Some(streamed)) = (walked.entries.last_mut(), walked.streamed.last_mut())
    else {
        return Ok(None);
    };
    entry.method = header.method;
    entry.encrypted = header.flags & ENCRYPTED != 0;
    entry.size = header.size;
    entry.compressed = header.compressed;
    check_header(entry, &header, cut_off).map_err(Stop::Fault)?;
    entry.in_stream = true;

    receiver.begin(entry);
    let body = read_body(window, unpacker, &header, receiver);
    let whole = matches!(body.outcome, Ok(End::Checked | End::Unchecked));
    if whole || body.unpacked.compressed > 0 {
        entry.size = body.unpacked.size;
        entry.compressed = body.unpacked.compressed;
    }
    streamed.crc = body.unpacked.crc;
    streamed.whole = matches!(body.outcome, Ok(End::Checked));
    receiver.end(entry, whole);
    body.outcome?;
    Ok(Some(body.next))
}

/// What Java refuses before it has seen a byte of the entry, in Java's order.
fn check_header(entry: &Entry, header: &LocalHeader, cut_off: bool) -> Result<(), StreamFault> {
    if !entry.name_is_utf8 {
        return Err(StreamFault::NameNotUtf8);
    }
    if entry.encrypted {
        return Err(StreamFault::Encrypted);
    }
    if header.descriptor_follows() && header.method != DEFLATED {
        return Err(StreamFault::StoredWithDescriptor);
    }
    if cut_off {
        return Err(StreamFault::HeaderCutOff);
    }
    match header.method {
        STORED | DEFLATED => Ok(()),
        other => Err(StreamFault::UnsupportedMethod(other)),
    }
}

/// How the data of an entry that the installer accepts was read.
enum End {
    /// To its end, and its sizes and checksum were compared.
    Checked,
    /// To its end; Java compares nothing for an empty stored entry.
    Unchecked,
    /// Left before its end, because it looked like a bomb.
    Left,
}

/// What was read of an entry's data.
struct Body {
    unpacked: Unpacked,
    /// Where the next header is looked for.
    next: u64,
    outcome: Result<End, Stop>,
}

fn read_body<R: Read + Seek>(
    window: &mut Window<'_, R>,
    unpacker: &mut Unpacker<'_>,
    header: &LocalHeader,
    receiver: &mut dyn Receiver,
) -> Body {
    let at = header.data_at();
    let (came_out, outcome) = if header.method == STORED {
        // Java counts in signed numbers, so that a size beyond them is none.
        let size = u64::try_from(header.size.cast_signed()).unwrap_or(0);
        unpacker.copy(window, at, size, receiver.sink())
    } else {
        unpacker.inflate(window, at, receiver.sink())
    };
    let mut next = at.saturating_add(came_out.compressed);
    let outcome = match outcome {
        Ok(()) if header.method == STORED => check_stored(header, came_out),
        Ok(()) => check_deflated(window, header, came_out, &mut next),
        Err(Trouble::Truncated) => Err(Stop::Fault(StreamFault::Truncated)),
        Err(Trouble::Damaged(words)) => Err(Stop::Fault(StreamFault::DamagedData(words))),
        Err(Trouble::Limit(limit)) => Err(Stop::Limit(limit)),
        Err(Trouble::Io(error)) => Err(Stop::Io(error)),
        Err(Trouble::Bomb) => {
            next = at.saturating_add(header.compressed);
            leave(window, header, next, unpacker.total())
        }
        Err(Trouble::Enough | Trouble::BudgetSpent) => {
            Err(Stop::Limit(LimitHit::Unpacked(unpacker.total())))
        }
    };
    Body {
        unpacked: came_out,
        next,
        outcome,
    }
}

/// Goes on behind an entry that was not unpacked to its end, if its header says where that is.
fn leave<R: Read + Seek>(
    window: &mut Window<'_, R>,
    header: &LocalHeader,
    next: u64,
    total: u64,
) -> Result<End, Stop> {
    let known = !header.descriptor_follows()
        && next > header.data_at()
        && window
            .span(next, 4)?
            .is_some_and(|bytes| bytes == LOCAL || bytes == CENTRAL);
    if known {
        Ok(End::Left)
    } else {
        Err(Stop::Limit(LimitHit::Unpacked(total)))
    }
}

fn check_stored(header: &LocalHeader, unpacked: Unpacked) -> Result<End, Stop> {
    if unpacked.size == 0 {
        return Ok(End::Unchecked);
    }
    check_crc(header.crc, unpacked.crc)
}

/// Compares sizes and checksum, which may follow after the data.
fn check_deflated<R: Read + Seek>(
    window: &mut Window<'_, R>,
    header: &LocalHeader,
    unpacked: Unpacked,
    next: &mut u64,
) -> Result<End, Stop> {
    let claimed = if header.descriptor_follows() {
        let read = read_descriptor(window, unpacked, *next)?;
        let (claimed, length) = read.ok_or(Stop::Fault(StreamFault::Truncated))?;
        *next = next.saturating_add(length);
        claimed
    } else {
        Unpacked {
            size: header.size,
            compressed: header.compressed,
            crc: header.crc,
        }
    };
    if claimed.size != unpacked.size {
        return Err(Stop::Fault(StreamFault::WrongSize {
            expected: claimed.size,
            found: unpacked.size,
        }));
    }
    if claimed.compressed != unpacked.compressed {
        return Err(Stop::Fault(StreamFault::WrongCompressedSize {
            expected: claimed.compressed,
            found: unpacked.compressed,
        }));
    }
    check_crc(claimed.crc, unpacked.crc)
}

fn check_crc(expected: u32, found: u32) -> Result<End, Stop> {
    if expected == found {
        Ok(End::Checked)
    } else {
        Err(Stop::Fault(StreamFault::WrongChecksum { expected, found }))
    }
}

/// The data descriptor at a place and its length; `None` if the file ends before.
///
/// Its signature may be missing. Whether its sizes have 32 or 64 bits does not stand anywhere: Java
/// goes by the number of bytes that it has seen. It wants as many bytes as the longest form has
/// even where the signature is missing, and gives four of them back.
fn read_descriptor<R: Read + Seek>(
    window: &mut Window<'_, R>,
    unpacked: Unpacked,
    at: u64,
) -> Result<Option<(Unpacked, u64)>, Failure> {
    let wide = unpacked.size > IN_ZIP64 || unpacked.compressed > IN_ZIP64;
    let length = if wide { 24 } else { 16 };
    let Some(bytes) = window.span(at, length)? else {
        return Ok(None);
    };
    let (fields, length) = match bytes.strip_prefix(&DESCRIPTOR) {
        Some(fields) => (fields, length),
        None => (bytes, length - DESCRIPTOR.len()),
    };
    let (compressed, size) = if wide {
        (u64_at(fields, 4), u64_at(fields, 12))
    } else {
        (u64::from(u32_at(fields, 4)), u64::from(u32_at(fields, 8)))
    };
    let claimed = Unpacked {
        size,
        compressed,
        crc: u32_at(fields, 0),
    };
    Ok(Some((claimed, length as u64)))
}
