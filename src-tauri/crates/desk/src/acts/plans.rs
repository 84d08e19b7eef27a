//! Changing the plans of many deployments at once: what it would do, the dry run, the act.

use std::collections::HashSet;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use plugdesk_elastic::{Deployment, Look, PlanUpdate, Stored, UpdateOptions, plan};
use plugdesk_net::CancellationToken;

use super::Desk;
use super::connections::confirm;
use super::deployments::{Found, read, wire_id};
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::deployments::{DeploymentId, extensions_of, is_listed};
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::plans::{
    PlanAct, PlanCheck, PlanPreview, PlanRequest, PlanTarget, PlanWork, PlansApplied, Prospect,
    VersionMatrix, matrix, prospect,
};
use crate::provider::ElasticStore;
use crate::transfers::Order;

/// How many deployments are asked about side by side.
const SIDE_BY_SIDE: usize = 3;

/// Up to so many deployments are read one by one; a search for more costs fewer calls.
const FEW: usize = 5;

/// A deployment that was named, read, and what the act would do to it.
pub(super) struct Prepared {
    id: DeploymentId,
    read: Result<(Stored<Deployment>, Prospect), Fault>,
}

impl Desk {
    /// What an act would do to each deployment; nothing is sent that changes anything.
    pub async fn preview_plans(
        &self,
        connection: &ConnectionId,
        request: &PlanRequest,
    ) -> Result<PlanPreview, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let (mut outlooks, read_at) = if let PlanAct::ReplaceSafely { former, .. } = &request.act {
            let prospects = replaced_everywhere(&store, &request.act, former).await?;
            let outlooks = prospects.into_iter().map(|one| one.outlook);
            (outlooks.collect(), written(self.rooms.clock.now()))
        } else if is_of_few(request) {
            let prepared = prepared_anyway(&store, request).await?.into_iter();
            let outlooks = prepared.map(|one| one.read.map(|(_, prospect)| prospect.outlook));
            let read_at = written(self.rooms.clock.now());
            (outlooks.collect::<Result<Vec<_>, Fault>>()?, read_at)
        } else {
            let mut asked = store.asked(&request.act).await?;
            let found = self.search(connection, &store).await?;
            let beyond = read_beyond(&store, &found, request).await?;
            let deployments = chosen(found.deployments.iter().chain(&beyond), request)?;
            store.learn(&mut asked, deployments.iter().copied()).await?;
            let outlooks = deployments.into_iter();
            let outlooks = outlooks.map(|deployment| prospect(deployment, &asked).outlook);
            (outlooks.collect(), found.read_at)
        };
        outlooks.sort_by_cached_key(|one| (one.name.to_lowercase(), one.deployment.clone()));
        Ok(PlanPreview { outlooks, read_at })
    }

    /// Asks the service for each deployment whether it would take the plan (`validate_only`). What
    /// is yet to be made from an archive can't be asked about.
    pub async fn check_plans(
        &self,
        connection: &ConnectionId,
        request: &PlanRequest,
    ) -> Result<Vec<PlanCheck>, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let prepared = prepared(&store, request).await?;
        Ok(checks(&store, &prepared).await)
    }

    /// Checks every plan with a dry run and begins only when all would be taken. On a protected
    /// connection `typed_name` must be the connection's name.
    pub async fn apply_plans(
        &self,
        connection: &ConnectionId,
        request: &PlanRequest,
        typed_name: Option<&str>,
    ) -> Result<PlansApplied, Fault> {
        let record = self.rooms.connections.get(connection)?;
        confirm(record.protected, &[&record.name], typed_name)?;
        let store = self.provider(connection).await?.elastic()?;
        let prepared = prepared(&store, request).await?;
        let checks = checks(&store, &prepared).await;
        if checks.iter().any(|check| check.fault.is_some()) {
            return Ok(PlansApplied {
                transfers: Vec::new(),
                checks,
            });
        }
        let targets: Vec<(String, PlanTarget)> = prepared
            .into_iter()
            .filter_map(|one| one.read.ok())
            .filter(|(_, prospect)| prospect.outlook.possible)
            .map(|(_, prospect)| (subject(&request.act, &prospect), prospect.target()))
            .collect();
        if targets.is_empty() {
            return Err(nothing_chosen());
        }
        let mut transfers = Vec::with_capacity(targets.len());
        for (subject, target) in targets {
            let order = Order::ChangePlans {
                work: PlanWork {
                    targets: vec![target],
                    delete_former: None,
                },
                doing: request.act.doing(),
                subject,
            };
            transfers.push(self.rooms.transfers.start(&record, order).await?);
        }
        Ok(PlansApplied { transfers, checks })
    }

    /// Which deployment can be raised to which version, and what is missing for it.
    pub async fn version_matrix(&self, connection: &ConnectionId) -> Result<VersionMatrix, Fault> {
        let store = self.provider(connection).await?.elastic()?;
        let builds = store.builds().await?;
        let found = self.search(connection, &store).await?;
        let offers = store.offers(found.deployments.iter()).await;
        let read_at = written(self.rooms.clock.now());
        // A few thousand extensions against hundreds of deployments take a moment to reckon.
        tokio::task::spawn_blocking(move || matrix(&found.deployments, &builds, &offers, read_at))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))
    }

    /// What is to be done to plans once the extension that `request` speaks of was made. Nothing of
    /// it can be tried out before; but what stands against it already is said at once.
    pub(super) async fn work_afterwards(
        &self,
        store: &ElasticStore,
        request: &PlanRequest,
    ) -> Result<PlanWork, Fault> {
        let (prospects, delete_former) = if let PlanAct::ReplaceSafely { former, .. } = &request.act
        {
            let prospects = replaced_everywhere(store, &request.act, former).await?;
            (prospects, Some(former.clone()))
        } else {
            let prepared = prepared_anyway(store, request).await?.into_iter();
            let prospects = prepared.map(|one| one.read.map(|(_, prospect)| prospect));
            (prospects.collect::<Result<Vec<_>, Fault>>()?, None)
        };
        let targets = possible(prospects)?;
        // Where nothing names the former one it is simply deleted.
        if targets.is_empty() && delete_former.is_none() {
            return Err(nothing_chosen());
        }
        Ok(PlanWork {
            targets,
            delete_former,
        })
    }
}

fn is_of_few(request: &PlanRequest) -> bool {
    (1..=FEW).contains(&request.deployments.len())
}

/// What a safe replacement does to every deployment whose plan names the former extension, however
/// many deployments there are: one that was missed would keep it from being deleted.
async fn replaced_everywhere(
    store: &ElasticStore,
    act: &PlanAct,
    former: &ExtensionId,
) -> Result<Vec<Prospect>, Fault> {
    let asked = store.asked(act).await?;
    let cancel = CancellationToken::new();
    let mut prospects = Vec::new();
    let mut pages = store.client.deployment_pages();
    while let Some(page) = pages
        .next(&cancel)
        .await
        .map_err(|error| Fault::from(&error))?
    {
        let users = page.iter().filter(|one| is_listed(one));
        let users = users.filter(|one| extensions_of(one).contains(former));
        prospects.extend(users.map(|one| prospect(one, &asked)));
    }
    Ok(prospects)
}

/// The deployments of a request that a list of as many as can be shown did not reach.
async fn read_beyond(
    store: &ElasticStore,
    found: &Found,
    request: &PlanRequest,
) -> Result<Vec<Deployment>, Fault> {
    if !found.more {
        return Ok(Vec::new());
    }
    let known: HashSet<&str> = found
        .deployments
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let beyond = request.deployments.iter();
    let beyond = beyond.filter(|id| !known.contains(id.0.as_str())).collect();
    let read = read_each(store, beyond).await.into_iter();
    read.map(|(_, read)| read.map(|stored| stored.value))
        .collect()
}

/// Reads deployments one by one, a few at a time.
async fn read_each(
    store: &ElasticStore,
    wanted: Vec<&DeploymentId>,
) -> Vec<(DeploymentId, Result<Stored<Deployment>, Fault>)> {
    // Boxed, because the compiler can't follow a closure from reference to future into a command.
    let reads: Vec<BoxFuture<'_, _>> = wanted
        .into_iter()
        .map(|id| async move { (id.clone(), read(store, id, Look::for_change()).await) }.boxed())
        .collect();
    stream::iter(reads).buffered(SIDE_BY_SIDE).collect().await
}

/// The deployments that a request is for, of those that were read.
fn chosen<'a>(
    found: impl Iterator<Item = &'a Deployment>,
    request: &PlanRequest,
) -> Result<Vec<&'a Deployment>, Fault> {
    let listed = found.filter(|one| is_listed(one));
    let wanted: HashSet<&str> = request.deployments.iter().map(|id| id.0.as_str()).collect();
    if wanted.is_empty() {
        return Ok(listed.collect());
    }
    let chosen: Vec<&Deployment> = listed
        .filter(|one| wanted.contains(one.id.as_str()))
        .collect();
    let known: HashSet<&str> = chosen.iter().map(|one| one.id.as_str()).collect();
    match request
        .deployments
        .iter()
        .find(|id| !known.contains(id.0.as_str()))
    {
        Some(gone) => {
            Err(Fault::new(FaultCode::DeploymentGone, FaultPhase::Answer).about(gone.0.clone()))
        }
        None => Ok(chosen),
    }
}

/// Reads the deployments of a request anew, and says what would become of each. What is yet to be
/// made can't be asked for here.
async fn prepared(store: &ElasticStore, request: &PlanRequest) -> Result<Vec<Prepared>, Fault> {
    if request.act.draft().is_some() {
        return Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input));
    }
    prepared_anyway(store, request).await
}

async fn prepared_anyway(
    store: &ElasticStore,
    request: &PlanRequest,
) -> Result<Vec<Prepared>, Fault> {
    let mut known = HashSet::new();
    let wanted = request.deployments.iter();
    let wanted: Vec<&DeploymentId> = wanted.filter(|id| known.insert(id.0.as_str())).collect();
    if wanted.is_empty() {
        return Err(nothing_chosen());
    }
    let mut asked = store.asked(&request.act).await?;
    let found = read_each(store, wanted).await;
    let there = found.iter().filter_map(|(_, read)| read.as_ref().ok());
    store
        .learn(&mut asked, there.map(|stored| &stored.value))
        .await?;
    let prepare = |(id, read): (DeploymentId, Result<Stored<Deployment>, Fault>)| Prepared {
        id,
        read: read.map(|stored| {
            let prospect = prospect(&stored.value, &asked);
            (stored, prospect)
        }),
    };
    Ok(found.into_iter().map(prepare).collect())
}

/// The changes that are to be made; a fault where something stands against one of them.
fn possible(prospects: Vec<Prospect>) -> Result<Vec<PlanTarget>, Fault> {
    let mut targets = Vec::with_capacity(prospects.len());
    for prospect in prospects {
        if let Some(fault) = prospect.obstacle() {
            return Err(fault);
        }
        if prospect.outlook.possible {
            targets.push(prospect.target());
        }
    }
    Ok(targets)
}

/// The name of the extension that an act is about; empty where it is about none.
fn subject(act: &PlanAct, prospect: &Prospect) -> String {
    let joining = prospect.edit.join.iter().map(|joining| &joining.name);
    let leaving = prospect.edit.leave.iter().map(|leaving| &leaving.name);
    match act {
        PlanAct::CleanUp | PlanAct::Reapply | PlanAct::Upgrade { .. } => String::new(),
        _ => joining.chain(leaving).next().cloned().unwrap_or_default(),
    }
}

async fn checks(store: &ElasticStore, prepared: &[Prepared]) -> Vec<PlanCheck> {
    let checks: Vec<BoxFuture<'_, _>> = prepared
        .iter()
        .map(|one| check(store, one).boxed())
        .collect();
    stream::iter(checks).buffered(SIDE_BY_SIDE).collect().await
}

async fn check(store: &ElasticStore, prepared: &Prepared) -> PlanCheck {
    let (name, fault) = match &prepared.read {
        Err(fault) => (prepared.id.0.clone(), Some(fault.clone())),
        Ok((stored, prospect)) => {
            let name = prospect.outlook.name.clone();
            let fault = match prospect.obstacle() {
                Some(fault) => Some(fault),
                None if prospect.outlook.possible => dry_run(store, &prepared.id, stored, prospect)
                    .await
                    .err()
                    .map(|fault| fault.about(name.clone())),
                None => None,
            };
            (name, fault)
        }
    };
    PlanCheck {
        deployment: prepared.id.clone(),
        name,
        fault,
    }
}

/// Has the service check a plan. Whether somebody changes the deployment meanwhile is no matter
/// here; the change itself is made in what the plan is by then. While the service carries out
/// another plan it takes none, not even to check it; the change then waits, and is checked later.
async fn dry_run(
    store: &ElasticStore,
    id: &DeploymentId,
    stored: &Stored<Deployment>,
    prospect: &Prospect,
) -> Result<(), Fault> {
    if stored.value.pending().is_some() {
        return Ok(());
    }
    let unchangeable = || Fault::new(FaultCode::DeploymentNotChangeable, FaultPhase::Input);
    let current = stored.value.current_plan().ok_or_else(unchangeable)?;
    let edit = prospect.edit.on(current, None).ok_or_else(unchangeable)?;
    let edited = plan::edited(current, &edit).map_err(|_| unchangeable())?;
    let update = PlanUpdate::of(&stored.value, edited.plan).map_err(|_| unchangeable())?;
    let options = UpdateOptions {
        version: None,
        validate_only: true,
    };
    let cancel = CancellationToken::new();
    store
        .client
        .update_deployment(&wire_id(id)?, &update, options, &cancel)
        .await
        .map(|_| ())
        .map_err(|error| Fault::from(&error))
}

fn nothing_chosen() -> Fault {
    Fault::new(FaultCode::NothingChosen, FaultPhase::Input)
}
