//! The programs that cargo built, by cargo's own word for where they lie.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::process;
use crate::stop::Stop;

/// A program that cargo built, by its package and its target's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The package's name.
    pub(crate) package: String,
    /// The target's name.
    pub(crate) target: String,
}

/// Programs by package and target.
pub(crate) struct Programs(BTreeMap<Key, PathBuf>);

impl Programs {
    /// Runs a cargo command that builds, showing its progress, and keeps what it built.
    pub(crate) fn build(cargo: &mut Command) -> Result<Self, Stop> {
        cargo.arg("--message-format=json-render-diagnostics");
        let output = cargo
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Stop::machine("cargo could not be started", &error))?;
        if !output.status.success() {
            return Err(Stop::new(format!(
                "This failed:\n  {}",
                process::as_typed(cargo)
            )));
        }
        Ok(Self::of_messages(&String::from_utf8_lossy(&output.stdout)))
    }

    /// The program of a package.
    pub(crate) fn of(&self, package: &str, target: &str) -> Result<&PathBuf, Stop> {
        let key = Key {
            package: package.to_owned(),
            target: target.to_owned(),
        };
        self.0.get(&key).ok_or_else(|| {
            Stop::new(format!(
                "cargo built no program {target} of the package {package}."
            ))
        })
    }

    /// Reads cargo's messages (The Cargo Book, "External tools", "Artifact messages").
    fn of_messages(messages: &str) -> Self {
        let programs = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["reason"] == "compiler-artifact")
            // The unit tests of a program or of a library bear its name, and are not it.
            .filter(|message| {
                let test = message["profile"]["test"] == true;
                !test || message["target"]["kind"] == json!(["test"])
            })
            .filter_map(|message| {
                let executable = message["executable"].as_str()?;
                let package = package_name(message["package_id"].as_str()?)?;
                let target = message["target"]["name"].as_str()?.to_owned();
                Some((Key { package, target }, PathBuf::from(executable)))
            })
            .collect();
        Self(programs)
    }
}

/// The name in a package id such as `path+file:///house/tests#plugdesk-tests@0.1.0`; where the
/// folder has the package's name it is left out: `path+file:///house/crates/xtask#0.1.0`.
fn package_name(id: &str) -> Option<String> {
    let (place, fragment) = id.rsplit_once('#')?;
    let name = match fragment.split_once('@') {
        Some((name, _version)) => name,
        None => place.rsplit('/').next()?,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_programs_in_cargos_messages() {
        let messages = r#"{"reason":"compiler-artifact","package_id":"path+file:///h/tests#plugdesk-tests@0.1.0","target":{"kind":["test"],"name":"e2e"},"profile":{"test":true},"executable":"/t/debug/deps/e2e-1"}
{"reason":"compiler-artifact","package_id":"path+file:///h/crates/xtask#0.1.0","target":{"kind":["bin"],"name":"xtask"},"profile":{"test":false},"executable":"/t/debug/xtask"}
{"reason":"compiler-artifact","package_id":"path+file:///h/crates/xtask#0.1.0","target":{"kind":["bin"],"name":"xtask"},"profile":{"test":true},"executable":"/t/debug/deps/xtask-1"}
{"reason":"compiler-artifact","package_id":"path+file:///h/crates/xtask#0.1.0","target":{"kind":["lib"],"name":"xtask"},"profile":{"test":true},"executable":"/t/debug/deps/xtask-2"}
{"reason":"compiler-artifact","package_id":"path+file:///h/crates/net#plugdesk-net@0.1.0","target":{"name":"plugdesk_net"},"executable":null}
{"reason":"build-finished","success":true}"#;
        let programs = Programs::of_messages(messages);
        assert_eq!(
            programs.of("plugdesk-tests", "e2e").unwrap(),
            &PathBuf::from("/t/debug/deps/e2e-1")
        );
        assert_eq!(
            programs.of("xtask", "xtask").unwrap(),
            &PathBuf::from("/t/debug/xtask")
        );
        assert!(programs.of("plugdesk-net", "plugdesk_net").is_err());
    }
}
