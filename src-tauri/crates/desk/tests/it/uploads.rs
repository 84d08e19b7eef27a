//! The main job on Elastic Cloud and ECE.

use plugdesk_desk::archives::{ArchiveContent, ArchiveId};
use plugdesk_desk::extensions::{ExtensionId, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::news::News;
use plugdesk_desk::transfers::{Note, Question, Remains, StepName, StepState, TransferState};
use plugdesk_sandbox::{BytesPerSecond, FaultAnswer, Service};

use crate::bench::{Bench, extension, told};

#[tokio::test]
async fn a_dropped_plugin_is_stored_on_elastic_cloud_with_its_size() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, path) = bench.plugin("analysis-demo", 300_000).await;
    let ArchiveContent::Plugin { facts } = &archive.content else {
        panic!("{archive:?}")
    };
    assert_eq!(facts.elasticsearch_version.as_deref(), Some("8.15.2"));
    assert_eq!(archive.suggested_name, "analysis-demo");

    let started = bench
        .desk
        .upload_new(
            &connection.id,
            &archive.id,
            &extension("analysis-demo"),
            false,
        )
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(ended.steps.iter().all(|step| step.state == StepState::Done));
    let size = std::fs::metadata(path).unwrap().len();
    assert_eq!(ended.progress.unwrap().sent, size);

    let list = bench.desk.extensions(&connection.id).await.unwrap();
    let row = list
        .rows
        .iter()
        .find(|row| Some(&row.id) == ended.extension.as_ref())
        .unwrap();
    assert_eq!(row.file.as_ref().unwrap().size, Some(size));
    assert_eq!(row.kind, ExtensionKind::Plugin);
    let details = bench.desk.extension(&connection.id, &row.id).await.unwrap();
    assert!(details.resource_version.is_some(), "{details:?}");
    assert!(details.resource_created.is_some());
    assert!(details.resource_last_modified.is_some());
    assert_eq!(details.row.url, format!("repo://{}", row.id.0));
}

#[tokio::test]
async fn the_same_works_on_ece_with_its_own_authority() {
    let bench = Bench::new().await;
    let connection = bench.connect(bench.ece_draft().await).await;
    assert_eq!(connection.trusted.len(), 1);
    let (archive, _) = bench.plugin("ece-plugin", 10_000).await;
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("ece-plugin"), false)
        .await
        .unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
}

#[tokio::test]
async fn created_now_and_uploaded_later() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let made = bench
        .desk
        .create_extension(&connection.id, &extension("later"))
        .await
        .unwrap();
    assert!(made.row.file.is_none());
    let (archive, _) = bench.plugin("later", 5_000).await;
    let started = bench
        .desk
        .upload_to(&connection.id, &made.row.id, &archive.id, false, None)
        .await
        .unwrap();
    assert!(
        started
            .steps
            .iter()
            .all(|step| step.name != StepName::Create)
    );
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done);
    let details = bench
        .desk
        .extension(&connection.id, &made.row.id)
        .await
        .unwrap();
    assert_eq!(details.row.file.unwrap().size, Some(archive.size));
}

#[tokio::test]
async fn a_stored_file_of_a_protected_connection_is_replaced_only_with_its_typed_name() {
    let bench = Bench::new().await;
    let mut draft = bench.cloud_draft(&bench.sandbox.ready().elastic_cloud.api_key);
    draft.protected = true;
    let connection = bench.connect(draft).await;
    let made = bench
        .desk
        .create_extension(&connection.id, &extension("kept"))
        .await
        .unwrap();
    let (first, _) = bench.plugin("kept", 5_000).await;
    let (second, _) = bench.plugin("kept-other", 6_000).await;
    let bring = async |archive: &ArchiveId, name: Option<&str>| {
        bench
            .desk
            .upload_to(&connection.id, &made.row.id, archive, true, name)
            .await
    };
    // Nothing is lost by the first file, so that nothing is asked for.
    let sent = bring(&first.id, None).await.unwrap();
    assert_eq!(bench.ended(&sent.id).await.state, TransferState::Done);
    for typed in [None, Some(""), Some("kept")] {
        let refused = bring(&second.id, typed).await.unwrap_err();
        assert_eq!(refused.code, FaultCode::ConfirmationMismatch, "{typed:?}");
    }
    assert_eq!(bench.desk.transfers().len(), 1, "nothing was begun");
    let sent = bring(&second.id, Some("Acme prod")).await.unwrap();
    assert_eq!(bench.ended(&sent.id).await.state, TransferState::Done);
}

#[tokio::test]
async fn progress_is_told_and_a_cancel_leaves_what_it_says() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench
        .sandbox
        .switches()
        .set_upload_rate(BytesPerSecond::new(400_000));
    let (archive, _) = bench.plugin("slow", 12_000_000).await;
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("slow"), false)
        .await
        .unwrap();
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|view| view.id == started.id)?;
            view.progress.filter(|progress| progress.sent > 0)
        })
        .await;
    bench.desk.cancel_transfer(&started.id).await.unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Cancelled, "{ended:#?}");
    let remains = bench
        .until(|desk| {
            let all = desk.transfers().into_iter();
            let known = all.filter_map(|view| view.remains);
            known
                .into_iter()
                .find(|remains| *remains != Remains::Unknown)
        })
        .await;
    assert_eq!(remains, Remains::ExtensionWithoutFile);
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    let row = list.rows.iter().find(|row| row.name == "slow").unwrap();
    assert!(row.file.is_none());

    // Taken up again, the extension is not made a second time.
    bench.sandbox.switches().set_upload_rate(None);
    bench.desk.retry_transfer(&started.id).await.unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert_eq!(list.rows.iter().filter(|row| row.name == "slow").count(), 1);
    let sent: Vec<u64> = bench
        .told
        .lock()
        .unwrap()
        .iter()
        .filter_map(|news| match news {
            News::TransferChanged { transfer } => transfer.progress.map(|progress| progress.sent),
            _ => None,
        })
        .collect();
    assert_eq!(
        sent.last(),
        Some(&archive.size),
        "the last progress is always told"
    );
}

#[tokio::test]
async fn a_firewall_that_refuses_one_form_is_passed_with_the_other() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench.sandbox.switches().strike(
        plugdesk_sandbox::Fault::new(Service::ElasticCloud, FaultAnswer::Html403).on("PUT"),
    );
    let (archive, _) = bench.plugin("walled", 50_000).await;
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("walled"), false)
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let other_form = |note: &Note| matches!(note, Note::OtherForm { status: 403, .. });
    assert!(ended.notes.iter().any(other_form), "{ended:#?}");
}

#[tokio::test]
async fn a_failure_after_creating_is_shown_as_what_it_is_and_taken_up_again() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench.sandbox.switches().strike(
        plugdesk_sandbox::Fault::new(Service::ElasticCloud, FaultAnswer::Json500)
            .on("PUT")
            .times(5),
    );
    let (archive, _) = bench.plugin("half", 5_000).await;
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("half"), false)
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Failed);
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::ServerFault, "{}", told(&fault));
    assert_eq!(fault.status, Some(500));
    assert_eq!(ended.steps[2].tries, 5);
    bench.desk.retry_transfer(&started.id).await.unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
}

#[tokio::test]
async fn what_can_not_be_sent_is_refused_before_anything_is_made() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let before = bench
        .desk
        .extensions(&connection.id)
        .await
        .unwrap()
        .rows
        .len();

    let text = bench.folder.path().join("notes.zip");
    std::fs::write(&text, "not a zip").unwrap();
    let notes = bench.desk.take_in(vec![text]).await.unwrap().remove(0);
    let refused = bench
        .desk
        .upload_new(&connection.id, &notes.id, &extension("notes"), false)
        .await;
    assert_eq!(refused.unwrap_err().code, FaultCode::NotAZip);

    let forged = ArchiveId("/etc/passwd".to_owned());
    let refused = bench
        .desk
        .upload_new(&connection.id, &forged, &extension("forged"), false)
        .await;
    assert_eq!(refused.unwrap_err().code, FaultCode::UnknownArchive);

    let (archive, path) = bench.plugin("gone", 100).await;
    let refused = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("a name"), false)
        .await;
    assert_eq!(refused.unwrap_err().code, FaultCode::BadExtensionName);

    std::fs::remove_file(path).unwrap();
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("gone"), false)
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.fault.unwrap().code, FaultCode::FileGone);
    assert_eq!(ended.remains, Some(Remains::Nothing));

    let (archive, path) = bench.plugin("changed", 100).await;
    std::fs::write(path, vec![0_u8; 10]).unwrap();
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &extension("changed"), false)
        .await
        .unwrap();
    let asked = bench
        .until(|desk| {
            let all = desk.transfers().into_iter();
            let mut of_it = all.filter(|view| view.id == started.id);
            of_it.find_map(|view| view.question)
        })
        .await;
    assert_eq!(
        asked,
        Question::FileChanged {
            file_name: Some(archive.file_name.clone()),
            size_then: archive.size,
            size_now: 10
        }
    );

    for url in ["ftp://example.com/a.zip", "C:\\a.zip", ""] {
        let refused = bench
            .desk
            .create_by_url(&connection.id, &extension("u"), url)
            .await;
        assert_eq!(
            refused.unwrap_err().code,
            FaultCode::BadDownloadUrl,
            "{url}"
        );
    }
    let after = bench
        .desk
        .extensions(&connection.id)
        .await
        .unwrap()
        .rows
        .len();
    assert_eq!(before, after, "nothing may have been made");
}

#[tokio::test]
async fn an_extension_that_is_not_there_says_so() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let unknown = ExtensionId("4040404040".to_owned());
    let fault = bench
        .desk
        .extension(&connection.id, &unknown)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::ExtensionsNotFound);
    assert_eq!(fault.server_code.as_deref(), Some("extensions.not_found"));
}
