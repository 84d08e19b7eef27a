//! Extensions that the store has already: changed, deleted, and whether there is a store at all.

use plugdesk_desk::connections::ConnectionDraft;
use plugdesk_desk::extensions::{
    ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionKind, StoreCapability,
};
use plugdesk_desk::fault::{FaultCode, Retry};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, RetryAfter, Service, UnknownExtension};

use crate::bench::{Bench, extension, told};

async fn made(
    bench: &Bench,
    name: &str,
) -> (plugdesk_desk::connections::ConnectionView, ExtensionDetails) {
    let connection = bench.cloud().await;
    let draft = extension(name);
    let made = bench
        .desk
        .create_extension(&connection.id, &draft)
        .await
        .unwrap();
    (connection, made)
}

/// A fault that strikes when the service has done what it was asked for.
fn lost(method: &str) -> Fault {
    Fault::new(Service::ElasticCloud, FaultAnswer::Cut)
        .on(method)
        .at("/deployments/extensions/")
        .when(FaultMoment::After)
}

#[tokio::test]
async fn name_description_and_version_change_and_the_rest_stays() {
    let bench = Bench::new().await;
    let (connection, before) = made(&bench, "before").await;
    let draft = ExtensionDraft {
        description: None,
        version: "8.17.0".to_owned(),
        ..extension("after")
    };
    let after = bench
        .desk
        .edit_extension(&connection.id, &before.row.id, &draft)
        .await
        .unwrap();
    assert_eq!(after.row.name, "after");
    assert_eq!(after.row.version, "8.17.0");
    assert_eq!(after.row.description, None);
    assert_eq!(after.row.id, before.row.id);
    assert_ne!(after.resource_version, before.resource_version);
    let read = bench
        .desk
        .extension(&connection.id, &before.row.id)
        .await
        .unwrap();
    assert_eq!(read.row, after.row);
}

#[tokio::test]
async fn an_edit_that_can_not_be_is_told_before_anything_is_sent() {
    let bench = Bench::new().await;
    let (connection, made) = made(&bench, "fixed").await;
    let bundle = ExtensionDraft {
        kind: ExtensionKind::Bundle,
        ..extension("fixed")
    };
    for (draft, code, field) in [
        (bundle, FaultCode::InvalidRequest, "kind"),
        (extension("not a name"), FaultCode::BadExtensionName, "name"),
    ] {
        let fault = bench
            .desk
            .edit_extension(&connection.id, &made.row.id, &draft)
            .await;
        let fault = fault.unwrap_err();
        assert_eq!(fault.code, code, "{}", told(&fault));
        assert_eq!(fault.field.as_deref(), Some(field));
    }
    let read = bench
        .desk
        .extension(&connection.id, &made.row.id)
        .await
        .unwrap();
    assert_eq!(read.row, made.row);
}

#[tokio::test]
async fn an_edit_whose_answer_was_lost_is_looked_for() {
    let bench = Bench::new().await;
    let (connection, made) = made(&bench, "answer-lost").await;
    bench.sandbox.switches().strike(lost("POST"));
    let draft = extension("answer-found");
    let after = bench
        .desk
        .edit_extension(&connection.id, &made.row.id, &draft)
        .await
        .unwrap();
    assert_eq!(after.row.name, "answer-found");
}

#[tokio::test]
async fn what_is_gone_is_told_and_counts_as_deleted() {
    for unknown in [
        UnknownExtension::NotFound404,
        UnknownExtension::Forbidden403,
    ] {
        let bench = Bench::with(|options| options.unknown_extension = unknown).await;
        let connection = bench.cloud().await;
        let gone = ExtensionId("4040404040".to_owned());
        let draft = extension("gone");
        let fault = bench
            .desk
            .edit_extension(&connection.id, &gone, &draft)
            .await
            .unwrap_err();
        assert_eq!(
            fault.code,
            FaultCode::ExtensionsNotFound,
            "{}",
            told(&fault)
        );
        bench
            .desk
            .delete_extension(&connection.id, &gone, None)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_deletion_is_seen_although_its_answer_was_lost() {
    let bench = Bench::new().await;
    let (connection, made) = made(&bench, "deleted").await;
    bench.sandbox.switches().strike(lost("DELETE"));
    bench
        .desk
        .delete_extension(&connection.id, &made.row.id, None)
        .await
        .unwrap();
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert!(list.rows.iter().all(|row| row.id != made.row.id));
}

#[tokio::test]
async fn what_deployments_use_stays_and_they_are_named() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    let mut used = None;
    for row in list.rows {
        let details = bench.desk.extension(&connection.id, &row.id).await.unwrap();
        if !details.deployments.is_empty() {
            used = Some(row);
            break;
        }
    }
    let used = used.expect("an extension of the demo data is used");
    let fault = bench
        .desk
        .delete_extension(&connection.id, &used.id, None)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::ExtensionsInUse, "{}", told(&fault));
    assert_eq!(fault.target.as_ref(), Some(&used.name));
    assert!(
        fault
            .server_message
            .is_some_and(|words| words.contains(&used.id.0))
    );
    assert!(bench.desk.extension(&connection.id, &used.id).await.is_ok());
}

#[tokio::test]
async fn what_belongs_to_another_stays() {
    let bench = Bench::new().await;
    let (_, made) = made(&bench, "mine").await;
    let key = bench
        .sandbox
        .ready()
        .elastic_cloud
        .other_user_api_key
        .clone();
    let other = bench.connect(bench.cloud_draft(&key)).await;
    let fault = bench
        .desk
        .delete_extension(&other.id, &made.row.id, None)
        .await
        .unwrap_err();
    assert_eq!(
        fault.code,
        FaultCode::ExtensionsUnauthorised,
        "{}",
        told(&fault)
    );
    let draft = extension("theirs");
    let fault = bench
        .desk
        .edit_extension(&other.id, &made.row.id, &draft)
        .await
        .unwrap_err();
    assert_eq!(
        fault.code,
        FaultCode::ExtensionsUnauthorised,
        "{}",
        told(&fault)
    );
}

#[tokio::test]
async fn a_protected_connection_wants_the_name() {
    let bench = Bench::new().await;
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let draft = ConnectionDraft {
        protected: true,
        ..bench.cloud_draft(&key)
    };
    let connection = bench.connect(draft).await;
    let draft = extension("precious");
    let made = bench
        .desk
        .create_extension(&connection.id, &draft)
        .await
        .unwrap();
    for typed in [None, Some("Acme prod"), Some("preciou")] {
        let fault = bench
            .desk
            .delete_extension(&connection.id, &made.row.id, typed)
            .await;
        let fault = fault.unwrap_err();
        assert_eq!(
            fault.code,
            FaultCode::ConfirmationMismatch,
            "{}",
            told(&fault)
        );
    }
    let typed = Some("precious");
    bench
        .desk
        .delete_extension(&connection.id, &made.row.id, typed)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_deletion_that_failed_says_so() {
    let bench = Bench::new().await;
    let (connection, made) = made(&bench, "stays").await;
    let away = FaultAnswer::Unavailable(RetryAfter::Seconds(7));
    let fault = Fault::new(Service::ElasticCloud, away).on("DELETE");
    bench.sandbox.switches().strike(fault);
    let fault = bench
        .desk
        .delete_extension(&connection.id, &made.row.id, None)
        .await;
    let fault = fault.unwrap_err();
    assert_eq!(fault.code, FaultCode::ServerFault, "{}", told(&fault));
    assert_eq!(fault.retry, Retry::After { seconds: 7 });
}

#[tokio::test]
async fn elastic_cloud_always_has_a_store_and_ece_is_asked_once() {
    let bench = Bench::new().await;
    let cloud = bench.cloud().await;
    let path = "/api/v1/deployments/extensions";
    let before = bench.sandbox.requested(Service::ElasticCloud, "GET", path);
    let seen = bench.desk.store_capability(&cloud.id).await.unwrap();
    assert_eq!(seen, StoreCapability::Store);
    assert_eq!(
        bench.sandbox.requested(Service::ElasticCloud, "GET", path),
        before
    );

    let ece = bench.connect(bench.ece_draft().await).await;
    let away = Fault::new(Service::Ece, FaultAnswer::Json500);
    bench.sandbox.switches().strike(away);
    let fault = bench.desk.store_capability(&ece.id).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::ServerFault, "{}", told(&fault));
    for _ in 0..3 {
        let seen = bench.desk.store_capability(&ece.id).await.unwrap();
        assert_eq!(seen, StoreCapability::Store);
    }
    assert!(bench.sandbox.requested(Service::Ece, "GET", path) <= 2);
}
