//! Instances and the two lists of plug-ins.

use reqwest::Method;
use serde_json::{Value, json};

use crate::running::Running;
use crate::signer::Call;

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

async fn list(running: &Running, action: &str, path: &str, query: &str) -> Value {
    let mut call = Call::new(running, action, Method::GET, path);
    query.clone_into(&mut call.query);
    call.succeed(running).await
}

fn texts<'a>(reply: &'a Value, field: &str) -> Vec<&'a str> {
    let items = reply["Result"].as_array().unwrap();
    items
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn instances_are_listed_filtered_and_paged() {
    let running = Running::demo().await;
    let instances =
        async |query: &str| list(&running, "ListInstance", "/openapi/instances", query).await;
    let all = instances("").await;
    assert_eq!(all["Headers"], json!({ "X-Total-Count": 3 }));
    assert_eq!(
        texts(&all, "description"),
        ["search-cn-hangzhou", "logs-staging", "catalogue-dev"]
    );
    assert_eq!(texts(&all, "status"), ["active", "activating", "active"]);
    for (query, found) in [
        ("description=log", vec!["logs-staging", "catalogue-dev"]),
        ("instanceId=es-cn-n6w1o1x0w001c0002", vec!["logs-staging"]),
        ("instanceId=es-cn", vec![]),
        ("esVersion=8.13.4_with_X-Pack", vec!["catalogue-dev"]),
        ("status=activating", vec!["logs-staging"]),
        ("paymentType=prepaid", vec!["search-cn-hangzhou"]),
        ("zoneId=cn-hangzhou-j", vec!["search-cn-hangzhou"]),
        ("tags=dev", vec!["catalogue-dev"]),
        ("instanceCategory=advanced", vec![]),
        (
            "description=",
            vec!["search-cn-hangzhou", "logs-staging", "catalogue-dev"],
        ),
    ] {
        let reply = instances(query).await;
        assert_eq!(texts(&reply, "description"), found, "{query}");
        assert_eq!(reply["Headers"]["X-Total-Count"], found.len(), "{query}");
    }
    let second = instances("page=2&size=2").await;
    assert_eq!(texts(&second, "description"), ["catalogue-dev"]);
    assert_eq!(second["Headers"]["X-Total-Count"], 3);
    for query in ["page=0", "page=x", "size=101", "size=0"] {
        let mut call = Call::new(&running, "ListInstance", Method::GET, "/openapi/instances");
        query.clone_into(&mut call.query);
        call.refused(&running, 400, "InvalidParameter").await;
    }
}

#[tokio::test]
async fn an_instance_is_described_in_full() {
    let running = Running::demo().await;
    let reply = list(&running, "DescribeInstance", SEARCH, "").await;
    assert!(reply.get("Headers").is_none());
    let instance = &reply["Result"];
    for (field, value) in [
        ("instanceId", json!("es-cn-i7m27ausp001l0001")),
        ("description", json!("search-cn-hangzhou")),
        ("esVersion", json!("8.15.1_with_X-Pack")),
        ("status", json!("active")),
        ("archType", json!("public")),
        ("nodeAmount", json!(3)),
        ("zoneCount", json!(2)),
        (
            "domain",
            json!("es-cn-i7m27ausp001l0001.elasticsearch.aliyuncs.com"),
        ),
        ("port", json!(9200)),
        ("protocol", json!("HTTP")),
        ("paymentType", json!("prepaid")),
        (
            "kibanaDomain",
            json!("es-cn-i7m27ausp001l0001.kibana.elasticsearch.aliyuncs.com"),
        ),
        ("tags", json!([{ "tagKey": "env", "tagValue": "prod" }])),
        ("createdAt", json!("2024-11-28T03:04:05.678Z")),
        ("updatedAt", json!("2025-12-24T03:04:05.678Z")),
    ] {
        assert_eq!(instance[field], value, "{field}");
    }
    assert!(instance["resourceGroupId"].is_string());
}

#[tokio::test]
async fn an_unknown_instance_is_not_found_anywhere() {
    let running = Running::demo().await;
    let path = "/openapi/instances/es-cn-0000000000000";
    for (action, method, rest) in [
        ("DescribeInstance", Method::GET, ""),
        ("ListPlugins", Method::GET, "/plugins"),
        ("ListUserPlugin", Method::GET, "/userPlugins"),
        (
            "InstallUserPlugins",
            Method::POST,
            "/plugins/user/actions/install",
        ),
    ] {
        let mut call = Call::new(&running, action, method.clone(), &format!("{path}{rest}"));
        if method == Method::POST {
            call.body("[{\"name\":\"pluginName1.zip\"}]");
        }
        let message = call.refused(&running, 400, "InstanceNotFound").await;
        assert_eq!(message, "The instanceId provided does not exist.");
    }
}

#[tokio::test]
async fn a_released_instance_is_listed_no_more_and_not_found() {
    let running = Running::demo().await;
    let released = "es-cn-i7m27ausp001l0001";
    running.sandbox.switches().release_instance(released);
    let list = Call::new(&running, "ListInstance", Method::GET, "/openapi/instances")
        .succeed(&running)
        .await;
    let ids: Vec<_> = list["Result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|instance| instance["instanceId"].clone())
        .collect();
    assert!(
        !ids.is_empty() && !ids.contains(&released.into()),
        "{ids:?}"
    );
    let path = format!("/openapi/instances/{released}");
    Call::new(&running, "DescribeInstance", Method::GET, &path)
        .refused(&running, 400, "InstanceNotFound")
        .await;
}

#[tokio::test]
async fn built_in_plug_ins_are_system_and_paged_by_ten() {
    let running = Running::demo().await;
    let path = format!("{SEARCH}/plugins");
    let first = list(&running, "ListPlugins", &path, "").await;
    assert_eq!(texts(&first, "name").len(), 10);
    assert_eq!(first["Headers"]["X-Total-Count"], 17);
    let all = list(
        &running,
        "ListPlugins",
        &path,
        "page=1&size=50&source=SYSTEM",
    )
    .await;
    assert!(
        texts(&all, "source")
            .iter()
            .all(|source| *source == "SYSTEM")
    );
    assert!(texts(&all, "name").contains(&"analysis-ik"));
    let one = list(&running, "ListPlugins", &path, "name=analysis-aliws").await;
    assert_eq!(texts(&one, "state"), ["UNINSTALLED"]);
    let mut call = Call::new(&running, "ListPlugins", Method::GET, &path);
    "source=USER".clone_into(&mut call.query);
    call.refused(&running, 400, "InvalidParameter").await;
}

#[tokio::test]
async fn custom_plug_ins_come_with_every_uploaded_version() {
    let running = Running::demo().await;
    let path = format!("{SEARCH}/userPlugins");
    let reply = list(&running, "ListUserPlugin", &path, "").await;
    assert_eq!(
        reply["Headers"],
        json!({ "X-Total-Count": 4, "totalCount": 4 })
    );
    assert_eq!(
        texts(&reply, "name"),
        ["analysis-hanlp", "pluginName1", "pluginName2", "sql-extra"]
    );
    assert_eq!(
        texts(&reply, "state"),
        ["INSTALLED", "UNINSTALLED", "UNINSTALLED", "UNINSTALLED"]
    );
    let sql = &reply["Result"][3];
    assert_eq!(sql["source"], "USER");
    assert_eq!(sql["version"], "8.13.4");
    let version = &sql["bingoPlugins"][0];
    let file_version = version["fileVersion"].as_str().unwrap();
    assert!(file_version.starts_with("CAEQ"), "{file_version}");
    assert_eq!(
        *version,
        json!({
            "name": "sql-extra", "version": "8.13.4", "elasticsearchVersion": "8.13.4",
            "fileVersion": file_version, "description": "More SQL functions",
            "state": "UNINSTALLED", "source": "USER", "pluginType": "CUSTOM_PLUGIN",
            "imageBuiltin": false,
        })
    );
    let one = list(
        &running,
        "ListUserPlugin",
        &path,
        "name=hanlp&page=1&size=10",
    )
    .await;
    assert_eq!(texts(&one, "name"), ["analysis-hanlp"]);
}
