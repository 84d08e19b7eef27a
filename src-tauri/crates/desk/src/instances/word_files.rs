//! The word lists of this run: path and facts, by handle.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::dictionaries::{WordFile, WordFileFinding, WordFileId};
use crate::archives::{LocalFile, file_name_of, unreadable};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// Every node keeps its words in memory; a larger file was chosen by mistake.
const LARGEST: u64 = 100 * 1024 * 1024;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The endings of which one of the lists takes files.
const ENDINGS: [&str; 2] = [".dic", ".txt"];

/// A word list with its path, for those below the page.
#[derive(Debug, Clone)]
pub(crate) struct KeptWordFile {
    /// What the page sees.
    pub(crate) view: WordFile,
    /// The file.
    pub(crate) file: LocalFile,
}

impl KeptWordFile {
    /// Whether it can go to an instance. A byte order mark and an unusual ending are told and left
    /// to the person.
    pub(crate) fn usable(&self) -> Result<(), Fault> {
        let fault = || {
            Fault::new(FaultCode::BadWordFile, FaultPhase::Input)
                .about(self.view.file_name.clone())
                .offering(FaultAction::ChooseFile)
        };
        for finding in &self.view.findings {
            match finding {
                WordFileFinding::NotUtf8 { line } => {
                    return Err(fault().with_arg("line", line.to_string()));
                }
                WordFileFinding::Empty => return Err(fault()),
                WordFileFinding::ByteOrderMark | WordFileFinding::Ending { .. } => {}
            }
        }
        Ok(())
    }
}

/// The word lists that were chosen in this run. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordFileShelf {
    kept: Arc<Mutex<HashMap<WordFileId, KeptWordFile>>>,
}

impl WordFileShelf {
    /// Reads files that came from the native dialog. All of them are taken in, or none. Blocks.
    pub(crate) fn take_in(&self, paths: &[PathBuf]) -> Result<Vec<WordFile>, Fault> {
        let read: Vec<_> = paths
            .iter()
            .map(|path| read(path))
            .collect::<Result<_, _>>()?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let views = read.into_iter().map(|file| {
            let view = file.view.clone();
            kept.insert(view.id.clone(), file);
            view
        });
        Ok(views.collect())
    }

    /// The file behind a handle; unknown handles are refused.
    pub(crate) fn get(&self, id: &WordFileId) -> Result<KeptWordFile, Fault> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(id).cloned().ok_or_else(|| {
            Fault::new(FaultCode::UnknownArchive, FaultPhase::Input)
                .offering(FaultAction::ChooseFile)
        })
    }

    /// Lets go of a handle. The file itself is never touched.
    pub(crate) fn forget(&self, id: &WordFileId) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(id);
    }
}

fn read(path: &Path) -> Result<KeptWordFile, Fault> {
    let file_name = file_name_of(path);
    let failed = |error: io::Error| unreadable(&file_name, &error);
    // Asked before it is opened: opening what is no file may wait forever.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(Fault::new(FaultCode::BadWordFile, FaultPhase::File)
            .about(file_name)
            .offering(FaultAction::ChooseFile));
    }
    let mut opened = File::open(path).map_err(failed)?;
    let seen = Seen::all_of(&mut opened).map_err(failed)?;
    let view = WordFile {
        id: WordFileId(uuid::Uuid::new_v4().to_string()),
        size: metadata.len(),
        lines: seen.lines(),
        findings: seen.findings(&file_name),
        file_name: file_name.clone(),
    };
    Ok(KeptWordFile {
        file: LocalFile::read(path, file_name, &metadata),
        view,
    })
}

/// What was seen of a file, which is read piece by piece.
#[derive(Debug, Default)]
struct Seen {
    /// Line feeds.
    breaks: u32,
    /// Whether something stands behind the last line feed.
    open_line: bool,
    /// Whether anything but blanks was seen.
    words: bool,
    mark: bool,
    /// The first line that is not UTF-8.
    broken: Option<u32>,
    /// The beginning of a letter whose rest is in the next piece.
    cut: Vec<u8>,
}

impl Seen {
    fn all_of(file: &mut impl Read) -> io::Result<Self> {
        let mut seen = Self::default();
        let mut start = Vec::with_capacity(BYTE_ORDER_MARK.len());
        file.take(BYTE_ORDER_MARK.len() as u64)
            .read_to_end(&mut start)?;
        seen.mark = start == BYTE_ORDER_MARK;
        if !seen.mark {
            seen.piece(&start);
        }
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => seen.piece(piece.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if !seen.cut.is_empty() {
            seen.broken.get_or_insert(seen.breaks.saturating_add(1));
        }
        Ok(seen)
    }

    fn piece(&mut self, bytes: &[u8]) {
        if self.broken.is_none() {
            let mut text = std::mem::take(&mut self.cut);
            text.extend_from_slice(bytes);
            if let Err(error) = std::str::from_utf8(&text) {
                let (whole, rest) = text.split_at(error.valid_up_to());
                if error.error_len().is_some() {
                    let line = self.breaks.saturating_add(line_feeds(whole));
                    self.broken = Some(line.saturating_add(1));
                } else {
                    self.cut = rest.to_vec();
                }
            }
        }
        self.breaks = self.breaks.saturating_add(line_feeds(bytes));
        self.words |= !bytes.trim_ascii().is_empty();
        if let Some(last) = bytes.last() {
            self.open_line = *last != b'\n';
        }
    }

    fn lines(&self) -> u32 {
        self.breaks.saturating_add(u32::from(self.open_line))
    }

    fn findings(&self, file_name: &str) -> Vec<WordFileFinding> {
        let mut findings = Vec::new();
        if let Some(line) = self.broken {
            findings.push(WordFileFinding::NotUtf8 { line });
        }
        if self.mark {
            findings.push(WordFileFinding::ByteOrderMark);
        }
        if !self.words {
            findings.push(WordFileFinding::Empty);
        }
        if !ENDINGS.iter().any(|ending| file_name.ends_with(ending)) {
            let wanted = ENDINGS.join(", ");
            findings.push(WordFileFinding::Ending { wanted });
        }
        findings
    }
}

fn line_feeds(bytes: &[u8]) -> u32 {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    u32::try_from(lines.saturating_sub(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bytes: &[u8]) -> (u32, Vec<WordFileFinding>) {
        let seen = Seen::all_of(&mut io::Cursor::new(bytes)).unwrap();
        (seen.lines(), seen.findings("a.dic"))
    }

    #[test]
    fn lines_are_counted_and_letters_may_lie_across_pieces() {
        assert_eq!(seen("一\n二".as_bytes()), (2, Vec::new()));
        assert_eq!(seen("一\r\n二\r\n".as_bytes()), (2, Vec::new()));
        // Three bytes to a letter never fit evenly, so each boundary is met once.
        for shift in 0..3 {
            let text = format!("{}{}", "a".repeat(shift), "词\n".repeat(PIECE));
            let lines = u32::try_from(PIECE).unwrap();
            assert_eq!(seen(text.as_bytes()), (lines, Vec::new()), "{shift}");
        }
    }

    #[test]
    fn the_first_line_that_is_not_utf_8_is_told() {
        let not_utf8 = |line| vec![WordFileFinding::NotUtf8 { line }];
        assert_eq!(seen(b"a\n\xd6\xd0\n\xd6\n"), (3, not_utf8(2)));
        // A letter that the file's end cuts off.
        assert_eq!(seen(b"a\nb\n\xe8\xaf"), (3, not_utf8(3)));
        assert_eq!(seen(b"\xff\xfea\0"), (1, not_utf8(1)));
        let mut far = "词\n".repeat(PIECE).into_bytes();
        far.extend_from_slice(b"\xff\n");
        let line = u32::try_from(PIECE).unwrap() + 1;
        assert_eq!(seen(&far), (line, not_utf8(line)));
    }

    #[test]
    fn a_mark_and_an_empty_list_are_told() {
        let mark = WordFileFinding::ByteOrderMark;
        assert_eq!(seen(b"\xef\xbb\xbfa\n"), (1, vec![mark.clone()]));
        let empty = WordFileFinding::Empty;
        assert_eq!(seen(b"\xef\xbb\xbf"), (0, vec![mark, empty.clone()]));
        assert_eq!(seen(b""), (0, vec![empty.clone()]));
        assert_eq!(seen(b" \r\n\t\n"), (2, vec![empty]));
        assert_eq!(seen(b"a"), (1, Vec::new()));
    }

    #[test]
    fn a_list_is_known_by_its_handle_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("a.csv"), folder.path().join("b.dic"));
        std::fs::write(&good, "词\n").unwrap();
        std::fs::write(&bad, b"\xff").unwrap();
        let shelf = WordFileShelf::default();
        let views = shelf.take_in(&[good.clone(), bad]).unwrap();
        let wanted = ".dic, .txt".to_owned();
        assert_eq!(views[0].findings, [WordFileFinding::Ending { wanted }]);
        let kept = shelf.get(&views[0].id).unwrap();
        kept.usable().unwrap();
        kept.file.unchanged().unwrap();
        assert_eq!(kept.file.path(), good);
        let refused = shelf.get(&views[1].id).unwrap().usable().unwrap_err();
        assert_eq!(refused.code, FaultCode::BadWordFile);
        assert_eq!(refused.args["line"], "1");

        shelf.forget(&views[0].id);
        let unknown = shelf.get(&views[0].id).unwrap_err();
        assert_eq!(unknown.code, FaultCode::UnknownArchive);
        let gone = shelf.take_in(&[folder.path().join("c.dic")]).unwrap_err();
        assert_eq!(gone.code, FaultCode::FileGone);
        let folder = shelf.take_in(&[folder.path().to_owned()]).unwrap_err();
        assert_eq!(folder.code, FaultCode::BadWordFile);
    }

    #[test]
    fn a_file_that_no_node_would_hold_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.dic");
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        let fault = WordFileShelf::default().take_in(&[path]).unwrap_err();
        assert_eq!(fault.code, FaultCode::BadWordFile);
    }
}
