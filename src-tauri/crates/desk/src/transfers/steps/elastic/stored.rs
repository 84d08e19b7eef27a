//! What the service holds, in the words of the journal.

use plugdesk_elastic::{Extension, IncludeDeployments, NewExtension, Stored};

use super::super::super::engine::Work;
use super::super::super::record::{HeldFile, TransferRecord};
use crate::clock::written;
use crate::extensions::ExtensionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// The id of an extension as the page writes it.
pub(super) fn id_of(extension: &Extension) -> ExtensionId {
    ExtensionId(extension.id.as_str().to_owned())
}

/// An id as the client wants it.
pub(super) fn wire_id(id: &ExtensionId) -> Result<plugdesk_elastic::ExtensionId, Fault> {
    plugdesk_elastic::ExtensionId::parse(&id.0)
        .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(id.0.clone()))
}

/// The extension that the transfer fills.
pub(super) fn extension_of(record: &TransferRecord) -> Result<ExtensionId, Fault> {
    let known = record.view.extension.clone();
    known.ok_or_else(|| Fault::new(FaultCode::Internal, FaultPhase::Desk))
}

/// The file of an extension as the service tells it.
pub(super) fn held_file(extension: &Extension) -> Option<HeldFile> {
    let file = extension.file_metadata.as_ref()?;
    Some(HeldFile {
        size: file.size,
        modified: file.last_modified_date.map(written),
    })
}

/// Reads one extension.
pub(super) async fn read(work: &Work, id: &ExtensionId) -> Result<Stored<Extension>, Fault> {
    let client = work.elastic()?.client;
    let read = client
        .extension(&wire_id(id)?, IncludeDeployments(false), work.stop())
        .await;
    read.map_err(|error| {
        let fault = Fault::from(&error).about(id.0.clone());
        if error.may_be_gone() {
            return fault.offering(FaultAction::Refresh);
        }
        fault
    })
}

/// The extensions of the store that are just like `new`. An extension that waits for an upload
/// has no file; one that is fetched may have it by now, from one of `urls_shown`.
pub(super) async fn fitting(
    work: &Work,
    new: &NewExtension,
    urls_shown: &[String],
) -> Result<Vec<Extension>, Fault> {
    let client = work.elastic()?.client;
    let all = client.list_extensions(work.stop()).await;
    let all = all.map_err(|error| Fault::from(&error))?;
    let same_url = |extension: &Extension| match &extension.download_url {
        None => urls_shown.is_empty() && extension.file_metadata.is_none(),
        // The whole URL may have been forgotten with its secrets.
        Some(theirs) => urls_shown.contains(&crate::extensions::shown_url(theirs)),
    };
    Ok(all
        .into_iter()
        .filter(|extension| {
            extension.name == new.name.as_str()
                && extension.version == new.version
                && extension.extension_type == new.extension_type
                && same_url(extension)
        })
        .collect())
}

/// What is stored is not what was sent.
pub(super) fn differs(code: FaultCode, name: &str) -> Fault {
    Fault::new(code, FaultPhase::Answer)
        .about(name)
        .offering(FaultAction::Retry)
        .retrying(Retry::Now)
}
