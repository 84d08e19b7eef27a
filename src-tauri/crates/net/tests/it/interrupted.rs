use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use plugdesk_net::{CancellationToken, HttpSettings, NetError, Phase, RetryAdvice};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::sending::{LARGE, OK, RAW, file, length, put, send, sparse};
use crate::servers::{head, http, impatient, serve};

#[tokio::test]
async fn a_service_that_stops_reading_stalls_the_upload() {
    let file = sparse(LARGE);
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let after = Duration::from_millis(200);
    let (call, seen) = put(port, file.path(), LARGE, RAW);
    let error = send(
        call,
        HttpSettings {
            stall_after: after,
            ..impatient()
        },
    )
    .await
    .unwrap_err();
    assert!(
        matches!(error, NetError::Stalled { phase: Phase::Send, after: a } if a == after),
        "{error:?}"
    );
    assert_eq!(error.retry(), RetryAdvice::Now);
    assert!(*seen.lock().unwrap().last().unwrap() < LARGE);
}

#[tokio::test]
async fn after_the_last_byte_the_service_may_take_its_time() {
    let file = file(b"abc");
    let port = serve(|mut stream| async move {
        let head = head(&mut stream).await;
        let mut body = vec![0; length(&head)];
        stream.read_exact(&mut body).await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
        stream.write_all(OK).await.unwrap();
    })
    .await;
    let stall_after = Duration::from_millis(100);
    let patient = HttpSettings {
        stall_after,
        ..impatient()
    };
    let (call, _) = put(port, file.path(), 3, RAW);
    send(call, patient.clone()).await.unwrap();
    let (call, _) = put(port, file.path(), 3, RAW);
    let limit = HttpSettings {
        work_timeout: Duration::from_millis(100),
        ..patient
    };
    let error = send(call, limit).await.unwrap_err();
    assert!(
        matches!(
            error,
            NetError::Stalled {
                phase: Phase::Answer,
                ..
            }
        ),
        "{error:?}"
    );
}

const REFUSAL: &[u8] = b"HTTP/1.1 413 Too Large\r\nx-why: size\r\ncontent-length: 2\r\n\
    connection: close\r\n\r\n{}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_by_the_head_is_heard_before_the_service_hangs_up() {
    let file = sparse(LARGE);
    let mut heard = 0;
    for _ in 0..20 {
        // A thread of its own, because a service does not share the client's runtime either.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let service = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut some = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut some).unwrap();
            // Closing with unread bytes resets the connection.
            stream.write_all(REFUSAL).unwrap();
        });
        let (call, _) = put(port, file.path(), LARGE, RAW);
        heard += usize::from(
            send(call, impatient())
                .await
                .is_ok_and(|a| a.status() == 413),
        );
        service.join().unwrap();
    }
    // The reset can still overtake the answer on a busy machine; without pacing, half are lost.
    assert!(heard >= 18, "only {heard} of 20 refusals were heard");
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_the_file_is_the_answer() {
    let file = sparse(LARGE);
    let refuse = Arc::new(tokio::sync::Notify::new());
    let wait = refuse.clone();
    let port = serve(move |mut stream| {
        let wait = wait.clone();
        async move {
            head(&mut stream).await;
            wait.notified().await;
            stream.write_all(REFUSAL).await.unwrap();
        }
    })
    .await;
    let (call, seen) = put(port, file.path(), LARGE, RAW);
    let sending = tokio::spawn(send(call, impatient()));
    let latest = || seen.lock().unwrap().last().copied().unwrap_or(0);
    let mut before = 0;
    // The buffers between the two are full when nothing more is taken for a while.
    while latest() == 0 || latest() != before {
        before = latest();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    refuse.notify_one();
    let answer = sending.await.unwrap().unwrap();
    assert_eq!(answer.status(), 413);
    assert_eq!(answer.header_text("x-why").as_deref(), Some("size"));
    assert!(latest() < LARGE);
}

#[tokio::test]
async fn a_connection_lost_while_sending_is_cut() {
    let file = sparse(LARGE);
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
    })
    .await;
    let (call, _) = put(port, file.path(), LARGE, RAW);
    let error = send(call, impatient()).await.unwrap_err();
    assert!(
        matches!(
            error,
            NetError::Cut {
                phase: Phase::Send,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.retry(), RetryAdvice::Now);
}

#[tokio::test]
async fn cancelling_hangs_up() {
    let file = sparse(LARGE);
    let (begun_tx, mut begun) = mpsc::unbounded_channel::<()>();
    let (end_tx, mut end) = mpsc::unbounded_channel::<u64>();
    let port = serve(move |mut stream| {
        let (begun, end) = (begun_tx.clone(), end_tx.clone());
        async move {
            head(&mut stream).await;
            let mut received = 0;
            let mut buffer = vec![0; 4096];
            // Reads slowly enough to be cancelled in the middle: only after the signal was taken.
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                received += read as u64;
                let _ = begun.send(());
            }
            end.send(received).unwrap();
        }
    })
    .await;
    let (call, seen) = put(port, file.path(), LARGE, RAW);
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    let sending = tokio::spawn(async move { http(impatient()).send(call, &token).await });
    begun.recv().await.unwrap();
    cancel.cancel();
    let error = sending.await.unwrap().unwrap_err();
    assert!(
        matches!(error, NetError::Cancelled { sending: true }),
        "{error:?}"
    );
    assert!(
        end.recv().await.unwrap() < LARGE,
        "the connection must be closed"
    );
    assert!(*seen.lock().unwrap().last().unwrap() < LARGE);
}
