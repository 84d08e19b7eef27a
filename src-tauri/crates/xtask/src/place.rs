//! Where the house stands on this disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::stop::Stop;

/// The root of the repository.
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    /// Finds the root from the folder of this package, which cargo tells at run time.
    pub(crate) fn find() -> Result<Self, Stop> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        package
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .map(|root| Self {
                root: root.to_owned(),
            })
            .ok_or_else(|| {
                Stop::new("The root of the repository was not found.")
                    .remedy("Start it with `cargo xtask` inside the repository.")
            })
    }

    /// The root itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A program that starts in the root.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// The same cargo that started this program.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // Cargo sets the first four for this program; another cargo must not take them for its own.
        // With the others a person has a check renew what it compares, or look at a part only: left
        // over in a shell, they would let it hold without having looked.
        for inherited in [
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_PATH",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION",
            "PLUGDESK_DERIVE",
            "PLUGDESK_FAULT",
        ] {
            command.env_remove(inherited);
        }
        command
    }

    /// Cargo's target folder, wherever the environment or a configuration puts it.
    pub(crate) fn target(&self) -> Result<PathBuf, Stop> {
        let mut cargo = self.cargo();
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        let answer = process::output(&mut cargo)?;
        serde_json::from_str::<serde_json::Value>(&answer)
            .ok()
            .and_then(|metadata| metadata["target_directory"].as_str().map(PathBuf::from))
            .ok_or_else(|| Stop::new("`cargo metadata` did not name the target folder."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_left_over_in_the_shell_lets_a_check_hold_by_itself() {
        let cargo = Place::find().unwrap().cargo();
        for variable in ["PLUGDESK_DERIVE", "PLUGDESK_FAULT"] {
            assert!(
                cargo
                    .get_envs()
                    .any(|(name, value)| name == variable && value.is_none()),
                "{variable}"
            );
        }
    }
}
