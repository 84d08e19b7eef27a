//! The service is asked to install plug-ins of the library on an instance.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{Client, Error, ErrorKind, Force, PluginState, PluginToInstall, UserPlugin};

use super::reading::known_records;
use super::turn::Turn;
use super::{Aim, internal, is_busy, library};
use crate::fault::Fault;
use crate::instances::{InstallFacts, InstallStage, PluginKey, bare, key_of};
use crate::transfers::engine::Work;
use crate::transfers::order::Order;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// Asks for the installation, once. The request restarts a cluster and takes no client token, so a
/// request without an answer is never sent again: what became of it is seen by following the
/// instance.
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
    /// The instance is at another change.
    Busy(Fault),
    Refused(Fault),
    /// The request may have been carried out; the instance will tell.
    Lost(Fault),
}

async fn install(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    if matches!(
        record.facts.install.stage,
        InstallStage::Accepted | InstallStage::Lost
    ) {
        // The answer was written down before the cut.
        return held(work);
    }
    if record.facts.installing {
        learn(work, |install| install.lost(None)).await?;
        return held(work);
    }
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    let turn = Turn::of(work, &client, &aim);
    turn.comes().await?;
    while let Some(busy) = once(work, &client, &aim).await? {
        turn.comes_after(busy).await?;
    }
    held(work)
}

/// Asks, and writes down what became of it. Gives why the instance has no time for it.
async fn once(work: &Work, client: &Client, aim: &Aim) -> Result<Option<Fault>, Halt> {
    let _alone = work.alone_with_instance(&aim.instance).await;
    let (plugins, force) = wanted(&work.record()?)?;
    let library = library::read(work, client, aim).await?;
    let known_records = known_records(work, client, aim).await?;
    let there = |key: &&PluginKey| {
        let here = |plugin: &UserPlugin| key_of(plugin) == **key;
        let plugin = library.iter().find(|plugin| here(plugin));
        plugin.is_some_and(|plugin| plugin.state == PluginState::Installed)
    };
    let (there, left): (Vec<&PluginKey>, Vec<&PluginKey>) = plugins.iter().partition(there);
    work.learn(|record| {
        record.facts.install.ask(&plugins);
        record.facts.install.leave_out(&there);
        record.facts.change.known_records = known_records;
        if left.is_empty() {
            record.facts.install.stage = InstallStage::Over;
        } else {
            record.facts.installing = true;
        }
    })
    .await?;
    if left.is_empty() {
        // An earlier try brought all of them there.
        return Ok(None);
    }
    match ask(work, client, aim, &library, &left, force).await {
        Answer::Accepted { names, request_id } => {
            learn(work, |install| install.accepted(&names, request_id)).await?;
        }
        Answer::Lost(fault) => learn(work, |install| install.lost(Some(fault))).await?,
        Answer::Busy(fault) => {
            learn(work, InstallFacts::forget).await?;
            return Ok(Some(fault));
        }
        Answer::Refused(fault) => {
            learn(work, |install| install.refused(fault.clone())).await?;
            return Err(fault.into());
        }
    }
    Ok(None)
}

/// The plug-ins to be installed, and whether the service shall not wait for a healthy cluster.
fn wanted(record: &TransferRecord) -> Result<(Vec<PluginKey>, bool), Fault> {
    match &record.order {
        Order::Install { plugins, force, .. } => Ok((plugins.clone(), *force)),
        Order::Bring { force, .. } => Ok((record.facts.change.imported.clone(), *force)),
        _ => Err(internal()),
    }
}

/// Writes down what became of the request, which is then no longer under way.
async fn learn(work: &Work, change: impl FnOnce(&mut InstallFacts)) -> Result<(), Fault> {
    work.learn(|record| {
        record.facts.installing = false;
        change(&mut record.facts.install);
    })
    .await
}

fn held(work: &Work) -> Result<Held, Halt> {
    let request_id = work.record()?.facts.install.request_id;
    Ok(Held { request_id })
}

/// Sends the whole objects that the library lists, as Alibaba Cloud's own tools do, and the
/// documented form with names only where the service does not take those. A refusal of that one
/// says less of what is wrong: a file may be called otherwise than the plug-in in it.
async fn ask(
    work: &Work,
    client: &Client,
    aim: &Aim,
    library: &[UserPlugin],
    plugins: &[&PluginKey],
    force: bool,
) -> Answer {
    let objects: Vec<PluginToInstall> = plugins
        .iter()
        .map(|key| whole_or_named(library, key))
        .collect();
    let force = Force(force);
    let answer = client
        .install_user_plugins(&aim.id, &objects, force, work.stop())
        .await;
    let answer = match answer {
        Err(refusal) if is_about_the_form(&refusal) && names_are_enough(library, plugins) => {
            let names: Vec<PluginToInstall> = plugins.iter().map(|key| named(key)).collect();
            let answer = client
                .install_user_plugins(&aim.id, &names, force, work.stop())
                .await;
            match answer {
                Err(error) if !is_busy(&error) && !error.outcome_unknown() => Err(refusal),
                other => other,
            }
        }
        other => other,
    };
    match answer {
        Ok(answered) => Answer::Accepted {
            names: answered.value,
            request_id: answered.request_id,
        },
        Err(error) if is_busy(&error) => Answer::Busy(aim.fault(&error)),
        Err(error) if error.outcome_unknown() => Answer::Lost(aim.fault(&error)),
        Err(error) => Answer::Refused(aim.fault(&error)),
    }
}

/// Whether the service may have refused how it was asked, and not what for. No codes are published.
fn is_about_the_form(error: &Error) -> bool {
    let code = error.code.as_deref().unwrap_or_default();
    let code = code.to_ascii_lowercase();
    match error.kind {
        ErrorKind::InvalidRequest => true,
        ErrorKind::PluginRefused => ["parameter", "argument", "requestbody"]
            .iter()
            .any(|word| code.contains(word)),
        _ => false,
    }
}

/// Whether a name alone says which of the library's archives is meant.
fn names_are_enough(library: &[UserPlugin], plugins: &[&PluginKey]) -> bool {
    let is_alone = |key: &&PluginKey| {
        let named = library
            .iter()
            .filter(|one| bare(&one.name) == bare(&key.name));
        named.count() <= 1
    };
    plugins.iter().all(is_alone)
}

fn whole_or_named(library: &[UserPlugin], key: &PluginKey) -> PluginToInstall {
    library
        .iter()
        .find(|plugin| key_of(plugin) == *key)
        .map_or_else(|| named(key), PluginToInstall::from)
}

/// The documented form: the name of the uploaded file, which ends in `.zip`.
fn named(key: &PluginKey) -> PluginToInstall {
    PluginToInstall::Named(format!("{}.zip", bare(&key.name)))
}
