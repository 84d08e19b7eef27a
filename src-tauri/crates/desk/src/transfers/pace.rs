//! How fast bytes go, and how long the rest will take.

use std::collections::VecDeque;
use std::time::Duration;

/// The window over which the rate is taken.
const WINDOW: Duration = Duration::from_secs(10);
/// Below this much observed time a rate would only be noise.
const LEAST: Duration = Duration::from_millis(500);

/// Bytes are told at most this often.
const NEWS_EVERY: Duration = Duration::from_millis(100);

/// Which of many counts of bytes are told: the first and the last always, ten a second between.
/// Time is passed in, counted from any fixed moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Telling {
    told: Option<Duration>,
}

impl Telling {
    /// Whether to tell that `sent` of `total` bytes have gone out by `now`.
    pub(super) fn is_due(&mut self, now: Duration, sent: u64, total: u64) -> bool {
        let rested = |told: Duration| now.saturating_sub(told) >= NEWS_EVERY;
        let due = self.told.is_none_or(rested) || sent >= total;
        if due {
            self.told = Some(now);
        }
        due
    }
}

/// The rate of one attempt over the last ten seconds. Time is passed in, counted from any fixed
/// moment.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    seen: VecDeque<(Duration, u64)>,
}

impl Pace {
    /// Notes that `sent` bytes have gone out by `now`.
    pub fn note(&mut self, now: Duration, sent: u64) {
        // A new attempt begins at zero; what was seen of the former one says nothing about it.
        if self.seen.back().is_some_and(|&(_, before)| sent < before) {
            self.seen.clear();
        }
        self.seen.push_back((now, sent));
        while self.seen.len() > 2
            && self
                .seen
                .get(1)
                .is_some_and(|&(at, _)| now.saturating_sub(at) >= WINDOW)
        {
            self.seen.pop_front();
        }
    }

    /// Bytes per second, once enough was seen.
    pub fn rate(&self) -> Option<u64> {
        let (&(first, from), &(last, to)) = (self.seen.front()?, self.seen.back()?);
        let time = last.checked_sub(first).filter(|time| *time >= LEAST)?;
        let millis = u64::try_from(time.as_millis()).ok()?;
        Some(to.saturating_sub(from).saturating_mul(1000) / millis.max(1))
    }

    /// Whole seconds until `total` bytes are out, rounded up.
    pub fn seconds_left(&self, total: u64) -> Option<u32> {
        let rate = self.rate().filter(|rate| *rate > 0)?;
        let (_, sent) = self.seen.back()?;
        u32::try_from(total.saturating_sub(*sent).div_ceil(rate)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn nothing_is_claimed_before_enough_was_seen() {
        let mut pace = Pace::default();
        assert_eq!(pace.rate(), None);
        pace.note(at(0), 0);
        pace.note(at(100), 1_000_000);
        assert_eq!(pace.rate(), None);
        assert_eq!(pace.seconds_left(2_000_000), None);
    }

    #[test]
    fn the_rate_follows_the_last_ten_seconds() {
        let mut pace = Pace::default();
        for second in 0..=10_u64 {
            pace.note(at(second * 1000), second * 1_000);
        }
        assert_eq!(pace.rate(), Some(1_000));
        for second in 11..=25_u64 {
            pace.note(at(second * 1000), 10_000 + (second - 10) * 5_000);
        }
        assert_eq!(pace.rate(), Some(5_000));
        assert_eq!(pace.seconds_left(85_000 + 12_000), Some(3));
    }

    #[test]
    fn a_new_attempt_starts_afresh() {
        let mut pace = Pace::default();
        pace.note(at(0), 0);
        pace.note(at(5_000), 50_000);
        pace.note(at(6_000), 0);
        assert_eq!(pace.rate(), None);
        pace.note(at(7_000), 2_000);
        assert_eq!(pace.rate(), Some(2_000));
    }

    #[test]
    fn bytes_are_told_ten_times_a_second_and_at_the_end() {
        let mut telling = Telling::default();
        let total = 10_000;
        let told: Vec<u64> = (0..10_000)
            .filter(|&milli| telling.is_due(at(milli), milli, total))
            .collect();
        assert_eq!(told.len(), 100, "at most ten a second");
        assert_eq!(told[..3], [0, 100, 200], "the first at once");
        assert!(telling.is_due(at(9_901), total, total), "the last always");
        assert!(
            !telling.is_due(at(9_950), 5, total),
            "nor is that forgotten"
        );
    }
}
