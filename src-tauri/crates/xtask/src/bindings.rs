//! What is generated from the list of commands: the page's client and the window's permissions.

use std::ffi::OsString;

use crate::place::Place;
use crate::process;
use crate::stop::Stop;

const USAGE: &str = "cargo xtask bindings [--check]";

/// `cargo xtask bindings`
pub(crate) fn bindings(place: &Place, words: &[OsString]) -> Result<(), Stop> {
    let check = match words {
        [] => false,
        [word] if word == "--check" => true,
        _ => return Err(Stop::usage("That is not understood.", USAGE)),
    };
    let mut cargo = place.cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "plugdesk",
        "--bin",
        "plugdesk-bindings",
        "--",
    ]);
    if check {
        cargo.arg("--check");
    } else {
        // The build script then writes the capability first: one that names a command which is
        // gone does not even build.
        cargo.env("PLUGDESK_DERIVE", "1");
    }
    process::run(&mut cargo)
}
