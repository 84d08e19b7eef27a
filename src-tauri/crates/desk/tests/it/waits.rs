//! Waiting: for a service that asks for time, and for the turn that a person gives.

use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::settings::Settings;
use plugdesk_desk::transfers::{TransferState, TransferView};
use plugdesk_sandbox::{BytesPerSecond, Fault, FaultAnswer, RetryAfter, Service};

use crate::bench::{Bench, extension};

async fn upload(bench: &Bench, connection: &ConnectionId, name: &str) -> TransferView {
    let (archive, _) = bench.plugin(name, 20_000).await;
    let new = extension(name);
    let started = bench
        .desk
        .upload_new(connection, &archive.id, &new, false)
        .await;
    started.unwrap()
}

#[tokio::test]
async fn what_waits_because_another_was_told_to_says_so_and_may_be_tried_now() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    let limited = FaultAnswer::RateLimited(RetryAfter::Seconds(600));
    let limited = Fault::new(Service::ElasticCloud, limited);
    bench.sandbox.switches().strike(limited.on("POST"));
    let told = upload(&bench, &connection, "told").await;
    let waits = |one: &TransferView| one.next_try_at.is_some();
    bench
        .until(|desk| desk.transfers().into_iter().find(waits))
        .await;

    let other = upload(&bench, &connection, "other").await;
    let held_back = bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == other.id && waits(one))
        })
        .await;
    let why = held_back.fault.map(|fault| fault.code);
    assert_eq!(why, Some(FaultCode::RateLimited));
    assert_eq!(held_back.attempt, 0, "waiting for others is no try");

    bench.desk.try_transfer_now(&other.id).unwrap();
    let ended = bench.ended(&other.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.steps.iter().all(|step| step.said.is_empty()));
    bench.desk.try_transfer_now(&told.id).unwrap();
    assert_eq!(bench.ended(&told.id).await.state, TransferState::Done);
}

#[tokio::test]
async fn what_is_resumed_together_goes_in_the_order_by_hand() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    let one_at_a_time = Settings {
        transfers_at_once: 1,
        ..bench.desk.info().settings
    };
    bench.desk.change_settings(one_at_a_time).await.unwrap();
    let switches = bench.sandbox.switches();
    switches.set_upload_rate(BytesPerSecond::new(1));
    let first = upload(&bench, &connection, "first").await;
    let second = upload(&bench, &connection, "second").await;
    bench.desk.pause_all_transfers().await.unwrap();
    let desk = &bench.desk;
    desk.move_transfer(&second.id, Some(&first.id))
        .await
        .unwrap();
    switches.set_upload_rate(None);
    desk.resume_all_transfers().await.unwrap();
    let (first, second) = (bench.ended(&first.id).await, bench.ended(&second.id).await);
    assert_eq!(first.state, TransferState::Done, "{first:#?}");
    assert!(second.ended_at < first.ended_at, "{second:#?} {first:#?}");
}
