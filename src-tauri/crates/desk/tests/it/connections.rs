//! Making, testing, changing and removing connections.

use futures_util::FutureExt as _;
use plugdesk_desk::connections::{
    ConnectionDraft, PhaseOutcome, SecretKeeping, ServiceKind, SignIn, TestPhase, TrustDraft,
    TypedSecret,
};
use plugdesk_desk::fault::FaultCode;
use plugdesk_sandbox::{FaultAnswer, Service};
use secrecy::SecretString;

use crate::bench::{Bench, draft};

/// The phase that failed and the code of the fault.
async fn trial(bench: &Bench, draft: &ConnectionDraft) -> (Option<TestPhase>, Option<FaultCode>) {
    let test = bench.desk.test_draft(None, draft).await.unwrap();
    let failed = test
        .phases
        .iter()
        .find(|result| result.outcome == PhaseOutcome::Failed);
    (
        failed.map(|result| result.phase),
        test.fault.map(|fault| fault.code),
    )
}

#[tokio::test]
async fn every_kind_of_connection_can_be_tested_and_says_what_it_sees() {
    let bench = Bench::new().await;
    let cloud = bench.cloud_draft(&bench.sandbox.ready().elastic_cloud.api_key);
    let mut by_password = bench.ece_draft().await;
    by_password.sign_in = SignIn::UserPassword {
        username: bench.sandbox.ready().ece.username.clone(),
    };
    by_password.secret = Some(TypedSecret(bench.sandbox.ready().ece.password.clone()));
    for draft in [
        cloud,
        bench.ece_draft().await,
        by_password,
        bench.alibaba_draft(),
    ] {
        let test = bench.desk.test_draft(None, &draft).await.unwrap();
        assert_eq!(test.fault, None, "{draft:?}");
        assert!(test.sees.is_some_and(|count| count > 0), "{test:?}");
    }
}

#[tokio::test]
async fn a_test_names_the_phase_that_failed() {
    let bench = Bench::new().await;
    let ready = bench.sandbox.ready();
    let wrong = SecretString::from("d3JvbmcK");
    assert_eq!(
        trial(&bench, &bench.cloud_draft(&wrong)).await,
        (
            Some(TestPhase::Credentials),
            Some(FaultCode::Unauthenticated)
        )
    );
    let nobody = draft(ServiceKind::ElasticCloud, "http://127.0.0.1:1", &wrong);
    assert_eq!(
        trial(&bench, &nobody).await,
        (Some(TestPhase::Address), Some(FaultCode::HostUnreachable))
    );
    let untrusted = draft(ServiceKind::Ece, &ready.ece.url, &ready.ece.api_key);
    assert_eq!(
        trial(&bench, &untrusted).await,
        (
            Some(TestPhase::Tls),
            Some(FaultCode::CertificateUnknownIssuer)
        )
    );
    let mut wrong_secret = bench.alibaba_draft();
    wrong_secret.secret = Some(TypedSecret(wrong.clone()));
    assert_eq!(
        trial(&bench, &wrong_secret).await,
        (
            Some(TestPhase::Credentials),
            Some(FaultCode::AlibabaWrongSecret)
        )
    );
    let mut wrong_id = bench.alibaba_draft();
    wrong_id.sign_in = SignIn::AccessKey {
        access_key_id: "LTAInobody".to_owned(),
    };
    assert_eq!(
        trial(&bench, &wrong_id).await,
        (
            Some(TestPhase::Credentials),
            Some(FaultCode::AlibabaUnknownAccessKey)
        )
    );
    for (answer, phase, code) in [
        (
            FaultAnswer::Html403,
            TestPhase::Address,
            FaultCode::NotTheApi,
        ),
        (
            FaultAnswer::Html200,
            TestPhase::Address,
            FaultCode::NotTheApi,
        ),
        (
            FaultAnswer::Json500,
            TestPhase::Permission,
            FaultCode::ServerFault,
        ),
    ] {
        bench
            .sandbox
            .switches()
            .strike(plugdesk_sandbox::Fault::new(Service::ElasticCloud, answer));
        let draft = bench.cloud_draft(&ready.elastic_cloud.api_key);
        assert_eq!(trial(&bench, &draft).await, (Some(phase), Some(code)));
    }
}

#[tokio::test]
async fn a_kept_secret_is_not_sent_to_another_address() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let mut elsewhere = bench.cloud_draft(&SecretString::from(""));
    elsewhere.secret = None;
    elsewhere.address = Some("http://127.0.0.1:1".to_owned());
    let refused = bench
        .desk
        .edit_connection(&connection.id, &elsewhere)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::SecretNeededAgain);
    let refused = bench
        .desk
        .test_draft(Some(&connection.id), &elsewhere)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::SecretNeededAgain);

    let mut renamed = bench.cloud_draft(&SecretString::from(""));
    renamed.secret = None;
    renamed.name = "Another name".to_owned();
    renamed.trust = TrustDraft::Unchanged;
    let view = bench
        .desk
        .edit_connection(&connection.id, &renamed)
        .await
        .unwrap();
    assert_eq!(view.name, "Another name");
    assert!(
        !bench
            .desk
            .extensions(&connection.id)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}

#[tokio::test]
async fn changes_of_one_connection_are_made_one_after_the_other() {
    let bench = Bench::new().await;
    let desk = &bench.desk;
    let (one, other) = (bench.cloud().await, bench.cloud().await);
    let mut protected = bench.cloud_draft(&SecretString::from(""));
    protected.secret = None;
    protected.protected = true;
    protected.keeping = SecretKeeping::ThisRun;
    let nameless = ConnectionDraft {
        name: String::new(),
        ..protected.clone()
    };
    let (asked, answer) = bench.keyring.hold_next();
    let first = tokio::spawn({
        let (desk, id) = (desk.clone(), one.id.clone());
        async move { desk.edit_connection(&id, &protected).await }
    });
    asked.await.unwrap();

    // Both would be refused at once, each for what it finds.
    let mut edit = std::pin::pin!(desk.edit_connection(&one.id, &nameless));
    let mut removal = std::pin::pin!(desk.delete_connection(&one.id, None));
    assert!(edit.as_mut().now_or_never().is_none());
    assert!(removal.as_mut().now_or_never().is_none());
    let elsewhere = desk.edit_connection(&other.id, &nameless).now_or_never();
    assert_eq!(
        elsewhere.unwrap().unwrap_err().code,
        FaultCode::FieldMissing
    );

    answer.send(()).unwrap();
    assert!(first.await.unwrap().unwrap().protected);
    assert_eq!(edit.await.unwrap_err().code, FaultCode::FieldMissing);
    // What it is held against is what the change before it left.
    assert_eq!(
        removal.await.unwrap_err().code,
        FaultCode::ConfirmationMismatch
    );
}

#[tokio::test]
async fn a_removed_connection_takes_its_secret_along() {
    let bench = Bench::new().await;
    let mut draft = bench.cloud_draft(&bench.sandbox.ready().elastic_cloud.api_key);
    draft.protected = true;
    let connection = bench.connect(draft).await;
    assert_eq!(bench.keyring.items(), 1);
    let refused = bench
        .desk
        .delete_connection(&connection.id, Some("acme"))
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::ConfirmationMismatch);
    bench
        .desk
        .delete_connection(&connection.id, Some("Acme prod"))
        .await
        .unwrap();
    assert_eq!(bench.keyring.items(), 0);
    assert!(bench.desk.connections().is_empty());
    let gone = bench.desk.extensions(&connection.id).await.unwrap_err();
    assert_eq!(gone.code, FaultCode::Unknown);
}

#[tokio::test]
async fn a_secret_can_move_between_keyring_and_memory() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let mut this_run = bench.cloud_draft(&SecretString::from(""));
    this_run.secret = None;
    this_run.keeping = SecretKeeping::ThisRun;
    bench
        .desk
        .edit_connection(&connection.id, &this_run)
        .await
        .unwrap();
    assert_eq!(bench.keyring.items(), 0);
    assert!(bench.desk.extensions(&connection.id).await.is_ok());
    this_run.keeping = SecretKeeping::Keyring;
    bench
        .desk
        .edit_connection(&connection.id, &this_run)
        .await
        .unwrap();
    assert_eq!(bench.keyring.items(), 1);
    assert!(bench.desk.extensions(&connection.id).await.is_ok());
}

#[tokio::test]
async fn a_sandbox_that_does_not_start_tells_no_path() {
    let bench = Bench::new().await;
    let data = bench.folder.path().join("data");
    std::fs::write(data.join("sandbox"), "in the way").unwrap();
    let fault = bench.desk.open_sandbox().await.unwrap_err();
    assert_eq!(fault.code, FaultCode::SandboxFailed);
    let told = serde_json::to_string(&fault).unwrap();
    let path = bench.folder.path().to_string_lossy();
    assert!(!told.contains(&*path), "{told}");
    assert!(!fault.args["reason"].is_empty());
}

#[tokio::test]
async fn the_sandbox_opens_with_its_connections_and_is_there_again() {
    let bench = Bench::new().await;
    let views = bench.desk.open_sandbox().await.unwrap();
    let ids: Vec<_> = views.iter().map(|view| view.id.0.as_str()).collect();
    assert_eq!(
        ids,
        [
            "practice-elastic-cloud",
            "practice-ece",
            "practice-alibaba",
            "practice-alibaba-shanghai"
        ]
    );
    assert!(views.iter().all(|view| view.practice && view.has_secret));
    for view in &views {
        assert_eq!(
            bench.desk.test_connection(&view.id).await.unwrap().fault,
            None,
            "{view:?}"
        );
    }
    let made = bench
        .desk
        .create_extension(&views[0].id, &crate::bench::extension("kept"))
        .await
        .unwrap();
    bench.desk.close_sandbox().await.unwrap();
    assert!(bench.desk.connections().is_empty());
    let again = bench.desk.open_sandbox().await.unwrap();
    let list = bench.desk.extensions(&again[0].id).await.unwrap();
    assert!(
        list.rows.iter().any(|row| row.id == made.row.id),
        "what was made stays"
    );
    assert_eq!(bench.keyring.items(), 0, "practice secrets are never kept");
}
