//! Words of a POSIX shell.

/// One word that stands for `text`, whatever is in it. What no argument can hold is left out.
pub(super) fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A file in the folder where the text is run; its name is never taken for an option, nor for
/// standard input.
pub(super) fn file(name: Option<&str>) -> String {
    let name = name.unwrap_or("extension.zip");
    quoted(&format!("./{name}"))
}

/// One segment of a URL's path: nothing in it means anything to a shell or a URL.
pub(super) fn segment(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if kept(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
