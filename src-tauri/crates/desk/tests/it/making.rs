//! New files beside those that were dropped: repaired archives, and bundles of folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plugdesk_archive::{ArchiveKind, Verdict, WhyLeftOut};
use plugdesk_desk::archives::{ArchiveContent, ArchiveId, ArchiveView, Judgement, Repair};
use plugdesk_desk::fault::{Fault, FaultCode};

use crate::archives::request;
use crate::bench::{Bench, told};
use crate::zips::{descriptor, plugin_jar, zip_of};

/// A plugin in a folder of its own, with what macOS leaves beside it.
fn wrapped_plugin() -> Vec<u8> {
    zip_of(&[
        ("demo/", b""),
        (
            "demo/plugin-descriptor.properties",
            descriptor("demo").as_bytes(),
        ),
        ("demo/demo.jar", &plugin_jar()),
        ("__MACOSX/demo/._demo.jar", b"junk"),
    ])
}

async fn judged(bench: &Bench, archive: &ArchiveView) -> Judgement {
    bench.desk.judge_archive(request(archive)).await.unwrap()
}

/// Every file of a folder with its bytes.
fn held(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A folder of words, taken in as if it had been dropped.
async fn dropped_folder(bench: &Bench) -> (ArchiveView, PathBuf) {
    let folder = bench.folder.path().join("acme words");
    write(&folder, "synonyms/b.txt", "fast, quick\n");
    write(&folder, "synonyms/a.txt", "big, large\n");
    write(&folder, "hunspell/en_US/en_US.aff", "SET UTF-8\n");
    write(&folder, "hunspell/en_US/en_US.dic", "1\nhello\n");
    write(&folder, ".DS_Store", "junk");
    let mut views = bench.desk.take_in(vec![folder.clone()]).await.unwrap();
    (views.remove(0), folder)
}

async fn built(bench: &Bench, ids: &[ArchiveId]) -> Result<ArchiveView, Fault> {
    bench.desk.build_bundle(ids).await
}

#[tokio::test]
async fn a_repair_makes_a_new_archive_beside_the_old_one_and_never_over_another() {
    let bench = Bench::new().await;
    let (archive, path) = bench.taken("demo.zip", &wrapped_plugin()).await;
    let taken_name = bench.folder.path().join("demo-repaired.zip");
    std::fs::write(&taken_name, "mine").unwrap();
    let judgement = judged(&bench, &archive).await;
    assert_eq!(judgement.verdict, Verdict::Blocked, "{judgement:#?}");
    let offered: Vec<Repair> = judgement
        .repairs
        .iter()
        .map(|repair| repair.repair)
        .collect();
    assert!(offered.contains(&Repair::StripFolder), "{judgement:#?}");
    assert!(judgement.repairs.iter().all(|one| !one.changes.is_empty()));

    let before = std::fs::read(&path).unwrap();
    let repaired = bench
        .desk
        .repair_archive(&archive.id, offered.clone())
        .await
        .unwrap_or_else(|fault| panic!("{}", told(&fault)));
    assert_eq!(repaired.file_name, "demo-repaired-2.zip");
    assert_ne!(repaired.id, archive.id);
    assert_eq!(repaired.kind, ArchiveKind::ClassicPlugin);
    let judgement = judged(&bench, &repaired).await;
    assert_ne!(judgement.verdict, Verdict::Blocked, "{judgement:#?}");
    assert!(judgement.repairs.is_empty(), "{judgement:#?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read(&taken_name).unwrap(), b"mine");

    let again = bench
        .desk
        .repair_archive(&archive.id, offered)
        .await
        .unwrap();
    assert_eq!(again.file_name, "demo-repaired-3.zip");
    assert_eq!(held(bench.folder.path()).len(), 4, "nothing else is left");
}

#[tokio::test]
async fn a_repair_that_fails_leaves_nothing_behind() {
    let bench = Bench::new().await;
    let refused = |fault: Result<ArchiveView, Fault>| fault.unwrap_err().code;

    let (ready, _) = bench.plugin("ready", 100).await;
    let strip = || vec![Repair::StripFolder];
    let outcome = bench.desk.repair_archive(&ready.id, strip()).await;
    assert_eq!(refused(outcome), FaultCode::NothingToRepair);
    let outcome = bench.desk.repair_archive(&ready.id, Vec::new()).await;
    assert_eq!(refused(outcome), FaultCode::NothingToRepair);
    let (words, _) = bench.taken("words.txt", b"word\n").await;
    let outcome = bench.desk.repair_archive(&words.id, strip()).await;
    assert_eq!(refused(outcome), FaultCode::NothingToRepair);

    let (archive, path) = bench.taken("demo.zip", &wrapped_plugin()).await;
    let mut changed = wrapped_plugin();
    changed.push(0);
    std::fs::write(&path, changed).unwrap();
    let outcome = bench.desk.repair_archive(&archive.id, strip()).await;
    assert_eq!(refused(outcome), FaultCode::FileChanged);
    std::fs::remove_file(&path).unwrap();
    let outcome = bench.desk.repair_archive(&archive.id, strip()).await;
    assert_eq!(refused(outcome), FaultCode::FileGone);
    let names: Vec<_> = held(bench.folder.path()).into_keys().collect();
    assert_eq!(names, ["ready.zip", "words.txt"]);
}

#[tokio::test]
async fn a_dropped_folder_becomes_the_same_bundle_every_time() {
    let bench = Bench::new().await;
    let (archive, folder) = dropped_folder(&bench).await;
    let ArchiveContent::Folder { files, .. } = archive.content else {
        panic!("{archive:?}")
    };
    assert_eq!(files, 5);
    let ids = [archive.id.clone()];
    let proposal = bench.desk.propose_bundle(&ids).await.unwrap();
    let places: Vec<_> = proposal
        .entries
        .iter()
        .map(|entry| (&*entry.from, &*entry.to))
        .collect();
    assert_eq!(
        places,
        [
            (
                "acme words/hunspell/en_US/en_US.aff",
                "hunspell/en_US/en_US.aff"
            ),
            (
                "acme words/hunspell/en_US/en_US.dic",
                "hunspell/en_US/en_US.dic"
            ),
            ("acme words/synonyms/a.txt", "synonyms/a.txt"),
            ("acme words/synonyms/b.txt", "synonyms/b.txt"),
        ]
    );
    assert_eq!(proposal.left_out.len(), 1);
    assert_eq!(proposal.left_out[0].why, WhyLeftOut::Junk);
    assert_eq!(proposal.file_name, "acme words.zip");

    let first = built(&bench, &ids).await.unwrap();
    assert_eq!(first.file_name, "acme words.zip");
    assert_eq!(first.kind, ArchiveKind::Bundle);
    let judgement = judged(&bench, &first).await;
    assert_eq!(judgement.verdict, Verdict::Ready, "{judgement:#?}");

    // The same files again, written at another time and dropped in another run.
    std::fs::remove_dir_all(&folder).unwrap();
    let (archive, _) = dropped_folder(&bench).await;
    let second = built(&bench, &[archive.id]).await.unwrap();
    assert_eq!(second.file_name, "acme words-2.zip");
    let files = held(bench.folder.path());
    assert_eq!(files["acme words.zip"], files["acme words-2.zip"]);
}

#[tokio::test]
async fn loose_files_are_packed_beside_the_first() {
    let bench = Bench::new().await;
    let (words, _) = bench.taken("words.txt", b"word\n").await;
    let (database, _) = bench.taken("acme-City.mmdb", b"no zip").await;
    let ids = [words.id.clone(), database.id];
    let bundle = built(&bench, &ids).await.unwrap();
    assert_eq!(bundle.file_name, "words.zip");
    let contents = bench.desk.archive_contents(&bundle.id).await.unwrap();
    let paths: Vec<_> = contents.entries.iter().map(|entry| &*entry.path).collect();
    assert_eq!(
        paths,
        ["dictionaries/words.txt", "ingest-geoip/acme-City.mmdb"]
    );

    let refused = built(&bench, &[words.id.clone(), words.id]).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::BundleClash);
    let refused = built(&bench, &[bundle.id]).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::NothingToBundle);
    let refused = built(&bench, &[]).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::NothingToBundle);
}

#[tokio::test]
async fn a_folder_that_changed_is_not_packed() {
    let bench = Bench::new().await;
    let (archive, folder) = dropped_folder(&bench).await;
    write(&folder, "synonyms/a.txt", "another text\n");
    let refused = built(&bench, &[archive.id]).await.unwrap_err();
    assert_eq!(refused.code, FaultCode::FileChanged, "{}", told(&refused));
    assert!(held(bench.folder.path()).is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn links_stay_out_of_a_bundle() {
    use std::os::unix::fs::symlink;
    let bench = Bench::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "secret.txt", "not for a bundle");
    let folder = bench.folder.path().join("linked");
    write(&folder, "dictionaries/a.txt", "word\n");
    symlink(
        elsewhere.path().join("secret.txt"),
        folder.join("dictionaries/b.txt"),
    )
    .unwrap();
    symlink(elsewhere.path(), folder.join("all")).unwrap();
    let archive = bench.desk.take_in(vec![folder]).await.unwrap().remove(0);
    let ids = [archive.id];
    let proposal = bench.desk.propose_bundle(&ids).await.unwrap();
    let left: Vec<_> = proposal
        .left_out
        .iter()
        .map(|left| (&*left.path, left.why))
        .collect();
    assert_eq!(
        left,
        [
            ("linked/all", WhyLeftOut::Symlink),
            ("linked/dictionaries/b.txt", WhyLeftOut::Symlink)
        ]
    );
    let bundle = built(&bench, &ids).await.unwrap();
    assert_eq!(bundle.entries, 1);
}

#[tokio::test]
async fn no_path_of_this_computer_reaches_the_page() {
    let bench = Bench::new().await;
    let (archive, _) = bench.taken("demo.zip", &wrapped_plugin()).await;
    let (folder, _) = dropped_folder(&bench).await;
    let judgement = judged(&bench, &archive).await;
    let repairs = judgement.repairs.iter().map(|one| one.repair).collect();
    let ids = [folder.id.clone()];
    let desk = &bench.desk;
    let gone = bench.folder.path().join("gone.zip");
    let answers = [
        serde_json::to_string(&archive),
        serde_json::to_string(&folder),
        serde_json::to_string(&desk.take_in(vec![gone]).await.unwrap()),
        serde_json::to_string(&judgement),
        serde_json::to_string(&desk.archive_contents(&archive.id).await.unwrap()),
        serde_json::to_string(&desk.propose_bundle(&ids).await.unwrap()),
        serde_json::to_string(&desk.build_bundle(&ids).await.unwrap()),
        serde_json::to_string(&desk.repair_archive(&archive.id, repairs).await.unwrap()),
        serde_json::to_string(
            &desk
                .repair_archive(&folder.id, Vec::new())
                .await
                .unwrap_err(),
        ),
    ];
    let secret = bench.folder.path().file_name().unwrap().to_string_lossy();
    for answer in answers.map(Result::unwrap) {
        assert!(!answer.contains(&*secret), "{answer}");
    }
}
