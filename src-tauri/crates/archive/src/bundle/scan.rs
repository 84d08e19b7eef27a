//! Reads a word list on its way through the inspection, as strictly as Elasticsearch does.

use super::{NotUtf8, TextFile, encoding, is_for_people};

/// How much of the beginning is kept, to tell UTF-16.
const BEGINNING: usize = 4 * 1024;
/// How much is kept from the first bad line on, to guess what it is.
const SAMPLE: usize = 64 * 1024;
/// The longest line that is kept in case it turns out to be bad.
const LINE: usize = 4 * 1024;
/// The longest beginning of a character that may be cut off by the end of a chunk.
const CHARACTER: usize = 4;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Extensions of the files that Elasticsearch and its analyzers read as UTF-8 text.
const TEXTS: [&str; 10] = [
    "txt", "dic", "csv", "tsv", "lst", "list", "dict", "syn", "rbbi", "words",
];
/// Folders in which a file without extension is a list, too.
const FOLDERS_OF_LISTS: [&str; 4] = ["dictionaries", "synonyms", "stopwords", "userdict"];

/// Checks one text, chunk by chunk, in bounded memory.
#[derive(Debug)]
pub(crate) struct TextScan {
    path: String,
    beginning: Vec<u8>,
    /// The bytes of a character whose end has not come yet.
    carry: Vec<u8>,
    /// The line that is being read, from 1.
    line: u64,
    /// The bytes of that line, as long as nothing is wrong; the first [`LINE`] of a longer one.
    open_line: Vec<u8>,
    /// The first line that is not UTF-8.
    bad_line: Option<u64>,
    /// The bytes from that line on.
    sample: Vec<u8>,
    /// Whether the sample holds all of them.
    sample_is_whole: bool,
}

impl TextScan {
    /// Whether an entry that lands there is a list of words, synonyms or stop words.
    ///
    /// Files for hunspell are not: they name their own character set.
    pub(crate) fn wanted(path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut folders = folders.split('/');
        if name.starts_with("._") || folders.clone().any(is_foreign) {
            return false;
        }
        if is_for_people(name) {
            return false;
        }
        match name.to_lowercase().rsplit_once('.') {
            Some((_, extension)) => TEXTS.contains(&extension),
            None => folders.any(|folder| FOLDERS_OF_LISTS.contains(&folder)),
        }
    }

    /// Begins with the file that lands there.
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            beginning: Vec::new(),
            carry: Vec::new(),
            line: 1,
            open_line: Vec::new(),
            bad_line: None,
            sample: Vec::new(),
            sample_is_whole: true,
        }
    }

    /// Takes the next bytes of the file.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        keep(&mut self.beginning, bytes, BEGINNING);
        if self.bad_line.is_some() {
            self.sample_is_whole &= keep(&mut self.sample, bytes, SAMPLE);
            return;
        }
        let bytes = self.finish_character(bytes);
        if self.bad_line.is_none() && self.carry.is_empty() {
            self.check(bytes);
        }
    }

    /// Says what the text is.
    pub(crate) fn finish(mut self) -> TextFile {
        let wide = encoding::guess_wide(&self.beginning);
        if self.bad_line.is_none() && !self.carry.is_empty() {
            // Cut off in the middle of a last character: no other encoding would explain more.
            self.bad_line = Some(self.line);
        }
        let not_utf8 = match (self.bad_line, wide) {
            (Some(line), wide) => Some(NotUtf8 {
                line,
                looks_like: wide
                    .or_else(|| encoding::guess_legacy(&self.sample, self.sample_is_whole)),
            }),
            // Latin letters in UTF-16 are valid UTF-8 with a NUL after each.
            (None, Some(wide)) => Some(NotUtf8 {
                line: 1,
                looks_like: Some(wide),
            }),
            (None, None) => None,
        };
        TextFile {
            byte_order_mark: self.beginning.starts_with(BYTE_ORDER_MARK),
            path: self.path,
            not_utf8,
        }
    }

    /// Completes the character that the last chunk cut off, and returns what comes after it.
    fn finish_character<'b>(&mut self, mut bytes: &'b [u8]) -> &'b [u8] {
        while !self.carry.is_empty() {
            let Some((first, rest)) = bytes.split_first() else {
                break;
            };
            self.carry.push(*first);
            match std::str::from_utf8(&self.carry) {
                Ok(_) => {
                    let carry = std::mem::take(&mut self.carry);
                    keep(&mut self.open_line, &carry, LINE);
                    bytes = rest;
                }
                Err(error) if error.error_len().is_none() && self.carry.len() < CHARACTER => {
                    bytes = rest;
                }
                Err(_) => {
                    // The last byte did not belong to the character, so it is not taken twice.
                    self.carry.pop();
                    let carry = std::mem::take(&mut self.carry);
                    self.is_bad(&carry);
                    self.sample_is_whole &= keep(&mut self.sample, bytes, SAMPLE);
                }
            }
        }
        bytes
    }

    /// Checks bytes that begin with a whole character.
    fn check(&mut self, bytes: &[u8]) {
        let (good, rest, cut_off) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes, &[][..], true),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                (good, rest, error.error_len().is_none())
            }
        };
        self.count_lines(good);
        if cut_off {
            self.carry = rest.to_vec();
        } else {
            self.is_bad(rest);
        }
    }

    fn count_lines(&mut self, good: &[u8]) {
        let breaks = good.iter().map(|byte| u64::from(*byte == b'\n'));
        self.line += breaks.sum::<u64>();
        let open = match good.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                self.open_line.clear();
                good.get(at + 1..).unwrap_or_default()
            }
            None => good,
        };
        keep(&mut self.open_line, open, LINE);
    }

    /// Remembers that the text is bad where `rest` begins.
    fn is_bad(&mut self, rest: &[u8]) {
        self.bad_line = Some(self.line);
        self.sample = std::mem::take(&mut self.open_line);
        self.sample_is_whole &= keep(&mut self.sample, rest, SAMPLE);
    }
}

/// Whether a folder holds files that are not read as UTF-8 lists.
fn is_foreign(folder: &str) -> bool {
    matches!(folder, "hunspell" | "__MACOSX")
}

/// Appends as much of `bytes` as fits, and says whether all of it did.
fn keep(to: &mut Vec<u8>, bytes: &[u8], most: usize) -> bool {
    let room = most.saturating_sub(to.len());
    to.extend(bytes.iter().take(room));
    bytes.len() <= room
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(bytes: &[u8], chunk: usize) -> TextFile {
        let mut scan = TextScan::new("dictionaries/a.txt");
        for piece in bytes.chunks(chunk) {
            scan.write(piece);
        }
        scan.finish()
    }

    /// The same for every size of chunk, which `bytes` must not notice.
    fn not_utf8(bytes: &[u8]) -> Option<NotUtf8> {
        let whole = scanned(bytes, bytes.len().max(1));
        for chunk in 1..7 {
            assert_eq!(scanned(bytes, chunk), whole, "in chunks of {chunk}");
        }
        whole.not_utf8
    }

    fn looks_like(bytes: &[u8]) -> Option<&'static str> {
        not_utf8(bytes)?.looks_like
    }

    #[test]
    fn good_texts_pass_in_any_chunks() {
        assert_eq!(not_utf8(b""), None);
        assert_eq!(not_utf8("北京\n上海, 🦀\r\nDüsseldorf".as_bytes()), None);
        let marked = scanned("\u{feff}北京".as_bytes(), 2);
        assert!(marked.byte_order_mark);
        assert_eq!(marked.not_utf8, None);
    }

    #[test]
    fn the_first_bad_line_is_named() {
        assert_eq!(
            not_utf8(b"one\ntwo\nM\xfcnchen\nK\xf6ln\n").map(|bad| bad.line),
            Some(3)
        );
        // A character that the end of the file cuts off.
        let cut_off = NotUtf8 {
            line: 2,
            looks_like: None,
        };
        assert_eq!(not_utf8(b"one\n\xe5\x8c"), Some(cut_off));
        // A character that another one cuts off.
        assert_eq!(not_utf8(b"\xe5\x8cone\ntwo").map(|bad| bad.line), Some(1));
    }

    #[test]
    fn damage_is_no_encoding() {
        let words = "北京市\n上海市\n语言学\n".repeat(3);
        let damaged = [words.as_bytes(), b"\xff\n", words.as_bytes()].concat();
        let bad = NotUtf8 {
            line: 10,
            looks_like: None,
        };
        assert_eq!(not_utf8(&damaged), Some(bad));
    }

    #[test]
    fn common_encodings_are_recognised() {
        let gbk = encoding_rs::GBK;
        let words = "北京市\n上海市\n欧阳\n司马\n诸葛\n安静\n语言学\n".repeat(4);
        assert_eq!(looks_like(&gbk.encode(&words).0), Some("GBK"));
        let rare = format!("{words}𠮷野家\n");
        assert_eq!(
            looks_like(&encoding_rs::GB18030.encode(&rare).0),
            Some("GB18030")
        );
        let big5 = encoding_rs::BIG5.encode("臺北市\n高雄市\n歐陽\n司馬\n諸葛\n語言學\n");
        assert_eq!(looks_like(&big5.0.repeat(4)), Some("Big5"));
        let japanese =
            encoding_rs::SHIFT_JIS.encode("東京都\nとうきょう\nカタカナ\n日本語の辞書\n");
        assert_eq!(looks_like(&japanese.0.repeat(4)), Some("Shift_JIS"));
        let german = b"gr\xfc\xdfen, begr\xfc\xdfen\nM\xfcnchen\nsch\xf6n, h\xfcbsch\n".repeat(4);
        assert_eq!(looks_like(&german), Some("ISO-8859-1"));
    }

    #[test]
    fn wide_characters_are_recognised_with_and_without_mark() {
        let wide =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(looks_like(&wide("\u{feff}北京\n上海\n")), Some("UTF-16"));
        assert_eq!(looks_like(&wide("couch, sofa\n")), Some("UTF-16"));
        let big = "couch, sofa\n".encode_utf16().flat_map(u16::to_be_bytes);
        assert_eq!(looks_like(&big.collect::<Vec<_>>()), Some("UTF-16"));
    }

    #[test]
    fn memory_stays_bounded() {
        let mut scan = TextScan::new("a.txt");
        let chunk = vec![b'a'; 64 * 1024];
        for _ in 0..64 {
            scan.write(&chunk);
        }
        scan.write(b"\xff");
        for _ in 0..64 {
            scan.write(&chunk);
        }
        let kept = scan.beginning.len() + scan.open_line.len() + scan.sample.len();
        assert!(kept <= BEGINNING + LINE + SAMPLE);
        assert_eq!(scan.finish().not_utf8.map(|bad| bad.line), Some(1));
    }

    #[test]
    fn lists_are_wanted_and_nothing_else() {
        for path in [
            "synonyms.txt",
            "dictionaries/Main.DIC",
            "dictionaries/stopwords",
            "analysis-ik/extra_main.dic",
            "my-bundle/dictionaries/a.csv",
            "userdict_ja.txt",
        ] {
            assert!(TextScan::wanted(path), "{path}");
        }
        for path in [
            "hunspell/de_DE/de_DE.dic",
            "my-bundle/hunspell/de_DE/de_DE.dic",
            "__MACOSX/dictionaries/._a.txt",
            "dictionaries/._a.txt",
            "dictionaries/.DS_Store",
            "README.txt",
            "LICENSE",
            "cacerts",
            "ingest-geoip/My-City.mmdb",
            "analysis-ik/IKAnalyzer.cfg.xml",
        ] {
            assert!(!TextScan::wanted(path), "{path}");
        }
    }
}
