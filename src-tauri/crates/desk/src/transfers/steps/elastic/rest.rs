//! What a transfer that ended before its time left on the service, and removing it.

use plugdesk_elastic::{Extension, IncludeDeployments};

use super::super::super::engine::Work;
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::plan_facts::PlanFacts;
use super::super::super::record::{HeldFile, TransferRecord};
use super::super::super::view::{Compared, Remains, StepView};
use super::create::{adopt, made_after_all, wanted};
use super::plans::look_for_answers;
use super::stored::{extension_of, held_file, wire_id};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// Asks the service what is there.
pub(in crate::transfers) async fn look_for_rest(work: &Work) -> Result<Remains, Fault> {
    if let Some(creating) = work.record()?.facts.creating {
        let Some(wanted) = wanted(&work.record()?)? else {
            return Ok(Remains::Unknown);
        };
        // What another transfer is just making must not be taken for the rest of this one.
        let _alone = work.alone_with(&wanted.new).await;
        let patience = work.policy().ask_every;
        let found = made_after_all(work, &wanted, &creating, patience).await?;
        match found.as_slice() {
            // The service may be fetching still; nobody holds others of this name up for that.
            [] if creating.fetching => return Ok(Remains::Unknown),
            [] => {
                work.learn(|record| record.facts.creating = None).await?;
                return Ok(Remains::Nothing);
            }
            [one] => {
                adopt(work, one, None).await?;
            }
            _ => return Ok(Remains::Unknown),
        }
    }
    let record = work.record()?;
    if record.facts.plans.iter().any(PlanFacts::is_unanswered) {
        look_for_answers(work).await?;
        return Ok(work.record()?.remains());
    }
    let id = extension_of(&record)?;
    let client = work.elastic()?.client;
    let wire = wire_id(&id)?;
    let stored = client.extension(&wire, IncludeDeployments(false), work.stop());
    let held = match stored.await {
        Ok(stored) => held_file(&stored.value),
        Err(error) if record.facts.made && error.may_be_gone() => {
            still_there(work, &id.0, &error).await?;
            work.learn(forget).await?;
            return Ok(Remains::Nothing);
        }
        Err(error) => return Err(Fault::from(&error).about(id.0)),
    };
    let sending = record.facts.sending.as_ref();
    let unchanged = sending.is_none_or(|sending| sending.before == held);
    Ok(match &record.order {
        _ if held.is_none() => Remains::ExtensionWithoutFile,
        Order::Upload {
            target: ExtensionTarget::Existing {
                holds_file: true, ..
            },
            ..
        } if unchanged => Remains::FormerFile,
        _ => Remains::ExtensionWithFile,
    })
}

/// Deletes the extension that the transfer made. Refused while deployments use it, and where it is
/// not what the person was told of any more: somebody may have attached or changed it since.
pub(in crate::transfers) async fn remove_rest(work: &Work) -> Result<(), Fault> {
    let record = work.record()?;
    let id = extension_of(&record)?;
    if !record.facts.made || !record.view.removable {
        return Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input).about(id.0));
    }
    let client = work.elastic()?.client;
    let wire = wire_id(&id)?;
    let stored = client
        .extension(&wire, IncludeDeployments(true), work.stop())
        .await;
    match stored {
        Ok(stored) if !stored.value.deployments.is_empty() => {
            return Err(Fault::new(FaultCode::ExtensionsInUse, FaultPhase::Answer)
                .about(record.view.extension_name)
                .offering(FaultAction::Refresh));
        }
        Ok(stored) if is_another(&record, &stored.value) => {
            let held = held_file(&stored.value);
            work.learn(|record| tell_anew(record, held)).await?;
            let code = FaultCode::ExtensionsVersionConflict;
            return Err(Fault::new(code, FaultPhase::Answer)
                .about(stored.value.name)
                .offering(FaultAction::Refresh));
        }
        Ok(_) => match client.delete_extension(&wire, work.stop()).await {
            Ok(_) => {}
            Err(error) if error.may_be_gone() => still_there(work, &id.0, &error).await?,
            Err(error) => return Err(Fault::from(&error).about(id.0)),
        },
        Err(error) if error.may_be_gone() => still_there(work, &id.0, &error).await?,
        Err(error) => return Err(Fault::from(&error).about(id.0)),
    }
    work.learn(|record| {
        forget(record);
        record.view.remains = Some(Remains::Removed);
        record.view.removable = false;
    })
    .await
}

/// Knows of no extension any more; a retry makes it anew.
fn forget(record: &mut TransferRecord) {
    record.view.extension = None;
    record.facts.made = false;
    record.facts.held = None;
    record.facts.sent = None;
    record.facts.sending = None;
    record.facts.plans.clear();
    record.view.plans = record.order.plan_runs();
    record.view.compared = Compared::Nothing;
    record.view.comparable = false;
    for step in &mut record.view.steps {
        *step = StepView::waiting(step.name);
    }
}

/// Whether the extension is not the one that the person was told of: by its name, or by its file.
fn is_another(record: &TransferRecord, stored: &Extension) -> bool {
    let held = held_file(stored);
    let other_file = match (&record.facts.held, &held) {
        (Some(told), Some(held)) => {
            let dates = told.modified.as_ref().zip(held.modified.as_ref());
            told.size != held.size || dates.is_some_and(|(told, held)| told != held)
        }
        _ => held.is_some() && record.view.remains == Some(Remains::ExtensionWithoutFile),
    };
    other_file || stored.name != record.view.extension_name
}

/// Says what is there now. The person may then decide anew; what has another name is not theirs to
/// remove from here.
fn tell_anew(record: &mut TransferRecord, held: Option<HeldFile>) {
    if held.is_some() && record.view.remains == Some(Remains::ExtensionWithoutFile) {
        record.view.remains = Some(Remains::ExtensionWithFile);
    }
    record.facts.held = held;
}

/// "Gone" and "not yours" are the same answer; the list tells them apart.
pub(super) async fn still_there(
    work: &Work,
    id: &str,
    error: &plugdesk_elastic::Error,
) -> Result<(), Fault> {
    let client = work.elastic()?.client;
    let all = client.list_extensions(work.stop()).await;
    let all = all.map_err(|error| Fault::from(&error))?;
    if all.iter().any(|extension| extension.id.as_str() == id) {
        return Err(Fault::from(error).about(id));
    }
    Ok(())
}
