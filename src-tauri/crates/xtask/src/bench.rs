//! `cargo xtask bench`: how fast the application is beside what people use otherwise.

use std::ffi::OsString;
use std::process::Command;

use crate::built::Programs;
use crate::place::Place;
use crate::process;
use crate::stop::Stop;

const USAGE: &str = "cargo xtask bench upload [--json]";

/// `cargo xtask bench`
pub(crate) fn bench(place: &Place, words: &[OsString]) -> Result<(), Stop> {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        ["upload"] => upload(place, false),
        ["upload", "--json"] => upload(place, true),
        _ => Err(Stop::usage("That is not understood.", USAGE)),
    }
}

fn upload(place: &Place, json: bool) -> Result<(), Stop> {
    if process::version("curl").is_none() {
        return Err(
            Stop::new("curl is what uploads are measured beside, and it is not here.")
                .remedy("On Debian and Ubuntu: sudo apt-get install curl"),
        );
    }
    println!("Building what is measured, optimised. The first build takes some minutes.");
    let mut cargo = place.cargo();
    cargo.args(["build", "--release"]);
    cargo.args([
        "--package",
        "plugdesk-sandbox",
        "--package",
        "plugdesk-tests",
    ]);
    cargo.args(["--bin", "plugdesk-sandbox", "--bin", "upload-bench"]);
    let programs = Programs::build(&mut cargo)?;

    let mut measure = Command::new(programs.of("plugdesk-tests", "upload-bench")?);
    measure
        .arg("--sandbox")
        .arg(programs.of("plugdesk-sandbox", "plugdesk-sandbox")?)
        .current_dir(place.root());
    if json {
        measure.arg("--json");
    }
    process::run(&mut measure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_refused_before_anything_is_built() {
        let place = Place::find().unwrap();
        for words in [&["download"][..], &["upload", "--fast"], &[]] {
            let words: Vec<OsString> = words.iter().map(Into::into).collect();
            let stop = bench(&place, &words).unwrap_err();
            assert!(stop.to_string().contains(USAGE), "{stop}");
        }
    }
}
