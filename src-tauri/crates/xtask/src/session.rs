//! The private session in which the window is driven: a virtual display, a window manager, a
//! D-Bus of its own and, unless it is to be absent, a keyring with a throwaway password.
//!
//! Nothing of the person's own session is reached: every XDG folder lies in a temporary folder.
//! `HOME` stays, because rustup and npm find themselves by it.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::process;
use crate::stop::Stop;

/// The task that this program calls itself with once display and bus are there.
pub(crate) const INSIDE: &str = "session-inside";

const USAGE: &str = "cargo xtask session [--no-keyring] [--no-display] -- COMMAND…";

/// A bus that can start nothing, so that no Secret Service ever answers on it.
const BUS_WITHOUT_SERVICES: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Whether a keyring answers in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyring {
    /// gnome-keyring, unlocked.
    Present,
    /// Nothing answers at `org.freedesktop.secrets`.
    Absent,
}

/// Whether there is something to draw on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Display {
    /// Xvfb, 1280 by 900, with openbox.
    Virtual,
    /// None; the session's bus only.
    None,
}

impl Keyring {
    fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
        }
    }
}

/// `cargo xtask session`
pub(crate) fn session(words: &[OsString]) -> Result<(), Stop> {
    let (mut keyring, mut display) = (Keyring::Present, Display::Virtual);
    let mut words = words.iter();
    for word in words.by_ref() {
        match word.to_str() {
            Some("--no-keyring") => keyring = Keyring::Absent,
            Some("--no-display") => display = Display::None,
            Some("--") => break,
            _ => {
                return Err(Stop::usage(
                    format!("{} is not understood.", word.display()),
                    USAGE,
                ));
            }
        }
    }
    let Some(program) = words.next() else {
        return Err(Stop::usage(
            "Which command is to run in the session?",
            USAGE,
        ));
    };
    let mut command = Command::new(program);
    command.args(words);
    run_inside(keyring, display, &command)
}

/// Runs `command`, with its arguments, variables and folder, in a fresh session and waits for it.
pub(crate) fn run_inside(
    keyring: Keyring,
    display: Display,
    command: &Command,
) -> Result<(), Stop> {
    let folder = tempfile::Builder::new()
        .prefix("plugdesk-session-")
        .tempdir()
        .map_err(|error| Stop::machine("No temporary folder for the session", &error))?;
    let mut session = wrapper(folder.path(), keyring, display, command)?;
    set_surroundings(&mut session, folder.path())?;
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => session.env(name, value),
            None => session.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        session.current_dir(directory);
    }
    let status = session.status().map_err(|error| {
        Stop::machine("The session could not be started", &error).remedy(
            "`cargo xtask test --only packages` installs what it needs on Debian and Ubuntu.",
        )
    })?;
    if status.success() {
        return Ok(());
    }
    Err(Stop::new(format!(
        "This failed in the session ({status}):\n  {}",
        process::as_typed(command)
    ))
    .with_exit_code(status.code()))
}

/// Xvfb around a bus around this program around the command.
fn wrapper(
    folder: &Path,
    keyring: Keyring,
    display: Display,
    command: &Command,
) -> Result<Command, Stop> {
    let this = std::env::current_exe()
        .map_err(|error| Stop::machine("This program does not find itself", &error))?;
    let mut words: Vec<OsString> = Vec::new();
    if display == Display::Virtual {
        words.extend(
            [
                "xvfb-run",
                "-a",
                "-s",
                "-screen 0 1280x900x24 -nolisten tcp",
            ]
            .map(Into::into),
        );
    }
    words.push("dbus-run-session".into());
    if keyring == Keyring::Absent {
        let config = folder.join("bus.conf");
        std::fs::write(&config, BUS_WITHOUT_SERVICES)
            .map_err(|error| Stop::machine("The bus configuration could not be written", &error))?;
        words.push("--config-file".into());
        words.push(config.into());
    }
    words.push("--".into());
    words.push(this.into());
    words.push(INSIDE.into());
    words.push(keyring.word().into());
    words.push(command.get_program().to_owned());
    words.extend(command.get_args().map(OsStr::to_owned));
    let mut words = words.into_iter();
    let mut wrapper = Command::new(words.next().unwrap_or_default());
    wrapper.args(words);
    Ok(wrapper)
}

/// The variables of a session that belongs to nobody.
fn set_surroundings(session: &mut Command, folder: &Path) -> Result<(), Stop> {
    for name in ["DATA", "CONFIG", "CACHE", "STATE"] {
        let own = folder.join(name.to_lowercase());
        make_private(&own)?;
        session.env(format!("XDG_{name}_HOME"), own);
    }
    let runtime = folder.join("run");
    make_private(&runtime)?;
    session.env("XDG_RUNTIME_DIR", runtime);
    // What programs leave in the temporary folder when they are killed goes with the session.
    let temporary = folder.join("tmp");
    make_private(&temporary)?;
    session.env("TMPDIR", temporary);
    // The texts of native dialogs and the "system" language must not depend on the machine.
    session.env("LANG", "C.UTF-8");
    for name in [
        "DBUS_SESSION_BUS_ADDRESS",
        "DISPLAY",
        "GNOME_KEYRING_CONTROL",
        "LANGUAGE",
        "LC_ALL",
        "SSH_AUTH_SOCK",
        "WAYLAND_DISPLAY",
        "XDG_CURRENT_DESKTOP",
        "XDG_SESSION_TYPE",
    ] {
        session.env_remove(name);
    }
    Ok(())
}

fn make_private(folder: &Path) -> Result<(), Stop> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| Stop::machine(format!("{} could not be made", folder.display()), &error))
}

/// What happens once display and bus are there: keyring, window manager, the command.
pub(crate) fn inside(words: &[OsString]) -> Result<(), Stop> {
    let mut words = words.iter();
    let keyring = words.next();
    let Some(program) = words.next() else {
        return Err(Stop::usage("This task is for the session itself.", USAGE));
    };
    if keyring.is_some_and(|word| word == Keyring::Present.word()) {
        unlock_keyring()?;
    }
    let mut manager = start_window_manager()?;
    let status = Command::new(program).args(words).status();
    if let Some(manager) = &mut manager {
        // It may have ended by itself; then there is nothing left to end.
        let _ = manager.kill();
        let _ = manager.wait();
    }
    let status = status.map_err(|error| {
        Stop::machine(
            format!("{} could not be started", program.display()),
            &error,
        )
    })?;
    // The one who started the session tells of the failure; here only the code is passed on.
    std::process::exit(status.code().unwrap_or(1));
}

/// Starts gnome-keyring with a new, unlocked collection; it ends with the bus.
fn unlock_keyring() -> Result<(), Stop> {
    let failed =
        |error: &std::io::Error| Stop::machine("gnome-keyring-daemon could not be started", error);
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(&error))?;
    if let Some(mut password) = daemon.stdin.take() {
        password
            .write_all(b"throwaway")
            .map_err(|error| failed(&error))?;
    }
    let status = daemon.wait().map_err(|error| failed(&error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::new(format!(
            "gnome-keyring-daemon did not unlock a keyring ({status})."
        )))
    }
}

fn start_window_manager() -> Result<Option<Child>, Stop> {
    if std::env::var_os("DISPLAY").is_none() {
        return Ok(None);
    }
    Command::new("openbox")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(Some)
        .map_err(|error| Stop::machine("openbox could not be started", &error))
}
