//! Why nothing could be measured.

use std::fmt;

/// One line that says it.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// Something that the operating system refused.
    pub(crate) fn io(doing: &str) -> impl Fn(std::io::Error) -> Self {
        move |error| Self(format!("{doing}: {error}"))
    }

    /// Something that is not as it has to be.
    pub(crate) fn of(doing: &str) -> impl Fn(&dyn fmt::Display) -> Self {
        move |error| Self(format!("{doing}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
