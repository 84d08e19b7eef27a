//! What an error says about itself: whether a retry helps, and where the call failed.

use std::time::Duration;

/// Whether doing the same thing again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAdvice {
    /// The same call would fail again, or it is unknown whether the first one took effect.
    Never,
    /// The cause was momentary; the call can be repeated at once.
    Now,
    /// The call can be repeated after at least this long.
    After(Duration),
}

/// Where on its way a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Turning the host's name into an address.
    Address,
    /// Opening the connection.
    Connect,
    /// Agreeing on encryption and checking the certificate.
    Tls,
    /// Getting past the proxy which the system prescribes.
    Proxy,
    /// Sending the request.
    Send,
    /// Waiting for the answer, reading it, or understanding it.
    Answer,
    /// Reading the local file.
    File,
}
