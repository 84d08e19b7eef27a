//! Installing built-in plug-ins, uninstalling both kinds, and removing from the library.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::running::Running;
use crate::signer::Call;

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

fn ask(running: &Running, action: &str, rest: &str, body: &Value) -> Call {
    let path = format!("{SEARCH}/plugins/{rest}");
    let mut call = Call::new(running, action, Method::POST, &path);
    call.body(&body.to_string());
    call
}

fn install_system(running: &Running, body: &Value) -> Call {
    ask(
        running,
        "InstallSystemPlugin",
        "system/actions/install",
        body,
    )
}

fn install_user(running: &Running, body: &Value) -> Call {
    ask(running, "InstallUserPlugins", "user/actions/install", body)
}

fn uninstall(running: &Running, body: &Value) -> Call {
    ask(running, "UninstallPlugin", "actions/uninstall", body)
}

fn remove(running: &Running, body: &Value) -> Call {
    ask(running, "RemovePlugin", "actions/remove", body)
}

async fn plugin(running: &Running, list: &str, name: &str) -> Value {
    let action = match list {
        "plugins" => "ListPlugins",
        _ => "ListUserPlugin",
    };
    let mut call = Call::new(running, action, Method::GET, &format!("{SEARCH}/{list}"));
    call.query = format!("name={name}");
    call.succeed(running).await["Result"][0].clone()
}

async fn built_in(running: &Running, name: &str) -> String {
    let found = plugin(running, "plugins", name).await;
    found["state"].as_str().unwrap().to_owned()
}

async fn custom(running: &Running, name: &str) -> String {
    let found = plugin(running, "userPlugins", name).await;
    found["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn built_in_plug_ins_come_and_go_with_a_restart() {
    let running = Running::demo().await;
    let both = json!(["analysis-aliws", "repository-hdfs"]);
    let reply = install_system(&running, &both).succeed(&running).await;
    assert_eq!(reply["Result"], both);
    assert_eq!(built_in(&running, "analysis-aliws").await, "INSTALLING");
    install_system(&running, &both)
        .refused(&running, 400, "InstanceActivating")
        .await;
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(built_in(&running, "analysis-aliws").await, "INSTALLED");
    install_system(&running, &both)
        .refused(&running, 400, "RepetitionOperationError")
        .await;

    let one = json!(["analysis-aliws"]);
    let reply = uninstall(&running, &one).succeed(&running).await;
    assert_eq!(reply["Result"], one);
    assert_eq!(built_in(&running, "analysis-aliws").await, "UNINSTALLING");
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(built_in(&running, "analysis-aliws").await, "UNINSTALLED");
}

#[tokio::test]
async fn what_cannot_be_uninstalled_is_refused() {
    let running = Running::demo().await;
    for (names, code) in [
        (json!(["analysis-ik"]), "PluginNotSupportUninstall"),
        (
            json!(["analysis-icu", "elasticsearch-repository-oss"]),
            "PluginNotSupportUninstall",
        ),
        (json!(["apack"]), "PluginNotSupportUninstall"),
        (json!(["aliyun-qos"]), "PluginNotSupportUninstall"),
        (json!(["analysis-aliws"]), "RepetitionOperationError"),
        (json!(["pluginName1"]), "RepetitionOperationError"),
        (json!(["missing"]), "PluginNotFound"),
        (json!([]), "MustChangeOneResource"),
        (json!(["analysis-icu", "analysis-icu"]), "InvalidParameter"),
        (json!([{ "name": "analysis-icu" }]), "InvalidParameter"),
    ] {
        uninstall(&running, &names)
            .refused(&running, 400, code)
            .await;
    }
    assert_eq!(built_in(&running, "analysis-icu").await, "INSTALLED");
}

#[tokio::test]
async fn a_custom_plug_in_is_uninstalled_and_then_removed() {
    let running = Running::demo().await;
    let object = plugin(&running, "userPlugins", "analysis-hanlp").await["bingoPlugins"][0].clone();
    remove(&running, &json!([object]))
        .refused(&running, 400, "PluginStillInstalled")
        .await;
    uninstall(&running, &json!(["analysis-hanlp"]))
        .succeed(&running)
        .await;
    assert_eq!(custom(&running, "analysis-hanlp").await, "UNINSTALLING");
    remove(&running, &json!([object]))
        .refused(&running, 400, "PluginStillInstalled")
        .await;
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(custom(&running, "analysis-hanlp").await, "UNINSTALLED");

    let mut object = object;
    remove(&running, &json!([object]))
        .refused(&running, 400, "InvalidParameter")
        .await;
    object["state"] = json!("UNINSTALLED");
    let mut stranger = object.clone();
    stranger["fileVersion"] = json!("CAEQother");
    remove(&running, &json!([object, stranger]))
        .refused(&running, 400, "PluginNotFound")
        .await;
    let reply = remove(&running, &json!([object])).succeed(&running).await;
    assert_eq!(reply["Result"], true);
    assert_eq!(
        plugin(&running, "userPlugins", "analysis-hanlp").await,
        Value::Null
    );
}

#[tokio::test]
async fn forcing_an_uninstall_cancels_the_running_install() {
    let running = Running::demo().await;
    install_user(&running, &json!([{ "name": "pluginName1.zip" }]))
        .succeed(&running)
        .await;
    let name = json!(["pluginName1"]);
    uninstall(&running, &name)
        .refused(&running, 400, "InstanceActivating")
        .await;
    // Forced or not, an install of something else is waited for.
    let mut other = uninstall(&running, &json!(["analysis-icu"]));
    "force=true".clone_into(&mut other.query);
    other.refused(&running, 400, "InstanceActivating").await;
    let mut call = uninstall(&running, &name);
    "force=True".clone_into(&mut call.query);
    let reply = call.succeed(&running).await;
    assert_eq!(custom(&running, "pluginName1").await, "UNINSTALLED");
    running.clock.advance(TimeDelta::seconds(8));
    let path = format!("{SEARCH}/action-records");
    let mut call = Call::new(&running, "ListActionRecords", Method::GET, &path);
    "size=2".clone_into(&mut call.query);
    let records = call.succeed(&running).await["Result"].clone();
    assert_eq!(records[0]["requestId"], reply["RequestId"]);
    assert_eq!(records[0]["stateType"], "FINISHED");
    assert_eq!(records[1]["actionName"], "InstallUserPlugins");
    assert_eq!(records[1]["stateType"], "CANCELED");
}

#[tokio::test]
async fn a_client_token_gets_the_same_answer_and_no_second_change() {
    let running = Running::demo().await;
    let with_token = |body: &Value| {
        let mut call = uninstall(&running, body);
        "clientToken=token-1".clone_into(&mut call.query);
        call
    };
    let first = with_token(&json!(["analysis-icu"])).succeed(&running).await;
    let again = with_token(&json!(["analysis-icu"])).succeed(&running).await;
    assert_eq!(first, again);
    running.clock.advance(TimeDelta::seconds(8));
    let later = with_token(&json!(["analysis-icu"])).succeed(&running).await;
    assert_eq!(first, later);
    assert_eq!(built_in(&running, "analysis-icu").await, "UNINSTALLED");
    with_token(&json!(["analysis-pinyin"]))
        .refused(&running, 400, "IdempotentParameterMismatch")
        .await;
    let mut long = uninstall(&running, &json!(["analysis-pinyin"]));
    long.query = format!("clientToken={}", "a".repeat(65));
    long.refused(&running, 400, "InvalidParameter").await;

    // A refused request uses its token up no more than a lost one does.
    let mut refused = uninstall(&running, &json!(["analysis-ik"]));
    "clientToken=token-2".clone_into(&mut refused.query);
    refused
        .refused(&running, 400, "PluginNotSupportUninstall")
        .await;
    let mut taken = uninstall(&running, &json!(["analysis-pinyin"]));
    "clientToken=token-2".clone_into(&mut taken.query);
    taken.succeed(&running).await;
}
