//! Writing acts down for other tools.

use super::Desk;
use crate::connections::ConnectionId;
use crate::copy_as::{CopySubject, CopyTexts};
use crate::fault::{Fault, FaultCode, FaultPhase};

impl Desk {
    /// What a person would type elsewhere to do the same.
    pub async fn copy_as(
        &self,
        _connection: &ConnectionId,
        _subject: &CopySubject,
    ) -> Result<CopyTexts, Fault> {
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }
}
