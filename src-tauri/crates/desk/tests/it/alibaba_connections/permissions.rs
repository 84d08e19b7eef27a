//! "Test the connection": each permission by itself, and the bucket.

use plugdesk_desk::connections::{
    ConnectionTest, OssDraft, PermissionOutcome, PhaseOutcome, TestPhase, TypedSecret,
};
use plugdesk_desk::fault::FaultCode;
use plugdesk_sandbox::ActionRefusal;
use secrecy::SecretString;

use super::with_bucket;
use crate::bench::Bench;

pub(super) fn is(test: &ConnectionTest, action: &str) -> PermissionOutcome {
    let row = test.permissions.iter().find(|row| row.action == action);
    row.expect("every action has a row").outcome
}

/// The actions whose outcome is another than this one.
fn other_than(test: &ConnectionTest, outcome: PermissionOutcome) -> Vec<&str> {
    test.permissions
        .iter()
        .filter(|row| row.outcome != outcome)
        .map(|row| row.action.as_str())
        .collect()
}

#[tokio::test]
async fn the_test_tries_every_permission_and_changes_nothing() {
    let bench = Bench::new().await;
    let draft = with_bucket(&bench);
    let connection = bench.connect(draft.clone()).await;
    let before = bench.desk.instances(&connection.id).await.unwrap();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None);
    assert_eq!(
        other_than(&test, PermissionOutcome::Granted),
        Vec::<&str>::new(),
        "{test:?}"
    );
    assert_eq!(test.permissions.len(), 23);
    let after = bench.desk.instances(&connection.id).await.unwrap();
    assert_eq!(before.rows, after.rows);
    let left = bench.sandbox.objects(&draft.oss.bucket).await.unwrap();
    assert!(left.iter().all(|object| !object.key.contains("probe")));
}

#[tokio::test]
async fn what_ram_refuses_is_told_apart_from_what_stays_unclear() {
    let bench = Bench::new().await;
    let switches = bench.sandbox.switches();
    for denied in ["RestartInstance", "UploadPlugin", "PutObject"] {
        switches.deny(denied, true);
    }
    switches.refuse(ActionRefusal::new(
        "ListDicts",
        "Throttling.User",
        "slow down",
    ));
    let draft = with_bucket(&bench);
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None, "what is seen first is permitted");
    let mut refused = other_than(&test, PermissionOutcome::Granted);
    refused.sort_unstable();
    assert_eq!(
        refused,
        [
            "elasticsearch:ListDicts",
            "elasticsearch:RestartInstance",
            "elasticsearch:UploadPlugin",
            "oss:GetObject",
            "oss:PutObject",
        ]
    );
    let restart = "elasticsearch:RestartInstance";
    assert_eq!(is(&test, restart), PermissionOutcome::Refused);
    let row = test.permissions.iter().find(|row| row.action == restart);
    let fault = row.unwrap().fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::Forbidden);
    assert_eq!(fault.server_code.as_deref(), Some("Forbidden.RAM"));
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::Refused);
    assert_eq!(is(&test, "oss:GetObject"), PermissionOutcome::NotTried);
    assert_eq!(is(&test, "oss:DeleteObject"), PermissionOutcome::Granted);
    assert_eq!(
        is(&test, "elasticsearch:ListDicts"),
        PermissionOutcome::Unclear
    );
}

#[tokio::test]
async fn a_refused_list_says_nothing_of_the_rest_and_a_wrong_secret_does() {
    let bench = Bench::new().await;
    bench.sandbox.switches().deny("ListInstance", true);
    let mut draft = with_bucket(&bench);
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    let permission = test
        .phases
        .iter()
        .find(|result| result.phase == TestPhase::Permission)
        .unwrap();
    assert_eq!(permission.outcome, PhaseOutcome::Failed);
    assert_eq!(
        other_than(&test, PermissionOutcome::Granted),
        ["elasticsearch:ListInstance"]
    );

    draft.secret = Some(TypedSecret(SecretString::from("d3JvbmcK")));
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(
        test.fault.as_ref().map(|fault| fault.code),
        Some(FaultCode::AlibabaWrongSecret)
    );
    assert!(other_than(&test, PermissionOutcome::NotTried).is_empty());
    assert_eq!(test.permissions.len(), 23);
}

#[tokio::test]
async fn a_bucket_that_does_not_fit_is_a_fault_of_its_own() {
    let bench = Bench::new().await;
    let mut draft = with_bucket(&bench);
    draft.oss.bucket = "plugdesk-sandbox-shanghai".to_owned();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    let fault = test.fault.clone().unwrap();
    assert_eq!(fault.code, FaultCode::OssBucketElsewhere);
    assert_eq!(fault.field.as_deref(), Some("bucket"));
    assert_eq!(fault.args["region"], "cn-shanghai");
    assert!(
        test.phases
            .iter()
            .all(|result| result.outcome != PhaseOutcome::Failed),
        "the steps of the way itself hold"
    );
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::NotTried);

    draft.oss.bucket = "nobodys-bucket".to_owned();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault.unwrap().code, FaultCode::OssBucketMissing);

    draft.oss = OssDraft::default();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None);
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::NotTried);
}
