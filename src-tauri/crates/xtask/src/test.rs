//! `cargo xtask test`: everything that must hold, stage by stage, up to the first failure.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use crate::packages::Purpose;
use crate::place::Place;
use crate::stages::{Needs, STAGES, Stage, Workshop};
use crate::stop::Stop;

const USAGE: &str = "cargo xtask test [--fast | --only STAGE | --list]";

/// Which stages were asked for.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    All,
    Fast,
    Only(&'static str),
    List,
}

/// `cargo xtask test`
pub(crate) fn test(place: &Place, words: &[OsString]) -> Result<(), Stop> {
    let choice = choice(words)?;
    if choice == Choice::List {
        for stage in STAGES {
            println!("{:<14} {}", stage.name, stage.about);
        }
        return Ok(());
    }
    let stages = stages_of(&choice);
    let session = stages.iter().any(|stage| stage.needs == Needs::Session)
        || choice == Choice::Only("packages");
    let workshop = Workshop::new(
        place,
        if session {
            Purpose::Session
        } else {
            Purpose::Build
        },
    );

    let begun = Instant::now();
    let mut times = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        println!(
            "\n━━ {} of {} · {} · {}",
            number + 1,
            stages.len(),
            stage.name,
            stage.about
        );
        let started = Instant::now();
        let outcome = (stage.perform)(&workshop);
        times.push((stage.name, started.elapsed(), outcome.is_ok()));
        if let Err(stop) = outcome {
            summarise(&times, stages.len(), begun.elapsed());
            println!("Repeat it with: cargo xtask test --only {}", stage.name);
            return Err(stop);
        }
    }
    summarise(&times, stages.len(), begun.elapsed());
    Ok(())
}

fn choice(words: &[OsString]) -> Result<Choice, Stop> {
    // A word that is no text must not vanish and leave another command behind.
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => Ok(Choice::All),
        ["--fast"] => Ok(Choice::Fast),
        ["--list"] => Ok(Choice::List),
        ["--only", name] => match STAGES.iter().find(|stage| stage.name == *name) {
            Some(stage) => Ok(Choice::Only(stage.name)),
            None => Err(Stop::usage(
                format!("There is no stage {name:?}."),
                "cargo xtask test --list names them.",
            )),
        },
        _ => Err(Stop::usage("That is not understood.", USAGE)),
    }
}

/// The stages in order; one stage alone brings the preparations that it stands on.
fn stages_of(choice: &Choice) -> Vec<&'static Stage> {
    let wanted = |stage: &&Stage| match choice {
        Choice::All | Choice::List => true,
        Choice::Fast => stage.needs != Needs::Session,
        Choice::Only(name) => stage.name == *name || prepares(stage.name, name),
    };
    STAGES.iter().filter(wanted).collect()
}

/// Whether the stage `name` is a preparation of the stage `asked`.
fn prepares(name: &str, asked: &str) -> bool {
    let needs = STAGES
        .iter()
        .find(|stage| stage.name == asked)
        .map(|stage| stage.needs);
    match name {
        "packages" => matches!(needs, Some(Needs::Page | Needs::Session)),
        "modules" => matches!(needs, Some(Needs::Modules | Needs::Page | Needs::Session)),
        "page" => matches!(needs, Some(Needs::Page | Needs::Session)),
        _ => false,
    }
}

fn summarise(times: &[(&str, Duration, bool)], of: usize, total: Duration) {
    println!("\n━━ summary");
    for (name, time, holds) in times {
        println!(
            "{} {name:<14} {:>7.1} s",
            if *holds { "✓" } else { "✗" },
            time.as_secs_f32()
        );
    }
    let passed = times.iter().filter(|(_, _, holds)| *holds).count();
    println!(
        "{passed} of {of} stages hold, {:.1} s in all.",
        total.as_secs_f32()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(choice: &Choice) -> Vec<&'static str> {
        stages_of(choice).iter().map(|stage| stage.name).collect()
    }

    #[test]
    fn one_stage_brings_what_it_stands_on() {
        assert_eq!(names(&Choice::Only("fmt")), ["fmt"]);
        assert_eq!(names(&Choice::Only("eslint")), ["modules", "eslint"]);
        assert_eq!(
            names(&Choice::Only("e2e")),
            ["packages", "modules", "page", "e2e"]
        );
    }

    #[test]
    fn the_fast_choice_needs_no_session() {
        let fast = names(&Choice::Fast);
        assert!(!fast.contains(&"e2e") && !fast.contains(&"keyring"));
        assert!(fast.contains(&"unit") && fast.contains(&"clippy"));
    }

    #[test]
    fn an_unknown_stage_is_refused() {
        assert!(choice(&["--only".into(), "nothing".into()]).is_err());
        assert!(choice(&["--faster".into()]).is_err());
        assert_eq!(choice(&[]).unwrap(), Choice::All);
    }
}
