//! How much of a file is handed to the connection at once.

use std::time::Duration;

use tokio::time::Instant;

/// The time that a portion takes on the line. The HTTP library gathers up to sixteen portions and
/// asks for more when all of them are gone, so that this shows headway several times a second.
const PORTIONS_PER_SECOND: u64 = 64;

/// How long the line is watched before the size is chosen anew.
const WINDOW: Duration = Duration::from_millis(200);

/// Even the slowest line gets this much at once.
const SMALLEST: usize = 4 * 1024;

/// Adapts to the line: large portions cost a fast one nothing to speak of, and small ones let
/// progress and stalls show on a slow one.
#[derive(Debug)]
pub(crate) struct Portion {
    size: usize,
    since: Instant,
    handed: u64,
}

impl Portion {
    /// Where it begins, not knowing the line: what is gathered of it must be gone before a slow one
    /// is taken for a dead one.
    pub(crate) const FIRST: usize = 8 * 1024;

    /// For a new connection.
    pub(crate) fn new() -> Self {
        Self {
            size: Self::FIRST,
            since: Instant::now(),
            handed: 0,
        }
    }

    /// How much to hand out at most.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// So many bytes were handed out in all.
    pub(crate) fn handed(&mut self, handed: u64) {
        let now = Instant::now();
        let passed = now.duration_since(self.since);
        if passed < WINDOW {
            return;
        }
        let bytes = u128::from(handed - self.handed);
        let per_second = bytes * 1000 / passed.as_millis().max(1);
        let size = usize::try_from(per_second / u128::from(PORTIONS_PER_SECOND));
        self.size = size.unwrap_or(usize::MAX).max(SMALLEST);
        self.since = now;
        self.handed = handed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out for `time` at a rate, one portion after the other, and gives the last size.
    async fn on_a_line(portion: &mut Portion, handed: &mut u64, rate: u64, time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            let size = portion.size().min(256 * 1024) as u64;
            tokio::time::sleep(Duration::from_micros(size * 1_000_000 / rate)).await;
            *handed += size;
            portion.handed(*handed);
        }
    }

    /// The longest pause between two portions on a line that moves `rate` bytes a second, after the
    /// buffers on the way took the first `swallowed` bytes at once. The HTTP library asks for as
    /// much as it gathers, and for more when that is gone.
    async fn longest_pause(rate: u64, swallowed: u64) -> Duration {
        const GATHERED: u64 = 400 * 1024;
        let (mut portion, mut handed) = (Portion::new(), 0);
        let mut longest = Duration::ZERO;
        while handed < swallowed + 20 * rate {
            let (mut waiting, mut last) = (0, Instant::now());
            for _ in 0..16 {
                last = Instant::now();
                let size = portion.size().min(512 * 1024) as u64;
                handed += size;
                waiting += size;
                portion.handed(handed);
                if waiting >= GATHERED {
                    break;
                }
            }
            let gone = waiting.min(swallowed.saturating_sub(handed - waiting));
            tokio::time::sleep(Duration::from_millis((waiting - gone) * 1000 / rate)).await;
            longest = longest.max(last.elapsed());
        }
        longest
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_is_not_taken_for_a_dead_one() {
        let patience = crate::HttpSettings::default().stall_after;
        for rate in [8_000, 20_000, 100_000, 1_000_000] {
            for swallowed in [0, 90_000, 4_000_000] {
                let pause = longest_pause(rate, swallowed).await;
                assert!(pause < patience, "{rate} after {swallowed}: {pause:?}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn follows_the_line() {
        let mut portion = Portion::new();
        let mut handed = 0;
        on_a_line(&mut portion, &mut handed, 16_000, Duration::from_secs(20)).await;
        assert_eq!(portion.size(), SMALLEST);
        on_a_line(&mut portion, &mut handed, 6_400_000, Duration::from_secs(9)).await;
        assert!((90_000..=110_000).contains(&portion.size()), "{portion:?}");
        on_a_line(&mut portion, &mut handed, 640_000, Duration::from_secs(9)).await;
        assert!((9_000..=11_000).contains(&portion.size()), "{portion:?}");
    }
}
