//! Install runs: the request, its answer, and what becomes of it on the nodes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use plugdesk_alibaba::{Client, ErrorKind, Force, PluginToInstall, UserPlugin};
use tokio_util::sync::CancellationToken;

use super::shown::{key_of, plugin_state, state_of};
use super::view::{
    InstallAnswer, InstallLine, InstallRun, InstallRunId, InstanceId, InstanceState, PluginKey,
    PluginState, RunState,
};
use crate::clock::{SharedClock, written};
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::news::{News, NewsSink};

/// How often the state is read: often at first, seldom later. Restarts take from seconds (the
/// sandbox) to hours, and there is no time after which waiting for one is given up.
const READ_EVERY_AT_FIRST: Duration = Duration::from_secs(2);
const READ_EVERY_LATER: Duration = Duration::from_secs(10);
const AT_FIRST: u32 = 30;

/// What was asked for.
#[derive(Debug, Clone)]
pub struct InstallOrder {
    /// The connection.
    pub connection: ConnectionId,
    /// The instance.
    pub instance: InstanceId,
    /// The plug-ins.
    pub plugins: Vec<PluginKey>,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
}

/// The install runs of this session, one for each instance: the latest.
#[derive(Clone)]
pub struct InstallRuns {
    clock: SharedClock,
    news: NewsSink,
    latest: Arc<Mutex<HashMap<(ConnectionId, InstanceId), Kept>>>,
}

#[derive(Debug, Clone)]
struct Kept {
    run: InstallRun,
    stop: CancellationToken,
}

impl InstallRuns {
    /// No runs yet.
    pub fn new(clock: SharedClock, news: NewsSink) -> Self {
        Self {
            clock,
            news,
            latest: Arc::default(),
        }
    }

    /// The latest run of an instance.
    pub fn latest(&self, connection: &ConnectionId, instance: &InstanceId) -> Option<InstallRun> {
        let key = (connection.clone(), instance.clone());
        self.locked().get(&key).map(|kept| kept.run.clone())
    }

    /// A run by its id.
    pub fn get(&self, id: &InstallRunId) -> Result<InstallRun, Fault> {
        self.locked()
            .values()
            .find(|kept| kept.run.id == *id)
            .map(|kept| kept.run.clone())
            .ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input))
    }

    /// Stops following everything of a connection that is being removed.
    pub fn forget(&self, connection: &ConnectionId) {
        self.locked().retain(|key, kept| {
            let stays = key.0 != *connection;
            if !stays {
                kept.stop.cancel();
            }
            stays
        });
    }

    /// Asks the service and, once it accepted, follows the instance until it is active again.
    /// A refusal is part of the run: the result table shows it.
    pub async fn start(&self, client: Client, order: InstallOrder) -> Result<InstallRun, Fault> {
        let id = plugdesk_alibaba::InstanceId::parse(&order.instance.0)
            .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input))?;
        if order.plugins.is_empty() {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        let kept = self.begin(&order)?;
        let run_id = kept.run.id.clone();
        let asked = ask(&client, &id, &order, &kept.stop).await;
        let follow = self.write_answer(&run_id, asked);
        if follow {
            let runs = self.clone();
            let stop = kept.stop.clone();
            let followed = run_id.clone();
            tokio::spawn(async move { runs.follow(&client, &id, &followed, &stop).await });
        }
        self.get(&run_id)
    }

    fn begin(&self, order: &InstallOrder) -> Result<Kept, Fault> {
        let key = (order.connection.clone(), order.instance.clone());
        let kept = Kept {
            run: InstallRun {
                id: InstallRunId(uuid::Uuid::new_v4().to_string()),
                revision: 0,
                connection: order.connection.clone(),
                instance: order.instance.clone(),
                state: RunState::Asking,
                instance_state: InstanceState::Unknown,
                lines: order
                    .plugins
                    .iter()
                    .map(|plugin| InstallLine {
                        key: plugin.clone(),
                        answer: InstallAnswer::Lost,
                        state: None,
                    })
                    .collect(),
                request_id: None,
                fault: None,
                asked_at: written(self.clock.now()),
                read_at: None,
            },
            stop: CancellationToken::new(),
        };
        let mut latest = self.locked();
        if latest
            .get(&key)
            .is_some_and(|kept| kept.run.state == RunState::Asking)
        {
            return Err(Fault::new(FaultCode::AlibabaBusy, FaultPhase::Input)
                .about(order.instance.0.clone())
                .offering(FaultAction::Refresh));
        }
        if let Some(former) = latest.insert(key, kept.clone()) {
            former.stop.cancel();
        }
        drop(latest);
        (self.news)(News::InstallChanged {
            run: kept.run.clone(),
        });
        Ok(kept)
    }

    /// Writes the answer into the run; whether there is something to follow.
    fn write_answer(&self, id: &InstallRunId, asked: Asked) -> bool {
        let mut follow = true;
        self.change(id, |run| match asked {
            Asked::Accepted { names, request_id } => {
                run.request_id = request_id;
                run.state = RunState::Following;
                run.instance_state = InstanceState::Activating;
                for line in &mut run.lines {
                    // Some answers repeat no names at all; the request was accepted as a whole.
                    let named = names.is_empty()
                        || names.iter().any(|name| bare(name) == bare(&line.key.name));
                    line.answer = if named {
                        InstallAnswer::Accepted
                    } else {
                        InstallAnswer::NotNamed
                    };
                }
            }
            Asked::Lost(fault) => {
                run.state = RunState::Following;
                run.fault = Some(fault);
            }
            Asked::Refused(fault) => {
                follow = false;
                run.state = RunState::Refused;
                run.request_id.clone_from(&fault.request_id);
                run.fault = Some(fault);
                for line in &mut run.lines {
                    line.answer = InstallAnswer::Refused;
                }
            }
        });
        follow
    }

    async fn follow(
        &self,
        client: &Client,
        instance: &plugdesk_alibaba::InstanceId,
        id: &InstallRunId,
        stop: &CancellationToken,
    ) {
        let mut readings = 0_u32;
        let mut was_activating = false;
        loop {
            let every = if readings < AT_FIRST {
                READ_EVERY_AT_FIRST
            } else {
                READ_EVERY_LATER
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(every) => {}
            }
            readings = readings.saturating_add(1);
            let read = read_state(client, instance, stop).await;
            let now = written(self.clock.now());
            let mut finished = false;
            self.change(id, |run| match read {
                Ok((state, plugins)) => {
                    was_activating |= state == InstanceState::Activating;
                    run.read_at = Some(now);
                    run.instance_state = state;
                    run.state = RunState::Following;
                    for line in &mut run.lines {
                        line.state = state_in(&plugins, &line.key).or(line.state);
                    }
                    finished = is_finished(run, was_activating);
                    if finished {
                        run.state = RunState::Finished;
                    }
                }
                Err(fault) => {
                    run.state = RunState::OutOfSight;
                    run.fault = Some(fault);
                }
            });
            if finished {
                return;
            }
        }
    }

    fn change(&self, id: &InstallRunId, change: impl FnOnce(&mut InstallRun)) {
        let told = {
            let mut latest = self.locked();
            latest
                .values_mut()
                .find(|kept| kept.run.id == *id)
                .map(|kept| {
                    if kept.run.state == RunState::OutOfSight {
                        kept.run.fault = None;
                    }
                    change(&mut kept.run);
                    kept.run.revision = kept.run.revision.saturating_add(1);
                    kept.run.clone()
                })
        };
        if let Some(run) = told {
            (self.news)(News::InstallChanged { run });
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<(ConnectionId, InstanceId), Kept>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of the request.
enum Asked {
    Accepted {
        names: Vec<String>,
        request_id: Option<String>,
    },
    Refused(Fault),
    /// The request may have been carried out; the instance will tell.
    Lost(Fault),
}

/// Sends the whole objects that the library lists, as Alibaba Cloud's own tools do, and the
/// documented form with names only where the service does not take those.
async fn ask(
    client: &Client,
    id: &plugdesk_alibaba::InstanceId,
    order: &InstallOrder,
    stop: &CancellationToken,
) -> Asked {
    let listed = match client.list_user_plugins(id, stop).await {
        Ok(answered) => answered.value,
        Err(error) => return Asked::Refused(Fault::from(&error).about(order.instance.0.clone())),
    };
    let objects: Vec<PluginToInstall> = order
        .plugins
        .iter()
        .map(|key| whole_or_named(&listed, key))
        .collect();
    let force = Force(order.force);
    let answer = match client.install_user_plugins(id, &objects, force, stop).await {
        Err(error) if matches!(error.kind, ErrorKind::InvalidRequest) => {
            let names: Vec<PluginToInstall> = order.plugins.iter().map(named).collect();
            client.install_user_plugins(id, &names, force, stop).await
        }
        other => other,
    };
    match answer {
        Ok(answered) => Asked::Accepted {
            names: answered.value,
            request_id: answered.request_id,
        },
        Err(error) => {
            let fault = Fault::from(&error).about(order.instance.0.clone());
            if error.outcome_unknown() {
                Asked::Lost(fault)
            } else {
                Asked::Refused(fault)
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

/// A plug-in's name as both lists write it: some answers carry the file's ending.
fn bare(name: &str) -> &str {
    name.strip_suffix(".zip").unwrap_or(name)
}

async fn read_state(
    client: &Client,
    id: &plugdesk_alibaba::InstanceId,
    stop: &CancellationToken,
) -> Result<(InstanceState, Vec<UserPlugin>), Fault> {
    let plugins = client
        .list_user_plugins(id, stop)
        .await
        .map_err(|error| Fault::from(&error))?
        .value;
    let instance = client
        .describe_instance(id, stop)
        .await
        .map_err(|error| Fault::from(&error))?
        .value;
    Ok((state_of(&instance.status), plugins))
}

fn state_in(plugins: &[UserPlugin], key: &PluginKey) -> Option<PluginState> {
    plugins
        .iter()
        .find(|plugin| key_of(plugin) == *key)
        .map(|plugin| plugin_state(&plugin.state))
}

/// An instance may still say `active` in the first seconds after a request was accepted, so that
/// word alone ends nothing: either a restart was seen, or every plug-in reached its end.
fn is_finished(run: &InstallRun, was_activating: bool) -> bool {
    let settled = run.lines.iter().all(|line| {
        matches!(
            line.state,
            Some(PluginState::Installed | PluginState::Failed)
        )
    });
    run.instance_state == InstanceState::Active && (settled || was_activating)
}
