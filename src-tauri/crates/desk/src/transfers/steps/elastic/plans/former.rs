//! The extension that was replaced is deleted, once no plan names it any more.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_elastic::{ErrorKind, IncludeDeployments};
use tokio::time::Instant;

use super::super::rest::still_there;
use super::super::stored::wire_id;
use super::LATER;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// Deletes the extension that was replaced. The service lets go of it some time after the last
/// plan did; until then, and no longer than that may take, it is asked again.
pub(in crate::transfers) struct DeleteFormer;

impl Step for DeleteFormer {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        delete(work).boxed()
    }
}

async fn delete(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let former = record.order.plan_work();
    let Some(former) = former.and_then(|work| work.delete_former.clone()) else {
        return Ok(Held::default());
    };
    let client = work.elastic()?.client;
    let id = wire_id(&former)?;
    let begun = Instant::now();
    loop {
        let read = client.extension(&id, IncludeDeployments(true), work.stop());
        let in_use = match read.await {
            Err(error) if error.may_be_gone() => {
                still_there(work, &former.0, &error).await?;
                return Ok(Held::default());
            }
            Err(error) => return Err(Fault::from(&error).about(former.0).into()),
            Ok(stored) if !stored.value.deployments.is_empty() => used(
                &stored.value.name,
                &named(&record, &stored.value.deployments),
            ),
            Ok(stored) => match client.delete_extension(&id, work.stop()).await {
                Ok(deleted) => {
                    let request_id = deleted.request_id;
                    return Ok(Held { request_id });
                }
                Err(error) if error.may_be_gone() => {
                    still_there(work, &former.0, &error).await?;
                    return Ok(Held::default());
                }
                Err(error) if matches!(error.kind, ErrorKind::InUse) => {
                    let mut fault = Fault::from(&error).about(stored.value.name);
                    fault.retry = crate::fault::Retry::Never;
                    fault
                }
                Err(error) => return Err(Fault::from(&error).about(stored.value.name).into()),
            },
        };
        let policy = work.policy();
        if begun.elapsed() >= policy.release_patience {
            return Err(in_use.offering(FaultAction::Retry).into());
        }
        tokio::time::sleep(policy.ask_every.saturating_mul(LATER)).await;
    }
}

fn used(name: &str, deployments: &[String]) -> Fault {
    Fault::new(FaultCode::ExtensionsInUse, FaultPhase::Answer)
        .about(name)
        .with_arg("deployments", deployments.join(", "))
}

/// The deployments by their names, where the transfer knows them.
fn named(record: &TransferRecord, ids: &[String]) -> Vec<String> {
    let name = |id: &String| {
        let mut runs = record.view.plans.iter();
        let run = runs.find(|run| run.deployment.0 == *id);
        run.map_or_else(|| id.clone(), |run| run.name.clone())
    };
    ids.iter().map(name).collect()
}
