//! How many calls the service still takes, as its answers tell.
//!
//! Elastic Cloud sends `x-ratelimit-interval`, `-limit` and `-remaining` with every answer. Whoever
//! goes on at zero is refused (429), and so are all others who use the same key; so calls wait here
//! instead until the interval is over.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use plugdesk_net::Answer;

/// Calls are held back only this long. Where the interval is longer, whoever asks is told to come
/// back later.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// One part in so many of the limit is left to others who use the same key.
const RESERVE: u64 = 100;

/// What clones of a client know together.
#[derive(Clone, Debug, Default)]
pub(crate) struct RateLimit(Arc<Mutex<Window>>);

impl RateLimit {
    /// Lets a call out, or says how long it has to wait before it may ask again.
    pub(crate) fn admit(&self, now: DateTime<Utc>) -> Result<Underway, Duration> {
        let mut window = self.window();
        window.admit(now)?;
        Ok(Underway {
            limit: self.clone(),
            over_before: window.over,
        })
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was let out. It is over when this is dropped.
#[derive(Debug)]
pub(crate) struct Underway {
    limit: RateLimit,
    /// How many calls were over when it was let out.
    over_before: u64,
}

impl Underway {
    /// Takes note of what an answer tells.
    pub(crate) fn answered(self, answer: &Answer, now: DateTime<Utc>) {
        let told = Told::read(|name| answer.header_text(name));
        if let Some(told) = told {
            self.limit.window().note(told, self.over_before, now);
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.limit.window().end();
    }
}

/// The three headers of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    interval: Duration,
    limit: u64,
    remaining: u64,
}

impl Told {
    fn read(header: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let number = |name| header(name)?.trim_end_matches('s').parse::<u64>().ok();
        Some(Self {
            interval: number("x-ratelimit-interval")
                .filter(|seconds| *seconds > 0)
                .map(Duration::from_secs)?,
            limit: number("x-ratelimit-limit").filter(|limit| *limit > 0)?,
            remaining: number("x-ratelimit-remaining")?,
        })
    }
}

/// The interval in which calls are being counted.
#[derive(Debug, Default)]
struct Window {
    /// How many calls are out whose answers have not come.
    under_way: u64,
    /// How many calls are over.
    over: u64,
    /// Nothing, before the first answer with the headers.
    known: Option<Known>,
}

#[derive(Debug)]
struct Known {
    told: Told,
    /// How many calls are left at the least, if nobody else uses the key.
    left: u64,
    /// When it is over at the latest: an interval after it was first seen.
    ends: DateTime<Utc>,
}

impl Window {
    fn admit(&mut self, now: DateTime<Utc>) -> Result<(), Duration> {
        if let Some(known) = &mut self.known {
            if now >= known.ends {
                // Those that are out may yet be counted in the new interval.
                known.left = known.told.limit.saturating_sub(self.under_way);
                known.ends = now + known.told.interval;
            }
            if known.left <= known.told.limit / RESERVE {
                let wait = (known.ends - now).to_std().unwrap_or_default();
                // The computer's clock may have been set back meanwhile.
                return Err(wait.min(known.told.interval));
            }
            known.left -= 1;
        }
        self.under_way += 1;
        Ok(())
    }

    fn end(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
        self.over += 1;
    }

    /// Takes note of what the answer to a call tells that is still counted as under way. The
    /// service may have counted the others under way, and those that were over meanwhile, after
    /// this one.
    fn note(&mut self, told: Told, over_before: u64, now: DateTime<Utc>) {
        let others = self.under_way.saturating_sub(1) + (self.over - over_before);
        let left = told.remaining.saturating_sub(others);
        let ends = match &self.known {
            // More is left than there could be, had no new interval begun.
            Some(known) if now < known.ends && told.remaining <= known.left + others + 1 => {
                known.ends
            }
            _ => now + told.interval,
        };
        self.known = Some(Known { told, left, ends });
    }
}

#[cfg(test)]
mod tests;
