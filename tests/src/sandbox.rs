//! The three services on loopback, beside the application, for tests that need to turn their
//! switches or to know their keys.

use std::path::PathBuf;

use plugdesk_sandbox::{HeldExtension, Ready, Sandbox, SandboxOptions, Service, Switches};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::failure::Failure;

/// Services of a test's own. They end when dropped.
#[derive(Debug)]
pub struct Services {
    sandbox: Sandbox,
    // Behind the services, so that their files outlive them.
    _folder: TempDir,
}

impl Services {
    /// Starts the services with the demo data.
    pub async fn start() -> Result<Self, Failure> {
        Self::with(|_| {}).await
    }

    /// Starts the services as `change` makes them.
    pub async fn with(change: impl FnOnce(&mut SandboxOptions)) -> Result<Self, Failure> {
        let folder =
            tempfile::tempdir().map_err(Failure::io("making a folder for the services"))?;
        let mut options = SandboxOptions::new(folder.path());
        change(&mut options);
        let sandbox = Sandbox::start(options)
            .await
            .map_err(|error| Failure::program("the sandbox", error.to_string()))?;
        Ok(Self {
            sandbox,
            _folder: folder,
        })
    }

    /// Addresses and keys.
    pub fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    /// Deliberate faults.
    pub fn switches(&self) -> &Switches {
        self.sandbox.switches()
    }

    /// Elastic Cloud's address.
    pub fn cloud(&self) -> &str {
        &self.ready().elastic_cloud.url
    }

    /// The key of Elastic Cloud's main user.
    pub fn cloud_key(&self) -> &str {
        self.ready().elastic_cloud.api_key.expose_secret()
    }

    /// The key of Elastic Cloud's other user, who owns nothing that the main user made.
    pub fn other_cloud_key(&self) -> &str {
        self.ready()
            .elastic_cloud
            .other_user_api_key
            .expose_secret()
    }

    /// The key that belongs to no user.
    pub fn userless_cloud_key(&self) -> &str {
        self.ready().elastic_cloud.no_user_api_key.expose_secret()
    }

    /// Deletes an extension from Elastic Cloud, as somebody else with the same key may do.
    pub async fn delete_from_cloud(&self, id: &str) -> Result<(), Failure> {
        let failed = |error: reqwest::Error| Failure::program("the sandbox", error.to_string());
        let url = format!("{}/api/v1/deployments/extensions/{id}", self.cloud());
        reqwest::Client::builder()
            .build()
            .map_err(failed)?
            .delete(url)
            .header("authorization", format!("ApiKey {}", self.cloud_key()))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map(|_| ())
            .map_err(failed)
    }

    /// The current plan of a deployment of Elastic Cloud, as the service tells it.
    pub async fn plan_of(&self, deployment: &str) -> Result<Value, Failure> {
        let mut plans = self.plans_of(deployment).await?;
        Ok(plans["current"]["plan"].take())
    }

    /// How often a plan of a deployment of Elastic Cloud was carried out, or tried to be.
    pub async fn attempts_of(&self, deployment: &str) -> Result<usize, Failure> {
        let plans = self.plans_of(deployment).await?;
        Ok(plans["history"].as_array().map_or(0, Vec::len))
    }

    async fn plans_of(&self, deployment: &str) -> Result<Value, Failure> {
        let listed = self.read_from_cloud("deployments").await?;
        let mut all = listed["deployments"].as_array().into_iter().flatten();
        let found = all.find(|one| one["name"] == deployment);
        let id = found
            .and_then(|one| one["id"].as_str())
            .ok_or_else(|| Failure::Wrong(format!("no {deployment} in {listed}")))?;
        let path = format!("deployments/{id}?show_plans=true&show_plan_history=true");
        let mut read = self.read_from_cloud(&path).await?;
        Ok(read["resources"]["elasticsearch"][0]["info"]["plan_info"].take())
    }

    async fn read_from_cloud(&self, path: &str) -> Result<Value, Failure> {
        let failed = |error: reqwest::Error| Failure::program("the sandbox", error.to_string());
        reqwest::Client::builder()
            .build()
            .map_err(failed)?
            .get(format!("{}/api/v1/{path}", self.cloud()))
            .header("authorization", format!("ApiKey {}", self.cloud_key()))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(failed)?
            .json()
            .await
            .map_err(failed)
    }

    /// What Elastic Cloud holds, to the last byte.
    pub async fn held_by_cloud(&self) -> Result<Vec<HeldExtension>, Failure> {
        let held = self.sandbox.extensions(Service::ElasticCloud).await;
        held.map_err(Failure::io("reading what the service holds"))
    }

    /// How many requests Elastic Cloud was sent that change something.
    pub fn asked_of_cloud(&self) -> u64 {
        let asked = self.sandbox.requests(Service::ElasticCloud);
        let changing = asked.iter().filter(|count| count.method != "GET");
        changing.map(|count| count.count).sum()
    }

    /// ECE's address; its certificate is signed by an authority that no system trusts.
    pub fn ece(&self) -> &str {
        &self.ready().ece.url
    }

    /// The key of ECE's main user.
    pub fn ece_key(&self) -> &str {
        self.ready().ece.api_key.expose_secret()
    }

    /// The file of ECE's authority.
    pub fn ece_authority(&self) -> PathBuf {
        self.ready().ece.ca_file.clone()
    }

    /// The secret of Alibaba Cloud's access key.
    pub fn alibaba_secret(&self) -> &str {
        self.ready().alibaba.access_key_secret.expose_secret()
    }
}
