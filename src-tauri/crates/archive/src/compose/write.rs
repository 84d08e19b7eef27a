//! The zip itself, the same bytes for the same files.

use std::io::{self, Read, Seek, Write};

use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::Proposal;

/// The level that zlib takes by default, fixed here so that it never changes under a bundle.
const LEVEL: i64 = 6;
/// Larger files need the ZIP64 form; a bit less than 4 GiB, as packing may add to the size.
const ZIP64_FROM: u64 = 0xf000_0000;

/// A bundle could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Two files would have to lie in the same place.
    #[error("{first} and {second} would both become {path}")]
    Clash {
        /// The path in the bundle.
        path: String,
        /// One file, as it was found.
        first: String,
        /// The other.
        second: String,
    },
    /// Not a single file goes into the bundle.
    #[error("there is nothing to put into a bundle")]
    Nothing,
    /// A file could not be read.
    #[error("{path} could not be read")]
    Read {
        /// The file, as it was found.
        path: String,
        /// What went wrong.
        #[source]
        cause: io::Error,
    },
    /// A file is no longer as long as it was when the bundle was proposed.
    #[error("{path} was changed in the meantime")]
    Changed {
        /// The file, as it was found.
        path: String,
    },
    /// The zip could not be written.
    #[error("the bundle could not be written")]
    Write(#[source] io::Error),
}

/// Writes the proposed bundle and gives the writer back.
///
/// `open` gets each file's path as it was found. Neither dates nor modes of the files reach the
/// zip, and the entries are sorted, so that the same files make the same bytes.
pub fn write_bundle<R, W>(
    proposal: &Proposal,
    mut open: impl FnMut(&str) -> io::Result<R>,
    writer: W,
) -> Result<W, ComposeError>
where
    R: Read,
    W: Write + Seek,
{
    if let Some((one, other)) = proposal.clash() {
        return Err(ComposeError::Clash {
            path: one.to.clone(),
            first: one.from.clone(),
            second: other.from.clone(),
        });
    }
    if proposal.entries.is_empty() {
        return Err(ComposeError::Nothing);
    }
    let mut entries: Vec<_> = proposal.entries.iter().collect();
    entries.sort_by(|one, other| one.to.cmp(&other.to));
    let mut zip = ZipWriter::new(writer);
    for entry in entries {
        zip.start_file(&entry.to, options(entry.size))
            .map_err(write_error)?;
        let unreadable = |cause| ComposeError::Read {
            path: entry.from.clone(),
            cause,
        };
        let file = open(&entry.from).map_err(unreadable)?;
        // One byte more, to notice a file that has grown.
        let file = file.take(entry.size.saturating_add(1));
        if copy(file, &mut zip).map_err(|failure| match failure {
            Failure::Reading(cause) => unreadable(cause),
            Failure::Writing(cause) => ComposeError::Write(cause),
        })? != entry.size
        {
            return Err(ComposeError::Changed {
                path: entry.from.clone(),
            });
        }
    }
    zip.finish().map_err(write_error)
}

fn options(size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(zip::System::Unix)
        .large_file(size >= ZIP64_FROM)
}

/// Which side of a copy failed.
enum Failure {
    Reading(io::Error),
    Writing(io::Error),
}

/// Copies everything and counts it. [`io::copy`] does not tell which side failed.
fn copy(mut from: impl Read, to: &mut impl Write) -> Result<u64, Failure> {
    let mut buffer = vec![0; 64 * 1024];
    let mut copied = 0;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => return Ok(copied),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Reading(error)),
        };
        let piece = buffer.get(..count).unwrap_or_default();
        to.write_all(piece).map_err(Failure::Writing)?;
        copied += count as u64;
    }
}

fn write_error(error: ZipError) -> ComposeError {
    ComposeError::Write(match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    })
}
