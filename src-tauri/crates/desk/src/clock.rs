//! The time, passed in so that tests decide what it is.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};

/// Tells the time of day.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that many parts share.
pub type SharedClock = Arc<dyn Clock>;

/// A moment as it crosses to the page: RFC 3339 in UTC, to the millisecond.
pub fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}
