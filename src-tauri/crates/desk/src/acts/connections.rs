//! Adding, changing, testing and removing connections.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use super::{Desk, on_disk, trial};
use crate::connections::{
    CheckedDraft, CheckedFor, ChosenCertificate, ConnectionDraft, ConnectionId, ConnectionRecord,
    ConnectionTest, ConnectionView, PriorConnection, SecretKeeping, Shelves,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::news::News;
use crate::provider::Provider;
use crate::vault::VaultError;

impl Desk {
    /// Every connection.
    pub fn connections(&self) -> Vec<ConnectionView> {
        self.rooms
            .connections
            .all()
            .iter()
            .map(|record| record.view(self.has_secret(record)))
            .collect()
    }

    /// Saves a new connection. The secret is kept first; without it nothing is saved.
    pub async fn create_connection(
        &self,
        draft: &ConnectionDraft,
    ) -> Result<ConnectionView, Fault> {
        let checked = self.checked(draft, None, CheckedFor::Saving)?;
        let id = ConnectionId(uuid::Uuid::new_v4().to_string());
        let secret = checked
            .secret
            .clone()
            .ok_or_else(|| Fault::of_field(FaultCode::FieldMissing, "secret", ""))?;
        self.keep(&id, secret, draft.keeping).await?;
        let record = record(id, draft, checked);
        if let Err(fault) = self.write_down(record.clone()).await {
            self.forget_quietly(&record.id, record.keeping).await;
            return Err(fault);
        }
        self.put_profile_away(draft);
        self.tell(News::ConnectionsChanged);
        Ok(record.view(true))
    }

    /// Changes a saved connection. Where the new state can't be written down the former secret is
    /// put back, so that no secret ever stands beside an address that it was not given for.
    pub async fn edit_connection(
        &self,
        id: &ConnectionId,
        draft: &ConnectionDraft,
    ) -> Result<ConnectionView, Fault> {
        self.own(id)?;
        let _turn = self.rooms.turns.of(id).await;
        let old = self.own(id)?;
        let checked = self.checked(draft, Some(&old), CheckedFor::Saving)?;
        let new_secret = checked.secret.clone();
        let new = record(id.clone(), draft, checked);
        let moves = new_secret.is_some() || new.keeping != old.keeping;
        if moves {
            let former = self.rooms.vault.secret(&id.0, old.keeping).await;
            let former = match (former, &new_secret) {
                (Ok(former), _) => former,
                // The keyring may be gone while the person types the secret anew.
                (Err(_), Some(_)) => None,
                (Err(error), None) => return Err(error.fault().about(old.name.clone())),
            };
            let secret = new_secret.or_else(|| former.clone()).ok_or_else(|| {
                Fault::of_field(FaultCode::SecretNeededAgain, "secret", &new.place.address)
            })?;
            self.keep(id, secret, new.keeping).await?;
            if let Err(fault) = self.write_down(new.clone()).await {
                if let Some(former) = former {
                    self.keep(id, former, old.keeping).await?;
                }
                return Err(fault);
            }
            if old.keeping == SecretKeeping::Keyring && new.keeping == SecretKeeping::ThisRun {
                self.forget_in_keyring_only(id, &new).await;
            }
        } else {
            self.write_down(new.clone()).await?;
        }
        self.close_way(id);
        self.put_profile_away(draft);
        self.tell(News::ConnectionsChanged);
        Ok(new.view(self.has_secret(&new)))
    }

    /// Removes a connection and its secret. On a protected connection `typed_name` must be its
    /// name. A keyring that is locked or fails keeps the connection, because its secret would
    /// stay behind unseen; one that is gone altogether does not.
    pub async fn delete_connection(
        &self,
        id: &ConnectionId,
        typed_name: Option<&str>,
    ) -> Result<(), Fault> {
        self.own(id)?;
        let _turn = self.rooms.turns.of(id).await;
        let record = self.own(id)?;
        confirm(record.protected, &[&record.name], typed_name)?;
        match self.rooms.vault.forget(&id.0, record.keeping).await {
            Ok(()) | Err(VaultError::Absent(_)) => {}
            Err(error) => {
                let mut fault = error.fault().about(record.name);
                fault.action = Some(FaultAction::Retry);
                return Err(fault);
            }
        }
        let (book, gone) = (Arc::clone(&self.rooms.connections), id.clone());
        on_disk(move || book.remove(&gone)).await?;
        if let Err(fault) = self.rooms.transfers.forget(id).await {
            tracing::warn!(%fault, "transfers of a removed connection were not written down");
        }
        self.close_way(id);
        self.tell(News::ConnectionsChanged);
        Ok(())
    }

    /// Tests a saved connection.
    pub async fn test_connection(&self, id: &ConnectionId) -> Result<ConnectionTest, Fault> {
        let record = self.rooms.connections.get(id)?;
        let provider = self.rooms.ways.open_anew(&record).await?;
        Ok(trial::run(provider, &record.place.address).await)
    }

    /// Tests what is typed in the form, before it is saved.
    pub async fn test_draft(
        &self,
        id: Option<&ConnectionId>,
        draft: &ConnectionDraft,
    ) -> Result<ConnectionTest, Fault> {
        let old = id.map(|id| self.own(id)).transpose()?;
        let checked = self.checked(draft, old.as_ref(), CheckedFor::Saving)?;
        let provider = self.opened(&checked, old.as_ref()).await?;
        Ok(trial::run(provider, &checked.place.address).await)
    }

    /// Reads a certificate file that the native dialog returned.
    pub async fn take_in_certificate(&self, path: &Path) -> Result<ChosenCertificate, Fault> {
        let (desk, path) = (self.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || desk.rooms.certificates.take_in(&path))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::File))?
    }

    /// The draft, checked against the connection that it edits.
    pub(super) fn checked(
        &self,
        draft: &ConnectionDraft,
        old: Option<&ConnectionRecord>,
        checked_for: CheckedFor,
    ) -> Result<CheckedDraft, Fault> {
        let prior = old.map(|old| PriorConnection {
            place: &old.place,
            sign_in: &old.sign_in,
        });
        let shelves = Shelves {
            certificates: &self.rooms.certificates,
            profiles: &self.rooms.profiles,
        };
        CheckedDraft::check(draft, prior, shelves, checked_for)
    }

    /// The secret that a checked draft is tried with: its own, or the saved one.
    pub(super) async fn secret_for(
        &self,
        checked: &CheckedDraft,
        old: Option<&ConnectionRecord>,
    ) -> Result<SecretString, Fault> {
        match (&checked.secret, old) {
            (Some(secret), _) => Ok(secret.clone()),
            (None, Some(old)) => self.rooms.ways.secret(old).await,
            (None, None) => Err(Fault::of_field(FaultCode::FieldMissing, "secret", "")),
        }
    }

    /// The service to which a checked draft leads.
    pub(super) async fn opened(
        &self,
        checked: &CheckedDraft,
        old: Option<&ConnectionRecord>,
    ) -> Result<Provider, Fault> {
        let secret = self.secret_for(checked, old).await?;
        let http = self.rooms.ways.http().clone();
        let (place, sign_in) = (checked.place.clone(), checked.sign_in.clone());
        tokio::task::spawn_blocking(move || Provider::open(&place, &sign_in, secret, http))
            .await
            .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))?
    }

    /// The secret of a profile waits no longer than until a connection holds it.
    fn put_profile_away(&self, draft: &ConnectionDraft) {
        if let Some(profile) = &draft.profile {
            self.rooms.profiles.forget(profile);
        }
    }

    /// A connection that the person made; those into the sandbox can't be changed.
    pub(super) fn own(&self, id: &ConnectionId) -> Result<ConnectionRecord, Fault> {
        let record = self.rooms.connections.get(id)?;
        if record.practice {
            return Err(Fault::new(FaultCode::WrongService, FaultPhase::Input).about(record.name));
        }
        Ok(record)
    }

    async fn write_down(&self, record: ConnectionRecord) -> Result<(), Fault> {
        let book = Arc::clone(&self.rooms.connections);
        on_disk(move || book.put(record)).await
    }

    async fn keep(
        &self,
        id: &ConnectionId,
        secret: SecretString,
        keeping: SecretKeeping,
    ) -> Result<(), Fault> {
        self.rooms
            .vault
            .keep(&id.0, secret, keeping)
            .await
            .map_err(|error| error.fault())
    }

    async fn forget_quietly(&self, id: &ConnectionId, keeping: SecretKeeping) {
        if let Err(error) = self.rooms.vault.forget(&id.0, keeping).await {
            tracing::warn!(%error, "a secret without a connection stays in the keyring");
        }
    }

    /// Removes the keyring's copy of a secret that now lives in memory only.
    async fn forget_in_keyring_only(&self, id: &ConnectionId, new: &ConnectionRecord) {
        let kept = self.rooms.vault.secret(&id.0, new.keeping).await;
        self.forget_quietly(id, SecretKeeping::Keyring).await;
        if let Ok(Some(secret)) = kept
            && let Err(error) = self.rooms.vault.keep(&id.0, secret, new.keeping).await
        {
            tracing::error!(%error, "the secret could not be moved");
        }
    }
}

fn record(id: ConnectionId, draft: &ConnectionDraft, checked: CheckedDraft) -> ConnectionRecord {
    ConnectionRecord {
        id,
        name: checked.name,
        place: checked.place,
        sign_in: checked.sign_in,
        keeping: draft.keeping,
        colour: draft.colour,
        protected: draft.protected,
        practice: false,
    }
}

/// Checks the name that was typed to confirm a destructive act on a protected connection.
pub(super) fn confirm(protected: bool, names: &[&str], typed: Option<&str>) -> Result<(), Fault> {
    let typed = typed.map(str::trim).unwrap_or_default();
    if !protected || names.iter().any(|name| name.trim() == typed) {
        return Ok(());
    }
    let wanted = names.first().copied().unwrap_or_default();
    Err(Fault::of_field(
        FaultCode::ConfirmationMismatch,
        "typedName",
        wanted,
    ))
}
