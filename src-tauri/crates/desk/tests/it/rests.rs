//! What an ended transfer left on the service: found out in the end, and removed only as it was
//! told.

use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::{Remains, TransferId, TransferState, TransferView};
use plugdesk_sandbox::{BytesPerSecond, Fault, FaultAnswer, Service};

use crate::bench::{Bench, extension};

/// An upload that is stopped while its file goes out.
async fn stopped(bench: &Bench, connection: &ConnectionId, name: &str) -> TransferId {
    let switches = bench.sandbox.switches();
    switches.set_upload_rate(BytesPerSecond::new(10_000));
    let (archive, _) = bench.plugin(name, 20_000).await;
    let new = extension(name);
    let started = bench
        .desk
        .upload_new(connection, &archive.id, &new, false)
        .await;
    let id = started.unwrap().id;
    bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == id && one.progress.is_some_and(|bytes| bytes.sent > 0))
        })
        .await;
    bench.desk.cancel_transfer(&id).await.unwrap();
    switches.set_upload_rate(None);
    id
}

async fn removable(bench: &Bench, id: &TransferId) -> TransferView {
    let of = |one: &TransferView| one.id == *id && one.removable;
    bench
        .until(|desk| desk.transfers().into_iter().find(of))
        .await
}

fn now(bench: &Bench, id: &TransferId) -> TransferView {
    let mut all = bench.desk.transfers().into_iter();
    all.find(|one| one.id == *id).unwrap()
}

/// Somebody sends another file to an extension.
async fn sent_by_somebody(bench: &Bench, connection: &ConnectionId, to: &ExtensionId) {
    let (theirs, _) = bench.plugin("theirs", 30_000).await;
    let sent = bench
        .desk
        .upload_to(connection, to, &theirs.id, true, None)
        .await;
    let sent = bench.ended(&sent.unwrap().id).await;
    assert_eq!(sent.state, TransferState::Done, "{sent:#?}");
}

async fn is_held(bench: &Bench, id: &ExtensionId) -> bool {
    let all = bench.sandbox.extensions(Service::ElasticCloud).await;
    all.unwrap().iter().any(|one| one.id == id.0)
}

#[tokio::test]
async fn what_somebody_filled_meanwhile_is_told_anew_before_it_is_removed() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    let id = stopped(&bench, &connection, "filled").await;
    let told = removable(&bench, &id).await;
    assert_eq!(told.remains, Some(Remains::ExtensionWithoutFile));
    let made = told.extension.unwrap();
    sent_by_somebody(&bench, &connection, &made).await;

    let remove = || bench.desk.remove_transfer_rest(&id, "filled");
    let refused = remove().await.unwrap_err();
    assert_eq!(refused.code, FaultCode::ExtensionsVersionConflict);
    assert!(is_held(&bench, &made).await);
    let told = now(&bench, &id);
    assert_eq!(told.remains, Some(Remains::ExtensionWithFile));

    // The next file is seen by its date, though it has the same size.
    sent_by_somebody(&bench, &connection, &made).await;
    let refused = remove().await.unwrap_err();
    assert_eq!(refused.code, FaultCode::ExtensionsVersionConflict);
    assert!(is_held(&bench, &made).await);
    // Told what is there, the person may remove it.
    assert_eq!(remove().await.unwrap().remains, Some(Remains::Removed));
    assert!(!is_held(&bench, &made).await);
}

#[tokio::test]
async fn what_has_another_name_by_now_is_not_removed() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    let id = stopped(&bench, &connection, "named").await;
    let made = removable(&bench, &id).await.extension.unwrap();
    let mut new = extension("named-otherwise");
    new.description = None;
    bench
        .desk
        .edit_extension(&connection, &made, &new)
        .await
        .unwrap();
    for _ in 0..2 {
        let refused = bench.desk.remove_transfer_rest(&id, "named").await;
        assert_eq!(
            refused.unwrap_err().code,
            FaultCode::ExtensionsVersionConflict
        );
    }
    assert!(is_held(&bench, &made).await);
}

#[tokio::test]
async fn the_service_is_asked_until_it_tells_what_remains() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    // Of the questions that follow, the first ones are cut off.
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    let cut = cut.on("GET").at("/extensions/").times(3);
    bench.sandbox.switches().strike(cut);
    let id = stopped(&bench, &connection, "asked-again").await;
    let told = removable(&bench, &id).await;
    assert_eq!(told.remains, Some(Remains::ExtensionWithoutFile));
    assert_eq!(told.state, TransferState::Cancelled);
}

#[tokio::test]
async fn what_was_removed_elsewhere_is_not_said_to_remain() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await.id;
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    let cut = cut.on("GET").at("/extensions/").times(1_000);
    bench.sandbox.switches().strike(cut);
    let id = stopped(&bench, &connection, "gone").await;
    let stopped = now(&bench, &id);
    assert_eq!(stopped.remains, Some(Remains::Unknown));
    let all = bench.sandbox.extensions(Service::ElasticCloud).await;
    let made = stopped.extension.unwrap();
    assert!(all.unwrap().iter().any(|one| one.id == made.0));
    bench.restart().await;
    bench.sandbox.switches().calm();
    bench
        .desk
        .delete_extension(&connection, &made, None)
        .await
        .unwrap();
    bench.desk.take_up();
    let told = bench
        .until(|desk| {
            let mut all = desk.transfers().into_iter();
            all.find(|one| one.id == id && one.remains == Some(Remains::Nothing))
        })
        .await;
    assert_eq!((told.extension, told.removable), (None, false));
    // Taken up again, it is made anew.
    bench.desk.retry_transfer(&id).await.unwrap();
    let ended = bench.ended(&id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}
