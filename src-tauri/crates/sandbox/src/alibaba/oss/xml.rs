//! Writing XML: elements within elements, text always escaped.

use std::fmt::Write;

/// An element and what is in it.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    inside: String,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            inside: String::new(),
        }
    }

    /// Adds an element with text in it.
    pub(super) fn with(mut self, name: &str, text: &str) -> Self {
        let text = escaped(text);
        // Writing to a string cannot fail.
        let _ = write!(self.inside, "<{name}>{text}</{name}>");
        self
    }

    /// Adds an element.
    pub(super) fn with_element(mut self, element: &Self) -> Self {
        self.inside.push_str(&element.written());
        self
    }

    /// Adds one element for each of a list.
    pub(super) fn with_all(self, elements: impl IntoIterator<Item = Self>) -> Self {
        elements
            .into_iter()
            .fold(self, |whole, element| whole.with_element(&element))
    }

    /// Adds text.
    pub(super) fn with_text(mut self, text: &str) -> Self {
        self.inside.push_str(&escaped(text));
        self
    }

    fn written(&self) -> String {
        format!("<{0}>{1}</{0}>", self.name, self.inside)
    }

    /// The whole document.
    pub(super) fn document(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
            self.written()
        )
    }
}

/// Line breaks are kept as references, because a reader may turn a bare one into another. What XML
/// has no way to write is shown as unreadable.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.push(char::REPLACEMENT_CHARACTER);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_stays_readable() {
        let text = "<&>\"\r\n\t\0\u{7}\u{1f}\u{fffe}中";
        assert_eq!(
            Element::new("Key").with_text(text).written(),
            "<Key>&lt;&amp;&gt;&quot;&#13;\n\t\u{fffd}\u{fffd}\u{fffd}\u{fffd}中</Key>"
        );
    }
}
