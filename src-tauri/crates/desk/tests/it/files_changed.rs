//! Files that become others while the answer to their upload is outstanding.

use std::path::PathBuf;
use std::time::Duration;

use plugdesk_desk::transfers::{
    Compared, Note, Question, TransferAnswer, TransferId, TransferState,
};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Service};

use crate::bench::{Bench, brisk, extension};

fn uploads(bench: &Bench) -> u64 {
    let path = "/api/v1/deployments/extensions/{extension_id}";
    bench.sandbox.requested(Service::ElasticCloud, "PUT", path)
}

/// Sends a file whose answer is lost, and stops before the service is asked about it.
async fn sent_unanswered(name: &str, when: FaultMoment) -> (Bench, TransferId, PathBuf) {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut).on("PUT");
    bench.sandbox.switches().strike(cut.when(when));
    bench.end().await;
    let mut tuning = brisk();
    tuning.retry.first = Duration::from_mins(10);
    tuning.retry.cap = Duration::from_mins(10);
    bench.open(bench.folder.path().join("data"), tuning);
    let (archive, path) = bench.plugin(name, 20_000).await;
    let draft = extension(name);
    let desk = &bench.desk;
    let started = desk.upload_new(&connection.id, &archive.id, &draft, false);
    let started = started.await.unwrap();
    bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == started.id && one.next_try_at.is_some())
        })
        .await;
    (bench, started.id, path)
}

#[tokio::test]
async fn what_arrived_is_compared_with_what_went_out_and_not_with_what_the_file_became() {
    let (bench, id, path) = sent_unanswered("changed-later", FaultMoment::After).await;
    std::fs::write(&path, b"something else").unwrap();
    bench.desk.try_transfer_now(&id).unwrap();
    let ended = bench.ended(&id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::ArrivedBefore));
    assert_eq!(ended.compared, Compared::Sha256);
    assert_eq!(uploads(&bench), 1);
}

#[tokio::test]
async fn a_file_that_became_another_without_a_sign_is_asked_about_before_it_is_sent_again() {
    let (bench, id, path) = sent_unanswered("swapped", FaultMoment::Before).await;
    // The same size and date, as an archive tool or a synchronised folder may leave them.
    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(modified).unwrap();
    drop(file);
    bench.desk.try_transfer_now(&id).unwrap();
    let asked = bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == id && one.state == TransferState::NeedsYou)
        })
        .await;
    let size = bytes.len() as u64;
    let question = Question::FileChanged {
        file_name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        size_then: size,
        size_now: size,
    };
    assert_eq!(asked.question, Some(question));
    assert_eq!(uploads(&bench), 1);
    let answer = TransferAnswer::SendAsItIs { send_anyway: true };
    bench.desk.answer_transfer(&id, answer).await.unwrap();
    let ended = bench.ended(&id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(uploads(&bench), 2);
}
