//! Files to send, and what a test sees of sending them.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use plugdesk_net::header::HeaderMap;
use plugdesk_net::{
    Answer, Call, CancellationToken, FileToSend, FileUpload, Framing, HttpSettings, Method,
    NetError, Payload, SentFile, Throttle, Url, Work,
};
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::servers::{head, http, serve};

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
pub(crate) const RAW: Framing = Framing::Raw {
    content_type: "application/zip",
};
/// More than all buffers between the two sides hold together.
pub(crate) const LARGE: u64 = 64 * 1024 * 1024;

pub(crate) type Seen = Arc<Mutex<Vec<u64>>>;

pub(crate) fn file(content: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

pub(crate) fn sparse(length: u64) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    file.as_file().set_len(length).unwrap();
    file
}

pub(crate) fn pattern(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at * at % 251).unwrap())
        .collect()
}

pub(crate) fn put(port: u16, path: &Path, length: u64, framing: Framing) -> (Call, Seen) {
    let seen = Seen::default();
    let sink = seen.clone();
    let call = Call {
        method: Method::PUT,
        url: Url::parse(&format!("http://127.0.0.1:{port}/up")).unwrap(),
        headers: HeaderMap::new(),
        payload: Payload::File(FileUpload {
            file: FileToSend {
                path: path.to_owned(),
                length,
                modified: None,
            },
            framing,
            progress: Arc::new(move |bytes| sink.lock().unwrap().push(bytes)),
            throttle: Throttle::unlimited(),
            sent: SentFile::new(),
        }),
        work: Work::Long,
    };
    (call, seen)
}

pub(crate) async fn send(call: Call, settings: HttpSettings) -> Result<Answer, NetError> {
    http(settings).send(call, &CancellationToken::new()).await
}

/// A server that reads the whole body by its `Content-Length`, reports head and body, and answers.
pub(crate) async fn whole() -> (u16, mpsc::UnboundedReceiver<(String, Vec<u8>)>) {
    let (tell, told) = mpsc::unbounded_channel();
    let port = serve(move |mut stream| {
        let tell = tell.clone();
        async move {
            let head = head(&mut stream).await;
            let mut body = vec![0; length(&head)];
            if stream.read_exact(&mut body).await.is_err() {
                return;
            }
            tell.send((head, body)).unwrap();
            stream.write_all(OK).await.unwrap();
        }
    })
    .await;
    (port, told)
}

pub(crate) fn length(head: &str) -> usize {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap_or_else(|| panic!("no length in {head}"))
        .parse()
        .unwrap()
}

pub(crate) fn is_rising_to(seen: &Seen, length: u64) {
    let seen = seen.lock().unwrap();
    assert_eq!(seen.first(), Some(&0));
    assert_eq!(seen.last(), Some(&length));
    assert!(seen.windows(2).all(|pair| pair[0] <= pair[1]), "{seen:?}");
}
