//! Plans that fail: what the steps say, what the cluster keeps, and what the history tells.

use plugdesk_sandbox::{FailNextPlan, Service};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::{Cluster, entry, steps};
use crate::running::{Running, expect, zip_of};

const VALIDATE: &str = "validate-elasticsearch-plugin-versions";

/// Sends a plan that is taken and fails; gives the attempt as the history has it.
async fn fail(cluster: &Cluster<'_>, plan: Value) -> Value {
    let before = cluster.info().await["plan_info"].clone();
    cluster.take(plan.clone()).await;
    cluster.wait();
    let info = cluster.info().await;
    let plans = &info["plan_info"];
    assert_eq!(plans["healthy"], false);
    assert_eq!(
        (&info["healthy"], &info["status"]),
        (&json!(false), &json!("started"))
    );
    assert_eq!(
        plans["current"], before["current"],
        "the plan that it had stays"
    );
    assert!(plans.get("pending").is_none());
    let attempt = plans["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(attempt["plan"], plan);
    assert_eq!(attempt["healthy"], false);
    for node in info["topology"]["instances"].as_array().unwrap() {
        assert_eq!(node["service_running"], true);
    }
    attempt
}

/// The failed step and what it says; the end says the same.
fn failure(attempt: &Value) -> (&str, &Value) {
    let log = attempt["plan_attempt_log"].as_array().unwrap();
    let (last, others) = log.split_last().unwrap();
    assert_eq!(last["step_id"], "plan-completed");
    let failed = others.last().unwrap();
    let told = failed["info_log"].as_array().unwrap().last().unwrap();
    let message = told["message"].as_str().unwrap();
    let end = last["info_log"].as_array().unwrap().last().unwrap();
    assert_eq!(end["message"], format!("Plan change failed: {message}"));
    assert_eq!(end["failure_type"], told["failure_type"]);
    assert_eq!(end["details"].get("url"), told["details"].get("url"));
    assert_eq!(attempt["error"]["message"], message);
    assert_eq!(attempt["error"]["failure_type"], told["failure_type"]);
    for step in [last, failed] {
        assert_eq!(
            (&step["status"], &step["stage"]),
            (&json!("error"), &json!("completed"))
        );
    }
    (failed["step_id"].as_str().unwrap(), told)
}

#[tokio::test]
async fn a_plugin_for_another_version_fails_at_its_step() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-prod").await;
    let attempt = fail(&cluster, cluster.plan().await).await;
    let (step, told) = failure(&attempt);
    assert_eq!(step, VALIDATE);
    let message = told["message"].as_str().unwrap();
    for part in ["analysis-ik", "8.14.3", "8.15.2"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(told["failure_type"], "PluginVersionMismatch");
    assert_eq!(told["details"]["url"], "repo://1837462910");
    // Nothing has restarted.
    assert!(!steps(&attempt).contains(&"start-instances"));
}

#[tokio::test]
async fn while_it_is_pending_the_last_step_tells_the_failure() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-prod").await;
    cluster.take(cluster.plan().await).await;
    cluster.steps(6);
    let running_step = cluster.info().await;
    assert_eq!(running_step["plan_info"]["healthy"], true);
    cluster.steps(1);
    let plans = cluster.info().await["plan_info"].clone();
    assert_eq!(plans["healthy"], false);
    let pending = &plans["pending"];
    assert_eq!(pending["healthy"], false);
    assert_eq!(steps(pending).last(), Some(&"plan-completed"));
    cluster.steps(1);
    assert!(cluster.info().await["plan_info"].get("pending").is_none());
}

#[tokio::test]
async fn the_file_of_a_plugin_is_looked_into() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-prod").await;
    let mut plan = cluster.plan().await;
    let tier = &mut plan["cluster_topology"][0]["elasticsearch"];
    // The entry claims what the descriptor in the file does not say.
    tier["user_plugins"] = json!([entry("analysis-ik", "repo://1837462910", "8.15.2")]);
    let attempt = fail(&cluster, plan).await;
    let (step, told) = failure(&attempt);
    assert_eq!(step, VALIDATE);
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("built for Elasticsearch [8.14.3]")
    );
}

#[tokio::test]
async fn bundles_are_held_to_their_version_and_never_loaded_as_plugins() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "kibana-sso").await;
    let plan = cluster.plan().await;
    let legal = "repo://2046118735";
    for (array, version, why) in [
        ("user_bundles", "7.*", "is for Elasticsearch [7.*]"),
        ("user_plugins", "8.15.2", "is a bundle"),
    ] {
        let mut plan = plan.clone();
        plan["elasticsearch"][array] = json!([entry("legal", legal, version)]);
        let attempt = fail(&cluster, plan).await;
        let (step, told) = failure(&attempt);
        assert_eq!(step, VALIDATE);
        assert!(told["message"].as_str().unwrap().contains(why), "{told}");
    }
    let mut plan = plan;
    for version in ["8.*", "*", "8.15.2"] {
        plan["elasticsearch"]["user_bundles"] = json!([entry("legal", legal, version)]);
        cluster.take(plan.clone()).await;
        cluster.wait();
        assert_eq!(cluster.plan().await, plan);
    }
}

#[tokio::test]
async fn an_extension_without_a_file_can_not_be_loaded() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "kibana-sso").await;
    let id = running.create("analysis-new").await;
    let mut plan = cluster.plan().await;
    plan["elasticsearch"]["version"] = json!("8.15.2");
    let url = format!("repo://{id}");
    plan["elasticsearch"]["user_plugins"] = json!([entry("analysis-new", &url, "8.15.2")]);
    let attempt = fail(&cluster, plan.clone()).await;
    let (step, told) = failure(&attempt);
    assert_eq!(step, "validate-plan-prerequisites");
    assert_eq!(told["failure_type"], "ExtensionNotAvailable");

    let path = format!("/deployments/extensions/{id}");
    let upload = running.cloud(Method::PUT, &path);
    let upload = upload.header("content-type", "application/zip");
    let stored = upload.body(zip_of(b"new")).send().await.unwrap();
    expect(stored, StatusCode::OK).await;
    cluster.take(plan.clone()).await;
    cluster.wait();
    let plans = cluster.info().await["plan_info"].clone();
    assert_eq!(plans["healthy"], true);
    assert_eq!(plans["current"]["plan"], plan);
}

#[tokio::test]
async fn a_switch_lets_the_next_plan_fail_at_a_step() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "logs-eu").await;
    let failing = FailNextPlan {
        service: Service::ElasticCloud,
        deployment: Some("logs-eu".to_owned()),
        step: "wait-until-running".to_owned(),
        message: "Some instances were not running".to_owned(),
        failure_type: Some("ClusterFailure:InstancesNotRunning".to_owned()),
    };
    running.sandbox.switches().fail_next_plan(failing);
    // Another deployment's plan and a dry run do not use it up.
    let other = Cluster::named(&running, "kibana-sso").await;
    other.take(other.plan().await).await;
    let dry = cluster
        .put("?validate_only=true", cluster.plan().await)
        .await;
    expect(dry, StatusCode::OK).await;

    let attempt = fail(&cluster, cluster.plan().await).await;
    let (step, told) = failure(&attempt);
    assert_eq!(step, "wait-until-running");
    assert_eq!(told["message"], "Some instances were not running");
    assert_eq!(told["failure_type"], "ClusterFailure:InstancesNotRunning");
    let restarted = steps(&attempt).into_iter();
    assert_eq!(restarted.filter(|id| *id == "start-instances").count(), 1);
    assert_eq!(other.info().await["plan_info"]["healthy"], true);

    cluster.take(cluster.plan().await).await;
    cluster.wait();
    assert_eq!(cluster.info().await["plan_info"]["healthy"], true);
}

#[tokio::test]
async fn doubled_entries_are_warned_of() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "support-portal").await;
    let plan = cluster.plan().await;
    let saml = entry("saml-metadata", "repo://1420667305", "*");
    let twice = json!([saml, saml]);
    assert_eq!(plan["elasticsearch"]["user_bundles"], twice);
    let tier = &plan["cluster_topology"][0]["elasticsearch"];
    assert_eq!(tier["user_bundles"], json!([saml]));
    cluster.take(plan).await;
    assert_eq!(
        cluster.info().await["plan_info"]["pending"]["warnings"],
        json!([])
    );
    cluster.wait();
    let current = cluster.info().await["plan_info"]["current"].clone();
    assert_eq!(current["healthy"], true);
    let warnings = current["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0]["step_id"], VALIDATE);
    let log = current["plan_attempt_log"].as_array().unwrap();
    let step = log.iter().find(|step| step["step_id"] == VALIDATE);
    assert_eq!(step.unwrap()["status"], "warning");
}
