//! Files in parts, and going on where a cut left off.

use plugdesk_alibaba::oss::{OssErrorKind, PutNews};
use plugdesk_net::{CancellationToken, NetError, RetryAdvice};
use plugdesk_sandbox::{
    BytesPerSecond, Fault, FaultAnswer, FaultMoment, OssFault, OssTrouble, Service,
};

use crate::oss_stage::{MIB, OssStage, Put, key, sha256};

/// Two whole parts and a bit.
const SIZE: u64 = 17 * MIB + 12_345;

async fn is_stored_whole(stage: &OssStage) {
    let held = stage.held().await;
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].file.size, SIZE);
    assert_eq!(held[0].file.sha256, sha256(SIZE));
}

#[tokio::test]
async fn a_large_file_goes_in_parts() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let put = Put::new(&file);
    let stored = stage.put_file(&put).await.unwrap();
    assert_eq!(stored.size, SIZE);
    assert!(stored.etag.ends_with("-3"), "{}", stored.etag);
    assert!(stored.crc64.is_some());
    put.progress_is_sound();
    assert_eq!(put.begun().part_size, 8 * MIB);
    assert_eq!(put.parts_told(), [1, 2, 3]);
    is_stored_whole(&stage).await;
    assert_eq!(stage.asked("PUT", "UploadPart"), 3);
}

#[tokio::test]
async fn after_a_cut_in_the_middle_only_what_is_missing_is_sent() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let cut = OssFault::new(OssTrouble::CutAfter { bytes: 3 * MIB });
    stage
        .sandbox
        .switches()
        .strike_oss(cut.on("UploadPart").after(1));
    let first = Put::new(&file);
    let error = stage.put_file(&first).await.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::Net(NetError::Cut { .. })),
        "{error:?}"
    );
    assert_eq!(error.retry(), RetryAdvice::Now);
    assert_eq!(first.parts_told(), [1]);
    assert_eq!(stage.held().await, []);

    let second = Put::resuming(&file, &first);
    stage.put_file(&second).await.unwrap();
    second.progress_is_sound();
    assert_eq!(second.parts_told(), [1, 2, 3]);
    let began = |news: &PutNews| matches!(news, PutNews::Began(_));
    assert!(!second.news.lock().unwrap().iter().any(began));
    is_stored_whole(&stage).await;
    assert_eq!(stage.asked("POST", "InitiateMultipartUpload"), 1);
    assert_eq!(
        stage.asked("PUT", "UploadPart"),
        4,
        "part 1 once, 2 twice, 3 once"
    );
}

#[tokio::test]
async fn a_part_that_differs_is_sent_anew() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let switches = stage.sandbox.switches();
    let spoilt = OssFault::new(OssTrouble::SpoiltOnTheWay);
    switches.strike_oss(spoilt.on("UploadPart").after(2));
    let first = Put::new(&file);
    let error = stage.put_file(&first).await.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::ContentDiffers),
        "{error:?}"
    );

    // The file that goes on has another beginning than the one whose parts are there.
    let path = file.path.clone();
    let mut changed = std::fs::read(&path).unwrap();
    changed[0] ^= 1;
    std::fs::write(&path, &changed).unwrap();
    let file = plugdesk_net::FileToSend::measure(path).await.unwrap();
    let second = Put::resuming(&file, &first);
    stage.put_file(&second).await.unwrap();
    let held = stage.held().await;
    let sha256 = plugdesk_net::Sha256::of(&changed).to_string();
    assert_eq!(held[0].file.sha256, sha256);
    assert_eq!(
        stage.asked("PUT", "UploadPart"),
        3 + 2,
        "1 and 3 anew, 2 not"
    );
}

#[tokio::test]
async fn a_lost_answer_to_the_last_step_sends_nothing_again() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let lost = Fault::new(Service::Oss, FaultAnswer::Cut).on("POST");
    // The first POST begins the upload, the second completes it.
    let first = Put::new(&file);
    let begin = Fault::new(Service::Oss, FaultAnswer::Json500).on("POST");
    stage.sandbox.switches().strike(begin);
    let error = stage.put_file(&first).await.unwrap_err();
    assert!(matches!(error.kind, OssErrorKind::ServerFault), "{error:?}");
    assert!(first.news.lock().unwrap().is_empty());

    let cut = OssFault::new(OssTrouble::CutAfter { bytes: 0 });
    stage
        .sandbox
        .switches()
        .strike_oss(cut.on("UploadPart").after(2));
    let first = Put::new(&file);
    stage.put_file(&first).await.unwrap_err();
    stage
        .sandbox
        .switches()
        .strike(lost.when(FaultMoment::After));
    let second = Put::resuming(&file, &first);
    let error = stage.put_file(&second).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error:?}");
    is_stored_whole(&stage).await;

    let sent = stage.asked("PUT", "UploadPart");
    let third = Put::resuming(&file, &first);
    let stored = stage.put_file(&third).await.unwrap();
    assert_eq!(stored.size, SIZE);
    third.progress_is_sound();
    assert_eq!(stage.asked("PUT", "UploadPart"), sent);
    is_stored_whole(&stage).await;
}

#[tokio::test]
async fn an_upload_that_was_aborted_elsewhere_begins_anew() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let cut = OssFault::new(OssTrouble::CutAfter { bytes: 0 });
    stage
        .sandbox
        .switches()
        .strike_oss(cut.on("UploadPart").after(1));
    let first = Put::new(&file);
    stage.put_file(&first).await.unwrap_err();
    let (name, cancel) = (key("plugdesk/0/words-1.0.zip"), CancellationToken::new());
    let upload = first.begun().upload_id;
    for _ in 0..2 {
        let aborted = stage
            .oss
            .abort_multipart(&stage.bucket, &name, &upload, &cancel);
        aborted.await.unwrap();
    }
    let second = Put::resuming(&file, &first);
    stage.put_file(&second).await.unwrap();
    assert_ne!(second.begun().upload_id, upload);
    is_stored_whole(&stage).await;
}

#[tokio::test]
async fn a_file_that_changes_is_not_sent() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    std::fs::write(&file.path, b"shorter").unwrap();
    let put = Put::new(&file);
    let error = stage.put_file(&put).await.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::Net(NetError::File { .. })),
        "{error:?}"
    );
    assert_eq!(stage.asked("PUT", "UploadPart"), 0);
}

#[tokio::test]
async fn cancelling_ends_an_upload_and_what_arrived_stays() {
    let stage = OssStage::new().await;
    let file = stage.file("large.zip", SIZE).await;
    let slow = BytesPerSecond::new(1 << 40);
    stage.sandbox.switches().set_upload_rate(slow);
    let put = Put::new(&file);
    let progress = put.progress.clone();
    let cancel = put.cancel.clone();
    let watching = tokio::spawn(async move {
        loop {
            let reached = progress.lock().unwrap().last().copied();
            if reached.is_some_and(|bytes| bytes > 9 * MIB) {
                return cancel.cancel();
            }
            tokio::task::yield_now().await;
        }
    });
    let error = stage.put_file(&put).await.unwrap_err();
    watching.await.unwrap();
    assert!(
        matches!(error.kind, OssErrorKind::Net(NetError::Cancelled { .. })),
        "{error:?}"
    );
    assert_eq!(put.parts_told(), [1]);
    stage.sandbox.switches().set_upload_rate(None);
    let second = Put::resuming(&file, &put);
    stage.put_file(&second).await.unwrap();
    is_stored_whole(&stage).await;
}
