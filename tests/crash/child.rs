//! Starting the process that is to be killed, and hearing what it tells.

use std::process::Stdio;
use std::time::Duration;

use plugdesk_desk::transfers::TransferState;
use plugdesk_tests::crash::{Errand, Told};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

/// Longer than any batch takes on any machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// How a process ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It was killed, by the test or by itself.
    Killed,
    /// Everything it knew of is done.
    Done,
}

/// What became of a process.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) end: End,
    pub(crate) told: Vec<Told>,
}

impl Outcome {
    /// The files whose orders the process is known to have taken.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &str> {
        self.told.iter().filter_map(|told| match told {
            Told::Asked { file_name } => Some(file_name.as_str()),
            Told::Journal(_) | Told::Rests { .. } => None,
        })
    }
}

/// Lets a process run until it ends, or kills it after a while.
pub(crate) async fn run(errand: &Errand, story: &str, killed_after: Option<Duration>) -> Outcome {
    let mut child = start(errand).await;
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let heard = tokio::spawn(async move {
        let mut lines = BufReader::new(out).lines();
        let mut told = Vec::new();
        while let Ok(Some(line)) = lines.next_line().await {
            // A line that the kill cut off was not told.
            told.extend(serde_json::from_str::<Told>(&line));
        }
        told
    });
    let complained = tokio::spawn(async move {
        let mut text = String::new();
        let _ = BufReader::new(err).read_to_string(&mut text).await;
        text
    });
    let ended = tokio::time::timeout(killed_after.unwrap_or(PATIENCE), child.wait()).await;
    let status = if let Ok(status) = ended {
        status.unwrap()
    } else {
        child.start_kill().unwrap();
        child.wait().await.unwrap()
    };
    let (told, complained) = (heard.await.unwrap(), complained.await.unwrap());
    let killed = was_killed(status);
    assert!(
        status.success() || (killed && (killed_after.is_some() || errand.killed_at.is_some())),
        "{story}: {status}: {complained}\n{:#?}",
        at_rest(&told),
    );
    let end = if killed { End::Killed } else { End::Done };
    Outcome { end, told }
}

/// Starts a process and leaves it running.
pub(crate) async fn start(errand: &Errand) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plugdesk-transfers"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut line = serde_json::to_string(errand).unwrap();
    line.push('\n');
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(line.as_bytes()).await.unwrap();
    child
}

/// What did not get to its end.
fn at_rest(told: &[Told]) -> Vec<&Told> {
    let told = told.iter();
    told.filter(|told| {
        !matches!(
            told,
            Told::Rests {
                state: TransferState::Done,
                ..
            }
        )
    })
    .collect()
}

#[cfg(unix)]
fn was_killed(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(9)
}

#[cfg(not(unix))]
fn was_killed(status: std::process::ExitStatus) -> bool {
    !status.success()
}
