//! A clock that client and sandbox can share, and that tests move.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// A clock that stands still until a test moves it, or somebody waits by it.
#[derive(Debug)]
pub(crate) struct HandClock {
    now: Mutex<DateTime<Utc>>,
    waits: Mutex<Vec<Duration>>,
}

impl HandClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            now: Mutex::new("2026-01-02T03:04:05Z".parse().unwrap()),
            waits: Mutex::default(),
        })
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }

    /// How long was waited so far, each time.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    fn time(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }
}

impl plugdesk_sandbox::Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        self.time()
    }
}

impl plugdesk_elastic::Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        self.time()
    }

    /// The time is over as soon as the others have had their turn, and the clock shows it.
    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.waits.lock().unwrap().push(time);
        self.advance(TimeDelta::from_std(time).unwrap());
        Box::pin(tokio::task::yield_now())
    }
}
