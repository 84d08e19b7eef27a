//! Builds the page when it is missing or older than its sources, and hands Tauri the names of
//! the commands so that each needs a permission.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

include!("src/commands/list.rs");
include!("src/capability.rs");

macro_rules! names {
    ($($file:ident :: $command:ident),* $(,)?) => {
        &[$(stringify!($command)),*]
    };
}

const COMMANDS: &[&str] = every_command!(names);

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/commands/list.rs");
    println!("cargo::rerun-if-changed=src/capability.rs");
    println!("cargo::rerun-if-env-changed=UI_PREBUILT");
    println!("cargo::rerun-if-env-changed=PLUGDESK_DERIVE");
    // A capability that names a command which is gone does not build, so `cargo xtask bindings`
    // asks for it to be written before Tauri reads it.
    if std::env::var_os("PLUGDESK_DERIVE").is_some() {
        std::fs::create_dir_all("capabilities")?;
        std::fs::write("capabilities/main.json", capability(COMMANDS)?)?;
    }
    if std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some()
        && std::env::var_os("UI_PREBUILT").is_none()
    {
        build_page(Path::new(".."))?;
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

fn build_page(top: &Path) -> Result<(), Box<dyn Error>> {
    for input in [
        "package-lock.json",
        "ui/src",
        "ui/index.html",
        "ui/package.json",
        "ui/vite.config.ts",
        "ui/svelte.config.js",
        "ui/dist/index.html",
    ] {
        println!("cargo::rerun-if-changed={}", top.join(input).display());
    }
    if !top.join("node_modules").exists() {
        npm(top, &["ci"])?;
    }
    npm(top, &["run", "build", "-w", "ui"])?;
    // Cargo compares with the time at which this script began, so a page that was written by the
    // script itself would make every build a changed one.
    let page = std::fs::File::options()
        .write(true)
        .open(top.join("ui/dist/index.html"))?;
    page.set_modified(SystemTime::UNIX_EPOCH)?;
    Ok(())
}

fn npm(top: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(top)
        .output()
        .map_err(|error| {
            format!("`npm` could not be started ({error}): install Node.js 20 or later with npm")
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`npm {}` failed:\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}
