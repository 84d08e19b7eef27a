//! Processes as the system lists them.

use std::time::Duration;

use crate::failure::Failure;
use crate::patience;

/// The child of a process, where it has one.
pub(crate) fn child_of(process: u32) -> Result<Option<u32>, Failure> {
    let processes = std::fs::read_dir("/proc").map_err(Failure::io("looking at processes"))?;
    let numbers = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let parent = process.to_string();
    Ok(numbers
        .filter(|child| stat(*child).is_some_and(|stat| stat.parent == parent && !stat.ended))
        .min())
}

/// What the system says of a process.
struct Stat {
    parent: String,
    ended: bool,
}

/// `None` where there is no such process any more.
fn stat(process: u32) -> Option<Stat> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let (_, facts) = stat.rsplit_once(") ")?;
    let mut facts = facts.split(' ');
    Some(Stat {
        ended: matches!(facts.next()?, "Z" | "X"),
        parent: facts.next()?.to_owned(),
    })
}

/// Waits until a process has ended.
pub(crate) async fn ended(process: u32, within: Duration) -> Result<(), Failure> {
    patience::until("the application ending", within, async || {
        let runs = stat(process).is_some_and(|stat| !stat.ended);
        Ok(if runs { Err("still running") } else { Ok(()) })
    })
    .await
}
