//! The service is asked to install plug-ins on an instance.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{Client, ErrorKind, Force, PluginToInstall, UserPlugin};
use tokio_util::sync::CancellationToken;

use super::Asked;
use crate::fault::Fault;
use crate::instances::{InstallStage, PluginKey, bare, key_of};
use crate::transfers::engine::Work;
use crate::transfers::record::Facts;
use crate::transfers::steps::{Halt, Held, Step};

/// Asks for the installation, once. The request restarts a cluster, so a request without an answer
/// is never sent again: what became of it is seen by following the instance.
pub(in crate::transfers) struct Install;

impl Step for Install {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        install(work).boxed()
    }
}

/// What became of the request.
enum Answer {
    Accepted {
        names: Vec<String>,
        request_id: Option<String>,
    },
    Refused(Fault),
    /// The request may have been carried out; the instance will tell.
    Lost(Fault),
}

async fn install(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let install = &record.facts.install;
    if matches!(install.stage, InstallStage::Accepted | InstallStage::Lost) {
        // The answer was written down before the cut.
        return Ok(held(&record.facts));
    }
    if record.facts.installing {
        learn(work, |facts| facts.install.lost(None)).await?;
        return Ok(Held::default());
    }
    let asked = Asked::of(&record.order)?;
    let client = work.alibaba()?;
    let listed = client
        .list_user_plugins(&asked.id, work.stop())
        .await
        .map_err(|error| Fault::from(&error).about(asked.id.as_str()))?;
    work.learn(|record| {
        record.facts.installing = true;
        record.facts.install.ask(asked.plugins);
    })
    .await?;
    match ask(&client, &listed.value, &asked, work.stop()).await {
        Answer::Accepted { names, request_id } => {
            learn(work, |facts| facts.install.accepted(&names, request_id)).await?;
        }
        Answer::Lost(fault) => learn(work, |facts| facts.install.lost(Some(fault))).await?,
        Answer::Refused(fault) => {
            learn(work, |facts| facts.install.refused(fault.clone())).await?;
            return Err(fault.into());
        }
    }
    Ok(held(&work.record()?.facts))
}

/// Writes down what became of the request, which is then no longer under way.
async fn learn(work: &Work, change: impl FnOnce(&mut Facts)) -> Result<(), Fault> {
    work.learn(|record| {
        record.facts.installing = false;
        change(&mut record.facts);
    })
    .await
}

fn held(facts: &Facts) -> Held {
    Held {
        request_id: facts.install.request_id.clone(),
    }
}

/// Sends the whole objects that the library lists, as Alibaba Cloud's own tools do, and the
/// documented form with names only where the service does not take those.
async fn ask(
    client: &Client,
    listed: &[UserPlugin],
    asked: &Asked<'_>,
    stop: &CancellationToken,
) -> Answer {
    let objects: Vec<PluginToInstall> = asked
        .plugins
        .iter()
        .map(|key| whole_or_named(listed, key))
        .collect();
    let force = Force(asked.force);
    let answer = client
        .install_user_plugins(&asked.id, &objects, force, stop)
        .await;
    let answer = match answer {
        Err(error) if matches!(error.kind, ErrorKind::InvalidRequest) => {
            let names: Vec<PluginToInstall> = asked.plugins.iter().map(named).collect();
            client
                .install_user_plugins(&asked.id, &names, force, stop)
                .await
        }
        other => other,
    };
    match answer {
        Ok(answered) => Answer::Accepted {
            names: answered.value,
            request_id: answered.request_id,
        },
        Err(error) => {
            let fault = Fault::from(&error).about(asked.id.as_str());
            if error.outcome_unknown() {
                Answer::Lost(fault)
            } else {
                Answer::Refused(fault)
            }
        }
    }
}

fn whole_or_named(listed: &[UserPlugin], key: &PluginKey) -> PluginToInstall {
    listed
        .iter()
        .find(|plugin| key_of(plugin) == *key)
        .map_or_else(|| named(key), PluginToInstall::from)
}

/// The documented form: the name of the uploaded file, which ends in `.zip`.
fn named(key: &PluginKey) -> PluginToInstall {
    PluginToInstall::Named(format!("{}.zip", bare(&key.name)))
}
