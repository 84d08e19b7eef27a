//! Stretches of a file, sent and read.

use std::path::Path;

use plugdesk_net::{
    Call, CancellationToken, FilePart, FileProblem, FileToSend, NetError, Payload, Sent, SentFile,
    Sha256, read_part,
};

use crate::sending::{RAW, Seen, file, is_rising_to, pattern, put, send, whole};
use crate::servers::impatient;

const SIZE: usize = 2_000_000;
const STRETCHES: [(usize, usize); 5] = [
    (0, SIZE),
    (0, 1),
    (1_048_576, 600_000),
    (SIZE - 1, 1),
    (SIZE, 0),
];

fn part(offset: usize, length: usize) -> FilePart {
    FilePart {
        offset: offset as u64,
        length: length as u64,
    }
}

fn put_part(port: u16, path: &Path, stretch: FilePart, sent: &SentFile) -> (Call, Seen) {
    let (mut call, seen) = put(port, path, SIZE as u64, RAW);
    if let Payload::File(mut upload) = std::mem::replace(&mut call.payload, Payload::Empty) {
        upload.sent = sent.clone();
        call.payload = Payload::FilePart {
            upload,
            part: stretch,
        };
    }
    (call, seen)
}

async fn read(path: &Path, part: FilePart, size: usize) -> Result<Vec<u8>, NetError> {
    let file = FileToSend {
        path: path.to_owned(),
        length: size as u64,
        modified: None,
    };
    let take = |read: &mut Vec<u8>, bytes: &[u8]| read.extend_from_slice(bytes);
    read_part(&file, part, Vec::new(), take, &CancellationToken::new()).await
}

#[tokio::test]
async fn a_stretch_is_sent_with_its_own_length_progress_and_sum() {
    let content = pattern(SIZE);
    let file = file(&content);
    for (offset, length) in STRETCHES {
        let expected = &content[offset..offset + length];
        let (port, mut told) = whole().await;
        let sent = SentFile::new();
        let (call, seen) = put_part(port, file.path(), part(offset, length), &sent);
        send(call, impatient()).await.unwrap();
        let (_, body) = told.recv().await.unwrap();
        assert!(body == expected, "{length} bytes from {offset}");
        is_rising_to(&seen, length as u64);
        let summed = Sent {
            bytes: length as u64,
            sha256: Sha256::of(expected),
        };
        assert_eq!(sent.get(), Some(summed));
    }
}

#[tokio::test]
async fn a_stretch_is_read_as_it_is_sent() {
    let content = pattern(SIZE);
    let file = file(&content);
    for (offset, length) in STRETCHES {
        let bytes = read(file.path(), part(offset, length), SIZE).await.unwrap();
        assert!(bytes == content[offset..offset + length], "{offset}");
    }
}

#[tokio::test]
async fn what_lies_outside_of_the_file_or_of_another_file_is_not_sent() {
    let file = file(&pattern(SIZE));
    let (port, _told) = whole().await;
    for outside in [part(SIZE, 1), part(1, SIZE), part(usize::MAX, 2)] {
        let (call, _) = put_part(port, file.path(), outside, &SentFile::new());
        let sent = send(call, impatient()).await.map(|_| ());
        let read = read(file.path(), outside, SIZE).await.map(|_| ());
        for outcome in [sent, read] {
            assert!(
                matches!(
                    outcome,
                    Err(NetError::File {
                        problem: FileProblem::Shorter { .. },
                        ..
                    })
                ),
                "{outcome:?}"
            );
        }
    }
    let longer = read(file.path(), part(0, 1), SIZE - 1).await;
    assert!(
        matches!(
            longer,
            Err(NetError::File {
                problem: FileProblem::Longer { .. },
                ..
            })
        ),
        "{longer:?}"
    );
}

#[tokio::test]
async fn reading_ends_when_it_is_cancelled() {
    let content = file(&pattern(SIZE));
    let chosen = FileToSend::measure(content.path()).await.unwrap();
    let cancel = CancellationToken::new();
    cancel.cancel();
    let all = FilePart::all_of(&chosen);
    let read = read_part(&chosen, all, (), |(), _| {}, &cancel).await;
    assert!(
        matches!(read, Err(NetError::Cancelled { sending: false })),
        "{read:?}"
    );
}
