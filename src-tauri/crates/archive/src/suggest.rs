//! What a form may propose for an archive.

use crate::inspection::Inspection;
use crate::installable::own_version;

/// The services name no limit; this one keeps a proposal readable.
const LONGEST_NAME: usize = 128;

/// A name for the extension that the Elastic Cloud API accepts (ASCII letters, digits, `_`, `.`
/// and `-`): the one in the descriptor, else the file's name without `.zip`.
///
/// Characters that are not accepted become a `-`. If nothing is left, it is `plugin` or `bundle`.
pub fn suggested_extension_name(inspection: &Inspection, file_name: &str) -> String {
    let declared = filled_in(inspection.layout.value("name"));
    let fallback = if inspection.kind.is_plugin() {
        "plugin"
    } else {
        "bundle"
    };
    declared
        .and_then(accepted)
        .or_else(|| accepted(stem(file_name)))
        .unwrap_or_else(|| fallback.to_owned())
}

/// The version for the extension: `elasticsearch.version` of a plugin, or of a meta plugin's parts.
///
/// `None` for a bundle, which goes with many versions, and for a plugin that does not say.
pub fn suggested_version(inspection: &Inspection) -> Option<String> {
    filled_in(inspection.layout.value("elasticsearch.version"))
        .map(str::to_owned)
        .or_else(|| own_version(inspection).map(|version| version.to_string()))
}

/// A value that a build has filled in, without the blanks around it.
fn filled_in(value: Option<&str>) -> Option<&str> {
    value
        .map(str::trim)
        .filter(|value| !value.is_empty() && !value.contains("${"))
}

fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.eq_ignore_ascii_case("zip") => stem,
        _ => name,
    }
}

/// The accepted characters of `text`, runs of others replaced by one `-`; `None` if no letter or
/// digit is left.
fn accepted(text: &str) -> Option<String> {
    let mut name = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-') {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == LONGEST_NAME {
            break;
        }
    }
    let name = name.trim_matches(['-', '.']);
    name.contains(|character: char| character.is_ascii_alphanumeric())
        .then(|| name.to_owned())
}
