use std::sync::Arc;

use plugdesk_net::{FileProblem, FileToSend, Framing, NetError, Phase, RetryAdvice};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::sending::{LARGE, RAW, file, is_rising_to, pattern, put, send, sparse, whole};
use crate::servers::{head, impatient, serve};

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
            length: 3,
            modified: Some(file.as_file().metadata().unwrap().modified().unwrap()),
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
