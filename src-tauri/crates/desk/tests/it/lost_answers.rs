//! Answers that are lost, come too early, or name what another service names too.

use std::path::PathBuf;

use plugdesk_desk::archives::ArchiveView;
use plugdesk_desk::connections::ServiceKind;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::{
    Compared, Note, Remains, StepName, StepState, TransferState, TransferView, UploadForm,
};
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Service};
use secrecy::SecretString;

use crate::bench::{Bench, draft, extension};
use crate::files::{Answer, Files};

const ID: &str = "1000000001";

fn json(head: &str, body: &str) -> Answer {
    Answer {
        body: body.as_bytes().to_vec(),
        ..Answer::head(&format!("{head}\r\ncontent-type: application/json"))
    }
}

/// A store that makes every extension with the same id, says of it what `told` is, and answers an
/// upload by its head alone.
async fn store(told: String, to_upload: Answer) -> Files {
    Files::serve(move |method, path| match method {
        "GET" if path.ends_with("/extensions") => json("200 OK", r#"{"extensions":[]}"#),
        "GET" => json("200 OK", &told),
        "POST" => json("201 Created", &told),
        _ => to_upload.clone(),
    })
    .await
}

fn told(name: &str, file: &str) -> String {
    format!(
        r#"{{"id":"{ID}","name":"{name}","url":"repo://{ID}","extension_type":"plugin","version":"8.15.2"{file}}}"#
    )
}

async fn brought(bench: &Bench, to: &Files, archive: &ArchiveView, name: &str) -> TransferView {
    let key = SecretString::from("key");
    let connection = draft(ServiceKind::ElasticCloud, &to.url(""), &key);
    let connection = bench.connect(connection).await.id;
    let new = extension(name);
    let started = bench
        .desk
        .upload_new(&connection, &archive.id, &new, false)
        .await;
    bench.ended(&started.unwrap().id).await
}

fn made(files: &Files) -> usize {
    let asked = files.asked();
    asked.iter().filter(|head| head.starts_with("POST")).count()
}

#[tokio::test]
async fn two_services_may_give_the_same_id() {
    let bench = Bench::new().await;
    let code = r#"{"errors":[{"code":"extensions.request_execution_failed","message":"No."}]}"#;
    for name in ["one", "other"] {
        let store = store(told(name, ""), json("400 Bad Request", code)).await;
        let (archive, _): (_, PathBuf) = bench.plugin(name, 100).await;
        let ended = brought(&bench, &store, &archive, name).await;
        assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
        assert_eq!(ended.extension.map(|id| id.0).as_deref(), Some(ID));
        assert_eq!(made(&store), 1, "{name} is made once");
    }
}

#[tokio::test]
async fn a_file_that_is_stored_with_another_size_is_not_done() {
    let bench = Bench::new().await;
    let (archive, _) = bench.plugin("short", 1_000).await;
    let short = told("short", r#","file_metadata":{"size":7}"#);
    let mut stored = json("200 OK", &short);
    stored.takes_all = true;
    let store = store(short, stored).await;
    let ended = brought(&bench, &store, &archive, "short").await;
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::StoredSizeDiffers, "{fault:#?}");
    assert_eq!(fault.args["held"], "7");
    assert_eq!(fault.args["sent"], archive.size.to_string());
    assert_eq!(ended.compared, Compared::Nothing);
    assert_eq!(ended.remains, Some(Remains::ExtensionWithFile));
    let again = |name| {
        let step = ended.steps.iter().find(|step| step.name == name);
        step.unwrap().state
    };
    assert_eq!(again(StepName::Create), StepState::Done);
    assert_eq!(again(StepName::Send), StepState::Failed, "to be done again");
}

#[tokio::test]
async fn a_success_before_all_was_sent_is_not_taken_for_one() {
    let bench = Bench::new().await;
    let (archive, _) = bench.plugin("early", 16_000_000).await;
    let file = format!(r#","file_metadata":{{"size":{}}}"#, archive.size);
    let early = json("200 OK", &told("early", &file));
    let store = store(told("early", ""), early).await;
    let ended = brought(&bench, &store, &archive, "early").await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    assert_eq!(ended.compared, Compared::Nothing);
    let send = ended.steps.iter().find(|step| step.name == StepName::Send);
    assert_eq!(send.unwrap().tries, 5, "{ended:#?}");
}

#[tokio::test]
async fn what_arrived_is_not_sent_again_though_its_link_is_closed_to_this_computer() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let switches = bench.sandbox.switches();
    let cut = Fault::new(Service::ElasticCloud, FaultAnswer::Cut);
    switches.strike(cut.on("PUT").when(FaultMoment::After));
    let closed = Fault::new(Service::ElasticCloud, FaultAnswer::Html403);
    switches.strike(closed.on("GET").at("/files/").times(2));
    let (archive, _) = bench.plugin("closed-link", 20_000).await;
    let new = extension("closed-link");
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &new, false);
    let ended = bench.ended(&started.await.unwrap().id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.notes.contains(&Note::ArrivedBefore), "{ended:#?}");
    assert_eq!(ended.compared, Compared::Size);
    let uploads = bench.sandbox.requested(
        Service::ElasticCloud,
        "PUT",
        "/api/v1/deployments/extensions/{extension_id}",
    );
    assert_eq!(uploads, 1);
}

#[tokio::test]
async fn the_form_that_got_through_is_known_when_its_transfer_is_cleared_away() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    // What goes first is refused: the raw file, and later the form that is known to get through.
    for (name, form) in [
        ("found-out", UploadForm::Multipart),
        ("known", UploadForm::Raw),
    ] {
        let refused = Fault::new(Service::ElasticCloud, FaultAnswer::Html403);
        bench.sandbox.switches().strike(refused.on("PUT"));
        let (archive, _) = bench.plugin(name, 1_000).await;
        let new = extension(name);
        let started = bench
            .desk
            .upload_new(&connection.id, &archive.id, &new, false);
        let ended = bench.ended(&started.await.unwrap().id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
        assert_eq!(ended.notes, [Note::OtherForm { form, status: 403 }]);
        bench.desk.clear_finished_transfers().await.unwrap();
        bench.restart().await;
    }
}
