//! Which of the permissions that Plugdesk uses the credentials hold, each tried by itself.
//!
//! RAM is asked before the service looks at what a request is about, so that a request which can't
//! take effect still tells whether it would be permitted: a refusal by RAM (403, `Forbidden.RAM`,
//! `NoPermission`) says no, and any answer of the service itself (the instance is not found, it is
//! busy, the body is refused) says that RAM let the request through. What only reads is asked of an
//! instance that exists. What writes is asked of one that can't exist, and `PluginAnalysis` as a dry
//! run of an object that nobody stored. A policy that names single instances refuses what is asked
//! of the others, so that such a policy may permit more than the table says.

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use plugdesk_alibaba::{
    Client, ClientToken, DictionaryKind, DryRun, Error, ErrorKind, Force, InstanceId, PluginSource,
    PluginToInstall, RecordQuery, Restart,
};
use plugdesk_net::CancellationToken;

use crate::connections::{PermissionOutcome, PermissionRow, PermissionUse};
use crate::fault::Fault;

/// The service gives ids of twenty letters and digits after `es-cn-`; this one it never gives.
const NO_INSTANCE: &str = "es-cn-plugdesk";
/// A plug-in that no library holds.
const NO_PLUGIN: &str = "plugdesk-probe";
/// How many are tried at a time: the service counts calls per second.
const AT_A_TIME: usize = 4;

/// What is tried in place of using a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Probe {
    ListInstance,
    DescribeInstance,
    ListPlugin,
    ListAllNode,
    Health,
    UploadPlugin,
    InstallUserPlugins,
    InstallSystemPlugin,
    UninstallPlugin,
    RestartInstance,
    EstimatedRestartTime,
    Interrupt,
    Resume,
    ListActionRecords,
    ListDicts,
    UpdateDicts(DictionaryKind),
}

/// The actions as RAM calls them. `ListPlugin` covers both lists of plug-ins and `UploadPlugin` is
/// what `PluginAnalysis` needs; the other operations are actions under their own names.
const WANTED: [(&str, PermissionUse, Probe); 19] = [
    ("ListInstance", PermissionUse::See, Probe::ListInstance),
    (
        "DescribeInstance",
        PermissionUse::See,
        Probe::DescribeInstance,
    ),
    ("ListPlugin", PermissionUse::See, Probe::ListPlugin),
    ("ListAllNode", PermissionUse::See, Probe::ListAllNode),
    (
        "DescribeElasticsearchHealth",
        PermissionUse::See,
        Probe::Health,
    ),
    ("UploadPlugin", PermissionUse::Upload, Probe::UploadPlugin),
    (
        "InstallUserPlugins",
        PermissionUse::Install,
        Probe::InstallUserPlugins,
    ),
    (
        "InstallSystemPlugin",
        PermissionUse::Install,
        Probe::InstallSystemPlugin,
    ),
    (
        "UninstallPlugin",
        PermissionUse::Uninstall,
        Probe::UninstallPlugin,
    ),
    (
        "RestartInstance",
        PermissionUse::Restart,
        Probe::RestartInstance,
    ),
    (
        "EstimatedRestartTime",
        PermissionUse::Restart,
        Probe::EstimatedRestartTime,
    ),
    (
        "InterruptElasticsearchTask",
        PermissionUse::Restart,
        Probe::Interrupt,
    ),
    (
        "ResumeElasticsearchTask",
        PermissionUse::Restart,
        Probe::Resume,
    ),
    (
        "ListActionRecords",
        PermissionUse::Follow,
        Probe::ListActionRecords,
    ),
    ("ListDicts", PermissionUse::Dictionaries, Probe::ListDicts),
    (
        "UpdateDict",
        PermissionUse::Dictionaries,
        Probe::UpdateDicts(DictionaryKind::Ik),
    ),
    (
        "UpdateHotIkDicts",
        PermissionUse::Dictionaries,
        Probe::UpdateDicts(DictionaryKind::IkHot),
    ),
    (
        "UpdateSynonymsDicts",
        PermissionUse::Dictionaries,
        Probe::UpdateDicts(DictionaryKind::Synonyms),
    ),
    (
        "UpdateAliwsDict",
        PermissionUse::Dictionaries,
        Probe::UpdateDicts(DictionaryKind::Aliws),
    ),
];

/// Tries every permission of the service. `existing` is an instance of the region, if there is one.
pub(super) async fn tried(
    client: &Client,
    existing: Option<&InstanceId>,
    bucket: &str,
    cancel: &CancellationToken,
) -> Vec<PermissionRow> {
    let Ok(nobody) = InstanceId::parse(NO_INSTANCE) else {
        return not_tried();
    };
    let asking = &Asking {
        client,
        reads: existing.unwrap_or(&nobody),
        nobody: &nobody,
        bucket,
        cancel,
    };
    // Boxed, as a command that is sent between threads can't tell how long the futures live.
    let tries: Vec<BoxFuture<'_, PermissionRow>> = WANTED
        .into_iter()
        .map(|(action, needed_for, probe)| {
            async move { row(action, needed_for, &asking.ask(probe).await) }.boxed()
        })
        .collect();
    futures_util::stream::iter(tries)
        .buffered(AT_A_TIME)
        .collect()
        .await
}

/// The same rows when the credentials or the way to the service failed already.
pub(super) fn not_tried() -> Vec<PermissionRow> {
    WANTED
        .into_iter()
        .map(|(action, needed_for, _)| PermissionRow {
            action: named(action),
            needed_for,
            outcome: PermissionOutcome::NotTried,
            fault: None,
        })
        .collect()
}

fn named(action: &str) -> String {
    format!("elasticsearch:{action}")
}

fn row(action: &str, needed_for: PermissionUse, answer: &Result<(), Error>) -> PermissionRow {
    let (outcome, fault) = match answer {
        Ok(()) => (PermissionOutcome::Granted, None),
        Err(error) => match outcome_of(error) {
            PermissionOutcome::Granted => (PermissionOutcome::Granted, None),
            other => (other, Some(Fault::from(error))),
        },
    };
    PermissionRow {
        action: named(action),
        needed_for,
        outcome,
        fault,
    }
}

/// What an answer other than success says about the permission.
fn outcome_of(error: &Error) -> PermissionOutcome {
    let is_the_gateways = error
        .code
        .as_deref()
        .is_some_and(|code| code.starts_with("InvalidApi"));
    match error.kind {
        ErrorKind::Forbidden => PermissionOutcome::Refused,
        // The gateway does not know the operation, and asks RAM about those only that it knows.
        ErrorKind::InvalidRequest if is_the_gateways => PermissionOutcome::Unclear,
        ErrorKind::InstanceNotFound
        | ErrorKind::InstanceActivating
        | ErrorKind::Busy
        | ErrorKind::PluginRefused
        | ErrorKind::NotOffered
        | ErrorKind::StillInstalled
        | ErrorKind::AlreadyInterrupted
        | ErrorKind::InvalidRequest => PermissionOutcome::Granted,
        _ => PermissionOutcome::Unclear,
    }
}

struct Asking<'a> {
    client: &'a Client,
    /// Whom to ask what only reads.
    reads: &'a InstanceId,
    /// Whom to ask for changes.
    nobody: &'a InstanceId,
    bucket: &'a str,
    cancel: &'a CancellationToken,
}

impl Asking<'_> {
    async fn ask(&self, probe: Probe) -> Result<(), Error> {
        match probe {
            Probe::UploadPlugin
            | Probe::InstallUserPlugins
            | Probe::InstallSystemPlugin
            | Probe::UninstallPlugin
            | Probe::RestartInstance
            | Probe::Interrupt
            | Probe::Resume
            | Probe::UpdateDicts(_) => self.write(probe).await,
            _ => self.read(probe).await,
        }
    }

    async fn read(&self, probe: Probe) -> Result<(), Error> {
        let (client, id, cancel) = (self.client, self.reads, self.cancel);
        match probe {
            Probe::DescribeInstance => client.describe_instance(id, cancel).await.map(drop),
            Probe::ListPlugin => client.list_user_plugins(id, cancel).await.map(drop),
            Probe::ListAllNode => client.list_nodes(id, cancel).await.map(drop),
            Probe::Health => client.health(id, cancel).await.map(drop),
            Probe::EstimatedRestartTime => client
                .estimated_restart_time(id, &Restart::Instance, Force(false), cancel)
                .await
                .map(drop),
            Probe::ListActionRecords => {
                let newest = RecordQuery {
                    request_id: None,
                    since: None,
                    most: 1,
                };
                client.action_records(id, &newest, cancel).await.map(drop)
            }
            Probe::ListDicts => client
                .list_dictionaries(id, DictionaryKind::Ik, cancel)
                .await
                .map(drop),
            _ => client.list_instances(cancel).await.map(drop),
        }
    }

    async fn write(&self, probe: Probe) -> Result<(), Error> {
        let (client, id, cancel) = (self.client, self.nobody, self.cancel);
        let token = &ClientToken::new(&uuid::Uuid::new_v4().to_string());
        let (force, plugins) = (Force(false), [NO_PLUGIN.to_owned()]);
        match probe {
            Probe::UploadPlugin => {
                let source = [no_source(self.bucket)];
                let answered = client.analyse_plugins(self.reads, &source, DryRun(true), cancel);
                answered.await.map(drop)
            }
            Probe::InstallUserPlugins => {
                let named = [PluginToInstall::Named(format!("{NO_PLUGIN}.zip"))];
                let answered = client.install_user_plugins(id, &named, force, cancel);
                answered.await.map(drop)
            }
            Probe::InstallSystemPlugin => {
                let answered = client.install_system_plugins(id, &plugins, token, cancel);
                answered.await.map(drop)
            }
            Probe::UninstallPlugin => {
                let answered = client.uninstall_plugins(id, &plugins, force, token, cancel);
                answered.await.map(drop)
            }
            Probe::RestartInstance => {
                let answered = client.restart(id, &Restart::Instance, force, token, cancel);
                answered.await.map(drop)
            }
            Probe::Interrupt => client.interrupt(id, token, cancel).await.map(drop),
            Probe::UpdateDicts(kind) => {
                let answered = client.update_dictionaries(id, kind, &[], token, cancel);
                answered.await.map(drop)
            }
            _ => client.resume(id, token, cancel).await.map(drop),
        }
    }
}

fn no_source(bucket: &str) -> PluginSource {
    PluginSource {
        name: format!("{NO_PLUGIN}.zip"),
        bucket: bucket.to_owned(),
        key: format!("plugdesk/{NO_PLUGIN}-{}.zip", uuid::Uuid::new_v4()),
    }
}
