//! Regions, instances, their nodes and their restart.

use std::time::Duration;

use plugdesk_net::CancellationToken;
use serde_json::Value;

use super::Client;
use super::request::{Request, path_of};
use super::sending::Pages;
use crate::answered::Answered;
use crate::client_token::ClientToken;
use crate::envelope::Listed;
use crate::error::{Error, Operation};
use crate::instance::{Instance, InstanceId, RegionInfo};
use crate::node::{Health, Node};
use crate::restart::{Force, Restart, estimated};

/// The size of a page of `ListInstance`: the most that it allows.
const INSTANCES_PER_PAGE: usize = 100;

impl Client {
    /// The regions in which the service is offered (`DescribeRegions`).
    pub async fn describe_regions(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<RegionInfo>>, Error> {
        let request = Request::get(Operation::DescribeRegions, "/openapi/regions".to_owned());
        let answered: Answered<Listed<RegionInfo>> = self.call(request, cancel).await?;
        Ok(answered.map(|list| list.0))
    }

    /// All instances of the region, page by page (`ListInstance`).
    pub async fn list_instances(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Instance>>, Error> {
        let ask = || Request::get(Operation::ListInstance, "/openapi/instances".to_owned());
        let pages = Pages {
            ask,
            size: INSTANCES_PER_PAGE,
            most: usize::MAX,
        };
        self.pages(pages, |one: &Instance| one.id.clone(), cancel)
            .await
    }

    /// One instance (`DescribeInstance`). Errors of its own: `InstanceNotFound`.
    pub async fn describe_instance(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Instance>, Error> {
        let request = Request::get(Operation::DescribeInstance, path_of(id, ""));
        self.call(request, cancel).await
    }

    /// The nodes with their measurements (`ListAllNode`).
    pub async fn list_nodes(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Node>>, Error> {
        let request =
            Request::get(Operation::ListAllNode, path_of(id, "/nodes")).asking("extended", "true");
        let answered: Answered<Listed<Value>> = self.call(request, cancel).await?;
        Ok(answered.map(|list| list.0.iter().map(Node::read).collect()))
    }

    /// How well the cluster is (`DescribeElasticsearchHealth`).
    pub async fn health(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Health>, Error> {
        let operation = Operation::DescribeElasticsearchHealth;
        let request = Request::get(operation, path_of(id, "/elasticsearch-health"));
        self.call(request, cancel).await
    }

    /// Restarts the instance or some of its nodes (`RestartInstance`). Gives the instance as it
    /// is from then on; where the service does not describe it, only its id.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`,
    /// `InstanceStatusNotSupportCurrentAction`.
    pub async fn restart(
        &self,
        id: &InstanceId,
        what: &Restart,
        force: Force,
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<Instance>, Error> {
        let path = path_of(id, "/actions/restart");
        let request = Request::post(Operation::RestartInstance, path)
            .once(token)
            .forced(force)
            .with(&what.body(force));
        let answered: Answered<Value> = self.call(request, cancel).await?;
        // The restart has begun, whatever the answer looks like.
        Ok(answered.map(|result| {
            serde_json::from_value(result).unwrap_or_else(|_| Instance::named(id.clone()))
        }))
    }

    /// How long a restart would take by the service's own estimate (`EstimatedRestartTime`).
    pub async fn estimated_restart_time(
        &self,
        id: &InstanceId,
        what: &Restart,
        force: Force,
        cancel: &CancellationToken,
    ) -> Result<Answered<Option<Duration>>, Error> {
        let path = path_of(id, "/estimated-time/restart-time");
        let request = Request::post(Operation::EstimatedRestartTime, path)
            .forced(force)
            .with(&what.estimate_body(force));
        let answered: Answered<Value> = self.call(request, cancel).await?;
        Ok(answered.map(|result| estimated(&result)))
    }
}
