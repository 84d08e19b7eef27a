//! The system packages that building and testing need.
//!
//! On Debian and Ubuntu the missing ones are installed; on every other system they are named,
//! because guessing at somebody's machine is worse than telling them one exact line.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use crate::dialect::Family;
use crate::process;
use crate::stop::Stop;

/// What the packages are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build the application and open its window.
    Build,
    /// To drive the window in a private session too.
    Session,
}

/// To compile the application and to run it.
const BUILD: &[&str] = &["gcc", "libc6-dev", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// To drive the window on a virtual display with a keyring of its own.
const SESSION: &[&str] = &[
    "dbus-daemon",
    "fonts-noto-cjk",
    "gir1.2-gtk-3.0",
    "gnome-keyring",
    "imagemagick",
    "openbox",
    "python3-gi",
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
];

/// The programs that come with [`SESSION`], for systems on which packages have other names.
const SESSION_PROGRAMS: &[&str] = &[
    "WebKitWebDriver",
    "dbus-run-session",
    "gnome-keyring-daemon",
    "import",
    "openbox",
    "xdotool",
    "xvfb-run",
];

/// Sees to it that the packages for `purpose` are there, or says exactly what is missing.
pub(crate) fn provide(purpose: Purpose) -> Result<(), Stop> {
    let family = Family::of_this_machine();
    if family == Family::Debian && process::is_there("apt-get") && process::is_there("dpkg-query") {
        return install_missing(purpose);
    }
    if purpose == Purpose::Session && !cfg!(target_os = "linux") {
        return Err(
            Stop::new("The window is driven on Linux only (WebKitWebDriver, X11).")
                .remedy("Everything else: cargo xtask test --fast"),
        );
    }
    let programs: &[&str] = match purpose {
        Purpose::Build => &[],
        Purpose::Session => SESSION_PROGRAMS,
    };
    let missing: Vec<&str> = programs
        .iter()
        .copied()
        .filter(|program| !process::is_there(program))
        .collect();
    to_be_installed(family, webkit_is_there(), &missing).map_or(Ok(()), Err)
}

fn install_missing(purpose: Purpose) -> Result<(), Stop> {
    let wanted: Vec<&str> = match purpose {
        Purpose::Build => BUILD.to_vec(),
        Purpose::Session => [BUILD, SESSION].concat(),
    };
    let missing = missing_of(&wanted, &installed(&wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    let line = |sudo| {
        format!(
            "{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {}",
            missing.join(" ")
        )
    };
    let as_root = as_root().ok_or_else(|| {
        Stop::new("Packages are missing; this user is not root and there is no sudo.")
            .remedy(format!("As root, run:\n  {}", line("")))
    })?;
    println!(
        "These packages are missing and will be installed: {}",
        missing.join(" ")
    );
    let mut update = as_root.apt_get();
    update.arg("update");
    let mut install = as_root.apt_get();
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(&missing);
    process::run(&mut update)
        .and_then(|()| process::run(&mut install))
        .map_err(|stop| stop.remedy(format!("By hand:\n  {}", line(as_root.word()))))
}

/// Which of `wanted` dpkg has unpacked and configured.
fn installed(wanted: &[&str]) -> Result<BTreeSet<String>, Stop> {
    // It exits with 1 as soon as one name is unknown, and tells of the others all the same.
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Status} ${Package}\n"])
        .args(wanted)
        .stderr(Stdio::null())
        .output()
        .map_err(|error| Stop::machine("dpkg-query could not be started", &error))?;
    Ok(installed_by_answer(&String::from_utf8_lossy(
        &output.stdout,
    )))
}

fn installed_by_answer(answer: &str) -> BTreeSet<String> {
    answer
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .map(str::to_owned)
        .collect()
}

fn missing_of<'name>(wanted: &[&'name str], installed: &BTreeSet<String>) -> Vec<&'name str> {
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(*name))
        .collect()
}

/// How this user becomes root.
enum AsRoot {
    Already,
    Sudo,
}

impl AsRoot {
    /// What is typed before a command that only root may run.
    fn word(&self) -> &'static str {
        match self {
            Self::Already => "",
            Self::Sudo => "sudo ",
        }
    }

    fn apt_get(&self) -> Command {
        let mut command = match self {
            Self::Already => Command::new("env"),
            Self::Sudo => {
                let mut sudo = Command::new("sudo");
                sudo.arg("env");
                sudo
            }
        };
        // sudo drops the environment, so the variable is set behind it.
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        command
    }
}

fn as_root() -> Option<AsRoot> {
    let id = process::output(Command::new("id").arg("-u")).ok()?;
    if id.trim() == "0" {
        Some(AsRoot::Already)
    } else {
        process::is_there("sudo").then_some(AsRoot::Sudo)
    }
}

fn webkit_is_there() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    Command::new("pkg-config")
        .args(["--exists", "webkit2gtk-4.1"])
        .status()
        .is_ok_and(|status| status.success())
}

/// Everything that the person has to install, told at once; `None` when nothing is missing.
fn to_be_installed(family: Family, webkit: bool, programs: &[&str]) -> Option<Stop> {
    let mut missing = Vec::new();
    let mut remedies = Vec::new();
    if !webkit {
        missing.push("pkg-config does not find the system's WebKit (webkit2gtk-4.1).".to_owned());
        remedies.push(format!(
            "Building Plugdesk needs, on this system:\n  {}",
            family.line_for_building()
        ));
    }
    if !programs.is_empty() {
        missing.push(format!(
            "These programs are missing: {}",
            programs.join(", ")
        ));
        remedies.push(
            "Install the packages of your system that bring them, and PyGObject with GTK 3 for\n\
             /usr/bin/python3; docs/TESTING.md says what each is for."
                .to_owned(),
        );
    }
    (!missing.is_empty()).then(|| Stop::new(missing.join("\n")).remedy(remedies.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_only_configured_packages_as_installed() {
        let answer =
            "installed xvfb\nconfig-files xdotool\nhalf-installed openbox\nnot-installed gcc\n";
        let installed = installed_by_answer(answer);
        assert_eq!(
            missing_of(&["gcc", "xvfb", "xdotool", "openbox"], &installed),
            ["gcc", "xdotool", "openbox"]
        );
    }

    #[test]
    fn tells_at_once_all_that_is_missing_on_another_system() {
        assert!(to_be_installed(Family::Fedora, true, &[]).is_none());
        let stop = to_be_installed(Family::Fedora, false, &["openbox", "xdotool"]).unwrap();
        let said = stop.to_string();
        assert!(
            said.contains("sudo dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel"),
            "{said}"
        );
        assert!(said.contains("missing: openbox, xdotool"), "{said}");
        assert_eq!(stop.exit_code(), 1);
    }

    #[test]
    fn apt_get_runs_without_questions() {
        let typed = process::as_typed(&AsRoot::Sudo.apt_get());
        assert_eq!(typed, "sudo env DEBIAN_FRONTEND=noninteractive apt-get -q");
    }
}
