//! How far this machine's clock is from the service's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_net::Answer;

/// Stands for an offset that nobody knows yet.
const UNKNOWN: i64 = i64::MIN;

/// What the last answer told, in seconds: a `Date` is no more exact. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct ClockOffset(Arc<AtomicI64>);

impl Default for ClockOffset {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(UNKNOWN)))
    }
}

impl ClockOffset {
    /// Compares the clock with the `Date` of an answer that came just now. An answer without one
    /// tells nothing and changes nothing.
    pub(super) fn hear(&self, answer: &Answer, now: DateTime<Utc>) -> Option<TimeDelta> {
        let date = answer.header_text("date")?;
        let date = DateTime::parse_from_rfc2822(&date).ok()?;
        let off_by = now.signed_duration_since(date);
        self.0.store(off_by.num_seconds(), Ordering::Relaxed);
        Some(off_by)
    }

    pub(super) fn get(&self) -> Option<TimeDelta> {
        match self.0.load(Ordering::Relaxed) {
            UNKNOWN => None,
            seconds => TimeDelta::try_seconds(seconds),
        }
    }
}
