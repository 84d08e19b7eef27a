//! Which encoding a text that is not UTF-8 was probably written in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// Guesses from the first bytes of a file, by byte order marks and zero bytes alone.
pub(super) fn guess_wide(beginning: &[u8]) -> Option<&'static str> {
    match beginning {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some("UTF-16"),
        _ => {}
    }
    // A word list has a line break every few letters, and in UTF-16 each has a zero byte, always on
    // the same side.
    let mut zeros = [0usize; 2];
    for (at, _) in beginning.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        if let Some(side) = zeros.get_mut(at % 2) {
            *side += 1;
        }
    }
    let [even, odd] = zeros;
    let one_sided = even.max(odd) > 8 * even.min(odd);
    (beginning.len() >= 4 && one_sided && even.max(odd) * 20 >= beginning.len()).then_some("UTF-16")
}

/// Guesses from a piece that is not UTF-8. `whole` says that the text ends where the piece does.
pub(super) fn guess_legacy(sample: &[u8], whole: bool) -> Option<&'static str> {
    if sample.is_ascii() || sample.contains(&0) || is_damaged_utf8(sample) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, whole);
    let name = detector.guess(None, Utf8Detection::Deny).name();
    Some(match name {
        "GBK" if has_four_byte_form(sample) => "GB18030",
        "windows-1252" if !sample.iter().any(|byte| matches!(byte, 0x80..=0x9f)) => "ISO-8859-1",
        name => name,
    })
}

/// Whether far more characters are right than wrong, which no other encoding brings about.
fn is_damaged_utf8(sample: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in sample.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > 4 * wrong
}

/// Whether a character is written in the four bytes that GB18030 has and GBK has not.
fn has_four_byte_form(sample: &[u8]) -> bool {
    sample
        .windows(4)
        .any(|bytes| matches!(bytes, [0x81..=0xfe, b'0'..=b'9', 0x81..=0xfe, b'0'..=b'9']))
}
