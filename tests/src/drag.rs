//! A real drag of files over the display, from another program's window into the application's.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::desktop::{self, Spot};
use crate::failure::Failure;
use crate::patience::{self, USUAL};

/// The small program that offers the files. Only the system's Python has the system's GTK.
const PYTHON: &str = "/usr/bin/python3";
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/x11/dragsource.py");

/// In how many steps the pointer crosses the display.
const STEPS: i32 = 16;

/// Files held over the window, not let go of yet.
#[derive(Debug)]
pub struct Held {
    source: Source,
}

/// Drags files into the middle of the application's window and lets go.
pub async fn drop_files(files: &[PathBuf]) -> Result<(), Failure> {
    hold_files(files).await?.let_go().await
}

/// Drags files over the middle of the application's window and holds them there, accepted.
pub async fn hold_files(files: &[PathBuf]) -> Result<Held, Failure> {
    // The display may not show it for a moment, for instance while another window closes.
    let window = patience::until("the application's window", USUAL, async || {
        Ok(desktop::windows().await?.pop_first().ok_or("none"))
    })
    .await?;
    let target = desktop::middle(&window).await?;
    let mut source = Source::start(files)?;
    let start = source.ready().await?;

    desktop::point(start).await?;
    desktop::press().await?;
    for step in 1..=STEPS {
        let part = |from: i32, to: i32| from + (to - from) * step / STEPS;
        desktop::point(Spot {
            x: part(start.x, target.x),
            y: part(start.y, target.y),
        })
        .await?;
    }
    source.hear("begun").await?;
    source.hear_accepted_while_moving(target).await?;
    Ok(Held { source })
}

impl Held {
    /// Lets go, and waits until the files were handed over.
    pub async fn let_go(mut self) -> Result<(), Failure> {
        desktop::release().await?;
        self.source.hear("ended").await?;
        // The application may ask for the files as soon as they are over it.
        if !self.source.heard.iter().any(|line| line == "handed over") {
            return Err(Failure::program(
                SOURCE,
                format!("no files: {:?}", self.source.heard),
            ));
        }
        self.source.end().await
    }
}

/// The other program.
#[derive(Debug)]
struct Source {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    heard: Vec<String>,
}

impl Source {
    fn start(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut process = Command::new(PYTHON)
            .arg(Path::new(SOURCE))
            .args(["4", "4"])
            .args(files)
            .env("GDK_BACKEND", "x11")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Failure::program(PYTHON, error.to_string()))?;
        let output = process.stdout.take();
        let output = output.ok_or_else(|| Failure::program(PYTHON, "has no output"))?;
        Ok(Self {
            process,
            lines: BufReader::new(output).lines(),
            heard: Vec::new(),
        })
    }

    /// Where to take hold of it.
    async fn ready(&mut self) -> Result<Spot, Failure> {
        let line = self.hear("ready ").await?;
        let mut numbers = line.split(' ').skip(1).filter_map(|word| word.parse().ok());
        match (numbers.next(), numbers.next()) {
            (Some(x), Some(y)) => Ok(Spot { x, y }),
            _ => Err(Failure::program(SOURCE, format!("said {line:?}"))),
        }
    }

    /// Waits for a line that begins so.
    async fn hear(&mut self, beginning: &str) -> Result<String, Failure> {
        loop {
            let line = timeout(USUAL, self.lines.next_line()).await;
            let Ok(Ok(Some(line))) = line else {
                let problem = format!("never said {beginning:?}, only {:?}", self.heard);
                return Err(Failure::program(SOURCE, problem));
            };
            self.heard.push(line.clone());
            if line.starts_with(beginning) {
                return Ok(line);
            }
        }
    }

    /// X asks the window under the pointer only when the pointer moves, so it goes on moving.
    async fn hear_accepted_while_moving(&mut self, target: Spot) -> Result<(), Failure> {
        let moving = async {
            for sway in (0..4).cycle() {
                desktop::point(Spot {
                    x: target.x + sway,
                    y: target.y + sway,
                })
                .await?;
            }
            Ok::<(), Failure>(())
        };
        tokio::select! {
            moved = moving => moved,
            heard = self.hear("accepted") => heard.map(|_| ()),
        }
    }

    async fn end(mut self) -> Result<(), Failure> {
        self.process
            .kill()
            .await
            .map_err(Failure::io("ending the drag source"))
    }
}
