//! Why a task can't go on, and what helps.

use std::fmt;

/// The reason for which a task stops, in one line, and the remedy where there is one.
#[derive(Debug)]
pub(crate) struct Stop {
    what: String,
    remedy: Option<String>,
    code: u8,
}

impl Stop {
    /// A reason without a known remedy.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: None,
            code: 1,
        }
    }

    /// The command line was not understood; `help` says what would be.
    pub(crate) fn usage(what: impl Into<String>, help: &str) -> Self {
        Self {
            what: what.into(),
            remedy: Some(help.to_owned()),
            code: 2,
        }
    }

    /// Something on this machine could not be read, written or started.
    pub(crate) fn machine(doing: impl fmt::Display, error: &std::io::Error) -> Self {
        Self::new(format!("{doing}: {error}"))
    }

    /// Adds what helps.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Takes over the exit code of a program that was run for the person.
    pub(crate) fn with_exit_code(mut self, code: Option<i32>) -> Self {
        self.code = code
            .and_then(|code| u8::try_from(code).ok())
            .filter(|code| *code != 0)
            .unwrap_or(1);
        self
    }

    /// The exit code for the shell; never 0.
    pub(crate) fn exit_code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n{remedy}"),
            None => Ok(()),
        }
    }
}
