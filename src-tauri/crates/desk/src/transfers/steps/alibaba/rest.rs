//! What a transfer to an instance that ended before its time left behind, and removing it.

use super::tidy::empty;
use super::{Aim, library};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::key_of;
use crate::transfers::engine::Work;
use crate::transfers::view::{Remains, StepView};

/// Looks whether the library was given files whose import was not answered.
pub(in crate::transfers) async fn look_for_rest(work: &Work) -> Result<Remains, Fault> {
    let record = work.record()?;
    let Some(importing) = &record.facts.change.importing else {
        return Ok(record.remains());
    };
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    let library = library::read(work, &client, &aim).await?;
    let analyses = &record.view.analyses;
    if !library::missing(&library, analyses, &importing.known).is_empty() {
        // It may be on its way; a retry looks again before it asks.
        return Ok(Remains::Unknown);
    }
    let found = library::imported(&library, analyses, &importing.known);
    let imported: Vec<_> = found.into_iter().flatten().map(key_of).collect();
    work.learn(|record| {
        record.facts.change.importing = None;
        record.facts.change.imported = imported;
    })
    .await?;
    Ok(Remains::InLibrary)
}

/// Removes the objects that an ended transfer left in the bucket.
pub(in crate::transfers) async fn remove_rest(work: &Work) -> Result<(), Fault> {
    let record = work.record()?;
    if !record.view.removable {
        return Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input));
    }
    let region = work.alibaba_region()?;
    empty(work, region.oss()?).await?;
    work.learn(|record| {
        record.view.remains = Some(Remains::Removed);
        record.view.removable = false;
        // A retry puts them there anew.
        for step in &mut record.view.steps {
            *step = StepView::waiting(step.name);
        }
    })
    .await
}
