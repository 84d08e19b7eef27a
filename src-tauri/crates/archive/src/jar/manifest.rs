//! A jar's manifest: its main section, and whether Java reads it at all.

/// The longest line that Java reads, with what ends it.
const LONGEST_LINE: usize = 512;
/// The longest name of an attribute.
const LONGEST_NAME: usize = 70;

/// A value of the main section, its continuation lines joined. Names are compared without case, as
/// `java.util.jar.Attributes` does.
pub(super) fn value(manifest: &[u8], name: &str) -> Option<String> {
    let mut found: Option<Vec<u8>> = None;
    let mut within = false;
    for line in lines(manifest) {
        if line.is_empty() {
            break;
        }
        if let Some(more) = line.strip_prefix(b" ") {
            if let (true, Some(value)) = (within, &mut found) {
                value.extend_from_slice(more);
            }
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        within = colon
            .and_then(|at| line.get(..at))
            .is_some_and(|key| key.eq_ignore_ascii_case(name.as_bytes()));
        if within {
            let value = colon.and_then(|at| line.get(at + 1..)).unwrap_or_default();
            found = Some(value.strip_prefix(b" ").unwrap_or(value).to_vec());
        }
    }
    found.map(|value| String::from_utf8_lossy(&value).into_owned())
}

/// What the next line may be.
enum At {
    /// An attribute, or its continuation once there was one.
    Attributes { any: bool },
    /// The name of a section.
    Between,
    /// The continuation of that name, or the first attribute.
    Named,
}

/// Why Java can't read a manifest, and for that the jar's check for jar hell fails, in the words of
/// `java.util.jar.Manifest.read`. What comes after the last end of a line is overlooked there.
pub(super) fn fault(manifest: &[u8]) -> Option<String> {
    let mut at = At::Attributes { any: false };
    let mut number = 0;
    let mut rest = manifest;
    while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        number += 1;
        let (line, after) = rest.split_at(end);
        rest = match after {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => after,
        };
        match at.then(line) {
            Ok(next) => at = next,
            Err(words) => return Some(format!("{words} (line {number})")),
        }
    }
    (rest.len() >= LONGEST_LINE).then(|| format!("{} (line {})", at.too_long(), number + 1))
}

impl At {
    /// Takes a line, and says what may come after it.
    fn then(&self, line: &[u8]) -> Result<Self, String> {
        if line.len() >= LONGEST_LINE {
            return Err(self.too_long().to_owned());
        }
        match (self, line) {
            (_, []) => Ok(Self::Between),
            (Self::Between, line) => match line.split_at_checked(6) {
                Some((name, _)) if name.eq_ignore_ascii_case(b"Name: ") => Ok(Self::Named),
                _ => Err("invalid manifest format".to_owned()),
            },
            (Self::Named, [b' ', ..]) => Ok(Self::Named),
            (Self::Attributes { any: false }, [b' ', ..]) => {
                Err("misplaced continuation line".to_owned())
            }
            (Self::Attributes { any: true }, [b' ', ..]) => Ok(Self::Attributes { any: true }),
            (Self::Attributes { .. } | Self::Named, line) => {
                attribute(line).map(|()| Self::Attributes { any: true })
            }
        }
    }

    fn too_long(&self) -> &'static str {
        match self {
            Self::Attributes { .. } => "line too long",
            Self::Between | Self::Named => "manifest line too long",
        }
    }
}

/// Whether a line is `name: value`.
fn attribute(line: &[u8]) -> Result<(), String> {
    let colon = line.iter().position(|byte| *byte == b':');
    let split = colon.and_then(|at| line.split_at_checked(at));
    let Some((name, [b':', b' ', ..])) = split else {
        return Err("invalid header field".to_owned());
    };
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.iter().all(allowed) {
        let name = String::from_utf8_lossy(name);
        return Err(format!("invalid header field name: {name}"));
    }
    Ok(())
}

/// Lines end with CR LF, LF or CR.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = match after {
            [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
            [] => after,
        };
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::fault;

    /// What Java 17 says of each.
    #[test]
    fn manifests_are_refused_as_java_refuses_them() {
        let long = "v".repeat(600);
        let name = "n".repeat(71);
        for (manifest, words) in [
            ("", None),
            ("Manifest-Version: 1.0\r\n\r\n", None),
            ("Manifest-Version: 1.0\rA: b\r", None),
            (
                "A: b\n c\n d\nE: f\n\n\nName: x\n y\nA: b\n\nname: z\n\n",
                None,
            ),
            ("A: \n", None),
            ("A: b\nno end and no colon", None),
            ("\nName: x\n", None),
            ("A:b\n", Some("invalid header field (line 1)")),
            ("A: b\nC\n", Some("invalid header field (line 2)")),
            ("A:\n", Some("invalid header field (line 1)")),
            (" A: b\n", Some("misplaced continuation line (line 1)")),
            ("A.b: c\n", Some("invalid header field name: A.b (line 1)")),
            (": c\n", Some("invalid header field name:  (line 1)")),
            ("A: b\n\nC: d\n", Some("invalid manifest format (line 3)")),
            (
                "A: b\n\nName: x\nC\n",
                Some("invalid header field (line 4)"),
            ),
            (&format!("A: {long}\n"), Some("line too long (line 1)")),
            (
                &format!("A: b\n\n{long}"),
                Some("manifest line too long (line 3)"),
            ),
            (
                &format!("{name}: b\n"),
                Some(&*format!("invalid header field name: {name} (line 1)")),
            ),
        ] {
            assert_eq!(fault(manifest.as_bytes()).as_deref(), words, "{manifest:?}");
        }
    }
}
