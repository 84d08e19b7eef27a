//! The texts for other tools, of acts on an instance.

use plugdesk_desk::copy_as::{InstanceCopySubject, InstanceCopyTexts};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    ChangeRequest, DictionaryAsk, DictionaryList, DictionaryPut, InstanceTarget, PluginKey,
    WordsKind,
};
use secrecy::ExposeSecret as _;

use crate::alibaba_regions::Regions;

async fn copied(
    regions: &Regions,
    target: &InstanceTarget,
    subject: InstanceCopySubject,
) -> Result<InstanceCopyTexts, FaultCode> {
    let desk = &regions.bench.desk;
    let texts = desk
        .copy_instance_act_as(&target.connection, &target.instance, &subject)
        .await;
    texts.map_err(|fault| fault.code)
}

#[tokio::test]
async fn the_texts_hold_what_the_service_wants_and_never_the_secret() {
    let regions = Regions::new().await;
    let target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let details = regions.details(&target).await;
    let key = details
        .custom
        .iter()
        .find(|one| one.key.name == "pluginName1");
    let key = key.unwrap().key.clone();
    let paths = vec![regions.bench.folder.path().join("mine.dic")];
    std::fs::write(&paths[0], "a\n").unwrap();
    let taken = regions.bench.desk.take_in_word_files(paths).await.unwrap();
    let ask = DictionaryAsk {
        list: DictionaryList::Ik,
        put: vec![DictionaryPut {
            file: taken[0].id.clone(),
            name: "mine.dic".to_owned(),
            words: WordsKind::Main,
        }],
        remove: vec!["brands.dic".to_owned()],
    };
    let install = ChangeRequest::Install {
        plugins: vec![key.clone()],
    };
    let ready = regions.bench.sandbox.ready().alibaba.clone();
    let file_version = key.file_version.clone().unwrap();
    for (subject, expected) in [
        (InstanceCopySubject::Show, "list-user-plugin"),
        (
            InstanceCopySubject::Bring {
                file_names: vec!["a.zip".to_owned()],
                install: true,
            },
            ready.oss_bucket.as_str(),
        ),
        (
            InstanceCopySubject::Change {
                change: install,
                force: true,
            },
            &file_version,
        ),
        (
            InstanceCopySubject::Remove { plugins: vec![key] },
            &file_version,
        ),
        (
            InstanceCopySubject::Interrupt,
            "interrupt-elasticsearch-task",
        ),
        (InstanceCopySubject::Resume, "resume-elasticsearch-task"),
        (
            InstanceCopySubject::Dictionaries { ask },
            "SYSTEM_STOPWORD.dic",
        ),
    ] {
        let texts = copied(&regions, &target, subject).await.unwrap();
        assert!(texts.aliyun.contains(expected), "{}", texts.aliyun);
        assert!(
            texts.requests.contains(&target.instance.0),
            "{}",
            texts.requests
        );
        for text in [&texts.aliyun, &texts.requests] {
            let secret = ready.access_key_secret.expose_secret();
            assert!(!text.contains(secret), "{text}");
            assert!(!text.contains(&ready.access_key_id), "{text}");
            assert!(!text.contains("brands.dic"), "{text}");
        }
    }
}

#[tokio::test]
async fn what_is_gone_or_elsewhere_can_not_be_written_down() {
    let regions = Regions::new().await;
    let target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let plugins = vec![PluginKey {
        name: "pluginName1".to_owned(),
        file_version: Some("gone".to_owned()),
    }];
    let gone = copied(&regions, &target, InstanceCopySubject::Remove { plugins }).await;
    assert_eq!(gone.unwrap_err(), FaultCode::AlibabaNotInLibrary);
    let elastic = regions.bench.cloud().await;
    let elsewhere = InstanceTarget {
        connection: elastic.id,
        ..target
    };
    let refused = copied(&regions, &elsewhere, InstanceCopySubject::Show).await;
    assert_eq!(refused.unwrap_err(), FaultCode::WrongService);
}
