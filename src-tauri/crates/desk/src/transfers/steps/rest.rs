//! What a transfer that ended before its time left on a service.

use super::super::engine::Work;
use super::super::view::Remains;
use super::{alibaba, elastic};
use crate::fault::Fault;

/// Asks the service what is there.
pub(in crate::transfers) async fn look_for_rest(work: &Work) -> Result<Remains, Fault> {
    if work.record()?.order.instance().is_some() {
        alibaba::look_for_rest(work).await
    } else {
        elastic::look_for_rest(work).await
    }
}

/// Removes what the transfer put there.
pub(in crate::transfers) async fn remove_rest(work: &Work) -> Result<(), Fault> {
    if work.record()?.order.instance().is_some() {
        alibaba::remove_rest(work).await
    } else {
        elastic::remove_rest(work).await
    }
}
