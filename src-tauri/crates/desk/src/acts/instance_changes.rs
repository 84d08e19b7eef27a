//! Changing instances: one or several at once, over several regions.

use std::path::Path;

use super::Desk;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{
    BringAsk, ChangeAsk, ExportFormat, InstallRun, InstanceId, PluginKey, RemovedPlugin,
    RestartOutlook, TableId,
};

impl Desk {
    /// Begins the same change on one or several instances; each is a transfer of its own. On a
    /// protected connection every target carries its instance's typed name.
    pub async fn change_instances(&self, ask: ChangeAsk) -> Result<Vec<InstallRun>, Fault> {
        let _ = ask;
        Err(not_yet())
    }

    /// Begins to bring archives into the libraries of one or several instances, and to install
    /// them there where this is asked for.
    pub async fn bring_plugins(&self, ask: BringAsk) -> Result<Vec<InstallRun>, Fault> {
        let _ = ask;
        Err(not_yet())
    }

    /// Every run whose transfer is in the list, the latest first.
    pub fn runs(&self) -> Vec<InstallRun> {
        Vec::new()
    }

    /// What a restart of an instance costs.
    pub async fn restart_outlook(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        force: bool,
    ) -> Result<RestartOutlook, Fault> {
        let _ = (connection, instance, force);
        Err(not_yet())
    }

    /// Removes plug-ins from an instance's library, one by one; those on the nodes stay.
    pub async fn remove_from_library(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        plugins: Vec<PluginKey>,
        typed_name: Option<&str>,
    ) -> Result<Vec<RemovedPlugin>, Fault> {
        let _ = (connection, instance, plugins, typed_name);
        Err(not_yet())
    }

    /// Interrupts the change that an instance carries out. The instance is suspended until the
    /// change is resumed.
    pub async fn interrupt_change(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        typed_name: Option<&str>,
    ) -> Result<(), Fault> {
        let _ = (connection, instance, typed_name);
        Err(not_yet())
    }

    /// Resumes an interrupted change.
    pub async fn resume_change(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<(), Fault> {
        let _ = (connection, instance);
        Err(not_yet())
    }

    /// The name to propose for a file with a result table.
    pub fn export_name(&self, table: &TableId, format: ExportFormat) -> Result<String, Fault> {
        let _ = (table, format);
        Err(not_yet())
    }

    /// Writes a result table to a file that the person chose.
    pub async fn export_runs(
        &self,
        table: &TableId,
        format: ExportFormat,
        path: &Path,
    ) -> Result<(), Fault> {
        let _ = (table, format, path);
        Err(not_yet())
    }
}

fn not_yet() -> Fault {
    Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk)
}
