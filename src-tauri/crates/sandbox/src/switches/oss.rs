//! The switches that only the object storage has.

use super::Switches;
use crate::alibaba::{OssFault, OssTrouble};

impl Switches {
    /// Queues a fault of the object storage.
    pub fn strike_oss(&self, fault: OssFault) {
        self.state().oss_faults.push(fault);
    }

    /// What goes wrong with this request, if anything does.
    pub(crate) fn take_oss_fault(&self, operation: &str) -> Option<OssTrouble> {
        OssFault::take(&mut self.state().oss_faults, operation)
    }
}
