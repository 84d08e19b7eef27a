//! `cargo xtask demo`: the application driven through its main job on a virtual display.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::built::Programs;
use crate::packages::{self, Purpose};
use crate::page;
use crate::place::Place;
use crate::session::{self, Display, Keyring};
use crate::stop::Stop;

const USAGE: &str = "cargo xtask demo [--shots DIR]";

/// `cargo xtask demo`
pub(crate) fn demo(place: &Place, words: &[OsString]) -> Result<(), Stop> {
    let shots = shots_folder(place, words)?;
    packages::provide(Purpose::Session)?;
    page::provide_modules(place)?;
    std::fs::create_dir_all(&shots)
        .map_err(|error| Stop::machine(format!("{} could not be made", shots.display()), &error))?;

    println!("Building Plugdesk and what drives it. The first build takes some minutes.");
    let mut cargo = place.cargo();
    cargo.args([
        "build",
        "--package",
        "plugdesk",
        "--package",
        "plugdesk-tests",
        "--bins",
    ]);
    let programs = Programs::build(&mut cargo)?;

    let mut drive = Command::new(programs.of("plugdesk-tests", "plugdesk-demo")?);
    drive
        .env("PLUGDESK_APP", programs.of("plugdesk", "plugdesk")?)
        .env("PLUGDESK_SHOTS", &shots)
        .env("PLUGDESK_KEPT", place.target()?.join("e2e-failures"))
        .current_dir(place.root());
    session::run_inside(Keyring::Present, Display::Virtual, &drive)
}

fn shots_folder(place: &Place, words: &[OsString]) -> Result<PathBuf, Stop> {
    match words {
        [] => Ok(place.target()?.join("demo-shots")),
        [word, folder] if word == "--shots" => std::path::absolute(folder)
            .map_err(|error| Stop::machine("That is not a folder's name", &error)),
        _ => Err(Stop::usage("That is not understood.", USAGE)),
    }
}
