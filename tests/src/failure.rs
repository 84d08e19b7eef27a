//! What can go wrong while a window is driven.

use std::time::Duration;

use thirtyfour::error::WebDriverError;

/// Why a test or the demo can't go on.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// WebKitWebDriver refused or did not find something.
    #[error("the window could not be driven: {0}")]
    Driver(Box<WebDriverError>),
    /// Something was waited for and did not come.
    #[error("after {} s still not seen: {what}; last: {last}", within.as_secs_f32())]
    NotSeen {
        /// What was waited for.
        what: String,
        /// What was seen instead, at the last look.
        last: String,
        /// How long it was waited for.
        within: Duration,
    },
    /// What is seen is not what should be seen.
    #[error("{0}")]
    Wrong(String),
    /// A command of the application answered with an error.
    #[error("the command {command} answered with the fault {fault}")]
    Fault {
        /// The command's name.
        command: String,
        /// The fault as it crossed the seam.
        fault: serde_json::Value,
    },
    /// A program beside the window failed.
    #[error("{program}: {problem}")]
    Program {
        /// The program.
        program: String,
        /// What it said.
        problem: String,
    },
    /// A file could not be read or written.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A zip could not be made.
    #[error("a zip could not be made: {0}")]
    Zip(#[from] zip::result::ZipError),
}

impl Failure {
    /// A failure of the file system while `doing` something.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// A failure of another program.
    pub fn program(program: &str, problem: impl Into<String>) -> Self {
        Self::Program {
            program: program.to_owned(),
            problem: problem.into(),
        }
    }
}

impl From<WebDriverError> for Failure {
    fn from(error: WebDriverError) -> Self {
        Self::Driver(Box::new(error))
    }
}

/// `Err` with `what` unless `holds`.
pub fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds {
        Ok(())
    } else {
        Err(Failure::Wrong(what()))
    }
}
