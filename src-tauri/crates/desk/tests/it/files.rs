//! A web server that answers by rule, for what is fetched from elsewhere.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// An answer of the server: its head without the status line's protocol, and its body.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) after: Duration,
    /// Whether the whole body of the request is awaited first.
    pub(crate) takes_all: bool,
}

impl Answer {
    pub(crate) fn file(body: Vec<u8>) -> Self {
        Self {
            head: "200 OK\r\ncontent-type: application/zip".to_owned(),
            body,
            after: Duration::ZERO,
            takes_all: false,
        }
    }

    pub(crate) fn head(head: &str) -> Self {
        Self {
            head: head.to_owned(),
            body: Vec::new(),
            after: Duration::ZERO,
            takes_all: false,
        }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::head(&format!("302 Found\r\nlocation: {to}"))
    }
}

/// The server; it lives as long as the test.
pub(crate) struct Files {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Files {
    /// Serves what `answer` says to a method and a path with its query.
    pub(crate) async fn serve(
        answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, told) = (Arc::new(answer), asked.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, told) = (Arc::clone(&answer), told.clone());
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read_u8().await {
                            Ok(byte) => head.push(byte),
                            Err(_) => return,
                        }
                    }
                    let head = String::from_utf8(head).unwrap();
                    let mut line = head.split(' ');
                    let method = line.next().unwrap_or_default();
                    let said = answer(method, line.next().unwrap_or_default());
                    let no_body = method == "HEAD";
                    if said.takes_all {
                        let mut body = vec![0; length(&head)];
                        stream.read_exact(&mut body).await.unwrap();
                    }
                    told.lock().unwrap().push(head);
                    tokio::time::sleep(said.after).await;
                    let head = format!(
                        "HTTP/1.1 {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                        said.head,
                        said.body.len()
                    );
                    let _ = stream.write_all(head.as_bytes()).await;
                    if !no_body {
                        let _ = stream.write_all(&said.body).await;
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { port, asked }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The heads of all requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn length(head: &str) -> usize {
    let head = head.to_ascii_lowercase();
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    length.unwrap().parse().unwrap()
}
