//! The queue: many orders and many hands at once, and none of them loses a transfer.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::settings::Settings;
use plugdesk_desk::transfers::{
    Candidate, Note, Question, Remains, TransferAnswer, TransferId, TransferState, TransferView,
};
use plugdesk_sandbox::{BytesPerSecond, Fault, FaultAnswer, FaultMoment, Service};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::bench::{Bench, brisk, extension};

/// How many transfers run at once in these tests.
const AT_ONCE: u8 = 2;

async fn upload(bench: &Bench, connection: &ConnectionId, name: &str) -> TransferView {
    upload_from(bench, connection, name, name).await
}

async fn upload_from(
    bench: &Bench,
    connection: &ConnectionId,
    file: &str,
    name: &str,
) -> TransferView {
    let (archive, _) = bench.plugin(file, 3_000).await;
    let draft = extension(name);
    let started = bench
        .desk
        .upload_new(connection, &archive.id, &draft, false);
    started.await.unwrap()
}

fn places(bench: &Bench) -> Vec<(i32, TransferId)> {
    let all = bench.desk.transfers().into_iter();
    let mut places: Vec<_> = all.map(|one| (one.position, one.id)).collect();
    places.sort();
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_that_come_together_have_places_of_their_own() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench
        .sandbox
        .switches()
        .set_upload_rate(BytesPerSecond::new(1));
    let names: Vec<String> = (0..12).map(|number| format!("together-{number}")).collect();
    join_all(
        names
            .iter()
            .map(|name| upload(&bench, &connection.id, name)),
    )
    .await;
    bench.desk.pause_all_transfers().await.unwrap();

    let before = places(&bench);
    let different: BTreeSet<_> = before.iter().map(|(position, _)| position).collect();
    assert_eq!(different.len(), names.len(), "{before:?}");
    let (last, first) = (&before[11].1, &before[0].1);
    bench.desk.move_transfer(last, Some(first)).await.unwrap();
    assert_eq!(places(&bench)[0].1, *last);

    let moved = places(&bench);
    bench.restart().await;
    assert_eq!(places(&bench), moved, "the order outlives the application");
}

#[tokio::test]
async fn what_an_ended_transfer_left_is_asked_for_at_the_next_start() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench
        .sandbox
        .switches()
        .set_upload_rate(BytesPerSecond::new(1_000));
    let started = upload(&bench, &connection.id, "left-behind").await;
    bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.progress.is_some_and(|progress| progress.sent > 0))
        })
        .await;
    // The service does not say what is there any more.
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Json500);
    bench
        .sandbox
        .switches()
        .strike(fault.on("GET").times(1_000));
    let cancelled = bench.desk.cancel_transfer(&started.id).await.unwrap();
    assert_eq!(cancelled.remains, Some(Remains::Unknown));
    bench.end().await;

    bench.sandbox.switches().calm();
    bench.restart().await;
    let of = |one: &TransferView| one.id == started.id;
    assert_eq!(bench.desk.transfers()[0].remains, Some(Remains::Unknown));
    bench.desk.take_up();
    let known = bench
        .until(|desk| {
            desk.transfers()
                .into_iter()
                .find(|one| of(one) && one.removable)
        })
        .await;
    assert_eq!(known.remains, Some(Remains::ExtensionWithoutFile));
}

/// Anything that a person may do, to any transfer, at any moment. What is not possible is refused.
async fn anything(bench: &Bench, dice: &mut StdRng) {
    let all = bench.desk.transfers();
    let one = |dice: &mut StdRng| all[dice.random_range(0..all.len())].id.clone();
    let (this, other) = (one(dice), one(dice));
    let desk = &bench.desk;
    match dice.random_range(0..10) {
        0 | 1 => drop(desk.pause_transfer(&this).await),
        2 | 3 => drop(desk.resume_transfer(&this).await),
        4 => drop(desk.cancel_transfer(&this).await),
        5 => drop(desk.retry_transfer(&this).await),
        6 => drop(desk.move_transfer(&this, Some(&other)).await),
        7 => drop(desk.move_transfer(&this, None).await),
        8 => drop(desk.try_transfer_now(&this)),
        _ => {
            drop(desk.pause_all_transfers().await);
            drop(desk.resume_all_transfers().await);
        }
    }
    let all = desk.transfers();
    let at_work =
        |one: &&TransferView| matches!(one.state, TransferState::Running | TransferState::Offline);
    assert!(
        all.iter().filter(at_work).count() <= usize::from(AT_ONCE),
        "{all:#?}"
    );
    for _ in 0..dice.random_range(0..50) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_hands_at_any_moment_lose_a_transfer_or_do_it_twice() {
    for seed in 0..4 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut bench = Bench::new().await;
        let connection = bench.cloud().await;
        let two = Settings {
            transfers_at_once: AT_ONCE,
            ..bench.desk.info().settings
        };
        bench.desk.change_settings(two).await.unwrap();
        // Slow enough to be met at work, and two of the same name among them.
        bench
            .sandbox
            .switches()
            .set_upload_rate(BytesPerSecond::new(30_000));
        let mut wanted = vec!["hands-0".to_owned()];
        wanted.extend((0..7).map(|number| format!("hands-{number}")));
        for (number, name) in wanted.iter().enumerate() {
            upload_from(&bench, &connection.id, &format!("file-{number}"), name).await;
            anything(&bench, &mut dice).await;
        }
        for _ in 0..40 {
            anything(&bench, &mut dice).await;
        }
        bench.restart().await;
        assert_eq!(bench.desk.transfers().len(), wanted.len(), "seed {seed}");
        bench.sandbox.switches().set_upload_rate(None);
        to_the_end(&bench).await;

        let held = bench
            .sandbox
            .extensions(Service::ElasticCloud)
            .await
            .unwrap();
        let held = held.iter().filter(|one| one.name.starts_with("hands-"));
        let mut there: Vec<_> = held
            .map(|one| (one.name.clone(), one.file.is_some()))
            .collect();
        there.sort();
        let wanted: Vec<_> = wanted.into_iter().map(|name| (name, true)).collect();
        assert_eq!(there, wanted, "seed {seed}");
    }
}

/// Lets everything go on until all of it is done.
async fn to_the_end(bench: &Bench) {
    bench.desk.take_up();
    bench.desk.resume_all_transfers().await.unwrap();
    for one in bench.desk.transfers() {
        if one.state == TransferState::Cancelled {
            bench.desk.retry_transfer(&one.id).await.unwrap();
        }
    }
    loop {
        let all = bench
            .until(|desk| {
                let all = desk.transfers();
                let rests =
                    |one: &TransferView| one.state.ended() || one.state == TransferState::NeedsYou;
                all.iter().all(rests).then_some(all)
            })
            .await;
        if all.iter().all(|one| one.state == TransferState::Done) {
            return;
        }
        for one in all {
            match one.question {
                // Creations of the same were cut: the person may take any that is still free.
                Some(Question::WhichExtension { candidates }) => {
                    answer_any(bench, &one.id, candidates).await;
                }
                _ => assert_eq!(one.state, TransferState::Done, "{one:#?}"),
            }
        }
    }
}

async fn answer_any(bench: &Bench, id: &TransferId, candidates: Vec<Candidate>) {
    let mut answered = false;
    for candidate in candidates {
        let answer = answer(&candidate.extension);
        match bench.desk.answer_transfer(id, answer).await {
            Ok(_) => {
                answered = true;
                break;
            }
            Err(refused) => assert_eq!(refused.code, FaultCode::NotPossibleNow),
        }
    }
    assert!(answered, "no candidate was free");
}

fn answer(extension: &ExtensionId) -> TransferAnswer {
    TransferAnswer::ThisExtension {
        extension: extension.clone(),
    }
}

/// Asks for an upload whose creation is carried out and never answered, and holds it there.
async fn cut_and_held(bench: &Bench, connection: &ConnectionId, file: &str) -> TransferId {
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    let cut = cut.on("POST").at("extensions").when(FaultMoment::After);
    bench.sandbox.switches().strike(cut.times(1));
    let id = upload_from(bench, connection, file, "same").await.id;
    bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == id && one.next_try_at.is_some())
        })
        .await;
    bench.desk.pause_transfer(&id).await.unwrap();
    id
}

/// Lets a held transfer go on, up to its question.
async fn candidates(bench: &Bench, id: &TransferId) -> Vec<ExtensionId> {
    bench.desk.resume_transfer(id).await.unwrap();
    let candidates = bench
        .until(|desk| {
            let one = desk.transfers().into_iter().find(|one| one.id == *id)?;
            match one.question? {
                Question::WhichExtension { candidates } => Some(candidates),
                Question::FileChanged { .. } => None,
            }
        })
        .await;
    let candidates = candidates.into_iter().map(|one| one.extension);
    candidates.collect()
}

#[tokio::test]
async fn an_extension_is_not_given_to_two_transfers() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    bench.end().await;
    let mut patient = brisk();
    patient.retry.first = Duration::from_hours(1);
    patient.retry.cap = Duration::from_hours(1);
    bench.open(bench.folder.path().join("data"), patient);
    bench.desk.take_up();

    let first = cut_and_held(&bench, &connection, "one").await;
    let second = cut_and_held(&bench, &connection, "two").await;
    let by_hand = extension("same");
    let by_hand = bench
        .desk
        .create_extension(&connection, &by_hand)
        .await
        .unwrap();
    let (for_first, for_second) = (
        candidates(&bench, &first).await,
        candidates(&bench, &second).await,
    );
    assert_eq!((for_first.len(), for_second.len()), (3, 2));
    let theirs = |id: &&ExtensionId| **id != by_hand.row.id;
    let of_second = for_second.iter().find(theirs).unwrap();
    bench
        .desk
        .answer_transfer(&second, answer(of_second))
        .await
        .unwrap();

    let refused = bench.desk.answer_transfer(&first, answer(of_second)).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::NotPossibleNow);
    let free = |id: &&ExtensionId| theirs(id) && *id != of_second;
    let of_first = for_first.iter().find(free).unwrap();
    bench
        .desk
        .answer_transfer(&first, answer(of_first))
        .await
        .unwrap();
    for (id, extension) in [(first, of_first), (second, of_second)] {
        let ended = bench.ended(&id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
        assert_eq!(ended.extension.as_ref(), Some(extension));
    }
}

#[tokio::test]
async fn a_creation_without_an_answer_is_looked_for_before_another_like_it_is_made() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    bench.end().await;
    let mut patient = brisk();
    patient.retry.first = Duration::from_hours(1);
    patient.retry.cap = Duration::from_hours(1);
    bench.open(bench.folder.path().join("data"), patient);
    bench.desk.take_up();
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    let cut = cut.on("POST").at("extensions").when(FaultMoment::After);
    bench.sandbox.switches().strike(cut.times(2));
    let waits_again = async |id: &TransferId| {
        let waits = |one: &TransferView| one.id == *id && one.next_try_at.is_some();
        bench
            .until(|desk| desk.transfers().into_iter().find(waits))
            .await;
    };

    let first = upload_from(&bench, &connection, "one", "alike").await.id;
    waits_again(&first).await;
    let second = upload_from(&bench, &connection, "two", "alike").await.id;
    let began = |one: &TransferView| one.id == second && one.steps[1].tries == 1;
    bench
        .until(|desk| desk.transfers().into_iter().find(began))
        .await;
    // Time enough for a second creation, were one made.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    for id in [&first, &second] {
        waits_again(id).await;
        bench.desk.try_transfer_now(id).unwrap();
        let ended = bench.ended(id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
        assert!(ended.notes.contains(&Note::Adopted), "{ended:#?}");
    }
}
