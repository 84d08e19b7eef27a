//! Reading an instance that is at a change: its state, its plug-ins, and how far the change is.

use plugdesk_alibaba::{
    ActionRecord, Client, ErrorKind, PluginState as Said, RecordQuery, SystemPlugin, UserPlugin,
};

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
        let state = match key.file_version {
            Some(_) => {
                let mut user = self.user.iter();
                user.find(|plugin| key_of(plugin) == *key)
                    .map(|plugin| &plugin.state)
            }
            // A custom plug-in may bear the name of one that comes with the service.
            None if *doing == InstanceDoing::Install => {
                self.custom(&key.name).or_else(|| self.built_in(&key.name))
            }
            None => self.built_in(&key.name).or_else(|| self.custom(&key.name)),
        };
        let left = *doing == InstanceDoing::Uninstall;
        state
            .map(plugin_state)
            .or(left.then_some(PluginState::Uploaded))
    }

    /// The state of a custom plug-in. Of several versions one at most is on the nodes or on its
    /// way.
    fn custom(&self, name: &str) -> Option<&Said> {
        let mut states = self.user.iter().filter(|one| one.name == name);
        let first = states.next().map(|one| &one.state);
        match first {
            Some(Said::Uninstalled) => {
                let at_work = states
                    .map(|one| &one.state)
                    .find(|one| **one != Said::Uninstalled);
                at_work.or(first)
            }
            first => first,
        }
    }

    fn built_in(&self, name: &str) -> Option<&Said> {
        let mut system = self.system.iter();
        system.find(|one| one.name == name).map(|one| &one.state)
    }
}

/// The latest changes of the instance; nothing where they can't be read, which needs a permission
/// of its own. A service that asks for a pause tells them later.
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
        Err(error) if matches!(error.kind, ErrorKind::Net(_) | ErrorKind::Throttled { .. }) => {
            Err(aim.fault(&error))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(file: Option<&str>, state: &str) -> UserPlugin {
        UserPlugin {
            name: "p".to_owned(),
            version: None,
            state: Said::from(state),
            elasticsearch_version: None,
            file_version: file.map(str::to_owned),
            description: None,
            raw: serde_json::Value::Null,
        }
    }

    fn key(file: Option<&str>) -> PluginKey {
        PluginKey {
            name: "p".to_owned(),
            file_version: file.map(str::to_owned),
        }
    }

    fn read(user: Vec<UserPlugin>, system: Vec<SystemPlugin>) -> Reading {
        Reading {
            instance: InstanceState::Active,
            user,
            system,
        }
    }

    #[test]
    fn of_several_versions_the_one_on_the_nodes_tells_the_state_of_a_name() {
        let state = |user: &[UserPlugin], file: Option<&str>| {
            read(user.to_vec(), Vec::new()).state_of(&key(file), &InstanceDoing::Install)
        };
        for files in [[None, None], [Some("1"), Some("2")]] {
            let off = |file| custom(file, "UNINSTALLED");
            let on = |file| custom(file, "INSTALLED");
            for both in [[off(files[0]), on(files[1])], [on(files[0]), off(files[1])]] {
                assert_eq!(state(&both, None), Some(PluginState::Installed));
            }
            let none = [off(files[0]), off(files[1])];
            assert_eq!(state(&none, None), Some(PluginState::Uploaded));
        }
        let both = [
            custom(Some("1"), "UNINSTALLED"),
            custom(Some("2"), "INSTALLED"),
        ];
        assert_eq!(state(&both, Some("1")), Some(PluginState::Uploaded));
        assert_eq!(state(&both, Some("3")), None);
    }

    #[test]
    fn a_plug_in_of_the_service_is_not_mistaken_for_a_custom_one_of_its_name() {
        let system: Vec<SystemPlugin> =
            serde_json::from_value(serde_json::json!([{"name": "p", "state": "INSTALLED"}]))
                .unwrap();
        let both = read(vec![custom(Some("1"), "UNINSTALLED")], system);
        let state = |doing| both.state_of(&key(None), &doing);
        assert_eq!(
            state(InstanceDoing::InstallBuiltIn),
            Some(PluginState::Installed)
        );
        assert_eq!(
            state(InstanceDoing::Uninstall),
            Some(PluginState::Installed)
        );
        assert_eq!(state(InstanceDoing::Install), Some(PluginState::Uploaded));
        let none = read(Vec::new(), Vec::new());
        assert_eq!(none.state_of(&key(None), &InstanceDoing::Install), None);
        let left = none.state_of(&key(None), &InstanceDoing::Uninstall);
        assert_eq!(left, Some(PluginState::Uploaded));
    }
}
