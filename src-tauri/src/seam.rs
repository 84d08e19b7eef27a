//! The seam between the page and the desk: what is derived from the one list of commands.

use std::path::Path;

use plugdesk_desk::news::News;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Typescript;
use tauri_specta::{Event, collect_events};

use crate::commands;

/// The one event: something that happened on the desk.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DeskNews(pub News);

/// Why the derived files could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SeamError {
    /// The TypeScript client could not be made from the types.
    #[error("the TypeScript client could not be made: {0}")]
    Client(String),
    /// A file could not be read or written.
    #[error("a derived file could not be read or written")]
    Io(#[from] std::io::Error),
    /// The capability could not be written as JSON.
    #[error("the capability could not be written")]
    Json(#[from] serde_json::Error),
}

/// A file that follows from the list of commands.
#[derive(Debug, Clone)]
pub struct DerivedFile {
    /// Where it lies, from the top of the project.
    pub path: &'static str,
    /// What it must hold.
    pub content: String,
}

/// The commands and events with their types.
pub fn builder() -> tauri_specta::Builder<tauri::Wry> {
    tauri_specta::Builder::new()
        .commands(commands::collected())
        .events(collect_events![DeskNews])
        // Every type has one shape in both directions.
        .disable_serde_phases()
        // Sizes are the only large numbers that cross, and no file comes near 2^53 bytes.
        .dangerously_cast_bigints_to_number()
}

/// Everything that follows from the list of commands. `scratch` is a folder to write in.
pub fn derived_files(scratch: &Path) -> Result<Vec<DerivedFile>, SeamError> {
    let client = scratch.join("desk.ts");
    let typescript = Typescript::default().header(
        "// Derived from the commands and events in Rust by `cargo xtask bindings`. Not edited by hand.\n",
    );
    builder()
        .export(typescript, &client)
        .map_err(|error| SeamError::Client(error.to_string()))?;
    Ok(vec![
        DerivedFile {
            path: "ui/src/backend/bindings/desk.ts",
            content: std::fs::read_to_string(client)?,
        },
        DerivedFile {
            path: "src-tauri/capabilities/main.json",
            content: capability(&commands::names())?,
        },
    ])
}

include!("capability.rs");

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;

    #[test]
    fn derived_files_are_what_the_list_of_commands_makes_them() {
        let top = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        let scratch = tempfile::tempdir().unwrap();
        for file in derived_files(scratch.path()).unwrap() {
            let held = std::fs::read_to_string(top.join(file.path)).unwrap_or_default();
            assert_eq!(
                held, file.content,
                "{} has drifted from src-tauri/src/commands/list.rs: run `cargo xtask bindings`",
                file.path
            );
        }
    }

    #[test]
    fn every_command_in_the_files_is_in_the_list() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/commands");
        let listed = commands::names();
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            for (at, _) in lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.trim() == "#[tauri::command]")
            {
                let signature = lines[at..]
                    .iter()
                    .find_map(|line| line.trim().strip_prefix("pub async fn "))
                    .unwrap();
                found.push(signature.split('(').next().unwrap().to_owned());
            }
        }
        found.sort();
        let mut listed: Vec<String> = listed.into_iter().map(str::to_owned).collect();
        listed.sort();
        assert_eq!(found, listed);
    }

    #[test]
    fn the_configuration_keeps_its_promises() {
        let top = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(top.join("tauri.conf.json")).unwrap();
        let conf: serde_json::Value = serde_json::from_str(&text).unwrap();
        let csp = conf["app"]["security"]["csp"].as_str().unwrap();
        assert!(csp.starts_with("default-src 'none';"), "{csp}");
        for never in ["unsafe-inline", "unsafe-eval", "*", "https:"] {
            assert!(!csp.contains(never), "{csp} allows {never}");
        }
        assert_eq!(conf["app"]["withGlobalTauri"], json!(false));
        assert_eq!(conf["app"]["security"]["capabilities"], json!(["main"]));
        let manifest = std::fs::read_to_string(top.join("Cargo.toml")).unwrap();
        for never in [
            "tauri-plugin-fs",
            "tauri-plugin-shell",
            "tauri-plugin-http",
            "tauri-plugin-upload",
        ] {
            assert!(
                !manifest.contains(never),
                "{never} must never be a dependency"
            );
        }
    }
}
