//! The inspection: one walk over the directory, then one look into the descriptor.

use crate::MAX_DESCRIPTOR_BYTES;
use crate::descriptor::{DescriptorForm, DescriptorLocation, DescriptorProblem, PluginDescriptor};
use crate::directory::{Stop, walk};
use crate::facts::{ArchiveFacts, ArchiveKind, NotAZip};
use crate::landing::{is_left_by_file_manager, landing};
use crate::window::{Failure, Window};
use std::io::{self, Read, Seek};
use zip::read::{OwnedZipFileEntry, ZipFileEntry};
use zip::{CompressionMethod, ZipReadOptions};

/// Bytes of the archive that may be read to unpack the descriptor.
const DESCRIPTOR_BUDGET: u64 = 1024 * 1024;

/// The folder that 5.0 to 6.2 unpack, and nothing beside it.
const ELASTICSEARCH_FOLDER: &[u8] = b"elasticsearch";

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

/// Finds out what an archive is, by its content alone.
///
/// Reads both ends of the file, its directory and, if there is one, the plugin descriptor: some
/// hundred kilobytes for a real archive, 65 MiB at the very most. It holds one directory entry at
/// a time. No input makes it panic; an `Err` means that `reader` itself failed.
pub fn inspect<R: Read + Seek>(reader: R) -> Result<ArchiveFacts, InspectError> {
    let mut window = Window::new(reader).map_err(InspectError::Read)?;
    let size = window.length();
    let mut candidates = Candidates::default();
    match walk(&mut window, |entry| candidates.consider(entry)) {
        Ok(entries) => {
            let kind = match candidates.choose() {
                Some(found) => ArchiveKind::Plugin(found.read(&mut window)?),
                None => ArchiveKind::Bundle,
            };
            Ok(ArchiveFacts {
                size,
                entries,
                kind,
            })
        }
        Err(Stop::NotAZip(reason)) => Ok(not_a_zip(size, reason)),
        Err(Stop::Io(error)) => Err(InspectError::Read(error)),
    }
}

fn not_a_zip(size: u64, reason: NotAZip) -> ArchiveFacts {
    ArchiveFacts {
        size,
        entries: 0,
        kind: ArchiveKind::NotAZip(reason),
    }
}

/// The descriptors seen in one folder. Of duplicates the last counts, as for the installer.
#[derive(Default)]
struct Pair {
    classic: Option<OwnedZipFileEntry>,
    stable: Option<OwnedZipFileEntry>,
}

impl Pair {
    fn set(&mut self, form: DescriptorForm, entry: ZipFileEntry<'static>) {
        let place = match form {
            DescriptorForm::Classic => &mut self.classic,
            DescriptorForm::Stable => &mut self.stable,
        };
        *place = Some(entry.into());
    }

    fn found_in(self, location: DescriptorLocation) -> Option<Found> {
        let both = self.classic.is_some() && self.stable.is_some();
        let classic = self.classic.map(|entry| (DescriptorForm::Classic, entry));
        let stable = self.stable.map(|entry| (DescriptorForm::Stable, entry));
        let (form, entry) = classic.or(stable)?;
        Some(Found {
            form,
            location,
            entry,
            both,
        })
    }
}

/// What lies at the top level of the archive, as far as has been seen.
#[derive(Default)]
enum TopLevel {
    #[default]
    Nothing,
    OneFolder(Vec<u8>),
    Several,
}

/// The places in which some Elasticsearch version looks for a descriptor.
#[derive(Default)]
struct Candidates {
    root: Pair,
    elasticsearch: Pair,
    wrapped: Pair,
    top_level: TopLevel,
}

impl Candidates {
    fn consider(&mut self, entry: ZipFileEntry<'static>) {
        let name = entry.name_raw().to_vec();
        let Some(path) = landing(&name) else { return };
        if is_left_by_file_manager(&path) {
            return;
        }
        self.note_top_level(&path);
        match path[..] {
            [file] => {
                if let Some(form) = DescriptorForm::of_file(file) {
                    self.root.set(form, entry);
                }
            }
            [folder, file] => {
                let Some(form) = DescriptorForm::of_file(file) else {
                    return;
                };
                if folder == ELASTICSEARCH_FOLDER {
                    self.elasticsearch.set(form, entry);
                } else if matches!(self.top_level, TopLevel::OneFolder(_)) {
                    self.wrapped.set(form, entry);
                }
            }
            _ => {}
        }
    }

    fn note_top_level(&mut self, path: &[&[u8]]) {
        let same = match (&self.top_level, path) {
            (TopLevel::Nothing, [folder, _, ..]) => {
                self.top_level = TopLevel::OneFolder(folder.to_vec());
                return;
            }
            (TopLevel::OneFolder(only), [folder, _, ..]) => only == folder,
            _ => false,
        };
        if !same {
            self.top_level = TopLevel::Several;
        }
    }

    fn choose(self) -> Option<Found> {
        let root = self.root.found_in(DescriptorLocation::Root);
        let below = || {
            self.elasticsearch
                .found_in(DescriptorLocation::ElasticsearchFolder)
        };
        let wrapped = || match self.top_level {
            TopLevel::OneFolder(folder) => {
                let folder = String::from_utf8_lossy(&folder).into_owned();
                self.wrapped.found_in(DescriptorLocation::WrappedIn(folder))
            }
            TopLevel::Nothing | TopLevel::Several => None,
        };
        root.or_else(below).or_else(wrapped)
    }
}

/// The descriptor that decides what the plugin is called.
struct Found {
    form: DescriptorForm,
    location: DescriptorLocation,
    entry: OwnedZipFileEntry,
    both: bool,
}

impl Found {
    fn read<R: Read + Seek>(
        self,
        window: &mut Window<R>,
    ) -> Result<PluginDescriptor, InspectError> {
        window.allow(DESCRIPTOR_BUDGET);
        let text = unpack(&self.entry, window);
        if let Some(Failure::Io(error)) = window.take_failure() {
            return Err(InspectError::Read(error));
        }
        let mut descriptor = match text {
            Ok(text) => PluginDescriptor::read(self.form, self.location, &text),
            Err(problem) => PluginDescriptor::unreadable(self.form, self.location, problem),
        };
        if self.both {
            descriptor.problems.push(DescriptorProblem::BothForms);
        }
        Ok(descriptor)
    }
}

fn unpack<R: Read + Seek>(
    entry: &OwnedZipFileEntry,
    window: &mut Window<R>,
) -> Result<Vec<u8>, DescriptorProblem> {
    if entry.encrypted() {
        return Err(DescriptorProblem::Encrypted);
    }
    if !matches!(
        entry.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    ) {
        return Err(DescriptorProblem::UnsupportedCompression);
    }
    let file = entry.as_ref().with_reader(window, ZipReadOptions::new());
    let file = file.map_err(|_| DescriptorProblem::Damaged)?;
    let mut text = Vec::new();
    // Whatever size the directory claims, only the bytes that come out count.
    let read = file.take(MAX_DESCRIPTOR_BYTES + 1).read_to_end(&mut text);
    if text.len() as u64 > MAX_DESCRIPTOR_BYTES {
        return Err(DescriptorProblem::TooLarge);
    }
    read.map_err(|_| DescriptorProblem::Damaged)?;
    Ok(text)
}
