//! A server that writes down every request and has it answered.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: String,
    /// The path, percent-encoded.
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Who answers.
pub(super) enum Answers {
    /// The service at this address.
    Of(String),
    /// The recorder itself: a token to whoever signs in, and no extensions to everybody.
    Token,
}

pub(super) struct Recorder {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    server: JoinHandle<()>,
}

impl Recorder {
    pub(super) async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&requests);
        let server = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (request, bytes) = read(&mut stream).await;
                recorded.lock().unwrap().push(request.clone());
                let answer = match &answers {
                    Answers::Of(url) => forwarded(url, bytes).await,
                    Answers::Token => token(&request),
                };
                stream.write_all(&answer).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        Self {
            url,
            requests,
            server,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Everything that was asked.
    pub(super) fn stop(self) -> Vec<Request> {
        self.server.abort();
        self.requests.lock().unwrap().clone()
    }
}

/// Reads a whole request. Its bytes come along, asking for the connection to be closed.
async fn read(stream: &mut TcpStream) -> (Request, Vec<u8>) {
    let mut bytes = Vec::new();
    let end = loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            break end;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut body = bytes.split_off(end + 4);
    let header = |name: &str| {
        head.lines().skip(1).find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    assert_eq!(header("transfer-encoding"), None, "every length is known");
    let length = header("content-length").map_or(0, |text| text.parse().unwrap());
    while body.len() < length {
        assert_ne!(stream.read_buf(&mut body).await.unwrap(), 0);
    }
    let mut words = head.lines().next().unwrap().split(' ');
    let method = words.next().unwrap().to_owned();
    let url = format!("http://host{}", words.next().unwrap());
    let url = plugdesk_net::Url::parse(&url).unwrap();
    let request = Request {
        method,
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        content_type: header("content-type"),
        body: body.clone(),
    };
    let head = format!("{head}\r\nconnection: close\r\n\r\n").into_bytes();
    (request, [head, body].concat())
}

async fn forwarded(url: &str, bytes: Vec<u8>) -> Vec<u8> {
    let address = url.strip_prefix("http://").unwrap();
    let mut service = TcpStream::connect(address).await.unwrap();
    service.write_all(&bytes).await.unwrap();
    let mut answer = Vec::new();
    service.read_to_end(&mut answer).await.unwrap();
    answer
}

/// The date is that of the tests' clock at its start.
fn token(request: &Request) -> Vec<u8> {
    let body = if request.path.starts_with("/api/v1/users/auth/") {
        r#"{"token":"t","session_expiration_time":"2026-01-02T04:04:05Z"}"#
    } else {
        r#"{"extensions":[]}"#
    };
    format!(
        "HTTP/1.1 200 OK\r\ndate: Fri, 02 Jan 2026 03:04:05 GMT\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
