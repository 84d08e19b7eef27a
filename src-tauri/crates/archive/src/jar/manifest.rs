//! The main section of a jar's manifest.

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
