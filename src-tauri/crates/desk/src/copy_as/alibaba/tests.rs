//! The texts, and what a shell makes of them.

use std::process::Command;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::connections::{ConnectionColour, ConnectionId, Place, SecretKeeping, ServiceKind};
use crate::instances::{DictionaryList, DictionaryPut, WordFileId, WordsKind};

fn record(address: &str, bucket: Option<&str>) -> ConnectionRecord {
    ConnectionRecord {
        id: ConnectionId("c".to_owned()),
        name: "Acme".to_owned(),
        place: Place {
            service: ServiceKind::Alibaba,
            address: address.to_owned(),
            region: Some("cn-hangzhou".to_owned()),
            authority: None,
            exactly: false,
            vpc: false,
            oss: bucket.map(|bucket| OssView {
                bucket: bucket.to_owned(),
                address: None,
                keep: false,
            }),
        },
        sign_in: SignIn::AccessKey {
            access_key_id: "LTAI-canary".to_owned(),
        },
        keeping: SecretKeeping::Keyring,
        colour: ConnectionColour::Indigo,
        protected: false,
        practice: false,
    }
}

fn usual() -> AtRegion {
    AtRegion::of(&record(
        "https://elasticsearch.cn-hangzhou.aliyuncs.com",
        Some("acme-plugins"),
    ))
}

fn key(name: &str) -> PluginKey {
    PluginKey {
        name: name.to_owned(),
        file_version: None,
    }
}

fn bring(file: &str, install: bool) -> InstanceCopySubject {
    InstanceCopySubject::Bring {
        file_names: vec![file.to_owned()],
        install,
    }
}

fn change(change: ChangeRequest, force: bool) -> InstanceCopySubject {
    InstanceCopySubject::Change { change, force }
}

fn hot_words(name: &str) -> (InstanceCopySubject, KnownThere) {
    let list = DictionaryList::IkHot;
    let row = |name: &str| DictionaryRow {
        list,
        name: name.to_owned(),
        words: Some(WordsKind::Main),
        size: None,
        source: None,
    };
    let ask = DictionaryAsk {
        list,
        put: vec![DictionaryPut {
            file: WordFileId("f".to_owned()),
            name: name.to_owned(),
            words: WordsKind::Stop,
        }],
        remove: vec!["old.dic".to_owned()],
    };
    let known = KnownThere {
        dictionaries: vec![row("SYSTEM_MAIN.dic"), row("old.dic"), row(name)],
        word_files: vec!["my words.dic".to_owned()],
        library: Vec::new(),
    };
    (InstanceCopySubject::Dictionaries { ask }, known)
}

fn instance() -> InstanceId {
    InstanceId("es-cn-1".to_owned())
}

fn texts(subject: &InstanceCopySubject, known: &KnownThere) -> InstanceCopyTexts {
    instance_texts(&usual(), &instance(), subject, known).unwrap()
}

/// The commands that a text runs, in place of which a shell writes their words; nothing where there
/// is no shell or no jq.
fn commands(text: &str) -> Option<Vec<Vec<String>>> {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let listed = json!({"Result": [
        {"name": "a", "bingoPlugins": [
            {"name": "a", "version": "1", "elasticsearchVersion": "8.15.1", "state": "UNINSTALLED", "kept": 1},
            {"name": "a", "version": "2", "elasticsearchVersion": "8.15.1", "state": "UNINSTALLED"},
        ]},
        {"name": "b", "version": "1", "elasticsearchVersion": "8.15.1", "state": "UNINSTALLED"},
    ]});
    let taken = json!({"Result": [
        {"name": "a", "version": "1", "elasticsearchVersion": "8.15.1", "description": "d"},
    ]});
    let run = format!(
        "uuidgen() {{ echo 5A2C; }}\naliyun() {{\n  printf '%s\\0' \"$@\" '|' >> \"$LOG\"\n  case \
         \"$2\" in\n    plugin-analysis) echo '{taken}' ;;\n    list-user-plugin) echo '{listed}' ;;\n  \
         esac\n}}\n{text}"
    );
    Command::new("jq").arg("--version").output().ok()?;
    let said = Command::new("sh")
        .args(["-c", &run])
        .env("LOG", &log)
        .output()
        .ok()?;
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success() && words.is_empty(), "{words}\n{text}");
    let log = String::from_utf8(std::fs::read(log).unwrap()).unwrap();
    let mut commands = vec![Vec::new()];
    for word in log.split_terminator('\0') {
        if word == "|" {
            commands.push(Vec::new());
        } else {
            commands.last_mut().unwrap().push(word.to_owned());
        }
    }
    commands.pop();
    Some(commands)
}

#[test]
fn a_restart_in_words() {
    let nodes = vec!["10.0.0.1".to_owned()];
    let restart = change(ChangeRequest::Restart { nodes }, true);
    let texts = texts(&restart, &KnownThere::default());
    assert_eq!(
        texts.aliyun,
        "# Signs in with the profile of `aliyun configure`, or with ALIBABA_CLOUD_ACCESS_KEY_ID, \
         ALIBABA_CLOUD_ACCESS_KEY_SECRET.
aliyun elasticsearch restart-instance --region cn-hangzhou \\
  --instance-id es-cn-1 --client-token \"$(uuidgen)\" --force true \\
  --body '{\"restartType\":\"nodeIp\",\"nodes\":[\"10.0.0.1\"],\"blueGreenDep\":false,\"batchCount\":25,\"batchUnit\":\"percent\"}'
"
    );
    assert_eq!(
        texts.requests,
        "# Elasticsearch 2017-06-13 at https://elasticsearch.cn-hangzhou.aliyuncs.com, signed with \
         ACS3-HMAC-SHA256.
# Before each request stands its x-acs-action.

# RestartInstance
POST /openapi/instances/es-cn-1/actions/restart?clientToken=A-NEW-UUID&force=true
Content-Type: application/json

{\"restartType\":\"nodeIp\",\"nodes\":[\"10.0.0.1\"],\"blueGreenDep\":false,\"batchCount\":25,\"batchUnit\":\"percent\"}
"
    );
}

#[test]
fn a_file_goes_through_the_bucket_into_the_library_and_onto_the_nodes() {
    let texts = texts(&bring("my 'a'.zip", true), &KnownThere::default());
    assert!(
        texts.requests.contains(
            "PUT https://acme-plugins.oss-cn-hangzhou.aliyuncs.com/plugdesk/my%20%27a%27.zip"
        ),
        "{}",
        texts.requests
    );
    let Some(commands) = commands(&texts.aliyun) else {
        return;
    };
    let url = "oss://acme-plugins/plugdesk/my 'a'.zip";
    let region = ["--region", "cn-hangzhou"];
    assert_eq!(
        commands[0][..],
        ["ossutil", "cp", "./my 'a'.zip", url, region[0], region[1]]
    );
    assert_eq!(
        commands[5][..],
        ["ossutil", "rm", url, region[0], region[1]]
    );
    let operations: Vec<_> = commands[1..5]
        .iter()
        .map(|words| words[1].as_str())
        .collect();
    assert_eq!(
        operations,
        [
            "plugin-analysis",
            "plugin-analysis",
            "list-user-plugin",
            "install-user-plugins"
        ]
    );
    let body = |command: &[String]| -> Value {
        let at = command.iter().position(|word| word == "--body").unwrap();
        serde_json::from_str(&command[at + 1]).unwrap()
    };
    let source = json!([{"name": "my 'a'.zip", "ossObject": {
        "bucketName": "acme-plugins", "key": "plugdesk/my 'a'.zip"}}]);
    for (command, dry_run) in [(&commands[1], "true"), (&commands[2], "false")] {
        assert_eq!(body(command), source);
        let at = command.iter().position(|word| word == "--dry-run").unwrap();
        assert_eq!(command[at + 1], dry_run);
    }
    // The whole object of what was just taken, and of nothing else.
    assert_eq!(body(&commands[4])[0]["kept"], 1);
    assert_eq!(body(&commands[4]).as_array().unwrap().len(), 1);
}

#[test]
fn what_the_library_holds_is_sent_whole() {
    let held =
        json!({"name": "a", "fileVersion": "CAEQ1", "state": "UNINSTALLED", "later": {"x": [1]}});
    let known = KnownThere {
        library: vec![held.clone()],
        ..KnownThere::default()
    };
    let install = ChangeRequest::Install {
        plugins: vec![key("a")],
    };
    let texts_of = |subject| texts(&subject, &known).requests;
    let body =
        |text: &str| -> Value { serde_json::from_str(text.lines().last().unwrap()).unwrap() };
    let install = texts_of(change(install, false));
    assert_eq!(body(&install), json!([held]));
    assert!(
        install.contains("/plugins/user/actions/install\n"),
        "{install}"
    );
    let remove = texts_of(InstanceCopySubject::Remove {
        plugins: vec![key("a")],
    });
    let removed = &body(&remove)[0];
    assert_eq!(removed["later"], json!({"x": [1]}));
    assert_eq!(removed["source"], "USER");
    assert_eq!(removed["pluginType"], "CUSTOM_PLUGIN");
}

#[test]
fn a_list_of_dictionaries_is_told_as_a_whole() {
    let (subject, known) = hot_words("hot.dic");
    let texts = texts(&subject, &known);
    let body = "[{\"name\":\"SYSTEM_MAIN.dic\",\"type\":\"MAIN\",\"sourceType\":\"ORIGIN\"},\
                {\"name\":\"hot.dic\",\"type\":\"STOP\",\"sourceType\":\"OSS\",\"ossObject\":\
                {\"bucketName\":\"acme-plugins\",\"key\":\"plugdesk/hot.dic\"}}]";
    assert!(
        texts.requests.contains(&format!(
            "PUT /openapi/instances/es-cn-1/ik-hot-dict?clientToken=A-NEW-UUID\nContent-Type: \
             application/json\n\n{body}\n"
        )),
        "{}",
        texts.requests
    );
    let Some(commands) = commands(&texts.aliyun) else {
        return;
    };
    assert_eq!(
        commands[0][2..4],
        ["./my words.dic", "oss://acme-plugins/plugdesk/hot.dic"]
    );
    assert_eq!(commands[1][1], "update-hot-ik-dicts");
    assert_eq!(commands[1].last().unwrap(), body);
}

#[test]
fn without_a_bucket_files_have_no_way() {
    let at = AtRegion::of(&record(
        "https://elasticsearch.cn-hangzhou.aliyuncs.com",
        None,
    ));
    let known = KnownThere::default();
    let refused = instance_texts(&at, &instance(), &bring("a.zip", false), &known).unwrap_err();
    assert_eq!(refused.code, FaultCode::OssNoBucket);
    let (subject, mut known) = hot_words("hot.dic");
    instance_texts(&at, &instance(), &subject, &known).unwrap_err();
    // What is merely removed needs none.
    let InstanceCopySubject::Dictionaries { mut ask } = subject else {
        return;
    };
    ask.put.clear();
    known.word_files.clear();
    let subject = InstanceCopySubject::Dictionaries { ask };
    let texts = instance_texts(&at, &instance(), &subject, &known).unwrap();
    assert!(!texts.aliyun.contains("old.dic"), "{}", texts.aliyun);
}

#[test]
fn another_address_is_named_and_no_key_is() {
    let mut record = record(
        "https://elasticsearch-vpc.cn-hangzhou.aliyuncs.com:8443/",
        Some("b"),
    );
    record.sign_in = SignIn::TemporaryKey {
        access_key_id: "STS.canary".to_owned(),
    };
    let oss = record.place.oss.as_mut().unwrap();
    oss.address = Some("http://127.0.0.1:9000".to_owned());
    oss.keep = true;
    let at = AtRegion::of(&record);
    let known = KnownThere::default();
    let texts = instance_texts(&at, &instance(), &bring("a.zip", true), &known).unwrap();
    let (aliyun, requests) = (&texts.aliyun, &texts.requests);
    assert!(
        aliyun.contains(" --endpoint elasticsearch-vpc.cn-hangzhou.aliyuncs.com:8443 "),
        "{aliyun}"
    );
    assert!(
        aliyun.contains("--region cn-hangzhou --endpoint 127.0.0.1:9000"),
        "{aliyun}"
    );
    assert!(aliyun.contains("ALIBABA_CLOUD_SECURITY_TOKEN"), "{aliyun}");
    assert!(
        requests.contains("PUT http://127.0.0.1:9000/b/plugdesk/a.zip"),
        "{requests}"
    );
    for text in [aliyun, requests] {
        assert!(!text.contains("canary"), "{text}");
        assert!(
            !text.contains("ossutil rm") && !text.contains("DELETE"),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_in_a_name_means_anything_to_a_shell(name in "[^\0|]+", id in "[^\0|]+") {
        let names = vec![name.clone()];
        let (dictionaries, mut known) = hot_words(&name);
        known.word_files = names.clone();
        known.library = vec![json!({"name": name})];
        let id = InstanceId(id);
        for subject in [
            InstanceCopySubject::Show,
            bring(&name, true),
            change(ChangeRequest::InstallBuiltIn { names: names.clone() }, true),
            change(ChangeRequest::Uninstall { plugins: vec![key(&name)] }, true),
            change(ChangeRequest::Install { plugins: vec![key(&name)] }, true),
            InstanceCopySubject::Interrupt,
            InstanceCopySubject::Resume,
            dictionaries,
        ] {
            let texts = instance_texts(&usual(), &id, &subject, &known).unwrap();
            let Some(commands) = commands(&texts.aliyun) else {
                return Ok(());
            };
            for command in commands.iter().filter(|words| words[0] == "elasticsearch") {
                let at = command.iter().position(|word| word == "--instance-id").unwrap();
                prop_assert_eq!(&command[at + 1], &id.0);
                if let Some(at) = command.iter().position(|word| word == "--body") {
                    prop_assert!(serde_json::from_str::<Value>(&command[at + 1]).is_ok());
                }
            }
        }
    }
}
