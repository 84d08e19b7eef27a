//! A short, readable excerpt of an answer that was not meant for a program.

const LONGEST: usize = 240;

/// The visible text of an HTML page or plain text: tags, scripts and styles left out, white space
/// joined, control characters dropped, cut at a word near 240 characters.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text: &str = &text;
    let visible = if text.trim_start().starts_with('<') {
        visible_text(text)
    } else {
        text.to_owned()
    };
    let joined = visible
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    shorten(&joined)
}

fn visible_text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        out.push(' ');
        let tag = &rest[open..];
        let silent = ["script", "style", "!--"].into_iter().find(|name| {
            tag.get(1..=name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        let end = match silent {
            Some("!--") => tag.find("-->").map(|at| at + 3),
            Some(name) => end_of_element(tag, name),
            None => tag.find('>').map(|at| at + 1),
        };
        let Some(end) = end else {
            return unescape(&out);
        };
        rest = &tag[end..];
    }
    out.push_str(rest);
    unescape(&out)
}

fn end_of_element(tag: &str, name: &str) -> Option<usize> {
    let closing = format!("</{name}");
    // ASCII lower case keeps every byte where it was, so the offset holds in the original.
    let at = tag.to_ascii_lowercase().find(&closing)?;
    Some(at + tag[at..].find('>')? + 1)
}

fn unescape(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn shorten(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(LONGEST) else {
        return text.to_owned();
    };
    let kept = &text[..cut];
    let end = kept.rfind(' ').filter(|at| *at > cut / 2).unwrap_or(cut);
    format!("{}…", &kept[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_reader_of_the_page_would_see() {
        let page = b"<!DOCTYPE html><html><head><title>403 Forbidden</title>\
            <style>b { color: red }</style><SCRIPT>let a = '<b>';</SCRIPT></head>\
            <body><!-- secret --><h1>Request&nbsp;blocked</h1>\n\n<p>Ask A &amp; B</p></body></html>";
        assert_eq!(excerpt(page), "403 Forbidden Request blocked Ask A & B");
    }

    #[test]
    fn survives_broken_pages_and_bytes() {
        assert_eq!(excerpt(b"<html><body>half a <di"), "half a");
        assert_eq!(excerpt(b"<script>never closed"), "");
        assert_eq!(excerpt(b"<"), "");
        assert_eq!(excerpt("<é".as_bytes()), "");
        assert_eq!(excerpt(b"bell\x07 and \xff"), "bell and \u{fffd}");
        assert_eq!(excerpt(b""), "");
    }

    #[test]
    fn cuts_long_text_at_a_word() {
        let short = excerpt("wörd ".repeat(200).as_bytes());
        assert!(short.ends_with("wörd…"), "{short}");
        assert!(short.chars().count() <= LONGEST + 1);
        assert_eq!(
            excerpt("x".repeat(1000).as_bytes()).chars().count(),
            LONGEST + 1
        );
    }
}
