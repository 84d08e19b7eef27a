//! What can be done to a connection.

use std::time::Duration;

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toxic {
    /// Every byte of the answers comes later by so much. Throughput stays what it is.
    Latency(Duration),
    /// No more than so many bytes per second, each way. One byte per second is a trickle.
    Bandwidth(u64),
    /// Bytes pass in pieces of at most `size`, with a pause after each, each way.
    Slicer {
        /// Bytes in a piece.
        size: usize,
        /// The pause after it.
        pause: Duration,
    },
    /// When so many bytes of the request's body have passed, nothing moves any more, neither way,
    /// and the connection stays open.
    Stall(u64),
    /// The connection is reset, with a real RST.
    Reset(Moment),
    /// The connection is closed when so many bytes of the answer, its head included, have passed.
    Truncate(u64),
    /// The connection stays open for so long after the service has closed it.
    SlowClose(Duration),
}

/// When a connection is reset. On a connection that is not plain HTTP every byte counts as body,
/// and there is no end of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before a byte of the request reaches the service.
    BeforeFirstByte,
    /// When the service has the request's head and so many bytes of its body.
    AfterBody(u64),
    /// When the service has the whole request and begins to answer, which is when it has carried
    /// the request out. Not a byte of the answer passes.
    BeforeAnswer,
}

impl Toxic {
    /// The name by which the tally counts it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latency(_) => "latency",
            Self::Bandwidth(_) => "bandwidth",
            Self::Slicer { .. } => "slicer",
            Self::Stall(_) => "stall",
            Self::Reset(Moment::BeforeFirstByte) => "reset before the first byte",
            Self::Reset(Moment::AfterBody(_)) => "reset in the middle",
            Self::Reset(Moment::BeforeAnswer) => "reset before the answer",
            Self::Truncate(_) => "truncate",
            Self::SlowClose(_) => "slow close",
        }
    }
}

/// The toxics that work on an exchange at the same time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Toxics {
    pub(super) latency: Option<Duration>,
    pub(super) bandwidth: Option<u64>,
    pub(super) slicer: Option<(usize, Duration)>,
    pub(super) stall: Option<u64>,
    pub(super) reset: Option<Moment>,
    pub(super) truncate: Option<u64>,
    pub(super) slow_close: Option<Duration>,
}

impl Toxics {
    /// Adds one; of two of a kind the later one counts.
    pub(super) fn add(&mut self, toxic: Toxic) {
        match toxic {
            Toxic::Latency(by) => self.latency = Some(by),
            Toxic::Bandwidth(rate) => self.bandwidth = Some(rate.max(1)),
            Toxic::Slicer { size, pause } => self.slicer = Some((size.max(1), pause)),
            Toxic::Stall(after) => self.stall = Some(after),
            Toxic::Reset(moment) => self.reset = Some(moment),
            Toxic::Truncate(after) => self.truncate = Some(after),
            Toxic::SlowClose(by) => self.slow_close = Some(by),
        }
    }

    /// How many bytes of a body pass before something ends the exchange.
    pub(super) fn body_limit(&self) -> Option<(u64, End)> {
        match (self.reset, self.stall) {
            (Some(Moment::AfterBody(after)), _) => Some((after, End::Reset)),
            (_, Some(after)) => Some((after, End::Freeze)),
            _ => None,
        }
    }
}

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Closed as usual.
    Close,
    /// With a RST to the client.
    Reset,
    /// Not at all: nothing moves any more.
    Freeze,
}
