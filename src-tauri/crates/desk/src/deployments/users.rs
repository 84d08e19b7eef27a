//! Who uses what, as the plans of the deployments tell. One search tells it of the whole store, where
//! the store itself would be asked once for each extension.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use plugdesk_elastic::Deployment;

use super::entry::Entry;
use super::shown::named;
use super::view::{DeploymentName, UsedBy, Users};
use crate::connections::ConnectionId;
use crate::extensions::ExtensionId;

/// The users of every extension that a current or pending plan names.
pub(crate) fn users_in(deployments: &[Deployment]) -> Vec<Users> {
    let mut users: BTreeMap<ExtensionId, Vec<DeploymentName>> = BTreeMap::new();
    for deployment in deployments.iter().filter(|one| !one.is_hidden()) {
        let name = named(deployment);
        for extension in extensions_of(deployment) {
            users.entry(extension).or_default().push(name.clone());
        }
    }
    users
        .into_iter()
        .map(|(extension, mut deployments)| {
            deployments.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
            Users {
                extension,
                deployments,
            }
        })
        .collect()
}

/// The extensions of the store that a deployment's current or pending plan names, each once.
pub(crate) fn extensions_of(deployment: &Deployment) -> Vec<ExtensionId> {
    let pending = deployment.pending().and_then(|attempt| attempt.plan);
    let plans = deployment
        .current_plan()
        .into_iter()
        .chain(pending.as_ref());
    let mut all: Vec<ExtensionId> = plans
        .flat_map(Entry::all)
        .filter_map(|entry| entry.extension())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What was read of each connection. A connection that changed may lead elsewhere, so that what was
/// read, or is still being read, of its former state is forgotten.
#[derive(Debug, Default)]
pub(crate) struct UsersShelf(Mutex<HashMap<ConnectionId, Kept>>);

#[derive(Debug, Default)]
struct Kept {
    changes: u64,
    users: Option<UsedBy>,
}

/// The state of a connection in which something is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading(u64);

impl UsersShelf {
    /// What was read before.
    pub(crate) fn get(&self, connection: &ConnectionId) -> Option<UsedBy> {
        self.locked().get(connection)?.users.clone()
    }

    /// Begins a reading.
    pub(crate) fn begin(&self, connection: &ConnectionId) -> Reading {
        Reading(self.locked().entry(connection.clone()).or_default().changes)
    }

    /// Keeps what was read, unless the connection changed meanwhile.
    pub(crate) fn keep(&self, connection: &ConnectionId, reading: Reading, users: UsedBy) {
        let mut all = self.locked();
        let kept = all.entry(connection.clone()).or_default();
        if kept.changes == reading.0 {
            kept.users = Some(users);
        }
    }

    /// Forgets what was read of a connection.
    pub(crate) fn forget(&self, connection: &ConnectionId) {
        let mut all = self.locked();
        let kept = all.entry(connection.clone()).or_default();
        kept.changes += 1;
        kept.users = None;
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ConnectionId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn deployment(id: &str, name: &str, current: &Value, pending: &Value) -> Deployment {
        serde_json::from_value(json!({
            "id": id, "name": name,
            "resources": { "elasticsearch": [{ "info": { "plan_info": {
                "current": { "plan": current }, "pending": pending,
            } } }] },
        }))
        .unwrap()
    }

    fn plan(default: &[&str], tier: &[&str]) -> Value {
        let entries = |urls: &[&str]| -> Value {
            let entries = urls
                .iter()
                .map(|url| json!({ "name": "a", "url": url, "elasticsearch_version": "8.*" }));
            entries.collect()
        };
        json!({
            "elasticsearch": { "version": "8.15.2", "user_bundles": entries(default) },
            "cluster_topology": [{ "id": "hot", "elasticsearch": { "user_bundles": entries(tier) } }],
        })
    }

    #[test]
    fn users_are_found_in_both_places_of_current_and_pending_plans() {
        let pending = json!({ "plan": plan(&["repo://3"], &[]) });
        let all = [
            deployment(
                "b",
                "web",
                &plan(&["repo://1"], &["repo://1", "repo://2"]),
                &json!(null),
            ),
            deployment(
                "a",
                "logs",
                &plan(&[], &["repo://1", "https://a/b.zip"]),
                &pending,
            ),
        ];
        let users = users_in(&all);
        let told: Vec<(&str, Vec<&str>)> = users
            .iter()
            .map(|one| {
                let names = one.deployments.iter().map(|by| by.name.as_str());
                (one.extension.0.as_str(), names.collect())
            })
            .collect();
        let told_of: [(&str, Vec<&str>); 3] = [
            ("1", vec!["logs", "web"]),
            ("2", vec!["web"]),
            ("3", vec!["logs"]),
        ];
        assert_eq!(told, told_of);
    }

    #[test]
    fn what_was_read_of_a_connection_that_changed_meanwhile_is_not_kept() {
        let shelf = UsersShelf::default();
        let connection = ConnectionId("c".to_owned());
        let users = UsedBy {
            users: Vec::new(),
            complete: true,
            stale: false,
            read_at: "2026-01-02T03:04:05.678Z".to_owned(),
        };
        let reading = shelf.begin(&connection);
        shelf.forget(&connection);
        shelf.keep(&connection, reading, users.clone());
        assert_eq!(shelf.get(&connection), None);
        shelf.keep(&connection, shelf.begin(&connection), users.clone());
        assert_eq!(shelf.get(&connection), Some(users));
        shelf.forget(&connection);
        assert_eq!(shelf.get(&connection), None);
    }
}
