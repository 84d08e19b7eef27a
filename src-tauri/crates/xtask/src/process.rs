//! Running programs for the person at the terminal.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::stop::Stop;

/// Runs a program with this terminal's input and output; anything but success is a reason to stop.
pub(crate) fn run(command: &mut Command) -> Result<(), Stop> {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(
        Stop::new(format!("This failed ({status}):\n  {}", as_typed(command)))
            .with_exit_code(status.code()),
    )
}

/// Runs a program and returns what it writes to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, Stop> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        return Err(Stop::new(format!(
            "This failed ({}):\n  {}",
            output.status,
            as_typed(command)
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program prints when it is asked for its version; `None` when it can't be started.
pub(crate) fn version(program: &str) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of that name lies on the search path.
pub(crate) fn is_there(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The command as a person would type it, with the variables that were set for it.
pub(crate) fn as_typed(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        value.map(|value| format!("{}={}", name.to_string_lossy(), quoted(value)))
    });
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(quoted);
    variables.chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@,+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> Stop {
    let program = command.get_program().to_string_lossy();
    Stop::new(format!("{program} could not be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_a_command_as_it_can_be_pasted_into_a_shell() {
        let mut command = Command::new("cargo");
        command
            .args(["test", "it's here", ""])
            .env("UI_PREBUILT", "1")
            .env_remove("CARGO");
        assert_eq!(
            as_typed(&command),
            r"UI_PREBUILT=1 cargo test 'it'\''s here' ''"
        );
    }

    #[test]
    fn a_failing_program_stops_with_its_own_code() {
        let stop = run(Command::new("sh").args(["-c", "exit 7"])).unwrap_err();
        assert_eq!(stop.exit_code(), 7);
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version("plugdesk-no-such-program"), None);
        assert!(!is_there("plugdesk-no-such-program"));
    }
}
