//! What every operation sends.

use std::collections::BTreeSet;

use chrono::{TimeZone, Utc};
use plugdesk_alibaba::{
    AccessKey, Client, ClientToken, DictionaryEntry, DictionaryKind, DictionarySource, DryRun,
    Force, InstanceId, PluginSource, PluginToInstall, RecordQuery, Restart, WordType,
};
use plugdesk_net::CancellationToken;
use serde_json::{Value, json};

use crate::checker::Sent;
use crate::stage::{id, lasting_key, service, standing_still, temporary_key};

/// Answers that every operation can read.
fn answer(request: &Sent) -> String {
    let path = request.target.split('?').next().unwrap();
    let result = match request.header("x-acs-action").unwrap() {
        "DescribeInstance" => json!({"instanceId": "es-cn-1"}),
        "DescribeElasticsearchHealth" => json!("GREEN"),
        "ListUserPlugin" => json!([{"name":"p","bingoPlugins":[listed()]}]),
        "RestartInstance" | "EstimatedRestartTime" | "ListDictInformation" => json!({}),
        _ if path.ends_with("/actions/remove") => json!(true),
        _ if path.contains("/actions/") && !path.contains("/plugins/") => json!(true),
        _ => json!([]),
    };
    json!({ "RequestId": "r", "Result": result }).to_string()
}

/// A plug-in with fields that no page of the API names.
fn listed() -> Value {
    json!({"name":"插件","fileVersion":"CAEQ","imageBuiltin":false,"state":"FAILED","later":[1.5]})
}

fn removed() -> Value {
    json!({"name":"插件","fileVersion":"CAEQ","imageBuiltin":false,"state":"UNINSTALLED",
        "source":"USER","pluginType":"CUSTOM_PLUGIN","later":[1.5]})
}

fn token() -> ClientToken {
    ClientToken::new("tok+1/=&?")
}

const TOKEN: &str = "clientToken=tok%2B1%2F%3D%26%3F";

fn names() -> Vec<String> {
    ["analysis-icu", "分词"].map(str::to_owned).to_vec()
}

async fn reads(client: &Client, one: &InstanceId) {
    let cancel = &CancellationToken::new();
    client.describe_regions(cancel).await.unwrap();
    client.list_instances(cancel).await.unwrap();
    client.describe_instance(one, cancel).await.unwrap();
    client.list_system_plugins(one, cancel).await.unwrap();
    client.list_user_plugins(one, cancel).await.unwrap();
    client.list_nodes(one, cancel).await.unwrap();
    client.health(one, cancel).await.unwrap();
    let since = Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).single();
    for (request_id, since, most) in [
        (Some("a b+c".to_owned()), None, 10),
        (None, since, 500),
        (None, None, 0),
    ] {
        let wanted = RecordQuery {
            request_id,
            since,
            most,
        };
        client.action_records(one, &wanted, cancel).await.unwrap();
    }
    for kind in KINDS {
        client.list_dictionaries(one, kind, cancel).await.unwrap();
    }
    client
        .dictionary_information(one, "b", "dir/词 *.dic", DictionaryKind::Ik, cancel)
        .await
        .unwrap();
    for (what, force) in [
        (Restart::Instance, Force(false)),
        (Restart::Instance, Force(true)),
        (Restart::Nodes(vec!["10.0.0.1".to_owned()]), Force(false)),
    ] {
        let asked = client.estimated_restart_time(one, &what, force, cancel);
        asked.await.unwrap();
    }
}

const KINDS: [DictionaryKind; 4] = [
    DictionaryKind::Ik,
    DictionaryKind::IkHot,
    DictionaryKind::Synonyms,
    DictionaryKind::Aliws,
];

/// Method, what follows the instance's path, and body of what [`reads`] sends.
fn of_reads() -> Vec<(&'static str, String, Value)> {
    let get = |below: &str| ("GET", below.to_owned(), Value::Null);
    let estimate = "/estimated-time/restart-time";
    let mut all = vec![
        get(""),
        get("/plugins?page=1&size=50"),
        get("/userPlugins?page=1&size=50"),
        get("/nodes?extended=true"),
        get("/elasticsearch-health"),
        get("/action-records?requestId=a%20b%2Bc&page=1&size=10"),
        get("/action-records?startTime=1767323045000&page=1&size=50"),
        get("/action-records?page=1&size=1"),
        get("/dicts?analyzerType=IK"),
        get("/dicts?analyzerType=IK_HOT"),
        get("/dicts?analyzerType=SYNONYMS"),
        get("/dicts?analyzerType=ALIWS"),
        get("/dict/_info?bucketName=b&key=dir%2F%E8%AF%8D%20%2A.dic&analyzerType=IK"),
    ];
    for (query, body) in [
        ("", json!({"restartType":"instance"})),
        (
            "?force=true",
            json!({"restartType":"instance","batch":25.0,"batchUnit":"percent"}),
        ),
        (
            "",
            json!({"restartType":"nodeIp","nodes":["10.0.0.1"],"blueGreenDep":false}),
        ),
    ] {
        all.push(("POST", format!("{estimate}{query}"), body));
    }
    all
}

async fn writes(client: &Client, one: &InstanceId) {
    let cancel = &CancellationToken::new();
    let (token, names) = (&token(), names());
    let installed = client.install_system_plugins(one, &names, token, cancel);
    installed.await.unwrap();
    let plugins = [
        PluginToInstall::Named("a.zip".to_owned()),
        PluginToInstall::Listed(listed()),
    ];
    for force in [Force(false), Force(true)] {
        let installed = client.install_user_plugins(one, &plugins, force, cancel);
        installed.await.unwrap();
        let uninstalled = client.uninstall_plugins(one, &names, force, token, cancel);
        uninstalled.await.unwrap();
        for what in [
            Restart::Instance,
            Restart::Nodes(vec!["10.0.0.1".to_owned(), "10.0.0.2".to_owned()]),
        ] {
            let restarted = client.restart(one, &what, force, token, cancel);
            restarted.await.unwrap();
        }
    }
    let source = PluginSource {
        name: "my-plugin.zip".to_owned(),
        bucket: "my-bucket".to_owned(),
        key: "dir/my plugin.zip".to_owned(),
    };
    for dry_run in [DryRun(true), DryRun(false)] {
        let analysed = client.analyse_plugins(one, std::slice::from_ref(&source), dry_run, cancel);
        analysed.await.unwrap();
    }
    let library = client.list_user_plugins(one, cancel).await.unwrap().value;
    client.remove_plugins(one, &library, cancel).await.unwrap();
    client.interrupt(one, token, cancel).await.unwrap();
    client.resume(one, token, cancel).await.unwrap();
    let cancelled = client.cancel_data_migration(one, token, cancel);
    cancelled.await.unwrap();
    let entry = |name: &str, word_type, source| DictionaryEntry {
        name: name.to_owned(),
        word_type,
        source,
    };
    let stored = DictionarySource::Oss {
        bucket: "b".to_owned(),
        key: "dic/new.dic".to_owned(),
    };
    let entries = [
        entry("old.dic", WordType::Stop, DictionarySource::Kept),
        entry("新.dic", WordType::Main, stored),
    ];
    for kind in KINDS {
        let updated = client.update_dictionaries(one, kind, &entries, token, cancel);
        updated.await.unwrap();
    }
}

/// As [`of_reads`], of what [`writes`] sends.
fn of_writes() -> Vec<(&'static str, String, Value)> {
    let post = |below: String, body: Value| ("POST", below, body);
    let names = json!(names());
    let plugins = json!([{"name":"a.zip"}, listed()]);
    let mut all = vec![post(
        format!("/plugins/system/actions/install?{TOKEN}"),
        names.clone(),
    )];
    for (alone, beside, batch) in [("", "", None), ("?force=true", "&force=true", Some(25.0))] {
        all.push(post(
            format!("/plugins/user/actions/install{alone}"),
            plugins.clone(),
        ));
        all.push(post(
            format!("/plugins/actions/uninstall?{TOKEN}{beside}"),
            names.clone(),
        ));
        for mut body in [
            json!({"restartType":"instance"}),
            json!({"restartType":"nodeIp","nodes":["10.0.0.1","10.0.0.2"],"blueGreenDep":false}),
        ] {
            if let Some(batch) = batch {
                body["batchCount"] = json!(batch);
                body["batchUnit"] = json!("percent");
            }
            all.push(post(format!("/actions/restart?{TOKEN}{beside}"), body));
        }
    }
    let source = json!([{"name":"my-plugin.zip",
        "ossObject":{"bucketName":"my-bucket","key":"dir/my plugin.zip"}}]);
    for dry_run in [true, false] {
        let below = format!("/plugins/actions/analysis?dryRun={dry_run}");
        all.push(post(below, source.clone()));
    }
    let library = "/userPlugins?page=1&size=50".to_owned();
    all.push(("GET", library, Value::Null));
    all.push(post(
        "/plugins/actions/remove".to_owned(),
        json!([removed()]),
    ));
    for task in ["interrupt", "resume"] {
        all.push(post(format!("/actions/{task}?{TOKEN}"), Value::Null));
    }
    let cancel = format!("/actions/cancel-task?{TOKEN}&taskType=MigrateData");
    all.push(post(cancel, Value::Null));
    let entries = json!([
        {"name":"old.dic","type":"STOP","sourceType":"ORIGIN"},
        {"name":"新.dic","type":"MAIN","sourceType":"OSS",
            "ossObject":{"bucketName":"b","key":"dic/new.dic"}},
    ]);
    for list in ["dict", "ik-hot-dict", "synonymsDict", "aliws-dict"] {
        all.push(("PUT", format!("/{list}?{TOKEN}"), entries.clone()));
    }
    all
}

/// Lasting and temporary key, an id as they are and one that must be encoded. That each request
/// is signed is judged when the service is dropped.
#[tokio::test]
async fn every_operation_sends_what_the_api_s_pages_say() {
    for (key, written, encoded) in [
        (lasting_key(), "es-cn-n6w1o1x0w001c0000", None),
        (lasting_key(), "a/b?c=d#e", Some("a%2Fb%3Fc%3Dd%23e")),
        (temporary_key(), "es-cn-n6w1o1x0w001c0000", None),
        (
            temporary_key(),
            "es-cn-1/ü ~+*%",
            Some("es-cn-1%2F%C3%BC%20~%2B%2A%25"),
        ),
    ] {
        let served = service(answer).await;
        let client = served.client_with(key.clone(), standing_still());
        reads(&client, &id(written)).await;
        writes(&client, &id(written)).await;
        let place = format!("/openapi/instances/{}", encoded.unwrap_or(written));
        let get = |target: &str| ("GET", target.to_owned(), Value::Null);
        let mut wanted = vec![
            get("/openapi/regions"),
            get("/openapi/instances?page=1&size=100"),
        ];
        for (method, below, body) in of_reads().into_iter().chain(of_writes()) {
            wanted.push((method, format!("{place}{below}"), body));
        }
        let asked = served.asked.lock().unwrap();
        for (sent, (method, target, body)) in asked.iter().zip(&wanted) {
            assert_eq!((sent.method.as_str(), &sent.target), (*method, target));
            let read = serde_json::from_slice::<Value>(&sent.body).unwrap_or_default();
            assert_eq!(&read, body, "{target}");
            headers_are_right(sent, &key);
        }
        assert_eq!(asked.len(), wanted.len());
        let actions: BTreeSet<_> = asked
            .iter()
            .filter_map(|sent| sent.header("x-acs-action"))
            .collect();
        assert_eq!(actions.len(), 24, "{actions:?}");
    }
}

fn headers_are_right(sent: &Sent, key: &AccessKey) {
    let json = (!sent.body.is_empty()).then_some("application/json; charset=utf-8");
    let token = key.security_token.as_ref().map(|_| "testSecurityToken+/=");
    for (name, value) in [
        ("accept", Some("application/json")),
        ("content-type", json),
        ("x-acs-date", Some("2026-01-02T03:04:05Z")),
        (
            "x-acs-signature-nonce",
            Some("0123456789abcdef0123456789abcdef"),
        ),
        ("x-acs-security-token", token),
    ] {
        assert_eq!(sent.header(name), value, "{name} of {}", sent.target);
    }
    let authorization = sent.header("authorization").unwrap();
    let signed = if json.is_some() {
        "content-type;host"
    } else {
        "host"
    };
    let session = if token.is_some() {
        "x-acs-security-token;"
    } else {
        ""
    };
    let names = format!(
        "SignedHeaders={signed};x-acs-action;x-acs-content-sha256;x-acs-date;{session}\
         x-acs-signature-nonce;x-acs-version,"
    );
    assert!(authorization.contains(&names), "{authorization}");
    let credential = format!("ACS3-HMAC-SHA256 Credential={},", key.id);
    assert!(authorization.starts_with(&credential), "{authorization}");
}
