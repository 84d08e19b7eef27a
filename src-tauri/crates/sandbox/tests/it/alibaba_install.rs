//! `InstallUserPlugins`: both forms of the body, the way to the end, and what is refused.

use chrono::TimeDelta;
use plugdesk_sandbox::InstallResultForm;
use reqwest::Method;
use serde_json::{Value, json};

use crate::running::Running;
use crate::signer::Call;

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";
const LOGS: &str = "/openapi/instances/es-cn-n6w1o1x0w001c0002";

fn install(running: &Running, instance: &str, body: &Value) -> Call {
    let path = format!("{instance}/plugins/user/actions/install");
    let mut call = Call::new(running, "InstallUserPlugins", Method::POST, &path);
    call.body(&body.to_string());
    call
}

async fn status(running: &Running, instance: &str) -> String {
    let call = Call::new(running, "DescribeInstance", Method::GET, instance);
    call.succeed(running).await["Result"]["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn plugin(running: &Running, instance: &str, name: &str) -> Value {
    let path = format!("{instance}/userPlugins");
    let mut call = Call::new(running, "ListUserPlugin", Method::GET, &path);
    call.query = format!("name={name}");
    call.succeed(running).await["Result"][0].clone()
}

async fn state(running: &Running, name: &str) -> String {
    plugin(running, SEARCH, name).await["state"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn two_plug_ins_by_name_are_installed_one_after_the_other() {
    let running = Running::demo().await;
    let body = json!([{ "name": "pluginName1.zip" }, { "name": "pluginName2.zip" }]);
    let reply = install(&running, SEARCH, &body).succeed(&running).await;
    assert_eq!(
        reply["Result"],
        json!(["pluginName1.zip", "pluginName2.zip"])
    );
    for (seconds, first, second, instance) in [
        (0, "INSTALLING", "INSTALLING", "activating"),
        (3, "INSTALLED", "INSTALLING", "activating"),
        (3, "INSTALLED", "INSTALLED", "activating"),
        (2, "INSTALLED", "INSTALLED", "active"),
    ] {
        running.clock.advance(TimeDelta::seconds(seconds));
        assert_eq!(state(&running, "pluginName1").await, first);
        assert_eq!(state(&running, "pluginName2").await, second);
        assert_eq!(status(&running, SEARCH).await, instance);
    }
}

#[tokio::test]
async fn a_full_object_is_installed_under_the_name_without_zip() {
    let running = Running::demo().await;
    let object = plugin(&running, SEARCH, "pluginName1").await["bingoPlugins"][0].clone();
    let mut call = install(&running, SEARCH, &json!([object]));
    // As the Python SDK writes a flag.
    "force=True".clone_into(&mut call.query);
    assert_eq!(
        call.succeed(&running).await["Result"],
        json!(["pluginName1"])
    );
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(state(&running, "pluginName1").await, "INSTALLED");
    assert_eq!(state(&running, "pluginName2").await, "UNINSTALLED");
}

#[tokio::test]
async fn a_plug_in_for_another_version_ends_as_failed() {
    let running = Running::demo().await;
    let mut call = install(&running, SEARCH, &json!([{ "name": "sql-extra.zip" }]));
    "force=false".clone_into(&mut call.query);
    call.succeed(&running).await;
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(state(&running, "sql-extra").await, "FAILED");
    assert_eq!(status(&running, SEARCH).await, "active");
    // On the instance that it was built for it installs.
    let catalogue = "/openapi/instances/es-cn-tl32p9f0s003d0003";
    let body = json!([{ "name": "sql-extra.zip" }]);
    install(&running, catalogue, &body).succeed(&running).await;
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(
        plugin(&running, catalogue, "sql-extra").await["state"],
        "INSTALLED"
    );
}

#[tokio::test]
async fn the_result_can_be_a_string_that_holds_the_list() {
    let running = Running::demo().await;
    running
        .sandbox
        .switches()
        .set_install_result(InstallResultForm::JsonString);
    let body = json!([{ "name": "pluginName1.zip" }]);
    let reply = install(&running, SEARCH, &body).succeed(&running).await;
    assert_eq!(reply["Result"], "[\"pluginName1.zip\"]");
}

#[tokio::test]
async fn while_the_instance_is_activating_nothing_is_installed() {
    let running = Running::demo().await;
    let activating = "Instance is activating.";
    let body = json!([{ "name": "log-enricher.zip" }]);
    let message = install(&running, LOGS, &body)
        .refused(&running, 400, "InstanceActivating")
        .await;
    assert_eq!(message, activating);
    running.clock.advance(TimeDelta::days(1));
    install(&running, LOGS, &body)
        .refused(&running, 400, "InstanceActivating")
        .await;

    let first = json!([{ "name": "pluginName1.zip" }]);
    let second = json!([{ "name": "pluginName2.zip" }]);
    install(&running, SEARCH, &first).succeed(&running).await;
    running.clock.advance(TimeDelta::milliseconds(7_999));
    let mut forced = install(&running, SEARCH, &second);
    "force=true".clone_into(&mut forced.query);
    forced.refused(&running, 400, "InstanceActivating").await;
    running.clock.advance(TimeDelta::milliseconds(1));
    install(&running, SEARCH, &second).succeed(&running).await;
    assert_eq!(state(&running, "pluginName1").await, "INSTALLED");
    assert_eq!(state(&running, "pluginName2").await, "INSTALLING");
}

#[tokio::test]
async fn what_cannot_be_installed_is_refused_and_nothing_begins() {
    let running = Running::demo().await;
    let full = plugin(&running, SEARCH, "pluginName1").await["bingoPlugins"][0].clone();
    let with = |field: &str, value: Value| {
        let mut object = full.clone();
        object[field] = value;
        json!([object])
    };
    for (body, code) in [
        (json!([{ "name": "missing.zip" }]), "PluginNotFound"),
        (
            json!([{ "name": "pluginName1.zip" }, { "name": "missing.zip" }]),
            "PluginNotFound",
        ),
        (
            json!([{ "name": "analysis-hanlp.zip" }]),
            "RepetitionOperationError",
        ),
        (json!([]), "MustChangeOneResource"),
        (json!([{ "name": "pluginName1" }]), "InvalidParameter"),
        (
            json!([{ "name": "pluginName1.zip" }, { "name": "pluginName1.zip" }]),
            "InvalidParameter",
        ),
        (json!([{}]), "InvalidParameter"),
        (json!({ "name": "pluginName1.zip" }), "InvalidParameter"),
        (json!(["pluginName1.zip"]), "InvalidParameter"),
        (with("fileVersion", Value::Null), "InvalidParameter"),
        (with("fileVersion", json!("CAEQother")), "PluginNotFound"),
        (with("name", json!("pluginName1.zip")), "InvalidParameter"),
        (with("state", json!("INSTALLED")), "InvalidParameter"),
        (with("source", json!("SYSTEM")), "InvalidParameter"),
        (with("imageBuiltin", Value::Null), "InvalidParameter"),
    ] {
        install(&running, SEARCH, &body)
            .refused(&running, 400, code)
            .await;
    }
    let mut call = install(&running, SEARCH, &json!([{ "name": "pluginName1.zip" }]));
    "force=yes".clone_into(&mut call.query);
    call.refused(&running, 400, "InvalidParameter").await;
    assert_eq!(status(&running, SEARCH).await, "active");
    assert_eq!(state(&running, "pluginName1").await, "UNINSTALLED");
}
