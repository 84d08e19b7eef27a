//! The page's tools: Node, npm and what `npm ci` puts into `node_modules`.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::place::Place;
use crate::process;
use crate::stop::Stop;

/// Installs the page's packages exactly as locked, unless that was done already.
pub(crate) fn provide_modules(place: &Place) -> Result<(), Stop> {
    node_is_there()?;
    if modules_are_current(place.root()) {
        println!("node_modules agrees with package-lock.json.");
        return Ok(());
    }
    println!("Installing the page's packages (npm ci).");
    process::run(npm(place).args(["ci", "--no-audit", "--no-fund"]))
}

/// Builds the page into `ui/dist`.
pub(crate) fn build(place: &Place) -> Result<(), Stop> {
    process::run(&mut script(place, "build"))
}

/// One of the page's npm scripts.
pub(crate) fn script(place: &Place, name: &str) -> Command {
    let mut command = npm(place);
    command.args(["run", "--silent", name, "-w", "ui"]);
    command
}

fn npm(place: &Place) -> Command {
    place.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn node_is_there() -> Result<(), Stop> {
    let remedy = "Install Node.js 24 or newer with npm, for instance from https://nodejs.org/\n\
                  (20 from 20.19 on and 22 from 22.13 on will do as well).";
    let Some(version) = process::version("node") else {
        return Err(Stop::new("Node.js is missing.").remedy(remedy));
    };
    if !is_fit(&version) {
        return Err(
            Stop::new(format!("The page's tools don't run on Node.js {version}.")).remedy(remedy),
        );
    }
    if process::version(if cfg!(windows) { "npm.cmd" } else { "npm" }).is_none() {
        return Err(Stop::new("npm is missing, although Node.js is there.").remedy(remedy));
    }
    Ok(())
}

/// Whether all of the page's tools run on this Node. The strictest are `ESLint` 10 and jsdom 29
/// (`engines` in package-lock.json): `^20.19.0 || ^22.13.0 || >=24.0.0`.
fn is_fit(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    matches!(
        (numbers.next(), numbers.next()),
        (Some(20), Some(19..)) | (Some(22), Some(13..)) | (Some(24..), Some(_))
    )
}

/// npm writes `node_modules/.package-lock.json` as the last thing of an installation.
fn modules_are_current(root: &Path) -> bool {
    let changed = |file: &str| -> Option<SystemTime> {
        std::fs::metadata(root.join(file))
            .and_then(|data| data.modified())
            .ok()
    };
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Some(installed), Some(locked)) => installed >= locked,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_on_which_node_the_tools_run() {
        for fit in ["v20.19.0", "v20.20.2", "v22.13.0", "v24.0.0"] {
            assert!(is_fit(fit), "{fit}");
        }
        for unfit in [
            "v18.20.4", "v20.18.1", "v21.7.3", "v22.12.0", "v23.1.0", "", "node",
        ] {
            assert!(!is_fit(unfit), "{unfit}");
        }
    }

    #[test]
    fn modules_are_stale_when_the_lock_is_newer() {
        let root = tempfile::tempdir().unwrap();
        let lock = root.path().join("package-lock.json");
        std::fs::write(&lock, "{}").unwrap();
        assert!(!modules_are_current(root.path()));

        std::fs::create_dir(root.path().join("node_modules")).unwrap();
        std::fs::write(root.path().join("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(modules_are_current(root.path()));

        let later = SystemTime::now() + std::time::Duration::from_mins(1);
        std::fs::File::options()
            .write(true)
            .open(&lock)
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert!(!modules_are_current(root.path()));
    }
}
