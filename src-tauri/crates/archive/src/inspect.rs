//! The inspection: one reading of the archive, from which every judgement follows.

use std::io::{self, Read, Seek, SeekFrom};

use crate::inspection::{ArchiveKind, Inspection};
use crate::layout::Layout;
use crate::limits::Limits;
use crate::zip::ZipReading;

/// An archive could not be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file could not be read. Whatever its bytes are, they are never the cause.
    #[error("the archive could not be read")]
    Read(#[source] io::Error),
}

impl InspectError {
    /// Whether the same inspection may succeed a moment later.
    pub fn retry_may_help(&self) -> bool {
        let Self::Read(error) = self;
        matches!(
            error.kind(),
            io::ErrorKind::Interrupted
                | io::ErrorKind::WouldBlock
                | io::ErrorKind::TimedOut
                | io::ErrorKind::ResourceBusy
        )
    }
}

/// Reads an archive as far as it has to be read to judge it.
///
/// No input makes it panic; an `Err` means that `reader` itself failed.
pub fn inspect<R: Read + Seek>(
    mut reader: R,
    _limits: &Limits<'_>,
) -> Result<Inspection, InspectError> {
    let size = reader.seek(SeekFrom::End(0)).map_err(InspectError::Read)?;
    Ok(Inspection {
        size,
        kind: ArchiveKind::Bundle,
        zip: ZipReading::default(),
        layout: Layout::default(),
        jars: Vec::new(),
        legacy_policy: None,
        entitlement_policy: None,
        texts: Vec::new(),
    })
}
