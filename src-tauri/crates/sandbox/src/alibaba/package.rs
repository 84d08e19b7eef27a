//! Looking into an uploaded archive: what it is, and what of it the service refuses.

use std::io::{Read, Seek};

use serde_json::{Value, json};
use zip::ZipArchive;
use zip::result::ZipError;

use super::errors::Refusal;

/// The largest archive, in bytes.
pub(super) const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// How much is read of a descriptor or a policy, in bytes.
const TEXT_LIMIT: u64 = 1024 * 1024;

const DESCRIPTOR: &str = "plugin-descriptor.properties";
const POLICY: &str = "plugin-security.policy";

/// What an archive says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    /// The name of the file, with `.zip`.
    pub(super) file_name: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) elasticsearch_version: String,
    pub(super) description: String,
    /// The text of its policy, if it has one.
    pub(super) policy: Option<String>,
}

/// The rule for file names: 8 to 128 letters, digits, hyphens and dots, with `.zip` at the end.
pub(super) fn check_file_name(name: &str) -> Result<(), Refusal> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let stem = name.strip_suffix(".zip");
    if (8..=128).contains(&name.len()) && stem.is_some() && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Refusal::plugin(
        "InvalidPluginFileName",
        format!(
            "{name} is refused: a plug-in file has 8 to 128 letters, digits, hyphens and dots, and \
             ends in .zip."
        ),
    ))
}

/// Refuses an archive that is too large.
pub(super) fn check_size(name: &str, size: u64) -> Result<(), Refusal> {
    if size <= MOST_BYTES {
        return Ok(());
    }
    Err(Refusal::plugin(
        "PluginFileTooLarge",
        format!("{name} has {size} bytes, and a plug-in file may have 100 MB at most."),
    ))
}

impl Package {
    /// Reads an archive.
    pub(super) fn read(file_name: &str, file: impl Read + Seek) -> Result<Self, Refusal> {
        let invalid = |why: String| Refusal::plugin("InvalidPluginPackage", why);
        let broken = |error: &dyn std::fmt::Display| {
            invalid(format!("{file_name} is no readable zip archive: {error}."))
        };
        let mut archive = ZipArchive::new(file).map_err(|error| broken(&error))?;
        let descriptor = text_of(&mut archive, DESCRIPTOR).map_err(|error| broken(&error))?;
        let descriptor = descriptor
            .ok_or_else(|| invalid(format!("{file_name} has no {DESCRIPTOR} at its root.")))?;
        let field = |key: &str| {
            property(&descriptor, key)
                .ok_or_else(|| invalid(format!("{DESCRIPTOR} of {file_name} lacks {key}.")))
        };
        let package = Self {
            file_name: file_name.to_owned(),
            name: field("name")?,
            version: field("version")?,
            elasticsearch_version: field("elasticsearch.version")?,
            description: field("description")?,
            policy: text_of(&mut archive, POLICY).map_err(|error| broken(&error))?,
        };
        if let Some(permission) = package.policy.as_deref().and_then(forbidden) {
            return Err(Refusal::plugin(
                "PluginSecurityPolicyForbidden",
                format!(
                    "{POLICY} of the plug-in {} grants \"{permission}\", which is not allowed.",
                    package.name
                ),
            ));
        }
        Ok(package)
    }

    /// An item of the answer of `PluginAnalysis`.
    pub(super) fn analysed(&self) -> Value {
        json!({
            "name": self.name,
            "version": self.version,
            "elasticsearchVersion": self.elasticsearch_version,
            "description": self.description,
            "securityPolicy": self.policy,
        })
    }
}

/// An entry as text, or `None` where there is no such entry.
fn text_of(
    archive: &mut ZipArchive<impl Read + Seek>,
    name: &str,
) -> Result<Option<String>, ZipError> {
    let entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    entry.take(TEXT_LIMIT).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// A property of a Java properties file whose lines are simple, as descriptors are.
fn property(text: &str, key: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with(['#', '!']))
        .filter_map(|line| line.split_once(['=', ':']))
        .find(|(name, _)| name.trim() == key)
        .map(|(_, value)| value.trim().to_owned())
        .filter(|value| !value.is_empty())
}

/// The permission of a policy that the service refuses: any on files, and everything at run time.
fn forbidden(policy: &str) -> Option<String> {
    let without_comments = uncommented(policy);
    without_comments
        .split("permission ")
        .skip(1)
        .map(|rest| rest.split(';').next().unwrap_or(rest))
        .map(|grant| grant.split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|grant| {
            let class = grant.split([' ', '"']).next().unwrap_or_default();
            class.ends_with("FilePermission")
                || class.ends_with("AllPermission")
                || (class.ends_with("RuntimePermission") && grant.contains("\"*\""))
        })
}

fn uncommented(policy: &str) -> String {
    let mut text = String::new();
    let mut rest = policy;
    while let Some((before, comment)) = rest.split_once("/*") {
        text.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines: Vec<_> = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
