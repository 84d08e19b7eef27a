//! `cargo xtask`: the two commands of the house (`run` and `test`) and the ones beside them.
//!
//! It builds in seconds on a machine that has only Rust, because everything else that the house
//! needs is looked for, and on Debian and Ubuntu installed, from here.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a program for a terminal; what it has to say goes there"
)]

mod bench;
mod bindings;
mod built;
mod demo;
mod dialect;
mod packages;
mod page;
mod place;
mod process;
mod run;
mod session;
mod stages;
mod stop;
mod test;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::place::Place;
use crate::stop::Stop;

const HELP: &str = "\
cargo xtask run [--release] [ARGUMENTS…]   install what is missing, build, open the window
                                           (without a display: the demo)
cargo xtask demo [--shots DIR]             drive the application through its main job on a
                                           virtual display, with a line and a screenshot per step
cargo xtask test [--fast | --only STAGE]   everything that must hold; --fast leaves out what
                                           needs a session, --list names the stages
cargo xtask bench upload [--json]          measure uploads beside curl, with the same files;
                                           with --json the last line is a JSON object
cargo xtask bindings [--check]             write (or compare) what is generated from the commands
cargo xtask session [--no-keyring] [--no-display] -- COMMAND…
                                           run a command in the private session of the tests";

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let task = words.next();
    let words: Vec<OsString> = words.collect();
    match perform(task.as_deref().and_then(|word| word.to_str()), &words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("\n{stop}");
            ExitCode::from(stop.exit_code())
        }
    }
}

fn perform(task: Option<&str>, words: &[OsString]) -> Result<(), Stop> {
    let place = Place::find()?;
    match task {
        Some("run") => run::run(&place, words),
        Some("demo") => demo::demo(&place, words),
        Some("test") => test::test(&place, words),
        Some("bench") => bench::bench(&place, words),
        Some("bindings") => bindings::bindings(&place, words),
        Some("session") => session::session(words),
        Some(session::INSIDE) => session::inside(words),
        Some("help" | "--help" | "-h") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(Stop::usage(format!("There is no task {other:?}."), HELP)),
    }
}
