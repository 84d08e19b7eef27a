//! What is judged before anything is sent, and what is sent all the same.

use plugdesk_archive::{ArchiveKind, FindingCode, Verdict};
use plugdesk_desk::archives::{
    ArchiveContent, ArchiveId, ArchiveView, JudgeRequest, Judgement, Sending,
};
use plugdesk_desk::connections::{ConnectionId, ConnectionView};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::transfers::TransferState;

use crate::bench::{Bench, extension};
use crate::zips::zip_of;

pub(crate) fn request(archive: &ArchiveView) -> JudgeRequest {
    JudgeRequest {
        archive: archive.id.clone(),
        connection: None,
        sent_as: None,
        version: None,
        place_versions: Vec::new(),
    }
}

async fn judged(bench: &Bench, connection: &ConnectionView, archive: &ArchiveView) -> Judgement {
    let request = JudgeRequest {
        connection: Some(connection.id.clone()),
        sent_as: Some(ExtensionKind::Plugin),
        version: Some("8.12.2".to_owned()),
        ..request(archive)
    };
    bench.desk.judge_archive(request).await.unwrap()
}

fn for_another_version() -> ExtensionDraft {
    ExtensionDraft {
        version: "8.12.2".to_owned(),
        ..extension("other-version")
    }
}

#[tokio::test]
async fn a_plugin_is_ready_for_its_own_version_and_blocked_on_others() {
    let bench = Bench::new().await;
    let (archive, _) = bench.plugin("analysis-demo", 1_000).await;
    assert_eq!(archive.kind, ArchiveKind::ClassicPlugin);
    assert_eq!(archive.installable_on.as_deref(), Some("8.15.2"));
    let ArchiveContent::Plugin { facts } = &archive.content else {
        panic!("{archive:?}")
    };
    assert_eq!(facts.max_class_java, Some(17));

    let versions = ["8.15.2", "8.12.2", "8.15.2", "no version", "9.1.0"];
    let judgement = bench
        .desk
        .judge_archive(JudgeRequest {
            place_versions: versions.map(str::to_owned).to_vec(),
            ..request(&archive)
        })
        .await
        .unwrap();
    assert_ne!(judgement.verdict, Verdict::Blocked, "{judgement:#?}");
    assert_eq!(judgement.sending, Sending::Free);
    assert_eq!(judgement.installable_on.as_deref(), Some("8.15.2"));
    let places: Vec<_> = judgement
        .places
        .iter()
        .map(|place| {
            let first = place.first.as_ref().map(|finding| finding.code);
            (&*place.version, place.verdict == Verdict::Blocked, first)
        })
        .collect();
    let other = Some(FindingCode::OtherElasticsearchVersion);
    assert_eq!(
        places,
        [
            ("8.15.2", false, None),
            ("8.12.2", true, other),
            ("9.1.0", true, other)
        ]
    );
}

#[tokio::test]
async fn the_service_decides_with() {
    let bench = Bench::new().await;
    let alibaba = bench.connect(bench.alibaba_draft()).await;
    let cloud = bench.cloud().await;
    let (bundle, _) = bench
        .taken(
            "words.zip",
            &zip_of(&[("dictionaries/a.txt", b"word\n".as_slice())]),
        )
        .await;
    assert_eq!(bundle.kind, ArchiveKind::Bundle);
    assert_eq!(bundle.suggested_version.as_deref(), Some("*"));
    let on = |connection: &ConnectionView| {
        let request = JudgeRequest {
            connection: Some(connection.id.clone()),
            version: Some("*".to_owned()),
            ..request(&bundle)
        };
        let desk = bench.desk.clone();
        async move { desk.judge_archive(request).await.unwrap() }
    };
    assert_eq!(on(&cloud).await.sending, Sending::Free);
    assert_eq!(on(&alibaba).await.sending, Sending::OnConsent);

    let unknown = JudgeRequest {
        connection: Some(ConnectionId("forged".to_owned())),
        ..request(&bundle)
    };
    let refused = bench.desk.judge_archive(unknown).await.unwrap_err();
    assert_eq!(refused.code, FaultCode::Unknown);
}

#[tokio::test]
async fn what_is_blocked_goes_to_a_new_extension_only_with_consent() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, _) = bench.plugin("other-version", 1_000).await;
    let judgement = judged(&bench, &connection, &archive).await;
    assert_eq!(judgement.verdict, Verdict::Blocked);
    assert_eq!(judgement.sending, Sending::OnConsent);

    let draft = for_another_version();
    let refused = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::BlockedByInspection);
    assert_eq!(refused.args["finding"], "other_elasticsearch_version");
    assert!(bench.desk.transfers().is_empty());
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert!(list.rows.iter().all(|row| row.name != draft.name));

    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, true)
        .await
        .unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}

#[tokio::test]
async fn what_is_blocked_goes_to_a_waiting_extension_only_with_consent() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (archive, _) = bench.plugin("other-version", 1_000).await;
    let made = bench
        .desk
        .create_extension(&connection.id, &for_another_version())
        .await
        .unwrap();
    let refused = bench
        .desk
        .upload_to(&connection.id, &made.row.id, &archive.id, false, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::BlockedByInspection);
    let started = bench
        .desk
        .upload_to(&connection.id, &made.row.id, &archive.id, true, None)
        .await
        .unwrap();
    assert_eq!(bench.ended(&started.id).await.state, TransferState::Done);
}

#[tokio::test]
async fn no_consent_makes_an_archive_of_what_is_none() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let (page, _) = bench.taken("page.zip", b"<html>not found</html>").await;
    let (words, _) = bench.taken("words.txt", b"word\n").await;
    assert_eq!(words.content, ArchiveContent::Loose);
    for archive in [page, words] {
        let judgement = judged(&bench, &connection, &archive).await;
        assert_eq!(judgement.sending, Sending::Never);
        assert_eq!(judgement.verdict, Verdict::Blocked);
        let refused = bench
            .desk
            .upload_new(&connection.id, &archive.id, &extension("page"), true)
            .await;
        assert_eq!(refused.unwrap_err().code, FaultCode::NotAZip);
    }
}

#[tokio::test]
async fn contents_say_where_files_land_and_stop_before_there_are_too_many() {
    let bench = Bench::new().await;
    let names: Vec<String> = (0..2_003)
        .map(|n| format!("dictionaries/{n}.txt"))
        .collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"word\n".as_slice()))
        .collect();
    let (bundle, _) = bench.taken("words.zip", &zip_of(&entries)).await;
    let contents = bench.desk.archive_contents(&bundle.id).await.unwrap();
    assert_eq!((contents.entries.len(), contents.more), (2_000, 3));
    let first = &contents.entries[0];
    assert_eq!(
        first.lands_at.as_deref(),
        Some("config/dictionaries/0.txt"),
        "{first:?}"
    );

    let long = "x".repeat(60_000);
    let names: Vec<String> = (0..30).map(|n| format!("dictionaries/{n}{long}")).collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    let (hostile, _) = bench.taken("hostile.zip", &zip_of(&entries)).await;
    let contents = bench.desk.archive_contents(&hostile.id).await.unwrap();
    assert_eq!(contents.entries.len() + contents.more as usize, 30);
    assert!(contents.more > 0);

    let forged = ArchiveId("/etc/passwd".to_owned());
    let refused = bench.desk.archive_contents(&forged).await.unwrap_err();
    assert_eq!(refused.code, FaultCode::UnknownArchive);
}
