//! A limit on how fast files go out.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::Instant;

/// The share of a second that is handed out at once. Uploads that share a limit take turns with
/// portions of this size, so that each gets on several times a second.
const PORTIONS_PER_SECOND: u64 = 16;

/// Below this, what a portion costs in system calls outweighs what it says of progress.
const SMALLEST_PORTION: usize = 512;

/// A limit on the bytes per second that all uploads with a clone of it take together.
///
/// It can be changed at any time, also under uploads at work. Uploads are served in the order in
/// which they asked, one portion each, so that none is starved.
#[derive(Clone)]
pub struct Throttle(Arc<Inner>);

struct Inner {
    limit: watch::Sender<Option<u64>>,
    /// Who holds it is at the head of the queue; tokio's mutex is fair.
    bucket: Mutex<Bucket>,
}

/// How many bytes may go out now; below 0, how many went out ahead of their time.
#[derive(Debug)]
struct Bucket {
    bytes: f64,
    filled: Instant,
}

impl Throttle {
    /// No limit, until one is set.
    pub fn unlimited() -> Self {
        let bucket = Bucket {
            bytes: 0.0,
            filled: Instant::now(),
        };
        Self(Arc::new(Inner {
            limit: watch::Sender::new(None),
            bucket: Mutex::new(bucket),
        }))
    }

    /// Sets the limit in bytes per second, or lifts it. With 0 everything is held back until
    /// another limit is set.
    pub fn set(&self, bytes_per_second: Option<u64>) {
        self.0.limit.send_replace(bytes_per_second);
    }

    /// The limit in bytes per second.
    pub fn limit(&self) -> Option<u64> {
        *self.0.limit.borrow()
    }

    /// How much to take at once.
    pub(crate) fn portion(&self) -> usize {
        self.limit().map_or(usize::MAX, |limit| {
            usize::try_from(limit / PORTIONS_PER_SECOND)
                .unwrap_or(usize::MAX)
                .max(SMALLEST_PORTION)
        })
    }

    /// Whether [`take`](Self::take) may have to wait.
    pub(crate) fn is_limited(&self) -> bool {
        self.limit().is_some()
    }

    /// Waits until this many bytes may go out.
    pub(crate) async fn take(&self, bytes: usize) {
        if !self.is_limited() {
            return;
        }
        let mut limit = self.0.limit.subscribe();
        let mut bucket = self.0.bucket.lock().await;
        loop {
            let Some(rate) = *limit.borrow_and_update() else {
                bucket.bytes = 0.0;
                return;
            };
            let wait = bucket.wait(rate);
            if wait == Some(Duration::ZERO) {
                #[expect(clippy::cast_precision_loss, reason = "a portion is small")]
                let bytes = bytes as f64;
                bucket.bytes -= bytes;
                return;
            }
            tokio::select! {
                () = sleep(wait) => {}
                // The sender lives as long as `self`.
                _ = limit.changed() => {}
            }
        }
    }
}

impl Bucket {
    /// Adds what flowed in since, and gives how long it takes until something may go out; nothing
    /// when that is never.
    fn wait(&mut self, rate: u64) -> Option<Duration> {
        let now = Instant::now();
        let passed = now.duration_since(self.filled).as_secs_f64();
        self.filled = now;
        #[expect(clippy::cast_precision_loss, reason = "no line is that fast")]
        let rate = rate as f64;
        #[expect(clippy::cast_precision_loss, reason = "it is a small number")]
        let portion = rate / PORTIONS_PER_SECOND as f64;
        // Not more than a portion is saved up in idle times, and not more than a second's worth is
        // owed: a debt from faster times must not block a slow limit for minutes.
        self.bytes = (self.bytes + passed * rate).clamp(-rate, portion);
        if rate <= 0.0 {
            return None;
        }
        if self.bytes >= 0.0 {
            return Some(Duration::ZERO);
        }
        // At least the smallest step of the timer, so that rounding makes no busy loop.
        Some(Duration::from_secs_f64(-self.bytes / rate).max(Duration::from_millis(1)))
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::unlimited()
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Throttle({:?})", self.limit())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// Takes `total` bytes as an upload does and gives the time it took.
    async fn takes(throttle: &Throttle, total: usize) -> Duration {
        let begun = Instant::now();
        let mut left = total;
        while left > 0 {
            let portion = throttle.portion().min(left);
            throttle.take(portion).await;
            left -= portion;
        }
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nothing_waits() {
        assert_eq!(takes(&Throttle::unlimited(), 1 << 40).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_kept_to() {
        for (rate, total) in [
            (1_000_000, 10_000_000),
            (100_000, 1_000_000),
            (1000, 10_000),
        ] {
            let throttle = Throttle::unlimited();
            throttle.set(Some(rate));
            let took = takes(&throttle, total).await.as_secs_f64();
            assert!((9.0..=10.2).contains(&took), "{rate}: {took} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_is_not_saved_up() {
        let throttle = Throttle::unlimited();
        throttle.set(Some(1_000_000));
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert!(takes(&throttle, 2_000_000).await >= Duration::from_millis(1800));
    }

    #[tokio::test(start_paused = true)]
    async fn clones_share_the_limit_evenly() {
        let throttle = Throttle::unlimited();
        throttle.set(Some(300_000));
        let taken: Vec<Arc<AtomicU64>> = (0..3).map(|_| Arc::default()).collect();
        for count in &taken {
            let (throttle, count) = (throttle.clone(), count.clone());
            tokio::spawn(async move {
                loop {
                    let portion = throttle.portion();
                    throttle.take(portion).await;
                    count.fetch_add(portion as u64, Ordering::Relaxed);
                }
            });
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
        for count in &taken {
            let count = count.load(Ordering::Relaxed);
            assert!((900_000..=1_100_000).contains(&count), "{taken:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_reaches_those_who_wait() {
        let throttle = Throttle::unlimited();
        throttle.set(Some(0));
        let waiting = throttle.clone();
        let task = tokio::spawn(async move { takes(&waiting, 1_000_000).await });
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert!(!task.is_finished(), "nothing goes out at 0");
        throttle.set(Some(100_000));
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(!task.is_finished());
        throttle.set(None);
        let took = task.await.unwrap();
        assert!(took < Duration::from_secs(66), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_debt_from_faster_times_is_forgiven() {
        let throttle = Throttle::unlimited();
        throttle.set(Some(100_000_000));
        throttle.take(50_000_000).await;
        throttle.set(Some(1000));
        assert!(takes(&throttle, 1000).await <= Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_holds_nobody_up() {
        let throttle = Throttle::unlimited();
        throttle.set(Some(1000));
        throttle.take(100_000).await;
        let gone = tokio::time::timeout(Duration::from_millis(10), throttle.take(1000)).await;
        assert!(gone.is_err());
        assert!(takes(&throttle, 1000).await <= Duration::from_secs(3));
    }
}
