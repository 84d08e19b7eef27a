//! The stored file of an extension, received.

use std::path::Path;

use plugdesk_desk::connections::ConnectionView;
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::{Compared, Remains, TransferSource, TransferState};
use plugdesk_sandbox::{Fault, FaultAnswer, Service};

use crate::bench::{Bench, extension, told};

/// An extension with a file, and the bytes of it.
async fn stored(bench: &Bench, name: &str) -> (ConnectionView, ExtensionId, Vec<u8>) {
    let connection = bench.cloud().await;
    let (archive, path) = bench.plugin(name, 400_000).await;
    let draft = extension(name);
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false)
        .await;
    let ended = bench.ended(&started.unwrap().id).await;
    (
        connection,
        ended.extension.unwrap(),
        std::fs::read(path).unwrap(),
    )
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_very_bytes_take_the_place_of_what_was_there() {
    let bench = Bench::new().await;
    let (connection, id, bytes) = stored(&bench, "kept").await;
    let name = bench
        .desk
        .stored_file_name(&connection.id, &id)
        .await
        .unwrap();
    assert_eq!(name, "kept-8.15.2.zip");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(&name);
    std::fs::write(&path, "before").unwrap();
    let started = bench
        .desk
        .receive_stored(&connection.id, &id, path.clone())
        .await
        .unwrap();
    assert_eq!(
        started.source,
        TransferSource::Stored {
            file_name: name.clone()
        }
    );
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert!(std::fs::read(&path).unwrap() == bytes);
    assert_eq!(ended.compared, Compared::Size);
    let progress = ended.progress.unwrap();
    assert_eq!(
        (progress.sent, progress.total),
        (bytes.len() as u64, bytes.len() as u64)
    );
    assert_eq!(names_in(folder.path()), [name]);
}

#[tokio::test]
async fn a_link_that_fails_is_asked_for_anew() {
    let bench = Bench::new().await;
    let (connection, id, bytes) = stored(&bench, "retried").await;
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Cut)
        .at("/files/")
        .times(2);
    bench.sandbox.switches().strike(fault);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    let started = bench
        .desk
        .receive_stored(&connection.id, &id, path.clone())
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.steps.first().unwrap().tries, 3);
    assert!(std::fs::read(path).unwrap() == bytes);
    assert_eq!(names_in(folder.path()), ["a.zip"]);
}

#[tokio::test]
async fn a_folder_that_takes_nothing_is_said_at_once() {
    let bench = Bench::new().await;
    let (connection, id, _) = stored(&bench, "nowhere").await;
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let in_the_way = folder.path().join("folder.zip");
    std::fs::create_dir(&in_the_way).unwrap();
    std::fs::write(in_the_way.join("kept"), "").unwrap();
    for path in [gone.join("a.zip"), in_the_way] {
        let started = bench
            .desk
            .receive_stored(&connection.id, &id, path)
            .await
            .unwrap();
        let ended = bench.ended(&started.id).await;
        let fault = ended.fault.unwrap();
        assert_eq!(fault.code, FaultCode::FolderUnwritable, "{}", told(&fault));
        assert!(!told(&fault).contains("gone/"), "{}", told(&fault));
        assert_eq!(ended.remains, Some(Remains::Nothing));
        assert_eq!(ended.steps.first().unwrap().tries, 1);
    }
    assert_eq!(names_in(folder.path()), ["folder.zip"]);
}

#[tokio::test]
async fn what_is_cancelled_or_gone_leaves_what_was_there() {
    let bench = Bench::new().await;
    let (connection, id, _) = stored(&bench, "cancelled").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, "before").unwrap();
    // The link answers again and again with an error that may pass.
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Json500)
        .at("/files/")
        .times(50);
    bench.sandbox.switches().strike(fault);
    let started = bench
        .desk
        .receive_stored(&connection.id, &id, path.clone())
        .await
        .unwrap();
    bench
        .until(|desk| {
            let view = desk
                .transfers()
                .into_iter()
                .find(|view| view.id == started.id)?;
            (view.attempt > 0).then_some(())
        })
        .await;
    bench.desk.cancel_transfer(&started.id).await.unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.remains, Some(Remains::Nothing), "{ended:#?}");
    bench.sandbox.switches().calm();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(names_in(folder.path()), ["a.zip"]);

    bench
        .desk
        .delete_extension(&connection.id, &id, None)
        .await
        .unwrap();
    let fault = bench
        .desk
        .receive_stored(&connection.id, &id, path.clone())
        .await
        .unwrap_err();
    assert_eq!(
        fault.code,
        FaultCode::ExtensionsNotFound,
        "{}",
        told(&fault)
    );
    let waits = extension("waits");
    let made = bench
        .desk
        .create_extension(&connection.id, &waits)
        .await
        .unwrap();
    let fault = bench
        .desk
        .stored_file_name(&connection.id, &made.row.id)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::StoredFileMissing, "{}", told(&fault));
}
