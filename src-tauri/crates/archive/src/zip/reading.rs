//! The archive read twice: front to back, then by its directory.

use std::io::{self, Read, Seek};

use super::compare::{Compared, Comparison};
use super::directory::{self, Outcome};
use super::header::{DEFLATED, DESCRIPTOR, LOCAL, LocalHeader, STORED};
use super::stream;
use super::unpack::{Sink, Trouble, Unpacked, Unpacker};
use super::window::{Failure, Window};
use super::{Entry, LimitHit, Receiver, StreamFault, Wanted, ZipReading};
use crate::inspection::NotAZip;
use crate::limits::Limits;

/// Bytes of an entry's header with the longest name and extra field, and of a block read too much.
const REOPEN_SLACK: u64 = 1024 * 1024;

/// Reads the archive front to back and unpacks every entry into the receiver; then its directory,
/// and through it what the installer's stream did not reach.
pub(crate) fn read<'l, R: Read + Seek>(
    window: &mut Window<'_, R>,
    limits: &'l Limits<'l>,
    receiver: &mut dyn Receiver,
) -> io::Result<ZipReading> {
    let mut unpacker = Unpacker::new(limits);
    window.allow(u64::MAX);
    let walked = stream::walk(window, &mut unpacker, limits, receiver)?;
    let cancelled = matches!(walked.limit, Some(LimitHit::Time(_)));
    let mut comparison = Comparison::new(walked, limits);
    let outcome = if cancelled {
        Outcome::Stopped
    } else {
        directory::walk(window, &mut |listed| comparison.take(&listed))?
    };
    let mut compared = comparison.finish(&outcome);
    let nothing_came_by = compared.entries.is_empty() && !cancelled;
    if nothing_came_by {
        compared.zip.not_a_zip = Some(why_not(window, &outcome, compared.rest.is_empty())?);
    }
    if !cancelled {
        unpack_the_rest(window, limits, unpacker, receiver, &mut compared)?;
    }
    let Compared {
        mut zip,
        mut entries,
        rest,
        ..
    } = compared;
    entries.extend(rest);
    entries.sort_by_key(|entry| entry.header_at);
    zip.entries = entries;
    Ok(zip)
}

/// Why a file from which the installer's stream takes nothing is none that it can use.
fn why_not<R: Read + Seek>(
    window: &mut Window<'_, R>,
    directory: &Outcome,
    no_entries: bool,
) -> io::Result<NotAZip> {
    if window.length() == 0 {
        return Ok(NotAZip::Empty);
    }
    let beginning = match window.span(0, 4) {
        Ok(bytes) => bytes.and_then(|bytes| bytes.first_chunk().copied()),
        Err(Failure::Io(error)) => return Err(error),
        Err(Failure::BudgetSpent | Failure::Stopped) => None,
    };
    let begins_with_a_zip = beginning == Some(LOCAL);
    let begins_with_the_end = beginning.is_some_and(|bytes| bytes.starts_with(b"PK\x05\x06"))
        || beginning.is_some_and(|bytes| bytes.starts_with(b"PK\x06\x06"));
    Ok(match directory {
        Outcome::Split => NotAZip::Split,
        Outcome::Missing if begins_with_a_zip => NotAZip::Truncated,
        Outcome::Missing if beginning == Some(DESCRIPTOR) => NotAZip::Split,
        Outcome::Missing => NotAZip::WrongBeginning,
        Outcome::Read if no_entries && begins_with_the_end => NotAZip::NoEntries,
        _ if !begins_with_a_zip && !begins_with_the_end => NotAZip::LeadingBytes,
        _ => NotAZip::Damaged,
    })
}

/// Unpacks what the receiver wants of the entries that the stream did not come by: all of it where
/// the stream failed, little files only where the inspection itself gave up.
fn unpack_the_rest<'l, R: Read + Seek>(
    window: &mut Window<'_, R>,
    limits: &'l Limits<'l>,
    mut unpacker: Unpacker<'l>,
    receiver: &mut dyn Receiver,
    compared: &mut Compared,
) -> io::Result<()> {
    let gave_up = matches!(compared.zip.limit, Some(LimitHit::Unpacked(_)));
    if gave_up {
        unpacker = Unpacker::new(limits);
    } else if compared.zip.fault.is_none() && compared.zip.not_a_zip.is_none() {
        return Ok(());
    }
    unpacker.stop_early();
    window.allow(window.length().saturating_add(REOPEN_SLACK));
    // These two faults are in the header; the data behind it was not looked at.
    let unread = matches!(
        compared.zip.fault,
        Some((
            _,
            StreamFault::NameNotUtf8 | StreamFault::StoredWithDescriptor
        ))
    );
    let faulty = compared.entries.last_mut().filter(|_| unread);
    for entry in faulty.into_iter().chain(&mut compared.rest) {
        let wanted = match receiver.begin(entry) {
            Wanted::Nothing => false,
            Wanted::Beginning => true,
            Wanted::Everything => !gave_up,
        };
        if !wanted {
            continue;
        }
        let (came_out, outcome) = unpack(window, &mut unpacker, entry, receiver.sink());
        receiver.end(entry, outcome.is_ok());
        match outcome {
            Ok(()) => entry.size = came_out.size,
            Err(Trouble::Io(error)) => return Err(error),
            Err(Trouble::Limit(limit)) => {
                compared.zip.limit = Some(limit);
                return Ok(());
            }
            Err(Trouble::BudgetSpent) => {
                compared.zip.limit = Some(LimitHit::Unpacked(unpacker.total()));
                return Ok(());
            }
            Err(_) => {}
        }
    }
    Ok(())
}

/// Unpacks one entry by what the reading said of it, leniently: nothing is compared.
fn unpack<R: Read + Seek>(
    window: &mut Window<'_, R>,
    unpacker: &mut Unpacker<'_>,
    entry: &Entry,
    sink: &mut dyn Sink,
) -> (Unpacked, Result<(), Trouble>) {
    let header = match LocalHeader::read(window, entry.header_at) {
        Ok(Some(header)) if !entry.encrypted => header,
        Ok(_) => return (Unpacked::default(), Err(Trouble::Damaged(String::new()))),
        Err(failure) => return (Unpacked::default(), Err(unpacker.stop(failure))),
    };
    match entry.method {
        STORED => unpacker.copy(window, header.data_at(), entry.compressed, sink),
        DEFLATED => unpacker.inflate(window, header.data_at(), sink),
        _ => (Unpacked::default(), Err(Trouble::Damaged(String::new()))),
    }
}

/// Unpacks an entry once more, until the sink has enough. Damage ends it quietly: what is wrong with
/// the entry was said when it was read first.
pub(crate) fn reopen<R: Read + Seek>(
    window: &mut Window<'_, R>,
    limits: &Limits<'_>,
    entry: &Entry,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut unpacker = Unpacker::new(limits);
    unpacker.stop_early();
    window.allow(entry.compressed.saturating_add(REOPEN_SLACK));
    match unpack(window, &mut unpacker, entry, sink) {
        (_, Err(Trouble::Io(error))) => Err(error),
        _ => Ok(()),
    }
}
