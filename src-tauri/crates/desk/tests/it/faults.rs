//! Every code that the services' documents name, brought about through the sandbox, as the page
//! receives it.

use plugdesk_desk::connections::ConnectionView;
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::{Fault, FaultCode, Retry};
use plugdesk_desk::instances::{InstallRun, InstanceId, RunState};
use plugdesk_desk::transfers::{TransferState, TransferView};
use plugdesk_sandbox::{ActionRefusal, Service};
use secrecy::SecretString;

use crate::bench::{Bench, extension, told};

async fn failed(bench: &Bench, started: TransferView) -> Fault {
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    ended.fault.unwrap()
}

async fn as_user(bench: &Bench, key: &SecretString) -> ConnectionView {
    bench.connect(bench.cloud_draft(key)).await
}

fn assert_said(fault: &Fault, code: FaultCode, server_code: &str, status: u16) {
    assert_eq!(fault.code, code, "{}", told(fault));
    assert_eq!(
        fault.server_code.as_deref(),
        Some(server_code),
        "{}",
        told(fault)
    );
    assert_eq!(fault.status, Some(status), "{}", told(fault));
    assert!(fault.server_message.is_some(), "{}", told(fault));
}

#[tokio::test]
async fn request_execution_failed_when_the_url_can_not_be_fetched() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    // Port 1 of this computer answers to nobody.
    let started = bench
        .desk
        .create_by_url(
            &connection.id,
            &extension("from-url"),
            "http://127.0.0.1:1/a.zip",
        )
        .await
        .unwrap();
    let fault = failed(&bench, started).await;
    let server_code = "extensions.request_execution_failed";
    assert_said(
        &fault,
        FaultCode::ExtensionsDownloadFailed,
        server_code,
        400,
    );
}

#[tokio::test]
async fn no_user_id_when_creating() {
    let bench = Bench::new().await;
    let key = bench.sandbox.ready().elastic_cloud.no_user_api_key.clone();
    let connection = as_user(&bench, &key).await;
    let fault = bench
        .desk
        .create_extension(&connection.id, &extension("a"))
        .await
        .unwrap_err();
    assert_said(
        &fault,
        FaultCode::ExtensionsNoUserId,
        "extensions.no_user_id",
        404,
    );
}

#[tokio::test]
async fn id_already_exists_can_be_tried_again() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench
        .sandbox
        .switches()
        .clash_next_id(Service::ElasticCloud);
    let fault = bench
        .desk
        .create_extension(&connection.id, &extension("a"))
        .await
        .unwrap_err();
    let server_code = "extensions.id_already_exists";
    assert_said(
        &fault,
        FaultCode::ExtensionsIdAlreadyExists,
        server_code,
        409,
    );
    assert_eq!(fault.retry, Retry::Now);
    bench
        .desk
        .create_extension(&connection.id, &extension("a"))
        .await
        .unwrap();
}

#[tokio::test]
async fn unauthorised_when_the_extension_is_somebody_elses() {
    let bench = Bench::new().await;
    let own = bench.cloud().await;
    let made = bench
        .desk
        .create_extension(&own.id, &extension("mine"))
        .await
        .unwrap();
    let key = bench
        .sandbox
        .ready()
        .elastic_cloud
        .other_user_api_key
        .clone();
    let other = as_user(&bench, &key).await;
    let (archive, _) = bench.plugin("mine", 100).await;
    let fault = match bench
        .desk
        .upload_to(&other.id, &made.row.id, &archive.id, false, None)
        .await
    {
        Ok(started) => failed(&bench, started).await,
        Err(fault) => fault,
    };
    assert_said(
        &fault,
        FaultCode::ExtensionsUnauthorised,
        "extensions.unauthorised",
        401,
    );
}

#[tokio::test]
async fn not_found_when_the_extension_is_gone() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, _) = bench.plugin("gone", 100).await;
    let unknown = ExtensionId("4040404040".to_owned());
    let fault = bench
        .desk
        .upload_to(&connection.id, &unknown, &archive.id, false, None)
        .await
        .unwrap_err();
    assert_said(
        &fault,
        FaultCode::ExtensionsNotFound,
        "extensions.not_found",
        404,
    );
}

#[tokio::test]
async fn instance_activating_and_instance_not_found() {
    let bench = Bench::new().await;
    let connection = bench.connect(bench.alibaba_draft()).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let busy = list
        .rows
        .iter()
        .find(|row| row.state_text == "activating")
        .unwrap_or_else(|| panic!("{list:#?}"));
    let details = bench.desk.instance(&connection.id, &busy.id).await;
    let plugin = vec![details.unwrap().custom[0].key.clone()];
    let run = bench
        .desk
        .install_plugins(&connection.id, &busy.id, plugin.clone(), false, None)
        .await
        .unwrap();
    let waits = |run: &InstallRun| run.state == RunState::WaitingTurn;
    bench
        .until(|desk| desk.install_run(&run.id).ok().filter(waits))
        .await;
    let switches = bench.sandbox.switches();
    let refusal = ActionRefusal::new("RemovePlugin", "InstanceActivating", "It is activating.");
    switches.refuse(refusal);
    let removed = bench
        .desk
        .remove_from_library(&connection.id, &busy.id, plugin.clone(), None)
        .await
        .unwrap()
        .remove(0);
    let fault = removed.fault.unwrap();
    assert_said(
        &fault,
        FaultCode::AlibabaInstanceActivating,
        "InstanceActivating",
        400,
    );
    assert_eq!(removed.request_id, fault.request_id);
    assert!(removed.request_id.is_some());

    let unknown = InstanceId("es-cn-000000000000".to_owned());
    let fault = bench
        .desk
        .instance(&connection.id, &unknown)
        .await
        .unwrap_err();
    assert_said(
        &fault,
        FaultCode::AlibabaInstanceNotFound,
        "InstanceNotFound",
        400,
    );
    let fault = bench
        .desk
        .install_plugins(&connection.id, &unknown, plugin, false, None)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::AlibabaInstanceNotFound);
}

#[tokio::test]
async fn no_fault_carries_a_path() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, path) = bench.plugin("gone", 100).await;
    std::fs::remove_file(path).unwrap();
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("gone"), false)
        .await
        .unwrap();
    let fault = failed(&bench, started).await;
    let folder = bench.folder.path().to_string_lossy().into_owned();
    assert!(!told(&fault).contains(&folder), "{}", told(&fault));
}
