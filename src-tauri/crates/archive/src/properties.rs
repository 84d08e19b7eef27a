//! The `.properties` grammar, read as `java.util.Properties.load(InputStream)` reads it.
//!
//! Elasticsearch loads descriptors through that method, so whatever Java makes of a line is what
//! the plugin is called. Bytes are ISO-8859-1 whatever the author meant, a byte order mark becomes
//! part of the first key, trailing blanks stay in the value, and one bad `\u` fails the file.

/// The pairs of one file, in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties {
    pairs: Vec<Pair>,
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The key, escapes resolved.
    pub key: String,
    /// The value, escapes resolved, trailing blanks kept.
    pub value: String,
    /// The line, counted from 1, on which the pair begins.
    pub line: usize,
}

/// A `\u` that four hex digits do not follow; Java refuses the whole file for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("line {line}: \\u without four hex digits")]
pub struct MalformedEscape {
    /// The line, counted from 1, on which the pair with the escape begins.
    pub line: usize,
}

impl Properties {
    /// Reads the bytes of a file.
    ///
    /// Half a surrogate pair, which Java can hold and Rust cannot, is read as U+FFFD.
    pub fn read(bytes: &[u8]) -> Result<Self, MalformedEscape> {
        let mut lines = LogicalLines {
            rest: bytes,
            line: 1,
            after_return: false,
        };
        let mut pairs = Vec::new();
        while let Some((text, line)) = lines.next_line() {
            let (key, value) = split(&text);
            let key = unescape(key).ok_or(MalformedEscape { line })?;
            let value = unescape(value).ok_or(MalformedEscape { line })?;
            pairs.push(Pair { key, value, line });
        }
        Ok(Self { pairs })
    }

    /// The value of a key. The last pair wins, as in Java.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs
            .iter()
            .rev()
            .find(|pair| pair.key == key)
            .map(|pair| pair.value.as_str())
    }

    /// Every pair in file order, overridden ones included.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}

/// Splits bytes into logical lines: comments and empty lines left out, continuations joined.
struct LogicalLines<'a> {
    rest: &'a [u8],
    /// The number of the line that the first byte of `rest` belongs to.
    line: usize,
    /// Whether the byte before `rest` was a carriage return: a line feed then starts no new line.
    after_return: bool,
}

impl LogicalLines<'_> {
    /// The next logical line, escapes still in it, and the number of the line it begins on.
    ///
    /// Keeps two corners of Java's `LineReader`: after a line of a lone backslash the next one may
    /// be a comment, and a backslash before the end of the file is dropped but still makes a line,
    /// with an empty key if nothing else stands on it.
    fn next_line(&mut self) -> Option<(Vec<u8>, usize)> {
        let mut text = Vec::new();
        let mut begins_on = self.line;
        let mut skip_blanks = true;
        let mut continued = false;
        let mut escaping = false;
        while let Some((byte, line)) = self.take() {
            let ends_line = matches!(byte, b'\n' | b'\r');
            if skip_blanks {
                if is_blank(byte) || (ends_line && !continued) {
                    continue;
                }
                skip_blanks = false;
                continued = false;
            }
            if text.is_empty() {
                if ends_line {
                    skip_blanks = true;
                    continue;
                }
                if matches!(byte, b'#' | b'!') {
                    self.skip_physical_line();
                    skip_blanks = true;
                    continue;
                }
                begins_on = line;
            }
            if !ends_line {
                text.push(byte);
                escaping = byte == b'\\' && !escaping;
                continue;
            }
            if !escaping {
                return Some((text, begins_on));
            }
            text.pop();
            if self.rest.is_empty() {
                return Some((text, begins_on));
            }
            if byte == b'\r' && self.rest.first() == Some(&b'\n') {
                self.take();
            }
            escaping = false;
            skip_blanks = true;
            continued = true;
        }
        if text.is_empty() {
            return None;
        }
        if escaping {
            text.pop();
        }
        Some((text, begins_on))
    }

    /// Takes one byte and says which line it belongs to.
    fn take(&mut self) -> Option<(u8, usize)> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        let line = match (byte, self.after_return) {
            (b'\n', true) => self.line - 1,
            _ => self.line,
        };
        self.after_return = *byte == b'\r';
        self.line = line + usize::from(matches!(byte, b'\n' | b'\r'));
        Some((*byte, line))
    }

    fn skip_physical_line(&mut self) {
        while let Some((byte, _)) = self.take() {
            if matches!(byte, b'\n' | b'\r') {
                break;
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

/// Splits a logical line into key and value, escapes still in both.
fn split(line: &[u8]) -> (&[u8], &[u8]) {
    let mut escaping = false;
    let end = line
        .iter()
        .position(|&byte| {
            let separates = !escaping && (is_blank(byte) || matches!(byte, b'=' | b':'));
            escaping = byte == b'\\' && !escaping;
            separates
        })
        .unwrap_or(line.len());
    let (key, rest) = line.split_at(end);
    let rest = skip_blanks(rest);
    let rest = match rest {
        [b'=' | b':', value @ ..] => skip_blanks(value),
        _ => rest,
    };
    (key, rest)
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let start = bytes
        .iter()
        .position(|&byte| !is_blank(byte))
        .unwrap_or(bytes.len());
    bytes.get(start..).unwrap_or_default()
}

/// Resolves escapes; `None` for a malformed `\u`.
///
/// Works in UTF-16 units, as Java does, so that two escapes can make one character.
fn unescape(bytes: &[u8]) -> Option<String> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        if byte != b'\\' {
            units.push(u16::from(byte));
            continue;
        }
        match rest.next() {
            Some(b'u') => {
                let (digits, after) = rest.as_slice().split_first_chunk::<4>()?;
                units.push(four_hex_digits(*digits)?);
                rest = after.iter();
            }
            Some(b't') => units.push(0x09),
            Some(b'n') => units.push(0x0a),
            Some(b'f') => units.push(0x0c),
            Some(b'r') => units.push(0x0d),
            Some(&other) => units.push(u16::from(other)),
            None => {}
        }
    }
    Some(String::from_utf16_lossy(&units))
}

fn four_hex_digits(digits: [u8; 4]) -> Option<u16> {
    digits.into_iter().try_fold(0u16, |unit, digit| {
        let value = char::from(digit).to_digit(16)?;
        u16::try_from(u32::from(unit) * 16 + value).ok()
    })
}
