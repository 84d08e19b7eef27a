//! Transfers across cuts, restarts and hands: nothing is lost, and nothing happens twice.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::{
    Compared, Note, Question, Remains, TransferAnswer, TransferId, TransferState, TransferView,
};
use plugdesk_sandbox::{
    BytesPerSecond, Fault, FaultAnswer, FaultMoment, RetryAfter, Service, Switches,
};

use crate::bench::{Bench, brisk, extension};

const STORE: &str = "/api/v1/deployments/extensions";
const ONE: &str = "/api/v1/deployments/extensions/{extension_id}";

fn switches(bench: &Bench) -> &Switches {
    bench.sandbox.switches()
}

fn strike(bench: &Bench, method: &str, answer: FaultAnswer, when: FaultMoment, times: u32) {
    let fault = Fault::new(Service::ElasticCloud, answer);
    switches(bench).strike(fault.on(method).at("extensions").when(when).times(times));
}

async fn upload(bench: &Bench, connection: &ConnectionId, name: &str) -> TransferView {
    let (archive, _) = bench.plugin(name, 20_000).await;
    let draft = extension(name);
    let started = bench
        .desk
        .upload_new(connection, &archive.id, &draft, false);
    started.await.unwrap()
}

async fn in_state(bench: &Bench, id: &TransferId, state: TransferState) -> TransferView {
    let of = |view: &TransferView| view.id == *id && view.state == state;
    bench
        .until(|desk| desk.transfers().into_iter().find(|view| of(view)))
        .await
}

/// How many extensions of a name the service holds, and whether all have their file.
async fn held(bench: &Bench, name: &str) -> (usize, bool) {
    let all = bench.sandbox.extensions(Service::ElasticCloud).await;
    let all: Vec<_> = all
        .unwrap()
        .into_iter()
        .filter(|one| one.name == name)
        .collect();
    (all.len(), all.iter().all(|one| one.file.is_some()))
}

fn creations(bench: &Bench) -> u64 {
    bench
        .sandbox
        .requested(Service::ElasticCloud, "POST", STORE)
}

fn uploads(bench: &Bench) -> u64 {
    bench.sandbox.requested(Service::ElasticCloud, "PUT", ONE)
}

#[tokio::test]
async fn an_extension_whose_creation_was_not_answered_is_found_and_used() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    strike(&bench, "POST", FaultAnswer::Cut, FaultMoment::After, 1);
    let started = upload(&bench, &connection.id, "lost-answer").await;
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::Adopted));
    assert_eq!(ended.compared, Compared::Sha256);
    assert_eq!(held(&bench, "lost-answer").await, (1, true));
    assert_eq!(creations(&bench), 1);
}

#[tokio::test]
async fn a_creation_that_never_arrived_is_sent_again() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    strike(&bench, "POST", FaultAnswer::Cut, FaultMoment::Before, 1);
    let started = upload(&bench, &connection.id, "lost-request").await;
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(held(&bench, "lost-request").await, (1, true));
    assert_eq!(creations(&bench), 2);
}

#[tokio::test]
async fn a_file_whose_sending_was_not_answered_is_not_sent_again() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    strike(&bench, "PUT", FaultAnswer::Cut, FaultMoment::After, 1);
    let started = upload(&bench, &connection.id, "arrived").await;
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::ArrivedBefore));
    assert_eq!(uploads(&bench), 1);
    assert_eq!(held(&bench, "arrived").await, (1, true));
}

#[tokio::test]
async fn several_extensions_that_fit_are_asked_about() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    // The service makes it and its answers are lost, and somebody else makes the like meanwhile.
    strike(&bench, "POST", FaultAnswer::Cut, FaultMoment::After, 1);
    bench.end().await;
    bench.open(bench.folder.path().join("data"), brisk_with_long_waits());
    bench.desk.take_up();
    let started = upload(&bench, &connection.id, "twins").await;
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|one| one.id == started.id)?;
            view.next_try_at.map(|_| ())
        })
        .await;
    let draft = extension("twins");
    let twin = bench.desk.create_extension(&connection.id, &draft);
    let twin = twin.await.unwrap();
    bench.desk.try_transfer_now(&started.id).unwrap();
    let asked = in_state(&bench, &started.id, TransferState::NeedsYou).await;
    let Some(Question::WhichExtension { candidates }) = asked.question else {
        panic!("{asked:#?}")
    };
    assert_eq!(candidates.len(), 2);
    assert!(candidates.iter().any(|one| one.extension == twin.row.id));

    let forged = TransferAnswer::ThisExtension {
        extension: plugdesk_desk::extensions::ExtensionId("1".to_owned()),
    };
    let refused = bench.desk.answer_transfer(&started.id, forged).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::Unknown);
    let ours = candidates
        .into_iter()
        .find(|one| one.extension != twin.row.id);
    let answer = TransferAnswer::ThisExtension {
        extension: ours.unwrap().extension,
    };
    bench
        .desk
        .answer_transfer(&started.id, answer)
        .await
        .unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
    assert_eq!(
        held(&bench, "twins").await,
        (2, false),
        "the twin stays as it is"
    );
}

fn brisk_with_long_waits() -> plugdesk_desk::Tuning {
    let mut tuning = brisk();
    tuning.retry.first = Duration::from_mins(10);
    tuning.retry.cap = Duration::from_mins(10);
    tuning
}

#[tokio::test]
async fn a_transfer_cut_by_the_end_of_the_application_goes_on_at_the_next_start() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    switches(&bench).set_upload_rate(BytesPerSecond::new(100_000));
    let (archive, _) = bench.plugin("cut-off", 3_000_000).await;
    let draft = extension("cut-off");
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false);
    let started = started.await.unwrap();
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|one| one.id == started.id)?;
            view.progress.filter(|progress| progress.sent > 0)
        })
        .await;
    bench.restart().await;
    let seen = bench.desk.transfers();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        seen[0].state,
        TransferState::Waiting,
        "nothing begins by itself"
    );
    switches(&bench).set_upload_rate(None);
    bench.desk.take_up();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::TakenUp));
    assert_eq!(held(&bench, "cut-off").await, (1, true));
    assert_eq!(creations(&bench), 1);
}

#[tokio::test]
async fn what_is_held_waits_and_the_order_is_by_hand() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let settings = bench.desk.info().settings;
    let one_at_a_time = plugdesk_desk::settings::Settings {
        transfers_at_once: 1,
        ..settings
    };
    bench.desk.change_settings(one_at_a_time).await.unwrap();
    switches(&bench).set_upload_rate(BytesPerSecond::new(10_000));
    let first = upload(&bench, &connection.id, "first").await;
    let second = upload(&bench, &connection.id, "second").await;
    let third = upload(&bench, &connection.id, "third").await;
    in_state(&bench, &first.id, TransferState::Running).await;
    assert_eq!(second.state, TransferState::Waiting);
    bench
        .desk
        .move_transfer(&third.id, Some(&second.id))
        .await
        .unwrap();
    bench.desk.pause_all_transfers().await.unwrap();
    let all = bench.desk.transfers();
    assert!(
        all.iter().all(|one| one.state == TransferState::Paused),
        "{all:#?}"
    );
    switches(&bench).set_upload_rate(None);
    bench.desk.resume_all_transfers().await.unwrap();
    for one in [&first, &second, &third] {
        assert_eq!(bench.ended(&one.id).await.state, TransferState::Done);
    }
    let ended_at = |id: &TransferId| {
        let all = bench.desk.transfers();
        all.into_iter().find(|one| one.id == *id).unwrap().ended_at
    };
    assert!(ended_at(&third.id) < ended_at(&second.id));
    let refused = bench.desk.pause_transfer(&first.id).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::NotPossibleNow);
}

#[tokio::test]
async fn a_service_that_asks_for_time_gets_it_from_all_transfers() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let limited = FaultAnswer::RateLimited(RetryAfter::Seconds(1));
    strike(&bench, "POST", limited, FaultMoment::Before, 1);
    let started = upload(&bench, &connection.id, "limited").await;
    let limited = |desk: &Desk| {
        let views = desk.transfers();
        let first = views.iter().find(|view| view.id == started.id)?;
        first.steps[1].said.first().cloned()
    };
    let said = bench.until(limited).await;
    assert_eq!(said.fault.code, FaultCode::RateLimited);
    assert_eq!(said.fault.status, Some(429));
    // What comes later to the same service waits as well, though it was told nothing itself.
    let other = upload(&bench, &connection.id, "other").await;
    let (ended, other) = (bench.ended(&started.id).await, bench.ended(&other.id).await);
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.steps[1].tries, 2);
    assert_eq!(other.state, TransferState::Done, "{other:#?}");
    assert!(other.steps[1].said.is_empty());
    let moment = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let made = moment(other.steps[1].ended_at.as_deref().unwrap());
    let asked = moment(&said.at);
    assert!(
        // What is written down of a fault comes a moment after the wait began.
        made - asked >= TimeDelta::milliseconds(900),
        "made {made}, and asked at {asked} to wait"
    );
}

#[tokio::test]
async fn a_cancelled_upload_says_what_remains_and_removes_it() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    switches(&bench).set_upload_rate(BytesPerSecond::new(10_000));
    let started = upload(&bench, &connection.id, "half-done").await;
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|one| one.id == started.id)?;
            view.progress.filter(|progress| progress.sent > 0)
        })
        .await;
    let cancelled = bench.desk.cancel_transfer(&started.id).await.unwrap();
    assert_eq!(cancelled.state, TransferState::Cancelled);
    let known = bench
        .until(|desk| {
            let all = desk.transfers().into_iter();
            all.filter(|one| one.removable)
                .find(|one| one.id == started.id)
        })
        .await;
    assert_eq!(known.remains, Some(Remains::ExtensionWithoutFile));
    let refused = bench
        .desk
        .remove_transfer_rest(&started.id, "another")
        .await;
    assert_eq!(refused.unwrap_err().code, FaultCode::ConfirmationMismatch);
    assert_eq!(held(&bench, "half-done").await.0, 1);
    let removed = bench
        .desk
        .remove_transfer_rest(&started.id, "half-done")
        .await;
    let removed = removed.unwrap();
    assert_eq!(removed.remains, Some(Remains::Removed));
    assert!(!removed.removable);
    assert_eq!(held(&bench, "half-done").await.0, 0);

    // Taken up again, everything is made anew.
    switches(&bench).set_upload_rate(None);
    bench.desk.retry_transfer(&started.id).await.unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
    assert_eq!(held(&bench, "half-done").await, (1, true));
}

#[tokio::test]
async fn a_file_that_changed_is_asked_about_and_sent_as_it_is() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, path) = bench.plugin("edited", 5_000).await;
    std::fs::write(&path, crate::zips::plugin_zip("edited", 9_000)).unwrap();
    let draft = extension("edited");
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false);
    let started = started.await.unwrap();
    let asked = in_state(&bench, &started.id, TransferState::NeedsYou).await;
    let Some(Question::FileChanged {
        size_then,
        size_now,
        ..
    }) = asked.question
    else {
        panic!("{asked:#?}")
    };
    assert_eq!(size_then, archive.size);
    let now = std::fs::metadata(&path).unwrap().len();
    assert_eq!(size_now, now);
    let answer = TransferAnswer::SendAsItIs { send_anyway: false };
    bench
        .desk
        .answer_transfer(&started.id, answer)
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.progress.unwrap().sent, now);
    assert!(ended.notes.contains(&Note::SentAsChanged));
}

#[tokio::test]
async fn the_form_that_got_through_is_remembered() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    strike(&bench, "PUT", FaultAnswer::Html413, FaultMoment::Before, 1);
    let first = upload(&bench, &connection.id, "by-form").await;
    assert_eq!(bench.ended(&first.id).await.state, TransferState::Done);
    assert_eq!(uploads(&bench), 2);
    let second = upload(&bench, &connection.id, "by-form-too").await;
    let ended = bench.ended(&second.id).await;
    assert!(ended.notes.is_empty(), "{ended:#?}");
    assert_eq!(uploads(&bench), 3);
}

#[tokio::test]
async fn a_stored_file_is_compared_again_on_request() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let started = upload(&bench, &connection.id, "compared").await;
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.compared, Compared::Sha256);
    let compared = bench.desk.compare_transfer(&started.id).await.unwrap();
    assert_eq!(compared.compared, Compared::Sha256);
    // Somebody replaces the file meanwhile.
    let (other, _) = bench.plugin("compared-other", 20_000).await;
    let to = ended.extension.unwrap();
    let sent = bench
        .desk
        .upload_to(&connection.id, &to, &other.id, true, None)
        .await;
    assert_eq!(
        bench.ended(&sent.unwrap().id).await.state,
        TransferState::Done
    );
    let refused = bench.desk.compare_transfer(&started.id).await.unwrap_err();
    assert_eq!(refused.code, FaultCode::StoredContentDiffers);
}
