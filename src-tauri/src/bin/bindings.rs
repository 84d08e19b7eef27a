//! Writes what follows from the list of commands, or with `--check` only compares it.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use plugdesk_shell::seam::{self, SeamError};

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match run(check) {
        Ok(drifted) if drifted.is_empty() => ExitCode::SUCCESS,
        Ok(drifted) => {
            for path in drifted {
                say(&format!("{path} has drifted: run `cargo xtask bindings`"));
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The paths that differed from what they must hold; with `check` off they are written.
fn run(check: bool) -> Result<Vec<&'static str>, SeamError> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let scratch = tempfile::tempdir()?;
    let mut drifted = Vec::new();
    for file in seam::derived_files(scratch.path())? {
        let path = top.join(file.path);
        if std::fs::read_to_string(&path).is_ok_and(|held| held == file.content) {
            continue;
        }
        if check {
            drifted.push(file.path);
        } else {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&path, &file.content)?;
            say(&format!("{} written", file.path));
        }
    }
    Ok(drifted)
}

fn say(line: &str) {
    // Where even the error output is closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}
