//! What was put into the bucket is removed from there.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::objects::place_of;
use crate::fault::Fault;
use crate::provider::OssRoad;
use crate::transfers::change_facts::ObjectFacts;
use crate::transfers::engine::Work;
use crate::transfers::record::TransferRecord;
use crate::transfers::steps::{Halt, Held, Step};

/// Removes the objects, unless the connection keeps them or another transfer needs them yet.
pub(in crate::transfers) struct Tidy;

impl Step for Tidy {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        tidy(work).boxed()
    }
}

async fn tidy(work: &Work) -> Result<Held, Halt> {
    if work.record()?.order.files().is_empty() {
        return Ok(Held::default());
    }
    let region = work.alibaba_region()?;
    let road = region.oss()?;
    if !road.keep {
        empty(work, road).await?;
    }
    Ok(Held::default())
}

/// Removes the transfer's objects from the bucket, but for those that other transfers need.
pub(super) async fn empty(work: &Work, road: &OssRoad) -> Result<(), Fault> {
    let objects = work.record()?.facts.change.objects;
    for (index, object) in objects.iter().enumerate() {
        if !object.is_there() {
            continue;
        }
        // Whoever is about to use it has said so, or finds it gone and sends it again.
        let _alone = work.alone_with_object(&object.bucket, &object.key).await;
        if !is_needed(work, index, object)? {
            remove(work, road, object).await?;
        }
        work.learn(|record| {
            if let Some(object) = record.facts.change.objects.get_mut(index) {
                object.stored = false;
                object.sending = false;
                object.upload = None;
            }
        })
        .await?;
    }
    Ok(())
}

async fn remove(work: &Work, road: &OssRoad, object: &ObjectFacts) -> Result<(), Fault> {
    let (bucket, key) = place_of(object)?;
    let fault = |error: plugdesk_alibaba::oss::OssError| {
        Fault::from(&error).about(format!("{bucket}/{key}"))
    };
    if let Some(begun) = &object.upload {
        let aborted = road
            .oss
            .abort_multipart(&bucket, &key, &begun.upload_id, work.stop())
            .await;
        aborted.map_err(fault)?;
    }
    let deleted = road.oss.delete(&bucket, &key, work.stop()).await;
    deleted.map_err(fault)
}

/// Whether another transfer of the connection that has not ended uses the object, or may: it has
/// not read its file yet, and that has the same name.
fn is_needed(work: &Work, index: usize, object: &ObjectFacts) -> Result<bool, Fault> {
    let own = work.record()?;
    let files = own.order.files();
    let name = files.get(index).map(|file| file.file_name.as_str());
    Ok(work.any_other(|other| {
        let unfinished = !other.view.state.ended();
        unfinished && other.view.connection == own.view.connection && uses(other, object, name)
    }))
}

fn uses(other: &TransferRecord, object: &ObjectFacts, name: Option<&str>) -> bool {
    let known = &other.facts.change.objects;
    let files = other.order.files();
    let mut unread = files.iter().enumerate().filter(|(index, _)| {
        known
            .get(*index)
            .is_none_or(|object| object.sha256.is_none())
    });
    let same = |theirs: &ObjectFacts| theirs.bucket == object.bucket && theirs.key == object.key;
    known.iter().any(same) || unread.any(|(_, file)| Some(file.file_name.as_str()) == name)
}
