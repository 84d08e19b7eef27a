//! What a person does to transfers: stop, hold, take up, order, answer, compare, remove.

use super::Desk;
use crate::archives::{Destination, LocalFile};
use crate::connections::ConnectionRecord;
use crate::extensions::{ExtensionDraft, ExtensionId};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::{
    ExtensionTarget, Note, Order, Question, StepName, TransferAnswer, TransferId, TransferRecord,
    TransferView,
};

impl Desk {
    /// Stops a transfer, at once.
    pub async fn cancel_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        self.rooms.transfers.cancel(id).await
    }

    /// Takes a failed or cancelled transfer up again, with the connection as it is now.
    ///
    /// An installation restarts a cluster. On a protected connection it is asked for on the
    /// instance's own screen, where its name is typed, and not taken up from here.
    pub async fn retry_transfer(&self, id: &TransferId) -> Result<TransferView, Fault> {
        let record = self.rooms.transfers.record(id)?;
        let asks_again = !record.holds(StepName::Install) && !record.facts.installing;
        if matches!(record.order, Order::Install { .. }) && asks_again {
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
                let file = self.read_again(id, send_anyway).await?;
                self.rooms
                    .transfers
                    .answered(id, |record| send_as_it_is(record, file))
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

    /// The file of a transfer, inspected again and judged for where it goes.
    async fn read_again(&self, id: &TransferId, send_anyway: bool) -> Result<LocalFile, Fault> {
        let record = self.rooms.transfers.record(id)?;
        let Order::Upload { file, target, .. } = &record.order else {
            return Err(not_asked());
        };
        let archives = self.rooms.archives.clone();
        let path = file.path();
        let views = tokio::task::spawn_blocking(move || archives.take_in(&[path]))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?;
        let handle = views.first().ok_or_else(not_asked)?;
        let archive = self.rooms.archives.get(&handle.id);
        self.rooms.archives.forget(&handle.id);
        let archive = archive?;
        archive.sendable()?;
        let connection: ConnectionRecord = self.rooms.connections.get(&record.view.connection)?;
        let draft: Option<&ExtensionDraft> = match target {
            ExtensionTarget::New { draft } => Some(draft),
            ExtensionTarget::Existing { .. } => None,
        };
        let destination = Destination {
            service: Some(connection.place.service),
            sent_as: draft.map(|draft| draft.kind),
            version: draft.map(|draft| draft.version.trim()),
        };
        archive.may_be_sent(destination, send_anyway)?;
        Ok(LocalFile::of(&archive))
    }
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

fn send_as_it_is(record: &mut TransferRecord, now: LocalFile) -> Result<(), Fault> {
    if !matches!(record.view.question, Some(Question::FileChanged { .. })) {
        return Err(not_asked());
    }
    if let Order::Upload { file, .. } = &mut record.order {
        *file = now;
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
