//! How fast files go out, beside curl with the same files in the same run.
//!
//! `cargo xtask bench upload` builds and starts it. It starts the sandbox as a program of its own,
//! so that what is measured here is the sender alone.

mod archives;
mod curl;
mod failure;
mod line;
mod measure;
mod ours;
mod report;
mod sandbox;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use plugdesk_net::{CancellationToken, hash_file};

use crate::archives::Archive;
use crate::curl::{Curl, Form};
use crate::failure::Failure;
use crate::line::Line;
use crate::measure::{Meter, Run};
use crate::ours::Ours;
use crate::report::{Contest, Report, Sender};
use crate::sandbox::Service;

const USAGE: &str = "upload-bench --sandbox PROGRAM [--json]";

const MIB: u64 = 1024 * 1024;
const LARGE: u64 = 1024 * MIB;
const ROUNDS: usize = 3;
const SMALL: u64 = 5 * MIB;
const FILES: u32 = 100;
/// How many files the application sends side by side unless a person says otherwise.
const AT_ONCE: usize = 3;

struct Wanted {
    sandbox: PathBuf,
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [line::ROLE, target] => line::run(target).await,
        ["--sandbox", program] => bench(Wanted::new(program, false)).await,
        ["--sandbox", program, "--json"] => bench(Wanted::new(program, true)).await,
        _ => Err(Failure::new(USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "upload-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

impl Wanted {
    fn new(sandbox: &str, json: bool) -> Self {
        Self {
            sandbox: sandbox.into(),
            json,
        }
    }
}

async fn bench(wanted: Wanted) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("making a folder"))?;
    let service = Service::start(&wanted.sandbox, &folder.path().join("sandbox")).await?;
    let one_file = one_file(&service, folder.path()).await?;
    say(&one_file.table());
    let batch = batch(&service, folder.path()).await?;
    say(&batch.table());
    let report = Report { one_file, batch };
    say(&report.verdict());
    if wanted.json {
        say(&format!("{}\n", report.json()));
    }
    Ok(())
}

/// The senders take turns, so that what else the machine does meets all of them alike; of each the
/// best round counts.
async fn one_file(service: &Service, folder: &std::path::Path) -> Result<Contest, Failure> {
    let archive = Archive::make(folder.join("large.zip"), LARGE, 1).await?;
    let mut contest = Contest::new("One file of 1 GiB, best of 3 rounds", LARGE);
    let mut order = Sender::ALL;
    for _ in 0..ROUNDS {
        for sender in order {
            let targets = service.extensions(1).await?;
            let files = std::slice::from_ref(&archive);
            let run = send(service, service.url(), sender, files, &targets).await?;
            service.delete(&targets).await?;
            contest.note(sender, run);
        }
        order.rotate_left(1);
    }
    contest.checksum = checksum(&archive).await?;
    tokio::fs::remove_file(&archive.path)
        .await
        .map_err(Failure::io("removing the large file"))?;
    Ok(contest)
}

/// What the checksum alone costs, which curl does not compute.
async fn checksum(archive: &Archive) -> Result<Option<Duration>, Failure> {
    let meter = Meter::start(Sender::Plugdesk, None)?;
    let sum = hash_file(&archive.path, &CancellationToken::new()).await;
    sum.map_err(|error| Failure::of("summing up the large file")(&error))?;
    Ok(meter.stop()?.sender)
}

async fn batch(service: &Service, folder: &std::path::Path) -> Result<Contest, Failure> {
    let mut files = Vec::new();
    for number in 0..FILES {
        let path = folder.join(format!("small-{number}.zip"));
        files.push(Archive::make(path, SMALL, u64::from(number) + 2).await?);
    }
    let line = Line::before(service.url()).await?;
    let title = "100 files of 5 MiB over a line with a round trip of 50 ms";
    let mut contest = Contest::new(title, SMALL * u64::from(FILES));
    for sender in Sender::ALL {
        let targets = service.extensions(files.len()).await?;
        let run = send(service, line.url(), sender, &files, &targets).await?;
        service.delete(&targets).await?;
        contest.note(sender, run);
    }
    Ok(contest)
}

async fn send(
    service: &Service,
    url: &str,
    sender: Sender,
    files: &[Archive],
    targets: &[String],
) -> Result<Run, Failure> {
    let meter = Meter::start(sender, service.process())?;
    match sender {
        Sender::CurlPut => {
            Curl::new(service, url, Form::Put)
                .send(files, targets)
                .await?;
        }
        Sender::CurlForm => {
            Curl::new(service, url, Form::Multipart)
                .send(files, targets)
                .await?;
        }
        Sender::Plugdesk => {
            Ours::new(service, url)?
                .send(files, targets, AT_ONCE)
                .await?;
        }
    }
    meter.stop()
}

/// What nobody reads any more is not worth a failure.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}
