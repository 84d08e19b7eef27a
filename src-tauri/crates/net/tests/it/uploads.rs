use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plugdesk_net::header::HeaderMap;
use plugdesk_net::{
    Answer, Call, CancellationToken, FileProblem, FileToSend, FileUpload, Framing, HttpSettings,
    Method, NetError, Payload, Phase, RetryAdvice, Url,
};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::servers::{head, http, impatient, serve};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
const RAW: Framing = Framing::Raw {
    content_type: "application/zip",
};
/// More than all buffers between the two sides hold together.
const LARGE: u64 = 64 * 1024 * 1024;

type Seen = Arc<Mutex<Vec<u64>>>;

fn file(content: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

fn sparse(length: u64) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    file.as_file().set_len(length).unwrap();
    file
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at * at % 251).unwrap())
        .collect()
}

fn put(port: u16, path: &Path, length: u64, framing: Framing) -> (Call, Seen) {
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
            },
            framing,
            progress: Arc::new(move |bytes| sink.lock().unwrap().push(bytes)),
        }),
    };
    (call, seen)
}

async fn send(call: Call, settings: HttpSettings) -> Result<Answer, NetError> {
    http(settings).send(call, &CancellationToken::new()).await
}

/// A server that reads the whole body by its `Content-Length`, reports head and body, and answers.
async fn whole() -> (u16, mpsc::UnboundedReceiver<(String, Vec<u8>)>) {
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

fn length(head: &str) -> usize {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap_or_else(|| panic!("no length in {head}"))
        .parse()
        .unwrap()
}

fn is_rising_to(seen: &Seen, length: u64) {
    let seen = seen.lock().unwrap();
    assert_eq!(seen.first(), Some(&0));
    assert_eq!(seen.last(), Some(&length));
    assert!(seen.windows(2).all(|pair| pair[0] <= pair[1]), "{seen:?}");
}

#[tokio::test]
async fn a_raw_body_is_the_file_with_its_length() {
    for content in [pattern(300_000), pattern(65_536), pattern(1), Vec::new()] {
        let file = file(&content);
        let (port, mut told) = whole().await;
        let (call, seen) = put(port, file.path(), content.len() as u64, RAW);
        send(call, impatient()).await.unwrap();
        let (head, body) = told.recv().await.unwrap();
        assert!(head.contains("content-type: application/zip\r\n"), "{head}");
        assert_eq!(Sha256::digest(&body), Sha256::digest(&content));
        is_rising_to(&seen, content.len() as u64);
    }
}

#[tokio::test]
async fn a_form_holds_the_file_as_its_only_part() {
    let content = pattern(200_000);
    let file = file(&content);
    let (port, mut told) = whole().await;
    let framing = Framing::Multipart {
        part: "file",
        file_name: "词典.zip".to_owned(),
        content_type: "application/zip",
    };
    let (call, seen) = put(port, file.path(), content.len() as u64, framing);
    send(call, impatient()).await.unwrap();
    let (head, body) = told.recv().await.unwrap();
    let boundary = head
        .lines()
        .find_map(|line| line.strip_prefix("content-type: multipart/form-data; boundary="))
        .unwrap();
    let start = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"词典.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    let sent = body
        .strip_prefix(start.as_bytes())
        .expect("the part's head");
    let sent = sent.strip_suffix(end.as_bytes()).expect("the form's end");
    assert!(sent == content, "the part is the file");
    is_rising_to(&seen, content.len() as u64);
}

#[tokio::test]
async fn a_file_that_is_not_as_it_was_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    // Nothing listens here, which a call that opens its file first never finds out.
    let sent = |path: std::path::PathBuf, length| async move {
        let (call, _) = put(1, &path, length, RAW);
        match send(call, impatient()).await {
            Err(error @ NetError::File { .. }) => {
                assert_eq!(error.phase(), Phase::File);
                assert_eq!(error.retry(), RetryAdvice::Never);
                assert!(!error.may_have_arrived());
                let NetError::File {
                    problem,
                    path: named,
                    ..
                } = error
                else {
                    unreachable!()
                };
                assert_eq!(named, path);
                problem
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(sent(path.clone(), 3).await, FileProblem::Gone);
    std::fs::write(&path, b"ab").unwrap();
    let shorter = FileProblem::Shorter {
        expected: 3,
        found: 2,
    };
    assert_eq!(sent(path.clone(), 3).await, shorter);
    std::fs::write(&path, b"abcd").unwrap();
    assert_eq!(
        sent(path.clone(), 3).await,
        FileProblem::Longer {
            expected: 3,
            found: 4
        }
    );
    assert_eq!(
        sent(folder.path().to_owned(), 3).await,
        FileProblem::NotAFile
    );
}

#[tokio::test]
async fn measuring_takes_the_file_as_it_is() {
    let file = file(b"abc");
    let measured = FileToSend::measure(file.path()).await.unwrap();
    assert_eq!(
        measured,
        FileToSend {
            path: file.path().to_owned(),
            length: 3
        }
    );
    let gone = FileToSend::measure("/nowhere/at/all.zip").await;
    assert!(matches!(
        gone,
        Err(NetError::File {
            problem: FileProblem::Gone,
            ..
        })
    ));
}

#[tokio::test]
async fn a_file_that_changes_on_its_way_is_not_stored() {
    for growing in [true, false] {
        let file = sparse(LARGE);
        let (begun_tx, mut begun) = mpsc::unbounded_channel::<()>();
        let go = Arc::new(tokio::sync::Semaphore::new(0));
        let (whole_tx, mut whole) = mpsc::unbounded_channel::<bool>();
        let wait = go.clone();
        let port = serve(move |mut stream| {
            let (begun, wait, whole) = (begun_tx.clone(), wait.clone(), whole_tx.clone());
            async move {
                head(&mut stream).await;
                begun.send(()).unwrap();
                let _permit = wait.acquire().await.unwrap();
                let received = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
                whole
                    .send(received.is_ok_and(|bytes| bytes >= LARGE))
                    .unwrap();
            }
        })
        .await;
        let (call, _) = put(port, file.path(), LARGE, RAW);
        let sending = tokio::spawn(send(call, impatient()));
        begun.recv().await.unwrap();
        file.as_file()
            .set_len(if growing { LARGE + 1 } else { LARGE - 1 })
            .unwrap();
        go.add_permits(1);
        let error = sending.await.unwrap().unwrap_err();
        match error {
            NetError::File {
                problem: FileProblem::Longer { found, .. },
                ..
            } if growing => {
                assert_eq!(found, LARGE + 1);
            }
            NetError::File {
                problem: FileProblem::Shorter { found, .. },
                ..
            } if !growing => {
                assert_eq!(found, LARGE - 1);
            }
            other => panic!("{other:?}"),
        }
        assert!(
            !whole.recv().await.unwrap(),
            "the service must not get a whole file"
        );
    }
}

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
        upload_answer_timeout: Duration::from_millis(100),
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
