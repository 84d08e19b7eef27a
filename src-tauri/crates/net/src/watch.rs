//! Watching whether a call still gets on.

use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::advice::Phase;
use crate::call::Work;
use crate::error::NetError;
use crate::settings::HttpSettings;

/// How long each stage of a call may make no headway.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    start: Duration,
    chunk: Duration,
    answer: Duration,
}

impl Patience {
    /// For a call whose body is a file.
    pub(crate) fn upload(settings: &HttpSettings) -> Self {
        Self {
            // The connection has its own limit, which names its own cause; this one comes after.
            start: settings.connect_timeout + settings.stall_after,
            chunk: settings.stall_after,
            answer: settings.work_timeout,
        }
    }

    /// For a call whose body is in memory: it counts as sent from the start.
    pub(crate) fn plain(settings: &HttpSettings, work: Work) -> Self {
        let answer = match work {
            Work::Brief => settings.answer_timeout,
            Work::Long => settings.work_timeout,
        };
        let whole = settings.connect_timeout + answer;
        Self {
            start: whole,
            chunk: whole,
            answer: whole,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Not a byte of the file was asked for yet.
    Starting,
    Sending,
    Sent,
}

#[derive(Debug)]
struct Progress {
    stage: Stage,
    last: Instant,
    /// The bandwidth limit holds the file back; that the line is silent is our own doing.
    held: bool,
    failure: Option<NetError>,
}

/// Shared between the body, which reports, and the call, which waits.
#[derive(Debug)]
pub(crate) struct Watch {
    progress: Mutex<Progress>,
    changed: Notify,
}

impl Watch {
    pub(crate) fn starting() -> Self {
        Self::at(Stage::Starting)
    }

    pub(crate) fn sent() -> Self {
        Self::at(Stage::Sent)
    }

    fn at(stage: Stage) -> Self {
        let progress = Progress {
            stage,
            last: Instant::now(),
            held: false,
            failure: None,
        };
        Self {
            progress: Mutex::new(progress),
            changed: Notify::new(),
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Progress) -> T) -> T {
        // No holder of this lock can panic, and even then the fields stay consistent.
        change(
            &mut self
                .progress
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }

    /// The connection took some bytes of the file, perhaps the last ones.
    pub(crate) fn took(&self, last: bool) {
        self.with(|progress| {
            progress.stage = if last { Stage::Sent } else { Stage::Sending };
            progress.last = Instant::now();
        });
        self.changed.notify_one();
    }

    /// From now on the file waits for the bandwidth limit.
    pub(crate) fn hold(&self) {
        self.hold_is(true);
    }

    /// The bandwidth limit lets the file go on.
    pub(crate) fn release(&self) {
        self.hold_is(false);
    }

    fn hold_is(&self, held: bool) {
        self.with(|progress| {
            progress.held = held;
            progress.last = Instant::now();
        });
        self.changed.notify_one();
    }

    /// The body failed for a reason of its own, which the HTTP library would hide.
    pub(crate) fn fail(&self, failure: NetError) {
        self.with(|progress| progress.failure = Some(failure));
    }

    pub(crate) fn take_failure(&self) -> Option<NetError> {
        self.with(|progress| progress.failure.take())
    }

    /// Whether anything of a file, or a whole call without one, was handed over.
    pub(crate) fn has_begun(&self) -> bool {
        self.with(|progress| progress.stage != Stage::Starting)
    }

    /// Whether all of the body was handed over.
    pub(crate) fn is_sent(&self) -> bool {
        self.with(|progress| progress.stage == Stage::Sent)
    }

    pub(crate) fn phase(&self) -> Phase {
        if self.is_sent() {
            Phase::Answer
        } else {
            Phase::Send
        }
    }

    /// Ends when nothing got on for too long, with the error to report.
    pub(crate) async fn stalled(&self, patience: Patience) -> NetError {
        loop {
            if self.with(|progress| progress.held) {
                self.changed.notified().await;
                continue;
            }
            let (last, after, phase) = self.with(|progress| match progress.stage {
                Stage::Starting => (progress.last, patience.start, Phase::Send),
                Stage::Sending => (progress.last, patience.chunk, Phase::Send),
                Stage::Sent => (progress.last, patience.answer, Phase::Answer),
            });
            let deadline = last + after;
            if Instant::now() >= deadline {
                return NetError::Stalled { phase, after };
            }
            tokio::select! {
                () = tokio::time::sleep_until(deadline) => {}
                () = self.changed.notified() => {}
            }
        }
    }
}
