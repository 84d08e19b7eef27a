//! `cargo xtask run`: from a fresh clone to the open window.

use std::ffi::OsString;

use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::stop::Stop;
use crate::{demo, page, process};

/// `cargo xtask run`
pub(crate) fn run(place: &Place, words: &[OsString]) -> Result<(), Stop> {
    let (release, words) = without("--release", words);
    let (_, words) = without("--", words);
    packages::provide(Purpose::Build)?;
    page::provide_modules(place)?;
    if !has_display() {
        println!("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).");
        println!("Running the demo on a virtual display instead: cargo xtask demo");
        return demo::demo(place, &[]);
    }
    println!("Building Plugdesk and opening its window. The first build takes some minutes.");
    let mut cargo = place.cargo();
    // The page is built by the application's build script.
    cargo.args(["run", "--package", "plugdesk", "--bin", "plugdesk"]);
    if release {
        cargo.arg("--release");
    }
    cargo.arg("--").args(words);
    process::run(&mut cargo)
}

/// Whether `words` begin with `word`, and the words behind it.
fn without<'words>(word: &str, words: &'words [OsString]) -> (bool, &'words [OsString]) {
    match words.split_first() {
        Some((first, rest)) if first == word => (true, rest),
        _ => (false, words),
    }
}

/// Whether a window can be opened. Only Linux can lack a display that a program could ask for.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
