//! Reading an instance that is at a change: its state, its plug-ins, and how far the change is.

use plugdesk_alibaba::{ActionRecord, Client, ErrorKind, RecordQuery, SystemPlugin, UserPlugin};

use super::Aim;
use crate::fault::Fault;
use crate::instances::{
    ChangeRecord, InstallFacts, InstanceDoing, InstanceState, PluginKey, PluginState,
    change_record, key_of, plugin_state, state_of,
};
use crate::transfers::change_facts::ChangeFacts;
use crate::transfers::engine::Work;

/// So many records hold the change that is looked for: an instance carries out one at a time.
const RECORDS: usize = 10;

/// An instance as it was read.
pub(super) struct Reading {
    pub(super) instance: InstanceState,
    user: Vec<UserPlugin>,
    system: Vec<SystemPlugin>,
}

impl Reading {
    /// Reads the instance, and the lists in which its plug-ins stand.
    pub(super) async fn of(work: &Work, client: &Client, aim: &Aim) -> Result<Self, Fault> {
        let stop = work.stop();
        let keys = work.record()?.facts.install.lines;
        let fault = |error: plugdesk_alibaba::Error| aim.fault(&error);
        // The plug-ins first: read after the instance, they might tell of a later change.
        let mut user = Vec::new();
        if aim.moves_plugins() {
            let listed = client.list_user_plugins(&aim.id, stop).await;
            user = listed.map_err(fault)?.value;
        }
        let mut system = Vec::new();
        if aim.moves_plugins() && keys.iter().any(|line| line.key.file_version.is_none()) {
            let listed = client.list_system_plugins(&aim.id, stop).await;
            system = listed.map_err(fault)?.value;
        }
        let described = client.describe_instance(&aim.id, stop).await;
        Ok(Self {
            instance: state_of(&described.map_err(fault)?.value.status),
            user,
            system,
        })
    }

    /// The state of a plug-in. One that is to leave the nodes and stands in no list has left.
    pub(super) fn state_of(&self, key: &PluginKey, doing: &InstanceDoing) -> Option<PluginState> {
        let by_key = self.user.iter().find(|plugin| key_of(plugin) == *key);
        let by_name = || self.user.iter().find(|plugin| plugin.name == key.name);
        let custom = match key.file_version {
            Some(_) => by_key,
            None => by_key.or_else(by_name),
        };
        let system = || self.system.iter().find(|plugin| plugin.name == key.name);
        let state = custom
            .map(|plugin| plugin_state(&plugin.state))
            .or_else(|| system().map(|plugin| plugin_state(&plugin.state)));
        let left = *doing == InstanceDoing::Uninstall;
        state.or(left.then_some(PluginState::Uploaded))
    }
}

/// The latest changes of the instance; nothing where they can't be read, which needs a permission
/// of its own.
pub(super) async fn records(
    work: &Work,
    client: &Client,
    aim: &Aim,
) -> Result<Option<Vec<ActionRecord>>, Fault> {
    let query = RecordQuery {
        request_id: None,
        since: None,
        most: RECORDS,
    };
    match client.action_records(&aim.id, &query, work.stop()).await {
        Ok(answered) => Ok(Some(answered.value)),
        Err(error) if matches!(error.kind, ErrorKind::Net(_)) => Err(aim.fault(&error)),
        Err(error) => {
            tracing::debug!(%error, "the changes of an instance can't be read");
            Ok(None)
        }
    }
}

/// The ids of the latest changes, before another is asked for.
pub(super) async fn known_records(
    work: &Work,
    client: &Client,
    aim: &Aim,
) -> Result<Option<Vec<String>>, Fault> {
    let records = records(work, client, aim).await?;
    let ids = |records: Vec<ActionRecord>| {
        let ids = records.into_iter().filter_map(|record| record.request_id);
        ids.collect()
    };
    Ok(records.map(ids))
}

/// The record of the change that was asked for: the one of its request, or the latest that began
/// since.
pub(super) fn own_record(
    records: &[ActionRecord],
    install: &InstallFacts,
    change: &ChangeFacts,
) -> Option<ChangeRecord> {
    let by_request = records
        .iter()
        .find(|record| install.request_id.is_some() && record.request_id == install.request_id);
    by_request
        .or_else(|| begun_since(records, change))
        .map(change_record)
}

/// The latest change that was not known before.
pub(super) fn begun_since<'a>(
    records: &'a [ActionRecord],
    change: &ChangeFacts,
) -> Option<&'a ActionRecord> {
    let known = change.known_records.as_ref()?;
    let new = |record: &&ActionRecord| {
        let id = record.request_id.as_ref();
        id.is_some_and(|id| !known.contains(id))
    };
    records.iter().find(new)
}
