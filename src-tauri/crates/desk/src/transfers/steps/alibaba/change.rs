//! The service is asked for a change of an instance under a client token.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{Answered, Client, ClientToken, Error, Force, Restart};

use super::reading::{Reading, begun_since, known_records, records};
use super::turn::Turn;
use super::{Aim, internal, is_busy};
use crate::fault::Fault;
use crate::instances::{InstallFacts, InstallStage, InstanceChange, InstanceDoing, PluginState};
use crate::transfers::change_facts::AskingChange;
use crate::transfers::engine::Work;
use crate::transfers::order::Order;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// Asks for the change. A request without an answer is sent again with the same token, unless the
/// instance shows that it arrived: the service carries out one token once.
pub(in crate::transfers) struct ChangeInstance;

impl Step for ChangeInstance {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        change(work).boxed()
    }
}

async fn change(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    if matches!(
        record.facts.install.stage,
        InstallStage::Accepted | InstallStage::Lost
    ) {
        return held(work);
    }
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    if record.facts.change.asking.is_some() && arrived(work, &client, &aim).await? {
        answered(work, |install| install.lost(None)).await?;
        return held(work);
    }
    let turn = Turn::of(work, &client, &aim);
    if !ends_the_change_under_way(&record.order) && record.facts.change.asking.is_none() {
        turn.comes().await?;
    }
    while let Some(busy) = once(work, &client, &aim).await? {
        turn.comes_after(busy).await?;
        let unanswered = work.record()?.facts.change.asking.is_some();
        if unanswered && arrived(work, &client, &aim).await? {
            answered(work, |install| install.lost(None)).await?;
        }
    }
    held(work)
}

/// Uninstalling by force cancels the change that is under way; to wait for its end would miss the
/// point (user guide, "Upload and install a custom plug-in").
fn ends_the_change_under_way(order: &Order) -> bool {
    matches!(
        order,
        Order::ChangeInstance {
            change: InstanceChange::Uninstall { .. },
            force: true,
            ..
        }
    )
}

/// Asks, and writes down what became of it. Gives why the instance has no time for it.
async fn once(work: &Work, client: &Client, aim: &Aim) -> Result<Option<Fault>, Fault> {
    let record = work.record()?;
    if record.facts.install.stage == InstallStage::Lost {
        return Ok(None);
    }
    let Order::ChangeInstance { change, force, .. } = &record.order else {
        return Err(internal());
    };
    let _alone = work.alone_with_instance(&aim.instance).await;
    let token = match &record.facts.change.asking {
        Some(asking) => ClientToken::new(&asking.token),
        None => intend(work, client, aim, change).await?,
    };
    let answer = ask(work, client, aim, change, Force(*force), &token).await;
    let asked_before = record.facts.change.asking.is_some();
    heard(work, aim, answer, asked_before).await
}

/// Writes down what the service answered to a request under a token. Gives why the instance has no
/// time for it. With `asked_before` an earlier request of the token was not answered, and may be
/// what the instance is at.
pub(super) async fn heard(
    work: &Work,
    aim: &Aim,
    answer: Result<Answered<Vec<String>>, Error>,
    asked_before: bool,
) -> Result<Option<Fault>, Fault> {
    match answer {
        Ok(done) => {
            answered(work, |install| {
                install.accepted(&done.value, done.request_id);
            })
            .await?;
            Ok(None)
        }
        Err(error) if is_busy(&error) => {
            if !asked_before {
                answered(work, InstallFacts::forget).await?;
            }
            Ok(Some(aim.fault(&error)))
        }
        Err(error) if error.outcome_unknown() => Err(aim.fault_of_ask(&error)),
        Err(error) => {
            let fault = aim.fault(&error);
            answered(work, |install| install.refused(fault.clone())).await?;
            Err(fault)
        }
    }
}

/// Writes down that the change is about to be asked for, and under which token.
async fn intend(
    work: &Work,
    client: &Client,
    aim: &Aim,
    change: &InstanceChange,
) -> Result<ClientToken, Fault> {
    let known_records = known_records(work, client, aim).await?;
    let token = next_token(&work.record()?);
    let asking = AskingChange {
        token: token.as_str().to_owned(),
        dictionaries: Vec::new(),
    };
    work.learn(|record| {
        record.facts.install.ask(&change.plugins());
        record.facts.change.known_records = known_records;
        record.facts.change.tokens += 1;
        record.facts.change.asking = Some(asking);
    })
    .await?;
    Ok(token)
}

/// A token that no other request has: the transfer's id is its own, and counts its tokens.
pub(super) fn next_token(record: &TransferRecord) -> ClientToken {
    let (id, tokens) = (&record.view.id.0, record.facts.change.tokens);
    ClientToken::new(&format!("{id}-{tokens}"))
}

async fn ask(
    work: &Work,
    client: &Client,
    aim: &Aim,
    change: &InstanceChange,
    force: Force,
    token: &ClientToken,
) -> Result<Answered<Vec<String>>, Error> {
    let stop = work.stop();
    match change {
        InstanceChange::InstallBuiltIn { names } => {
            client
                .install_system_plugins(&aim.id, names, token, stop)
                .await
        }
        InstanceChange::Uninstall { plugins } => {
            let names: Vec<String> = plugins.iter().map(|one| one.name.clone()).collect();
            client
                .uninstall_plugins(&aim.id, &names, force, token, stop)
                .await
        }
        InstanceChange::Restart { nodes } => {
            let what = if nodes.is_empty() {
                Restart::Instance
            } else {
                Restart::Nodes(nodes.clone())
            };
            let restarted = client.restart(&aim.id, &what, force, token, stop).await?;
            Ok(Answered {
                value: Vec::new(),
                request_id: restarted.request_id,
            })
        }
    }
}

/// Writes down what became of the request, which is then no longer under way.
pub(super) async fn answered(
    work: &Work,
    change: impl FnOnce(&mut InstallFacts),
) -> Result<(), Fault> {
    work.learn(|record| {
        record.facts.change.asking = None;
        change(&mut record.facts.install);
    })
    .await
}

pub(super) fn held(work: &Work) -> Result<Held, Halt> {
    let request_id = work.record()?.facts.install.request_id;
    Ok(Held { request_id })
}

/// Whether the instance shows that a request without an answer was carried out: its plug-ins are
/// on their way or there, or it has a record of a restart that was not there before.
async fn arrived(work: &Work, client: &Client, aim: &Aim) -> Result<bool, Fault> {
    let record = work.record()?;
    if aim.doing == InstanceDoing::Restart {
        let records = records(work, client, aim).await?.unwrap_or_default();
        let begun = begun_since(&records, &record.facts.change);
        let action = begun.and_then(|record| record.action_name.as_deref());
        return Ok(action.is_some_and(|action| action.to_ascii_lowercase().contains("restart")));
    }
    let reading = Reading::of(work, client, aim).await?;
    let reached = |state: Option<PluginState>| match aim.doing {
        InstanceDoing::Uninstall => matches!(
            state,
            Some(PluginState::Uninstalling | PluginState::Uploaded)
        ),
        _ => matches!(
            state,
            Some(PluginState::Installing | PluginState::Installed | PluginState::Upgrading)
        ),
    };
    let lines = &record.facts.install.lines;
    let mut states = lines
        .iter()
        .map(|line| reading.state_of(&line.key, &aim.doing));
    Ok(!lines.is_empty() && states.all(reached))
}
