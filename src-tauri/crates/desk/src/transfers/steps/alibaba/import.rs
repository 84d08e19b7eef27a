//! The service takes the files into the instance's library.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{Client, DryRun, PluginSource, PluginState, UserPlugin};

use super::objects::sources;
use super::turn::{AT_FIRST, Turn, interval};
use super::{Aim, is_busy, library};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};
use crate::instances::{
    InstallStage, InstanceDoing, InstanceState, PluginKey, key_of, plugin_state,
};
use crate::transfers::change_facts::Importing;
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// How often the library is read after an answer was lost, before the import is asked for again,
/// and for something new, before what was there is taken for it.
const LOOKS: u32 = 5;

/// Has the service take the files, each once: an import whose answer was lost is looked for in the
/// library before it is asked for again.
pub(in crate::transfers) struct Import;

impl Step for Import {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        import(work).boxed()
    }
}

async fn import(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    if !record.facts.change.imported.is_empty() {
        // What the library holds was written down before the cut.
        return Ok(Held::default());
    }
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    loop {
        let missing = still_missing(work, &client, &aim).await?;
        if missing.is_empty() {
            break;
        }
        let busy = {
            // What another transfer brings must not be taken for what was there before.
            let _alone = work.alone_with_instance(&aim.instance).await;
            intend(work, &client, &aim).await?;
            ask(work, &client, &aim, &missing).await?
        };
        match busy {
            None => break,
            Some(busy) => Turn::of(work, &client, &aim).comes_after(busy).await?,
        }
    }
    let plugins = arrived(work, &client, &aim).await?;
    let request_id = took(work, &aim, &plugins).await?;
    Ok(Held { request_id })
}

/// The files that were not taken in yet: all of them at first, and after a lost answer those that
/// the library doesn't show.
async fn still_missing(work: &Work, client: &Client, aim: &Aim) -> Result<Vec<usize>, Fault> {
    let record = work.record()?;
    let all = (0..record.order.files().len()).collect();
    let Some(importing) = &record.facts.change.importing else {
        return Ok(all);
    };
    let analyses = &record.view.analyses;
    if importing.taken {
        return Ok(Vec::new());
    }
    let mut missing = all;
    for look in 0..LOOKS {
        let library = library::read(work, client, aim).await?;
        missing = library::missing(&library, analyses, &importing.known);
        if missing.is_empty() {
            break;
        }
        work.rest(interval(work, look)).await;
    }
    Ok(missing)
}

/// Writes down what the library held before it is given the files, unless an earlier try did.
async fn intend(work: &Work, client: &Client, aim: &Aim) -> Result<(), Fault> {
    if work.record()?.facts.change.importing.is_some() {
        return Ok(());
    }
    let library = library::read(work, client, aim).await?;
    let importing = Importing {
        known: library.iter().map(key_of).collect(),
        taken: false,
        request_id: None,
    };
    work.learn(|record| record.facts.change.importing = Some(importing))
        .await
}

/// Asks for the import, and writes the answer down. Gives why the instance has no time for it.
async fn ask(
    work: &Work,
    client: &Client,
    aim: &Aim,
    missing: &[usize],
) -> Result<Option<Fault>, Fault> {
    let all = sources(&work.record()?)?.into_iter().enumerate();
    let chosen: Vec<PluginSource> = all
        .filter(|(index, _)| missing.contains(index))
        .map(|(_, source)| source)
        .collect();
    let answer = client
        .analyse_plugins(&aim.id, &chosen, DryRun(false), work.stop())
        .await;
    match answer {
        Ok(answered) => {
            work.learn(|record| {
                if let Some(importing) = &mut record.facts.change.importing {
                    importing.taken = true;
                    importing.request_id = answered.request_id;
                }
            })
            .await?;
            Ok(None)
        }
        Err(error) => {
            if !error.outcome_unknown() {
                work.learn(|record| record.facts.change.importing = None)
                    .await?;
            }
            if is_busy(&error) {
                return Ok(Some(aim.fault(&error)));
            }
            Err(aim.fault_of_ask(&error))
        }
    }
}

/// The plug-ins as the library lists them, once none of them is on its way any more.
async fn arrived(work: &Work, client: &Client, aim: &Aim) -> Result<Vec<UserPlugin>, Fault> {
    let mut readings = 0_u32;
    loop {
        let record = work.record()?;
        let importing = record.facts.change.importing.as_ref();
        let known = importing.map(|importing| importing.known.as_slice());
        let known = known.unwrap_or_default();
        let library = library::read(work, client, aim).await?;
        let found = library::imported(&library, &record.view.analyses, known);
        let there: Vec<&UserPlugin> = found.iter().flatten().copied().collect();
        let complete = there.len() == found.len();
        let new = library::missing(&library, &record.view.analyses, known).is_empty();
        if let Some(broken) = there.iter().find(|plugin| failed(plugin, known)) {
            return Err(not_taken(work, broken).await?);
        }
        let on_its_way = |plugin: &&UserPlugin| plugin.state == PluginState::Uploading;
        if complete && !there.iter().any(on_its_way) && has_had_time(new, readings) {
            return Ok(there.into_iter().cloned().collect());
        }
        readings = readings.saturating_add(1);
        if !complete && readings >= AT_FIRST {
            return Err(not_listed(work, aim).await?);
        }
        work.rest(interval(work, readings)).await;
    }
}

/// Whether what the library shows is what it was given. A file of the same versions as one that was
/// there before takes that one's place, or is not listed yet.
fn has_had_time(new: bool, readings: u32) -> bool {
    new || readings >= LOOKS
}

/// Whether it came since, and its import failed.
fn failed(plugin: &UserPlugin, known: &[PluginKey]) -> bool {
    plugin.state == PluginState::Failed && !known.contains(&key_of(plugin))
}

/// The library shows a file as one that it could not take.
async fn not_taken(work: &Work, plugin: &UserPlugin) -> Result<Fault, Fault> {
    work.learn(|record| record.facts.change.importing = None)
        .await?;
    Ok(
        Fault::new(FaultCode::AlibabaPluginRefused, FaultPhase::Answer)
            .about(plugin.name.clone())
            .with_arg("plugin", plugin.name.clone()),
    )
}

/// The service said that it took the files, and its library does not show them. The next try looks
/// once more, and then asks again.
async fn not_listed(work: &Work, aim: &Aim) -> Result<Fault, Fault> {
    work.learn(|record| {
        if let Some(importing) = &mut record.facts.change.importing {
            importing.taken = false;
        }
    })
    .await?;
    Ok(Fault::new(FaultCode::UnknownAnswer, FaultPhase::Answer)
        .about(aim.id.as_str())
        .offering(FaultAction::Retry)
        .retrying(Retry::Now))
}

/// Writes down what the library holds now. Gives the id of the request that put it there.
async fn took(work: &Work, aim: &Aim, plugins: &[UserPlugin]) -> Result<Option<String>, Fault> {
    let importing = work.record()?.facts.change.importing;
    let request_id = importing.and_then(|importing| importing.request_id);
    let keys: Vec<_> = plugins.iter().map(key_of).collect();
    let ends_here = matches!(aim.doing, InstanceDoing::Bring { install: false });
    let (at, answered) = (work.now(), request_id.clone());
    let change = |record: &mut TransferRecord| {
        record.facts.change.importing = None;
        record.facts.change.imported.clone_from(&keys);
        if ends_here {
            let install = &mut record.facts.install;
            let instance = install.instance_state.unwrap_or(InstanceState::Active);
            install.ask(&keys);
            install.accepted(&[], answered);
            install.read(instance, |key| state_in(plugins, key), at);
            install.stage = InstallStage::Over;
        }
    };
    work.learn(change).await?;
    Ok(request_id)
}

fn state_in(plugins: &[UserPlugin], key: &PluginKey) -> Option<crate::instances::PluginState> {
    let plugin = plugins.iter().find(|plugin| key_of(plugin) == *key)?;
    Some(plugin_state(&plugin.state))
}
