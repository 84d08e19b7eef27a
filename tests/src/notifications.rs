//! The desktop's notifications, as the application reaches them and a person reads them.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::failure::Failure;
use crate::patience::LONG;

/// Only the system's Python has the system's libraries.
const PYTHON: &str = "/usr/bin/python3";
const SHOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/x11/notifications.py");

/// What shows notifications in the session. It ends when dropped.
#[derive(Debug)]
pub struct Notifications {
    lines: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose it is.
    pub app: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
}

impl Notifications {
    /// Begins to show what comes.
    pub async fn show() -> Result<Self, Failure> {
        let mut process = Command::new(PYTHON)
            .arg(SHOWS)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Failure::program(PYTHON, error.to_string()))?;
        let output = process.stdout.take();
        let output = output.ok_or_else(|| Failure::program(PYTHON, "has no output"))?;
        let mut notifications = Self {
            lines: BufReader::new(output).lines(),
            _process: process,
        };
        match notifications.line().await?.as_str() {
            "ready" => Ok(notifications),
            other => Err(Failure::program(SHOWS, format!("said {other:?}"))),
        }
    }

    /// Waits for the next notification.
    pub async fn next(&mut self) -> Result<Shown, Failure> {
        let line = self.line().await?;
        let read: Result<(String, String, String), _> = serde_json::from_str(&line);
        let (app, title, body) =
            read.map_err(|error| Failure::program(SHOWS, format!("said {line:?}: {error}")))?;
        Ok(Shown { app, title, body })
    }

    async fn line(&mut self) -> Result<String, Failure> {
        match timeout(LONG, self.lines.next_line()).await {
            Ok(Ok(Some(line))) => Ok(line),
            other => Err(Failure::program(SHOWS, format!("said nothing: {other:?}"))),
        }
    }
}
