//! What a person does to transfers: stop, hold, take up, order, answer, compare, remove.

use std::path::PathBuf;

use super::Desk;
use crate::archives::{Destination, LocalFile};
use crate::connections::ConnectionRecord;
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::{
    ExtensionTarget, Note, Order, Question, TransferAnswer, TransferId, TransferRecord,
    TransferView,
};

impl Desk {
    /// Stops a transfer, at once.
    pub async fn cancel_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.cancel(id).await
    }

    /// Takes a failed or cancelled transfer up again, with the connection as it is now.
    ///
    /// A change of an instance restarts its cluster. On a protected connection it is asked for on
    /// the instance's own screen, where its name is typed, and not taken up from here.
    pub async fn retry_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let record = self.rooms.transfers.record(id)?;
        if record.asks_an_instance_again() {
            let connection = self.rooms.connections.get(&record.view.connection)?;
            if connection.protected {
                let code = FaultCode::ProtectedInstall;
                return Err(Fault::new(code, FaultPhase::Input).about(connection.name));
            }
        }
        self.rooms.transfers.retry(id).await
    }

    /// Takes every failed transfer up again.
    pub async fn retry_failed_transfers(&self) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.retry_failed().await
    }

    /// Holds a transfer.
    pub async fn pause_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.pause(id).await
    }

    /// Lets a held transfer go on.
    pub async fn resume_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.resume(id).await
    }

    /// Holds everything.
    pub async fn pause_all_transfers(&self) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.pause_all().await
    }

    /// Lets everything that is held go on.
    pub async fn resume_all_transfers(&self) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.resume_all().await
    }

    /// Ends a wait between two tries, or for the network, at once.
    pub fn try_transfer_now(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.try_now(id)
    }

    /// Moves what waits before another, or to the end.
    pub async fn move_transfer(
        &self,
        id: &TransferId,
        before: Option<&TransferId>,
    ) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.move_before(id, before).await
    }

    /// Lets go of a transfer that ended.
    pub async fn dismiss_transfer(&self, id: &TransferId) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.dismiss(id).await
    }

    /// Lets go of transfers that are done or were cancelled.
    pub async fn clear_finished_transfers(&self) -> Result<Vec<TransferView>, Fault> {
        self.rooms.transfers.clear_finished().await
    }

    /// Takes the answer to what only the person can decide.
    pub async fn answer_transfer(
        &self,
        id: &TransferId,
        answer: TransferAnswer,
    ) -> Result<TransferView, Fault> {
        match answer {
            TransferAnswer::ThisExtension { extension } => {
                self.rooms
                    .transfers
                    .answered_with(id, &extension, |record| {
                        this_extension(record, extension.clone())
                    })
                    .await
            }
            TransferAnswer::AnotherExtension => {
                self.rooms
                    .transfers
                    .answered(id, |record| {
                        candidates(record)?;
                        record.facts.make_another = true;
                        Ok(())
                    })
                    .await
            }
            TransferAnswer::SendAsItIs { send_anyway } => {
                let files = self.read_again(id, send_anyway).await?;
                self.rooms
                    .transfers
                    .answered(id, |record| send_as_they_are(record, files))
                    .await
            }
        }
    }

    /// Reads the stored file back and compares its SHA-256 with that of what was sent.
    pub async fn compare_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.compare(id).await
    }

    /// Deletes on the service what a stopped or failed transfer made there. `confirmed_name` is
    /// the extension's name, as the person saw it when they confirmed.
    pub async fn remove_transfer_rest(
        &self,
        id: &TransferId,
        confirmed_name: &str,
    ) -> Result<TransferView, Fault> {
        let name = self.rooms.transfers.record(id)?.view.extension_name;
        if name != confirmed_name.trim() {
            return Err(Fault::of_field(
                FaultCode::ConfirmationMismatch,
                "confirmedName",
                confirmed_name,
            )
            .about(name));
        }
        self.rooms.transfers.remove_rest(id).await
    }

    /// The files of a transfer that changed, each with its place among them, inspected again and
    /// judged for where they go.
    async fn read_again(
        &self,
        id: &TransferId,
        send_anyway: bool,
    ) -> Result<Vec<(usize, LocalFile)>, Fault> {
        let record = self.rooms.transfers.record(id)?;
        let connection: ConnectionRecord = self.rooms.connections.get(&record.view.connection)?;
        let draft: Option<&ExtensionDraft> = match &record.order {
            Order::Upload {
                target: ExtensionTarget::New { draft },
                ..
            } => Some(draft),
            _ => None,
        };
        let destination = Destination {
            service: Some(connection.place.service),
            sent_as: draft.map(|draft| draft.kind),
            version: draft.map(|draft| draft.version.trim()),
        };
        let mut files = Vec::new();
        for (index, file) in changed_files(&record.order).await? {
            let path = file.path();
            let file = if matches!(record.order, Order::Dictionaries { .. }) {
                self.words_again(path).await?
            } else {
                self.archive_again(path, destination, send_anyway).await?
            };
            files.push((index, file));
        }
        Ok(files)
    }

    async fn archive_again(
        &self,
        path: PathBuf,
        destination: Destination<'_>,
        send_anyway: bool,
    ) -> Result<LocalFile, Fault> {
        let archives = self.rooms.archives.clone();
        let views = in_background(move || archives.take_in(&[path])).await?;
        let handle = views.first().ok_or_else(not_asked)?;
        let archive = self.rooms.archives.get(&handle.id);
        self.rooms.archives.forget(&handle.id);
        let archive = archive?;
        archive.sendable()?;
        archive.may_be_sent(destination, send_anyway)?;
        Ok(LocalFile::of(&archive))
    }

    async fn words_again(&self, path: PathBuf) -> Result<LocalFile, Fault> {
        let words = self.rooms.words.clone();
        let views = in_background(move || words.take_in(&[path])).await??;
        let handle = views.first().ok_or_else(not_asked)?;
        let kept = self.rooms.words.get(&handle.id);
        self.rooms.words.forget(&handle.id);
        let kept = kept?;
        kept.usable()?;
        Ok(kept.file)
    }
}

/// The files that are not as they were reviewed, with their places. Of a single file it was seen
/// already; what was rewritten as it had been may go too.
async fn changed_files(order: &Order) -> Result<Vec<(usize, LocalFile)>, Fault> {
    if let Order::Upload { file, .. } = order {
        return Ok(vec![(0, file.clone())]);
    }
    let files: Vec<LocalFile> = order.files().into_iter().cloned().collect();
    if files.is_empty() {
        return Err(not_asked());
    }
    in_background(move || {
        let files = files.into_iter().enumerate();
        files
            .filter(|(_, file)| file.unchanged().is_err())
            .collect()
    })
    .await
}

/// Asking a file system, and inspecting, may block.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))
}

fn candidates(record: &TransferRecord) -> Result<Vec<ExtensionId>, Fault> {
    match &record.view.question {
        Some(Question::WhichExtension { candidates }) => {
            Ok(candidates.iter().map(|one| one.extension.clone()).collect())
        }
        _ => Err(not_asked()),
    }
}

/// Only what was offered can be chosen.
fn this_extension(record: &mut TransferRecord, extension: ExtensionId) -> Result<(), Fault> {
    if !candidates(record)?.contains(&extension) {
        return Err(Fault::new(FaultCode::Unknown, FaultPhase::Input).about(extension.0));
    }
    record.view.extension = Some(extension);
    record.view.notes.push(Note::Adopted);
    record.facts.creating = None;
    record.facts.made = true;
    Ok(())
}

fn send_as_they_are(
    record: &mut TransferRecord,
    now: Vec<(usize, LocalFile)>,
) -> Result<(), Fault> {
    if !matches!(record.view.question, Some(Question::FileChanged { .. })) {
        return Err(not_asked());
    }
    for (index, file) in now {
        record.send_instead(index, file);
    }
    if let Some(sending) = &mut record.facts.sending {
        // What went out before is not what is to arrive any more.
        sending.whole = None;
    }
    record.view.notes.push(Note::SentAsChanged);
    Ok(())
}

/// The transfer waits for no such answer.
fn not_asked() -> Fault {
    Fault::new(FaultCode::NotPossibleNow, FaultPhase::Input)
}
