//! What the tests of plans have in common: a deployment by its name, read and changed.

use chrono::TimeDelta;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::running::{Running, expect};

/// The length of a step of a plan in the demo.
pub(crate) const STEP: TimeDelta = TimeDelta::milliseconds(700);

/// Longer than every plan of the demo.
pub(crate) const LONG: TimeDelta = TimeDelta::minutes(5);

/// What the client of the application reads to follow a plan.
pub(crate) const FOLLOW: &str = "?show_plan_logs=true&show_plan_history=true";

/// A deployment on Elastic Cloud.
pub(crate) struct Cluster<'a> {
    pub(crate) running: &'a Running,
    pub(crate) id: String,
}

impl<'a> Cluster<'a> {
    /// The deployment of this name.
    pub(crate) async fn named(running: &'a Running, name: &str) -> Self {
        let list = running.cloud(Method::GET, "/deployments").send().await;
        let list = expect(list.unwrap(), StatusCode::OK).await;
        let all = list["deployments"].as_array().unwrap();
        let found = all.iter().find(|one| one["name"] == name).unwrap();
        Self {
            running,
            id: found["id"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) async fn ask(&self, method: Method, rest: &str) -> Response {
        let path = format!("/deployments/{}{rest}", self.id);
        self.running.cloud(method, &path).send().await.unwrap()
    }

    /// The whole deployment.
    pub(crate) async fn read(&self, query: &str) -> Value {
        expect(self.ask(Method::GET, query).await, StatusCode::OK).await
    }

    /// `info` of its Elasticsearch, with logs and history.
    pub(crate) async fn info(&self) -> Value {
        let whole = self.read(FOLLOW).await;
        whole["resources"]["elasticsearch"][0]["info"].clone()
    }

    /// The plan that it has.
    pub(crate) async fn plan(&self) -> Value {
        self.info().await["plan_info"]["current"]["plan"].clone()
    }

    /// An update with this plan, as Elastic's own clients send it.
    pub(crate) async fn put(&self, query: &str, plan: Value) -> Response {
        self.send(query, &self.update(plan).await).await
    }

    pub(crate) async fn update(&self, plan: Value) -> Value {
        let whole = self.read("").await;
        let cluster = &whole["resources"]["elasticsearch"][0];
        json!({
            "name": whole["name"],
            "prune_orphans": false,
            "resources": { "apm": null, "kibana": null, "elasticsearch": [{
                "ref_id": cluster["ref_id"],
                "region": cluster["region"],
                "display_name": cluster["info"]["cluster_name"],
                "plan": plan,
            }] },
        })
    }

    pub(crate) async fn send(&self, query: &str, body: &Value) -> Response {
        let path = format!("/deployments/{}{query}", self.id);
        let request = self.running.cloud(Method::PUT, &path).json(body);
        request.send().await.unwrap()
    }

    /// Sends a plan that must be taken.
    pub(crate) async fn take(&self, plan: Value) -> Value {
        expect(self.put("", plan).await, StatusCode::OK).await
    }

    /// Lets so many steps pass.
    pub(crate) fn steps(&self, count: i32) {
        self.running.clock.advance(STEP * count);
    }

    /// Lets the plan come to its end.
    pub(crate) fn wait(&self) {
        self.running.clock.advance(LONG);
    }
}

/// The ids of the steps of an attempt.
pub(crate) fn steps(attempt: &Value) -> Vec<&str> {
    let log = attempt["plan_attempt_log"].as_array().unwrap();
    log.iter()
        .map(|step| step["step_id"].as_str().unwrap())
        .collect()
}

/// An entry of a plan.
pub(crate) fn entry(name: &str, url: &str, version: &str) -> Value {
    json!({ "name": name, "url": url, "elasticsearch_version": version })
}
