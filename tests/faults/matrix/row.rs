//! A row: what goes wrong, where, and what is promised to come of it.

use std::fmt;
use std::pin::Pin;

use super::telling::WHILE_AWAY;

/// The work of a row.
pub(crate) type Act = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// What the application was doing when it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Connect,
    List,
    Create,
    Send,
    Verify,
    ReadBack,
    Install,
}

impl At {
    /// The method and the path of the request that it makes.
    pub(crate) fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::Connect => ("", ""),
            Self::List => ("GET", "/extensions"),
            Self::Create => ("POST", "/extensions"),
            Self::Send => ("PUT", "/extensions/"),
            Self::Verify => ("GET", "/extensions/"),
            Self::ReadBack => ("GET", "/files/"),
            Self::Install => ("POST", "/plugins/user/actions/install"),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::List => "list",
            Self::Create => "create",
            Self::Send => "send",
            Self::Verify => "verify",
            Self::ReadBack => "read back",
            Self::Install => "install",
        })
    }
}

/// What the service holds in the end of what was to be brought to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing was to be brought.
    NotAsked,
    Nothing,
    /// The extension, without a file.
    Empty,
    /// The extension once, its file the same to the last byte.
    Whole,
    /// The plug-in is installed.
    Installed,
    /// The plug-in is in the library as before.
    NotInstalled,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAsked => "–",
            Self::Nothing => "nothing",
            Self::Empty => "once, without file",
            Self::Whole => "once, whole",
            Self::Installed => "installed",
            Self::NotInstalled => "as before",
        })
    }
}

/// What came of it. Nothing in it depends on how fast anything was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The final state.
    pub(crate) ends: String,
    /// The codes of the faults that were told, in order, and the notes.
    pub(crate) told: Vec<String>,
    /// How often the steps were tried that were tried more than once.
    pub(crate) tries: String,
    /// How often the service got the request that has an effect.
    pub(crate) effects: String,
    pub(crate) held: Held,
}

impl Outcome {
    /// Leaves out how often something was tried or asked, where that depends on time.
    pub(crate) fn any_number_of_tries(self) -> Self {
        let tries = WHILE_AWAY.to_owned();
        Self { tries, ..self }
    }
}

/// What is promised; how often was tried stands in the documented table alone.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    ends: &'static str,
    told: &'static [&'static str],
    held: Held,
}

pub(crate) fn promise(ends: &'static str, told: &'static [&'static str], held: Held) -> Promise {
    Promise { ends, told, held }
}

/// The transfer ends well, whatever is told on the way.
pub(crate) fn done(told: &'static [&'static str]) -> Promise {
    promise("done", told, Held::Whole)
}

/// One row of the table.
pub(crate) struct Row {
    pub(crate) group: &'static str,
    pub(crate) situation: String,
    pub(crate) at: At,
    promise: Promise,
    pub(crate) act: Act,
}

impl Row {
    pub(crate) fn new<F, R>(
        group: &'static str,
        situation: impl Into<String>,
        at: At,
        promise: Promise,
        act: F,
    ) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Outcome> + Send + 'static,
    {
        Self {
            group,
            situation: situation.into(),
            at,
            promise,
            act: Box::new(move || Box::pin(act())),
        }
    }

    pub(crate) fn is_about(&self, part: &str) -> bool {
        self.situation.contains(part) || self.group.contains(part) || self.at.to_string() == part
    }

    /// What came out otherwise than promised.
    pub(crate) fn broken_promise(&self, outcome: &Result<Outcome, String>) -> Option<String> {
        let Promise { ends, told, held } = &self.promise;
        let what = match outcome {
            Ok(outcome)
                if outcome.ends == *ends && outcome.told == *told && outcome.held == *held =>
            {
                return None;
            }
            Ok(outcome) => format!(
                "  came out: {} {:?} ({}; {}), {}",
                outcome.ends, outcome.told, outcome.tries, outcome.effects, outcome.held
            ),
            Err(panic) => format!("  broke down: {panic}"),
        };
        Some(format!(
            "{} at {}\n  promised: {ends} {told:?}, {held}\n{what}",
            self.situation, self.at
        ))
    }
}
