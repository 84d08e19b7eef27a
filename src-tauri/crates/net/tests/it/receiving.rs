use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use plugdesk_net::{CancellationToken, NetError, ReceiveError, Sent, Sha256, Url};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::sending::pattern;
use crate::servers::{head, http, impatient, serve};

async fn serves(content: Vec<u8>, said: usize) -> Url {
    let port = serve(move |mut stream| {
        let content = content.clone();
        async move {
            head(&mut stream).await;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {said}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let _ = stream.write_all(&content).await;
        }
    })
    .await;
    Url::parse(&format!("http://127.0.0.1:{port}/a?sig=canary")).unwrap()
}

#[tokio::test]
async fn a_file_is_written_as_it_comes_and_summed_up() {
    let content = pattern(3_000_000);
    let url = serves(content.clone(), content.len()).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let mut written = Vec::new();
    let received = http(impatient())
        .receive(
            url,
            &mut written,
            Arc::new(move |bytes| sink.lock().unwrap().push(bytes)),
            &CancellationToken::new(),
        )
        .await
        .unwrap();
    let whole = Sent {
        bytes: content.len() as u64,
        sha256: Sha256::of(&content),
    };
    assert_eq!(received, whole);
    assert!(written == content, "the very bytes");
    let seen = seen.lock().unwrap();
    assert_eq!((seen.first(), seen.last()), (Some(&0), Some(&whole.bytes)));
}

#[tokio::test]
async fn a_file_that_breaks_off_is_an_error() {
    let url = serves(pattern(1000), 2000).await;
    let received = http(impatient())
        .receive(
            url,
            &mut Vec::new(),
            Arc::new(|_| {}),
            &CancellationToken::new(),
        )
        .await;
    assert!(
        matches!(received, Err(ReceiveError::Net(NetError::Cut { .. }))),
        "{received:?}"
    );
}

struct FullDisk;

impl AsyncWrite for FullDisk {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::StorageFull.into()))
    }
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_full_disk_is_told_from_a_broken_line() {
    let url = serves(pattern(1000), 1000).await;
    let received = http(impatient())
        .receive(
            url,
            &mut FullDisk,
            Arc::new(|_| {}),
            &CancellationToken::new(),
        )
        .await;
    match received {
        Err(ReceiveError::Write(error)) => assert_eq!(error.kind(), io::ErrorKind::StorageFull),
        other => panic!("{other:?}"),
    }
}
