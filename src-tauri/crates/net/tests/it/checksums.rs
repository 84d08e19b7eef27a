use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::time::Duration;

use plugdesk_net::{
    CancellationToken, FileProblem, Framing, HttpSettings, NetError, Payload, Sent, SentFile,
    Sha256, hash_file,
};
use tokio::sync::mpsc;

use crate::sending::{LARGE, RAW, file, pattern, put, send, sparse, whole};
use crate::servers::{head, impatient, serve};

#[tokio::test]
async fn what_was_sent_is_known_after_the_last_byte() {
    let form = || Framing::Multipart {
        part: "file",
        file_name: "a.zip".to_owned(),
        content_type: "application/zip",
    };
    for length in [0, 1, 65_536, 262_144, 262_145, 3_000_000] {
        for framing in [RAW, form()] {
            let content = pattern(length);
            let file = file(&content);
            let (port, mut told) = whole().await;
            let (mut call, _) = put(port, file.path(), content.len() as u64, framing);
            let sent = SentFile::new();
            if let Payload::File(upload) = &mut call.payload {
                upload.sent = sent.clone();
            }
            assert_eq!(sent.get(), None);
            send(call, impatient()).await.unwrap();
            told.recv().await.unwrap();
            let expected = Sent {
                bytes: content.len() as u64,
                sha256: Sha256::of(&content),
            };
            assert_eq!(sent.get(), Some(expected), "{length} bytes");
        }
    }
}

#[tokio::test]
async fn a_try_that_does_not_send_everything_leaves_nothing_behind() {
    let whole_file = file(&pattern(1000));
    let large = sparse(LARGE);
    let sent = SentFile::new();
    let (port, _told) = whole().await;
    let (mut call, _) = put(port, whole_file.path(), 1000, RAW);
    if let Payload::File(upload) = &mut call.payload {
        upload.sent = sent.clone();
    }
    send(call, impatient()).await.unwrap();
    assert!(sent.get().is_some());
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
    })
    .await;
    let (mut call, _) = put(port, large.path(), LARGE, RAW);
    if let Payload::File(upload) = &mut call.payload {
        upload.sent = sent.clone();
    }
    send(call, impatient()).await.unwrap_err();
    assert_eq!(sent.get(), None, "the try before says nothing of this one");
}

#[tokio::test]
async fn a_file_changed_since_it_was_chosen_is_not_sent() {
    let mut file = file(&pattern(100_000));
    let chosen = file.as_file().metadata().unwrap().modified().unwrap();
    let sending = |modified| {
        // Nothing listens here, which a call that opens its file first never finds out.
        let (mut call, _) = put(1, file.path(), 100_000, RAW);
        if let Payload::File(upload) = &mut call.payload {
            upload.file.modified = Some(modified);
        }
        send(call, impatient())
    };
    let error = sending(chosen).await.unwrap_err();
    assert!(matches!(error, NetError::Refused { .. }), "{error:?}");
    // The same length, other bytes, another time.
    file.seek(SeekFrom::Start(10)).unwrap();
    file.write_all(b"other").unwrap();
    let later = chosen + Duration::from_secs(2);
    file.as_file().set_modified(later).unwrap();
    let sending = |modified| {
        let (mut call, _) = put(1, file.path(), 100_000, RAW);
        if let Payload::File(upload) = &mut call.payload {
            upload.file.modified = Some(modified);
        }
        send(call, impatient())
    };
    let error = sending(chosen).await.unwrap_err();
    assert!(
        matches!(
            error,
            NetError::File {
                problem: FileProblem::Changed,
                ..
            }
        ),
        "{error:?}"
    );
    let error = sending(later).await.unwrap_err();
    assert!(matches!(error, NetError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_written_to_on_its_way_is_not_stored() {
    let file = sparse(LARGE);
    let (begun_tx, mut begun) = mpsc::unbounded_channel::<()>();
    let go = Arc::new(tokio::sync::Semaphore::new(0));
    let wait = go.clone();
    let port = serve(move |mut stream| {
        let (begun, wait) = (begun_tx.clone(), wait.clone());
        async move {
            head(&mut stream).await;
            begun.send(()).unwrap();
            let _permit = wait.acquire().await.unwrap();
            let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        }
    })
    .await;
    let (call, _) = put(port, file.path(), LARGE, RAW);
    let sending = tokio::spawn(send(call, impatient()));
    begun.recv().await.unwrap();
    let modified = file.as_file().metadata().unwrap().modified().unwrap();
    file.as_file()
        .set_modified(modified + Duration::from_secs(2))
        .unwrap();
    go.add_permits(1);
    let error = sending.await.unwrap().unwrap_err();
    assert!(
        matches!(
            error,
            NetError::File {
                problem: FileProblem::Changed,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_local_file_is_summed_up() {
    let cancel = CancellationToken::new();
    for length in [0, 1, 262_144, 1_000_001] {
        let content = pattern(length);
        let file = file(&content);
        let expected = Sent {
            bytes: content.len() as u64,
            sha256: Sha256::of(&content),
        };
        assert_eq!(hash_file(file.path(), &cancel).await.unwrap(), expected);
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, wanted) in [
        (folder.path().to_owned(), FileProblem::NotAFile),
        (folder.path().join("gone"), FileProblem::Gone),
    ] {
        match hash_file(path, &cancel).await {
            Err(NetError::File { problem, .. }) => assert_eq!(problem, wanted),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn summing_up_can_be_cancelled() {
    // So large that it cannot be done before it is cancelled.
    let file = sparse(1 << 40);
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    let path = file.path().to_owned();
    let hashing = tokio::spawn(async move { hash_file(path, &token).await });
    tokio::task::yield_now().await;
    cancel.cancel();
    let error = hashing.await.unwrap().unwrap_err();
    assert!(matches!(error, NetError::Cancelled { .. }), "{error:?}");
    // The runtime waits for the reading thread, which must have ended as well.
}

#[tokio::test]
async fn a_limited_upload_is_slow_and_not_stalled() {
    let content = pattern(40_000);
    let file = file(&content);
    let (port, mut told) = whole().await;
    let (mut call, seen) = put(port, file.path(), content.len() as u64, RAW);
    if let Payload::File(upload) = &mut call.payload {
        upload.throttle.set(Some(0));
        let throttle = upload.throttle.clone();
        tokio::spawn(async move {
            // Longer than the patience with a silent line.
            tokio::time::sleep(Duration::from_secs(3)).await;
            throttle.set(Some(40_000));
        });
    }
    let settings = HttpSettings {
        connect_timeout: Duration::from_secs(1),
        stall_after: Duration::from_secs(1),
        ..impatient()
    };
    send(call, settings).await.unwrap();
    let (_, body) = told.recv().await.unwrap();
    assert!(body == content, "the limit does not change the bytes");
    assert!(
        seen.lock().unwrap().len() > 10,
        "progress is told in small steps"
    );
}
