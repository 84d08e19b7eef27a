//! What the client makes of answers: as the API's pages show them, and as odd as they may come.

use std::time::Duration;

use plugdesk_alibaba::{
    AnalysedPlugin, Answered, ClientToken, Dictionary, DictionaryInformation, DictionaryKind,
    DryRun, Force, Health, InstanceStatus, Node, PluginSource, Restart, WordType,
};
use plugdesk_net::CancellationToken;
use serde_json::{Value, json};

use crate::stage::{Served, id, service};

pub(crate) async fn telling(result: Value) -> Served {
    let body = json!({ "RequestId": "r", "Result": result }).to_string();
    service(move |_| body.clone()).await
}

pub(crate) fn told<T>(answered: Answered<T>) -> T {
    assert_eq!(answered.request_id.as_deref(), Some("r"));
    answered.value
}

async fn nodes(result: Value) -> Vec<Node> {
    let served = telling(result).await;
    let cancel = CancellationToken::new();
    let listed = served.client.list_nodes(&id("es-cn-1"), &cancel).await;
    told(listed.unwrap())
}

#[tokio::test]
async fn nodes_are_told_with_and_without_their_measurements() {
    let full = Node {
        host: "172.16.0.1".to_owned(),
        port: Some(9200),
        node_type: Some("WORKER".to_owned()),
        health: Some(Health::Green),
        zone: Some("cn-hangzhou-i".to_owned()),
        cpu_percent: Some(4.2),
        heap_percent: Some(21.6),
        disk_used_percent: Some(1.0),
    };
    for (port, cpu, heap) in [
        (json!(9200), json!("4.2%"), json!("21.60%")),
        (json!("9200"), json!(4.2), json!("21.6")),
        (json!(9200.0), json!(" 4.2 % "), json!(21.6)),
    ] {
        let read = nodes(json!([{"host":"172.16.0.1","port":port,"nodeType":"WORKER",
            "health":"green","zoneId":"cn-hangzhou-i","cpuPercent":cpu,"heapPercent":heap,
            "diskUsedPercent":"1%","loadOneM":"0.1"}]))
        .await;
        assert_eq!(read, std::slice::from_ref(&full));
    }
    let bare = Node {
        host: "h".to_owned(),
        port: None,
        node_type: None,
        health: None,
        zone: None,
        cpu_percent: None,
        heap_percent: None,
        disk_used_percent: None,
    };
    for odd in [
        json!([{"host":"h"}, null]),
        json!([{"host":"h","port":0,"health":null,"cpuPercent":null}]),
        json!([{"host":"h","port":70000,"nodeType":{},"cpuPercent":"n/a","zoneId":""}]),
        json!(r#"[{"host":"h","port":null}]"#),
    ] {
        let read = nodes(odd.clone()).await;
        assert_eq!(read, std::slice::from_ref(&bare), "{odd}");
    }
    for none in [json!(null), json!([]), json!("")] {
        assert_eq!(nodes(none).await, []);
    }
}

#[tokio::test]
async fn health_is_told_in_any_case() {
    for (word, health) in [
        (json!("GREEN"), Health::Green),
        (json!("yellow"), Health::Yellow),
        (json!("Red"), Health::Red),
        (json!("GRAY"), Health::Unknown("GRAY".to_owned())),
        (json!(null), Health::Unknown(String::new())),
        (json!([]), Health::Unknown(String::new())),
    ] {
        let served = telling(word).await;
        let cancel = CancellationToken::new();
        let read = served.client.health(&id("es-cn-1"), &cancel).await;
        assert_eq!(told(read.unwrap()), health);
    }
}

#[tokio::test]
async fn an_analysis_is_told_with_the_policy_it_found() {
    let source = [PluginSource {
        name: "p.zip".to_owned(),
        bucket: "b".to_owned(),
        key: "k".to_owned(),
    }];
    let plugin = |policy: Option<&str>| AnalysedPlugin {
        name: "p".to_owned(),
        version: Some("1.0".to_owned()),
        elasticsearch_version: Some("8.17.0".to_owned()),
        description: None,
        security_policy: policy.map(str::to_owned),
    };
    for (policy, read) in [
        (json!("grant {};"), Some("grant {};")),
        (json!(null), None),
        (json!(""), None),
        (json!([]), None),
        (json!(["a"]), Some(r#"["a"]"#)),
    ] {
        let served = telling(
            json!([{"name":"p","version":"1.0","elasticsearchVersion":"8.17.0",
            "description":null,"securityPolicy":policy}]),
        )
        .await;
        let cancel = CancellationToken::new();
        let analysed = served
            .client
            .analyse_plugins(&id("es-cn-1"), &source, DryRun(true), &cancel)
            .await;
        assert_eq!(told(analysed.unwrap()), [plugin(read)]);
    }
}

#[tokio::test]
async fn an_installation_that_began_is_told_in_every_form() {
    let names = ["a.zip", "b"];
    for (result, started) in [
        (json!(names), &names[..]),
        (json!(r#"["a.zip", "b"]"#), &names[..]),
        (json!([{"name":"a.zip"}, "b"]), &names[..]),
        (json!(null), &[]),
        (json!(""), &[]),
    ] {
        let served = telling(result.clone()).await;
        let (cancel, token) = (CancellationToken::new(), ClientToken::new("t"));
        let (client, one) = (&served.client, &id("es-cn-1"));
        let custom = client.install_user_plugins(one, &[], Force(false), &cancel);
        assert_eq!(told(custom.await.unwrap()), started, "{result}");
        let built_in = client.install_system_plugins(one, &[], &token, &cancel);
        assert_eq!(told(built_in.await.unwrap()), started, "{result}");
        let gone = client.uninstall_plugins(one, &[], Force(false), &token, &cancel);
        assert_eq!(told(gone.await.unwrap()), started, "{result}");
    }
}

#[tokio::test]
async fn yes_and_no_are_told() {
    for (result, yes) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(null), true),
        (json!(false), false),
        (json!("false"), false),
    ] {
        let served = telling(result).await;
        let (cancel, token) = (CancellationToken::new(), ClientToken::new("t"));
        let (client, one) = (&served.client, &id("es-cn-1"));
        assert_eq!(
            told(client.interrupt(one, &token, &cancel).await.unwrap()),
            yes
        );
        assert_eq!(
            told(client.resume(one, &token, &cancel).await.unwrap()),
            yes
        );
        let removed = client.remove_plugins(one, &[], &cancel);
        assert_eq!(told(removed.await.unwrap()), yes);
        let cancelled = client.cancel_data_migration(one, &token, &cancel);
        assert_eq!(told(cancelled.await.unwrap()), yes);
    }
}

#[tokio::test]
async fn a_restart_that_began_is_told_whatever_is_said_of_the_instance() {
    for (result, status) in [
        (
            json!({"instanceId":"es-cn-1","status":"activating"}),
            InstanceStatus::Activating,
        ),
        (json!(null), InstanceStatus::Unknown(String::new())),
        (json!(true), InstanceStatus::Unknown(String::new())),
    ] {
        let served = telling(result).await;
        let (cancel, token) = (CancellationToken::new(), ClientToken::new("t"));
        let one = id("es-cn-1");
        let restarted = served
            .client
            .restart(&one, &Restart::Instance, Force(false), &token, &cancel)
            .await;
        let instance = told(restarted.unwrap());
        assert_eq!((instance.id, instance.status), (one, status));
    }
}

#[tokio::test]
async fn the_estimate_is_told_in_its_unit() {
    for (result, estimate) in [
        (
            json!({"unit":"second","value":50}),
            Some(Duration::from_secs(50)),
        ),
        (
            json!({"unit":"Minutes","value":"2"}),
            Some(Duration::from_mins(2)),
        ),
        (json!({"value":1.5}), Some(Duration::from_millis(1500))),
        (
            json!({"unit":"ms","value":1500}),
            Some(Duration::from_millis(1500)),
        ),
        (json!(600), Some(Duration::from_mins(10))),
        (json!({"unit":"second","value":-1}), None),
        (json!({"unit":"second"}), None),
        (json!(null), None),
        (json!([]), None),
    ] {
        let served = telling(result.clone()).await;
        let cancel = CancellationToken::new();
        let estimated = served
            .client
            .estimated_restart_time(&id("es-cn-1"), &Restart::Instance, Force(false), &cancel)
            .await;
        assert_eq!(told(estimated.unwrap()), estimate, "{result}");
    }
}

#[tokio::test]
async fn dictionaries_are_told_without_their_links() {
    let served = telling(json!([
        {"name":"SYSTEM_MAIN.dic","fileSize":2_782_602,"sourceType":"ORIGIN","type":"MAIN",
            "downloadUrl":"http://b.oss/canary?Signature=canary"},
        {"name":"stop.dic","fileSize":"132","sourceType":"UPLOAD","type":"stop"},
        {"name":"odd","fileSize":null,"type":"LATER"},
    ]))
    .await;
    let cancel = CancellationToken::new();
    let listed = served
        .client
        .list_dictionaries(&id("es-cn-1"), DictionaryKind::IkHot, &cancel)
        .await;
    let dictionary = |name: &str, word_type, source: Option<&str>, file_size| Dictionary {
        name: name.to_owned(),
        kind: DictionaryKind::IkHot,
        word_type,
        source_type: source.map(str::to_owned),
        file_size,
    };
    let later = WordType::Unknown("LATER".to_owned());
    let wanted = [
        dictionary(
            "SYSTEM_MAIN.dic",
            WordType::Main,
            Some("ORIGIN"),
            Some(2_782_602),
        ),
        dictionary("stop.dic", WordType::Stop, Some("UPLOAD"), Some(132)),
        dictionary("odd", later, None, None),
    ];
    let told = told(listed.unwrap());
    assert_eq!(told, wanted);
    assert!(!format!("{told:?}").contains("canary"));
}

#[tokio::test]
async fn what_the_service_finds_at_an_object_is_told() {
    let found = |size, etag: Option<&str>| DictionaryInformation {
        size,
        etag: etag.map(str::to_owned),
    };
    for (result, wanted) in [
        (
            json!({"type":"STOP","fileSize":220,
                "ossObject":{"bucketName":"b","key":"k","etag":"2ABAB5E7"}}),
            found(Some(220), Some("2ABAB5E7")),
        ),
        (
            json!({"size":"220","etag":"\"2abab5e7\""}),
            found(Some(220), Some("2abab5e7")),
        ),
        (json!({"ossObject":null}), found(None, None)),
        (json!(null), found(None, None)),
    ] {
        let served = telling(result.clone()).await;
        let cancel = CancellationToken::new();
        let read = served
            .client
            .dictionary_information(&id("es-cn-1"), "b", "k", DictionaryKind::Ik, &cancel)
            .await;
        assert_eq!(told(read.unwrap()), wanted, "{result}");
    }
}
