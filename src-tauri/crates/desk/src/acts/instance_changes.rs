//! Changing instances: one or several at once, over several regions.

mod chosen;
mod hands;
mod library;
mod targets;

use std::collections::HashSet;
use std::path::Path;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use plugdesk_alibaba::UserPlugin;
use plugdesk_net::CancellationToken;

use super::Desk;
use crate::archives::{ArchiveContent, Destination, KeptArchive, LocalFile};
use crate::connections::ServiceKind;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{
    BringAsk, BringOrder, ChangeAsk, ChangeRequest, ExportFormat, InstallRun, InstanceOrder,
    TableId, bare, export_name, exported, keep,
};
use chosen::Chosen;
pub(super) use targets::{Target, wire_id};

/// How many instances are looked at side by side.
const AT_ONCE: usize = 8;

/// How many uploaded files a library holds (user guide, "Upload and install a custom plug-in").
const MOST_FILES: usize = 50;

impl Desk {
    /// Begins the same change on one or several instances; each is a transfer of its own. On a
    /// protected connection every target carries its instance's typed name. Nothing begins unless
    /// all targets hold.
    pub async fn change_instances(&self, ask: ChangeAsk) -> Result<Vec<InstallRun>, Fault> {
        chosen::check(&ask.change, ask.targets.len())?;
        let targets = self.targets(&ask.targets).await?;
        let changes = match &ask.change {
            ChangeRequest::Install { plugins } => {
                let libraries = libraries(&targets).await?;
                let chosen = Chosen::among(plugins, &libraries);
                let of_each = targets.iter().zip(&libraries);
                let resolved = of_each.map(|(target, library)| {
                    let plugins = chosen.to_install(library, target.version());
                    let plugins = plugins.map_err(|fault| target.blamed(fault))?;
                    Ok(ChangeRequest::Install { plugins })
                });
                resolved.collect::<Result<Vec<_>, Fault>>()?
            }
            ChangeRequest::Uninstall { plugins }
                if plugins.iter().any(|key| key.file_version.is_some()) =>
            {
                let libraries = libraries(&targets).await?;
                let chosen = Chosen::among(plugins, &libraries);
                let of_each = targets.iter().zip(&libraries);
                let resolved = of_each.map(|(target, library)| {
                    let plugins = chosen.to_uninstall(library);
                    let plugins = plugins.map_err(|fault| target.blamed(fault))?;
                    Ok(ChangeRequest::Uninstall { plugins })
                });
                resolved.collect::<Result<Vec<_>, Fault>>()?
            }
            other => vec![other.clone(); targets.len()],
        };
        let table = new_table();
        let mut runs = Vec::with_capacity(targets.len());
        for (target, change) in targets.iter().zip(changes) {
            let order = InstanceOrder {
                instance: target.instance.clone(),
                change,
                force: ask.force,
                table: Some(table.clone()),
                named: target.named.clone(),
            };
            runs.push(self.rooms.installs.change(&target.record, order).await?);
        }
        Ok(runs)
    }

    /// Begins to bring archives into the libraries of one or several instances, and to install
    /// them there where this is asked for. What the inspection found that an instance would refuse
    /// goes only with `send_anyway`. Nothing begins unless all targets and archives hold.
    pub async fn bring_plugins(&self, ask: BringAsk) -> Result<Vec<InstallRun>, Fault> {
        let archives = self.rooms.archives.all_of(&ask.archives)?;
        if archives.is_empty() {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        for archive in &archives {
            archive.sendable()?;
        }
        one_of_each(&archives, ask.install)?;
        for target in &ask.targets {
            let region = self.provider(&target.connection).await?.alibaba_region()?;
            region.oss().map_err(|fault| self.named(fault, target))?;
        }
        let targets = self.targets(&ask.targets).await?;
        if !ask.send_anyway {
            room_in_libraries(&targets, archives.len()).await?;
        }
        let versions: Vec<String> = targets.iter().map(|one| one.version().to_owned()).collect();
        let archives = judged(archives, versions, ask.send_anyway).await?;
        let files: Vec<LocalFile> = archives.iter().map(LocalFile::of).collect();
        let table = new_table();
        let mut runs = Vec::with_capacity(targets.len());
        for target in &targets {
            let order = BringOrder {
                files: files.clone(),
                instance: target.instance.clone(),
                install: ask.install,
                force: ask.force,
                table: Some(table.clone()),
                named: target.named.clone(),
            };
            runs.push(self.rooms.installs.bring(&target.record, order).await?);
        }
        Ok(runs)
    }

    /// Every run whose transfer is in the list, the latest first.
    pub fn runs(&self) -> Vec<InstallRun> {
        self.rooms.installs.all()
    }

    /// The name to propose for a file with a result table.
    pub fn export_name(&self, table: &TableId, format: ExportFormat) -> Result<String, Fault> {
        Ok(export_name(&self.table(table)?, format))
    }

    /// Writes a result table to a file that the person chose.
    pub async fn export_runs(
        &self,
        table: &TableId,
        format: ExportFormat,
        path: &Path,
    ) -> Result<(), Fault> {
        let runs = self.table(table)?;
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || keep(&exported(&runs, format)?, &path))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
    }

    fn table(&self, table: &TableId) -> Result<Vec<InstallRun>, Fault> {
        let runs = self.rooms.installs.of_table(table);
        if runs.is_empty() {
            return Err(Fault::new(FaultCode::Unknown, FaultPhase::Input));
        }
        Ok(runs)
    }
}

pub(super) fn new_table() -> TableId {
    TableId(uuid::Uuid::new_v4().to_string())
}

/// The libraries of the instances, in their order.
async fn libraries(targets: &[Target]) -> Result<Vec<Vec<UserPlugin>>, Fault> {
    let readings: Vec<_> = targets.iter().map(Target::reading).collect();
    let read = stream::iter(readings).map(|reading| async move {
        let cancel = CancellationToken::new();
        let listed = reading.client.list_user_plugins(&reading.id, &cancel).await;
        let listed =
            listed.map_err(|error| Fault::from(&error).about(reading.id.as_str().to_owned()))?;
        Ok::<_, Fault>(listed.value)
    });
    read.buffered(AT_ONCE).try_collect().await
}

/// Refuses what the service would refuse as a whole: a library takes a file name once, and a node
/// loads one plug-in of a name.
fn one_of_each(archives: &[KeptArchive], install: bool) -> Result<(), Fault> {
    let (mut files, mut names) = (HashSet::new(), HashSet::new());
    for archive in archives {
        let file = archive.view.file_name.as_str();
        let name = match &archive.view.content {
            ArchiveContent::Plugin { facts } if install => facts.name.as_deref(),
            _ => None,
        };
        let twice = match name {
            _ if !files.insert(file) => Some(file),
            Some(name) if !names.insert(bare(name)) => Some(name),
            _ => None,
        };
        if let Some(twice) = twice {
            return Err(chosen::name_twice(twice));
        }
    }
    Ok(())
}

/// Refuses what a library has no room for, as far as the libraries can be read.
async fn room_in_libraries(targets: &[Target], new: usize) -> Result<(), Fault> {
    let Ok(libraries) = libraries(targets).await else {
        // The transfer asks again, and tells what the service says.
        return Ok(());
    };
    for (target, library) in targets.iter().zip(&libraries) {
        if library.len().saturating_add(new) > MOST_FILES {
            return Err(Fault::new(FaultCode::AlibabaLibraryFull, FaultPhase::Input)
                .about(target.instance.0.clone())
                .with_arg("most", MOST_FILES.to_string())
                .offering(FaultAction::Refresh));
        }
    }
    Ok(())
}

/// Holds each archive against each version that the instances run.
async fn judged(
    archives: Vec<KeptArchive>,
    mut versions: Vec<String>,
    send_anyway: bool,
) -> Result<Vec<KeptArchive>, Fault> {
    versions.sort();
    versions.dedup();
    let judge = move || {
        for archive in &archives {
            for version in &versions {
                let destination = Destination {
                    service: Some(ServiceKind::Alibaba),
                    sent_as: None,
                    version: Some(version)
                        .filter(|told| !told.is_empty())
                        .map(String::as_str),
                };
                archive
                    .may_be_sent(destination, send_anyway)
                    .map_err(|fault| fault.with_arg("version", version))?;
            }
        }
        Ok(archives)
    };
    tokio::task::spawn_blocking(judge)
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
}
