//! Where the sandbox takes the time from.

use std::fmt::Debug;

use chrono::{DateTime, SubsecRound, Utc};

/// A source of the present moment, passed in so that tests decide what time it is.
pub trait Clock: Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        // The services write milliseconds; what is stored is what is shown.
        Utc::now().trunc_subsecs(3)
    }
}

/// The form in which every service here writes a moment: `2026-01-02T03:04:05.678Z`.
pub(crate) fn iso(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// The form in which HTTP writes a moment: `Fri, 31 Dec 1999 23:59:59 GMT`.
pub(crate) fn http_date(moment: DateTime<Utc>) -> String {
    moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
