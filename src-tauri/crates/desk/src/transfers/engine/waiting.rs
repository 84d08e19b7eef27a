//! Waiting for a moment, on a computer that may sleep meanwhile.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::futures::Notified;
use tokio::time::Instant;

use crate::clock::{SharedClock, written};

/// How often the time of day is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// A moment, by two clocks. The one that measures waits may stand still while the computer sleeps,
/// and the time of day may be set: the moment has come when one of them says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    at: Instant,
    time_of_day: DateTime<Utc>,
}

impl Due {
    /// The moment after a wait.
    pub(super) fn after(wait: Duration, clock: &SharedClock) -> Self {
        let now = clock.now();
        let wait_of_day = chrono::Duration::from_std(wait).unwrap_or_default();
        Self {
            at: Instant::now() + wait,
            time_of_day: now.checked_add_signed(wait_of_day).unwrap_or(now),
        }
    }

    /// Whether it has come.
    pub(super) fn has_come(&self, clock: &SharedClock) -> bool {
        Instant::now() >= self.at || clock.now() >= self.time_of_day
    }

    /// Whether it comes later than another.
    pub(super) fn is_after(&self, other: &Self) -> bool {
        self.at > other.at
    }

    /// As the page receives it.
    pub(super) fn written(&self) -> String {
        written(self.time_of_day)
    }

    /// Waits for it, unless the person does not want to.
    pub(super) async fn come(self, clock: &SharedClock, woken: Notified<'_>) {
        let coming = async {
            while !self.has_come(clock) {
                let look = Instant::now() + LOOK_EVERY;
                tokio::time::sleep_until(self.at.min(look)).await;
            }
        };
        tokio::select! {
            () = coming => {}
            () = woken => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tokio::sync::Notify;

    use super::*;
    use crate::clock::Clock;

    struct SetByHand(Mutex<DateTime<Utc>>);

    impl SetByHand {
        fn by(&self, change: chrono::Duration) {
            *self.0.lock().unwrap() += change;
        }
    }

    impl Clock for SetByHand {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().unwrap()
        }
    }

    /// How long a wait of ten minutes takes by the clock that measures waits, when the time of day
    /// changes by so much right after its begin.
    async fn waited(change: chrono::Duration) -> Duration {
        let hands = Arc::new(SetByHand(Mutex::new(DateTime::UNIX_EPOCH)));
        let clock: SharedClock = hands.clone();
        let due = Due::after(Duration::from_mins(10), &clock);
        let begun = Instant::now();
        hands.by(change);
        let wake = Notify::new();
        due.come(&clock, wake.notified()).await;
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_over_when_the_computer_slept_through_it() {
        assert_eq!(waited(chrono::Duration::hours(8)).await, Duration::ZERO);
        let hands = Arc::new(SetByHand(Mutex::new(DateTime::UNIX_EPOCH)));
        let clock: SharedClock = hands.clone();
        let due = Due::after(Duration::from_mins(10), &clock);
        let begun = Instant::now();
        let (wake, sleeper) = (Notify::new(), hands.clone());
        tokio::join!(due.come(&clock, wake.notified()), async move {
            tokio::time::sleep(Duration::from_mins(1)).await;
            sleeper.by(chrono::Duration::hours(8));
        });
        assert!(begun.elapsed() <= Duration::from_mins(1) + LOOK_EVERY);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_set_back_holds_nothing_up() {
        let ten_minutes = Duration::from_mins(10);
        assert_eq!(waited(chrono::Duration::hours(-8)).await, ten_minutes);
        assert_eq!(waited(chrono::Duration::zero()).await, ten_minutes);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_has_to_wait_who_does_not_want_to() {
        let clock: SharedClock = Arc::new(SetByHand(Mutex::new(DateTime::UNIX_EPOCH)));
        let (begun, wake) = (Instant::now(), Notify::new());
        let woken = wake.notified();
        wake.notify_waiters();
        let due = Due::after(Duration::from_mins(10), &clock);
        due.come(&clock, woken).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
