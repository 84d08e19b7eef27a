//! From an object in a bucket to the library of an instance, and to its dictionaries, in the
//! sandbox.

use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use plugdesk_alibaba::oss::{Bucket, ObjectKey};
use plugdesk_alibaba::{
    ClientToken, Dictionary, DictionaryEntry, DictionaryKind, DictionarySource, DryRun, ErrorKind,
    Force, PluginSource, PluginState, PluginToInstall, Signing, WordType,
};
use plugdesk_net::CancellationToken;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::oss_stage::oss_of;
use crate::stage::{Stage, id};

const SEARCH: &str = "es-cn-i7m27ausp001l0001";

/// Puts an object into the sandbox's bucket, whose name it gives.
async fn put(stage: &Stage, key: &str, bytes: Vec<u8>) -> String {
    let ready = stage.sandbox.ready().alibaba.clone();
    let oss = oss_of(&ready, |_| {}, Signing::default());
    let bucket = Bucket::parse(&ready.oss_bucket).unwrap();
    let key = ObjectKey::parse(key).unwrap();
    let cancel = CancellationToken::new();
    oss.put(&bucket, &key, Bytes::from(bytes), &cancel)
        .await
        .unwrap();
    ready.oss_bucket
}

fn archive(elasticsearch: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default();
    zip.start_file("plugin-descriptor.properties", stored)
        .unwrap();
    let descriptor = format!(
        "name=analysis-parts\nversion=1.2.0\ndescription=Part numbers\nclassname=a.B\n\
         java.version=17\nelasticsearch.version={elasticsearch}\n"
    );
    zip.write_all(descriptor.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

async fn instant() -> Stage {
    Stage::with(|options| options.restart_takes = Duration::ZERO).await
}

#[tokio::test]
async fn an_archive_comes_into_the_library_is_installed_and_leaves_again() {
    let stage = instant().await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let name = "analysis-parts-1.2.0.zip".to_owned();
    let key = format!("plugdesk/tests/{name}");
    let bucket = put(&stage, &key, archive("8.15.1")).await;
    let source = [PluginSource { name, bucket, key }];
    let library = async || {
        let listed = client.list_user_plugins(search, &cancel).await.unwrap();
        let mut all = listed.value.into_iter();
        all.find(|plugin| plugin.name == "analysis-parts")
    };
    for dry_run in [DryRun(true), DryRun(false)] {
        assert_eq!(library().await, None, "{dry_run:?}");
        let analysed = client
            .analyse_plugins(search, &source, dry_run, &cancel)
            .await
            .unwrap();
        let [plugin] = analysed.value.as_slice() else {
            panic!("{analysed:?}")
        };
        assert_eq!(plugin.name, "analysis-parts");
        assert_eq!(plugin.version.as_deref(), Some("1.2.0"));
        assert_eq!(plugin.elasticsearch_version.as_deref(), Some("8.15.1"));
    }
    let listed = library().await.unwrap();
    assert_eq!(listed.state, PluginState::Uninstalled);

    let plugins = [PluginToInstall::from(&listed)];
    client
        .install_user_plugins(search, &plugins, Force(false), &cancel)
        .await
        .unwrap();
    let installed = library().await.unwrap();
    assert_eq!(installed.state, PluginState::Installed);
    let refused = client.remove_plugins(search, &[installed], &cancel).await;
    let error = refused.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::StillInstalled), "{error:?}");

    let names = ["analysis-parts".to_owned()];
    let token = ClientToken::new("out");
    client
        .uninstall_plugins(search, &names, Force(false), &token, &cancel)
        .await
        .unwrap();
    let left = library().await.unwrap();
    assert_eq!(left.state, PluginState::Uninstalled);
    let removed = client.remove_plugins(search, &[left], &cancel).await;
    assert!(removed.unwrap().value);
    assert_eq!(library().await, None);
}

#[tokio::test]
async fn what_is_wrong_with_an_archive_is_told_from_what_the_instance_lacks() {
    let stage = instant().await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let name = "analysis-parts-1.2.0.zip".to_owned();
    let refused = async |key: &str, bytes: Vec<u8>| {
        let bucket = put(&stage, key, bytes).await;
        let (name, key) = (name.clone(), key.to_owned());
        let source = [PluginSource { name, bucket, key }];
        client
            .analyse_plugins(search, &source, DryRun(true), &cancel)
            .await
            .unwrap_err()
    };
    for (key, bytes) in [
        ("plugdesk/text.zip", b"no archive".to_vec()),
        ("plugdesk/other.zip", archive("7.10.0")),
    ] {
        let error = refused(key, bytes).await;
        assert!(
            matches!(error.kind, ErrorKind::PluginRefused),
            "{key}: {error:?}"
        );
        assert!(error.code.is_some() && error.message.is_some());
    }
    stage.sandbox.switches().suspend_custom_plugins(true);
    let error = refused("plugdesk/good.zip", archive("8.15.1")).await;
    assert!(matches!(error.kind, ErrorKind::NotOffered), "{error:?}");
}

#[tokio::test]
async fn one_dictionary_is_replaced_and_the_others_stay() {
    let stage = instant().await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let key = "plugdesk/tests/new.dic".to_owned();
    let bucket = put(&stage, &key, b"eins\nzwei\n".to_vec()).await;
    let kind = DictionaryKind::Ik;
    let found = client
        .dictionary_information(search, &bucket, &key, kind, &cancel)
        .await
        .unwrap()
        .value;
    assert_eq!(found.size, Some(10));
    assert!(found.etag.is_some());

    let before = client.list_dictionaries(search, kind, &cancel).await;
    let before = before.unwrap().value;
    assert!(before.len() > 1);
    let mut entries: Vec<_> = before.iter().map(kept).collect();
    entries.push(DictionaryEntry {
        name: "new.dic".to_owned(),
        word_type: WordType::Main,
        source: DictionarySource::Oss { bucket, key },
    });
    let token = ClientToken::new("words");
    client
        .update_dictionaries(search, kind, &entries, &token, &cancel)
        .await
        .unwrap();
    let after = client.list_dictionaries(search, kind, &cancel).await;
    let after = after.unwrap().value;
    let names = |list: &[Dictionary]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let mut wanted = names(&before);
    wanted.push("new.dic".to_owned());
    assert_eq!(names(&after), wanted);
    let new = after.last().unwrap();
    assert_eq!((new.file_size, &new.word_type), (Some(10), &WordType::Main));
    for kind in [
        DictionaryKind::IkHot,
        DictionaryKind::Synonyms,
        DictionaryKind::Aliws,
    ] {
        let listed = client.list_dictionaries(search, kind, &cancel).await;
        assert!(!listed.unwrap().value.is_empty(), "{kind:?}");
    }
}

fn kept(dictionary: &Dictionary) -> DictionaryEntry {
    DictionaryEntry {
        name: dictionary.name.clone(),
        word_type: dictionary.word_type.clone(),
        source: DictionarySource::Kept,
    }
}
