//! The operations on a single deployment.

use plugdesk_net::{Call, CancellationToken, Method, NetError};
use serde::de::IgnoredAny;

use crate::client::{Client, read, written};
use crate::deployment::Deployment;
use crate::deployment_id::DeploymentId;
use crate::error::{Error, ErrorKind, Operation};
use crate::exact::every_number_is_kept;
use crate::look::Look;
use crate::plan_update::{PlanUpdate, UpdateOptions, Updated};
use crate::search::{DeploymentPages, MAX_DEPLOYMENTS};
use crate::stored::Stored;

/// By this name the API knows a deployment's Elasticsearch where there is one only.
const ONLY_CLUSTER: &str = "_main";

impl Client {
    /// The deployments that these credentials can see, ordered by id, at most
    /// [`MAX_DEPLOYMENTS`] of them.
    pub async fn search_deployments(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<Deployment>, Error> {
        let mut pages = self.deployment_pages();
        let mut found: Vec<Deployment> = Vec::new();
        while found.len() < MAX_DEPLOYMENTS {
            let Some(page) = pages.next(cancel).await? else {
                break;
            };
            found.extend(page);
        }
        found.truncate(MAX_DEPLOYMENTS);
        Ok(found)
    }

    /// All deployments that these credentials can see, page by page, however many there are.
    pub fn deployment_pages(&self) -> DeploymentPages<'_> {
        DeploymentPages::of(self)
    }

    /// One deployment (`GET /deployments/{id}`, 200 `DeploymentGetResponse`). The version for
    /// [`UpdateOptions::version`] is in the answer's [`resource`](Stored::resource).
    ///
    /// A history with its logs can be larger than an answer may be. It is then asked for without
    /// the logs, and every attempt comes without steps, the current one too.
    ///
    /// Errors of its own: `DeploymentNotFound` (404); Elastic Cloud may answer `Forbidden` (403)
    /// instead.
    pub async fn deployment(
        &self,
        id: &DeploymentId,
        look: Look,
        cancel: &CancellationToken,
    ) -> Result<Stored<Deployment>, Error> {
        let found = self.look_at(id, look, cancel).await;
        match found {
            Err(error) if too_large(&error) && look.history && look.logs => {
                let look = Look {
                    logs: false,
                    ..look
                };
                self.look_at(id, look, cancel).await
            }
            found => found,
        }
    }

    async fn look_at(
        &self,
        id: &DeploymentId,
        look: Look,
        cancel: &CancellationToken,
    ) -> Result<Stored<Deployment>, Error> {
        let operation = Operation::GetDeployment;
        let mut call = self.call(Method::GET, &["deployments", id.as_str()]);
        call.url.set_query(Some(&look.query()));
        let answer = self.send(operation, call, cancel).await?;
        let deployment: Deployment = read(operation, &answer)?;
        let deployment = deployment.told_exactly(every_number_is_kept(answer.body()));
        Ok(Stored::new(deployment, &answer))
    }

    /// Gives a deployment another plan, or has one checked
    /// (`PUT /deployments/{id}?version=…&validate_only=…`, 200 `DeploymentUpdateResponse`). The
    /// service answers at once and carries the plan out afterwards.
    ///
    /// Errors of its own: `PlanRefused` and `InvalidExtensionUrl` (400), `DeploymentNotFound`
    /// (404), `DeploymentVersionConflict` (409 or 412), `PlanChangeWrongState` (422).
    pub async fn update_deployment(
        &self,
        id: &DeploymentId,
        update: &PlanUpdate,
        options: UpdateOptions,
        cancel: &CancellationToken,
    ) -> Result<Stored<Updated>, Error> {
        let operation = if options.validate_only {
            Operation::CheckDeploymentUpdate
        } else {
            Operation::UpdateDeployment
        };
        let body = written(operation, update)?;
        let mut call = self.json(Method::PUT, &["deployments", id.as_str()], body);
        let only = options.validate_only.to_string();
        call.url
            .query_pairs_mut()
            .append_pair("validate_only", &only);
        if let Some(version) = &options.version {
            call.url.query_pairs_mut().append_pair("version", version);
        }
        let answer = self.send(operation, call, cancel).await?;
        Ok(Stored::new(read(operation, &answer)?, &answer))
    }

    /// Cancels the plan that is being carried out
    /// (`DELETE /deployments/{id}/elasticsearch/{ref_id}/plan/pending`, 200). The service goes back
    /// to the plan before, which takes a while.
    ///
    /// Errors of its own: `NoPendingPlan` (400), `DeploymentNotFound` (404, and 500 for a resource
    /// that is gone).
    pub async fn cancel_pending_plan(
        &self,
        id: &DeploymentId,
        cluster: &str,
        cancel: &CancellationToken,
    ) -> Result<Stored<()>, Error> {
        let mut call = self.on_cluster(Method::DELETE, id, cluster, &["plan", "pending"]);
        let query = "force_delete=false&ignore_missing=false";
        call.url.set_query(Some(query));
        self.command(Operation::CancelPlan, call, cancel).await
    }

    /// Restarts the nodes, one after the other
    /// (`POST /deployments/{id}/elasticsearch/{ref_id}/_restart`, 202). By zone, which is the
    /// service's default, would be all at once where there is one zone.
    ///
    /// Errors of its own: `DeploymentNotFound` (404, and 500 for a resource that is gone),
    /// `PlanChangeWrongState` (422), as when another plan is pending.
    pub async fn restart(
        &self,
        id: &DeploymentId,
        cluster: &str,
        cancel: &CancellationToken,
    ) -> Result<Stored<()>, Error> {
        let mut call = self.on_cluster(Method::POST, id, cluster, &["_restart"]);
        let query = "group_attribute=__name__&cancel_pending=false&skip_snapshot=true";
        call.url.set_query(Some(query));
        self.command(Operation::RestartDeployment, call, cancel)
            .await
    }

    fn on_cluster(&self, method: Method, id: &DeploymentId, cluster: &str, below: &[&str]) -> Call {
        // These three would name another place in the API's address.
        let cluster = match cluster {
            "" | "." | ".." => ONLY_CLUSTER,
            named => named,
        };
        let head = ["deployments", id.as_str(), "elasticsearch", cluster];
        let segments: Vec<&str> = head.into_iter().chain(below.iter().copied()).collect();
        self.call(method, &segments)
    }

    async fn command(
        &self,
        operation: Operation,
        call: Call,
        cancel: &CancellationToken,
    ) -> Result<Stored<()>, Error> {
        let answer = self.send(operation, call, cancel).await?;
        // The object says nothing, but a page in its place would mean that nothing was done.
        if !answer.body().is_empty() {
            read::<IgnoredAny>(operation, &answer)?;
        }
        Ok(Stored::new((), &answer))
    }
}

fn too_large(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Net(NetError::AnswerTooLarge { .. }))
}
