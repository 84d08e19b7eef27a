//! Bundles made of dropped folders and loose files.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::PathBuf;

use plugdesk_archive::{
    ComposeError, FoundFile, FoundKind, LeftOut, Proposal, ProposedEntry, write_bundle,
};
use serde::Serialize;
use specta::Type;

use super::beside::{free_name, write_fault, write_new};
use super::folder::SourceFile;
use super::reading::read;
use super::shelf::{ArchiveShelf, Held, KeptArchive};
use super::stamp::{changed, unreadable};
use super::view::ArchiveView;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// How many bytes tell what a file is.
const BEGINNING: u64 = 4096;

/// The bundle that would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BundleProposal {
    /// What goes into it, by its path in the bundle.
    pub entries: Vec<ProposedEntry>,
    /// What stays out.
    pub left_out: Vec<LeftOut>,
    /// The bytes of all files together, before they are packed.
    pub size: u64,
    /// The name that the file would get.
    pub file_name: String,
}

/// The bundle that `sources` would make. Blocks.
pub fn propose_bundle(sources: &[KeptArchive]) -> Result<BundleProposal, Fault> {
    let making = Making::of(sources)?;
    let proposal = making.proposal()?;
    Ok(BundleProposal {
        size: proposal.size(),
        file_name: free_name(&making.folder, &making.stem),
        entries: proposal.entries,
        left_out: proposal.left_out,
    })
}

impl ArchiveShelf {
    /// Makes the bundle beside the first of `sources`, and takes it in. Blocks.
    pub fn build_bundle(&self, sources: &[KeptArchive]) -> Result<ArchiveView, Fault> {
        let making = Making::of(sources)?;
        let proposal = making.proposal()?;
        let path = write_new(&making.folder, &making.stem, |file| {
            making.write(&proposal, file)
        })?;
        Ok(self.keep(read(&path)))
    }
}

/// A bundle in the making.
struct Making<'a> {
    /// Every file by the name that the proposal knows it by.
    files: Vec<(String, &'a SourceFile)>,
    /// Where the bundle is written.
    folder: PathBuf,
    /// Its name without the ending.
    stem: String,
}

impl<'a> Making<'a> {
    fn of(sources: &'a [KeptArchive]) -> Result<Self, Fault> {
        let mut files = Vec::new();
        for source in sources {
            match &source.held {
                // The folder's own name stays in front: `dictionaries` says where its files go.
                Held::Folder(listing) => files.extend(
                    listing
                        .files
                        .iter()
                        .map(|file| (format!("{}/{}", source.view.file_name, file.name), file)),
                ),
                Held::Loose(file) => files.push((file.name.clone(), &**file)),
                Held::Zip(_) | Held::Nothing => {
                    return Err(nothing_to_bundle().about(source.view.file_name.clone()));
                }
            }
        }
        let first = sources.first().ok_or_else(nothing_to_bundle)?;
        let folder = first.path.parent().ok_or_else(nothing_to_bundle)?;
        Ok(Self {
            files,
            folder: folder.to_owned(),
            stem: stem_of(first),
        })
    }

    /// Which path each file gets. Two files that need the same one are a fault, since leaving one
    /// of them out is not Plugdesk's choice.
    fn proposal(&self) -> Result<Proposal, Fault> {
        let found: Vec<_> = self
            .files
            .iter()
            .map(|(name, file)| found(name, file))
            .collect::<Result<_, _>>()?;
        let proposal = plugdesk_archive::propose_bundle(&found);
        if let Some((one, other)) = proposal.clash() {
            return Err(clash(&other.to, &one.from, &other.from));
        }
        Ok(proposal)
    }

    fn write(&self, proposal: &Proposal, file: &mut File) -> Result<(), Fault> {
        let by_name: HashMap<&str, &SourceFile> = self
            .files
            .iter()
            .map(|(name, file)| (name.as_str(), *file))
            .collect();
        let mut refused = None;
        let open = |name: &str| {
            let source = by_name.get(name).ok_or(io::ErrorKind::NotFound)?;
            source.open().map_err(|fault| {
                refused = Some(fault);
                io::Error::from(io::ErrorKind::Other)
            })
        };
        let written = write_bundle(proposal, open, BufWriter::new(file));
        if let Some(fault) = refused {
            return Err(fault);
        }
        let fault = |error| write_fault(&error, &self.stem);
        written
            .map_err(|error| compose_fault(error, &self.stem))?
            .flush()
            .map_err(fault)?;
        // What changed while it was read would be in the bundle half old and half new.
        for entry in &proposal.entries {
            if let Some(source) = by_name.get(entry.from.as_str()) {
                source.open()?;
            }
        }
        Ok(())
    }
}

/// What the archive crate needs to know of a file to place it. What may not be read stays out and
/// is named; what is another file by now was not what the person dropped.
fn found(name: &str, file: &SourceFile) -> Result<FoundFile, Fault> {
    let mut found = FoundFile {
        path: name.to_owned(),
        kind: file.kind,
        size: file.stamp.length(),
        beginning: Vec::new(),
    };
    if file.kind != FoundKind::File {
        return Ok(found);
    }
    let read = match file.open() {
        Ok(opened) => opened.take(BEGINNING).read_to_end(&mut found.beginning),
        Err(fault) if fault.code == FaultCode::FileUnreadable => {
            Err(io::ErrorKind::PermissionDenied.into())
        }
        Err(fault) => return Err(fault),
    };
    if read.is_err() {
        found.kind = FoundKind::Unreadable;
    }
    Ok(found)
}

/// The name of the bundle: the folder's, or the first file's without its ending.
fn stem_of(source: &KeptArchive) -> String {
    let name = match source.held {
        Held::Folder(_) => source.path.file_name(),
        _ => source.path.file_stem(),
    };
    name.map_or("bundle".into(), OsStr::to_string_lossy)
        .into_owned()
}

fn compose_fault(error: ComposeError, about: &str) -> Fault {
    match error {
        ComposeError::Clash {
            path,
            first,
            second,
        } => clash(&path, &first, &second),
        ComposeError::Nothing => nothing_to_bundle(),
        ComposeError::Read { path, cause } => unreadable(&path, &cause),
        ComposeError::Changed { path } => changed(&path),
        ComposeError::Write(error) => write_fault(&error, about),
    }
}

fn clash(path: &str, first: &str, second: &str) -> Fault {
    Fault::new(FaultCode::BundleClash, FaultPhase::Input)
        .about(path)
        .with_arg("files", format!("{first}, {second}"))
}

fn nothing_to_bundle() -> Fault {
    Fault::new(FaultCode::NothingToBundle, FaultPhase::Input).offering(FaultAction::ChooseFile)
}
