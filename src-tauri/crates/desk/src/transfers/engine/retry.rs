//! Whether and when a step that failed is tried again.

use std::sync::Arc;
use std::time::Duration;

use crate::fault::{Fault, FaultCode, Retry};

/// How often and how patiently a step is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a step is tried at most. Waiting for the network and for a service's rate limit
    /// doesn't count.
    pub attempts: u32,
    /// The wait before the second try; it doubles with each.
    pub first: Duration,
    /// The longest wait between two tries.
    pub cap: Duration,
    /// The first wait for the network; it doubles too.
    pub offline_first: Duration,
    /// The longest wait for the network.
    pub offline_cap: Duration,
    /// How often the service is asked whether something has come about.
    pub ask_every: Duration,
    /// The longest wait that a service may ask for. Above it the transfer fails and says when to
    /// try again.
    pub longest_asked: Duration,
    /// How long a service may take to let go of an extension that no plan names any more.
    pub release_patience: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 5,
            first: Duration::from_secs(1),
            cap: Duration::from_mins(1),
            offline_first: Duration::from_secs(2),
            offline_cap: Duration::from_secs(15),
            ask_every: Duration::from_secs(2),
            longest_asked: Duration::from_mins(15),
            release_patience: Duration::from_mins(3),
        }
    }
}

/// Throws a number from 0 to 1; passed in so that tests decide it.
pub type Dice = Arc<dyn Fn() -> f64 + Send + Sync>;

/// What becomes of a try that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same would fail again.
    Permanent,
    /// The cause may pass; the next try counts.
    Temporary(Duration),
    /// The service asked all its callers to wait; the next try doesn't count.
    RateLimited(Duration),
    /// There is no way to the service from here at the moment.
    Offline(Duration),
    /// The cause was temporary and did not pass.
    Persistent,
}

impl RetryPolicy {
    /// Judges the fault of the `attempt`th try (from 1) after `offline` waits for the network.
    pub fn judge(&self, fault: &Fault, attempt: u32, offline: u32, dice: f64) -> Verdict {
        let asked = match fault.retry {
            Retry::Never => return Verdict::Permanent,
            Retry::Now => Duration::ZERO,
            Retry::After { seconds } => Duration::from_secs(u64::from(seconds)),
        };
        if asked > self.longest_asked {
            return Verdict::Persistent;
        }
        match fault.code {
            // Of a proxy only this is worth another try: that it can't be reached.
            FaultCode::HostNotFound
            | FaultCode::HostUnreachable
            | FaultCode::ConnectTimeout
            | FaultCode::ProxyFailed => {
                let wait = doubled(self.offline_first, offline, self.offline_cap);
                Verdict::Offline(jittered(wait, dice))
            }
            FaultCode::RateLimited if asked > Duration::ZERO => {
                // Not all at the same moment after the limit is over.
                Verdict::RateLimited(asked + self.first.mul_f64(dice))
            }
            _ if attempt >= self.attempts => Verdict::Persistent,
            _ => {
                // One that was held or stopped meanwhile counts none any more.
                let before = attempt.saturating_sub(1);
                let wait = jittered(doubled(self.first, before, self.cap), dice);
                Verdict::Temporary(wait.max(asked))
            }
        }
    }
}

fn doubled(first: Duration, times: u32, cap: Duration) -> Duration {
    first
        .checked_mul(2_u32.saturating_pow(times))
        .unwrap_or(cap)
        .min(cap)
}

/// Between half of a wait and the whole of it.
fn jittered(wait: Duration, dice: f64) -> Duration {
    wait.mul_f64(0.5 + dice.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultPhase;

    fn fault(code: FaultCode, retry: Retry) -> Fault {
        Fault::new(code, FaultPhase::Answer).retrying(retry)
    }

    #[test]
    fn waits_double_up_to_the_cap_and_end() {
        let policy = RetryPolicy {
            attempts: 9,
            ..RetryPolicy::default()
        };
        let cut = fault(FaultCode::ConnectionCut, Retry::Now);
        let waits: Vec<_> = (1..=9).map(|n| policy.judge(&cut, n, 0, 1.0)).collect();
        let seconds = [1, 2, 4, 8, 16, 32, 60, 60];
        for (wait, seconds) in waits.iter().zip(seconds) {
            assert_eq!(*wait, Verdict::Temporary(Duration::from_secs(seconds)));
        }
        assert_eq!(waits[8], Verdict::Persistent);
        assert_eq!(
            policy.judge(&cut, 1, 0, 0.0),
            Verdict::Temporary(Duration::from_millis(500))
        );
        assert_eq!(
            policy.judge(&cut, 0, 0, 1.0),
            Verdict::Temporary(Duration::from_secs(1)),
            "stopped in the moment in which it failed"
        );
    }

    #[test]
    fn a_service_is_given_the_time_that_it_asks_for() {
        let policy = RetryPolicy::default();
        let after = |seconds| Retry::After { seconds };
        let busy = fault(FaultCode::ServerFault, after(30));
        assert_eq!(
            policy.judge(&busy, 1, 0, 1.0),
            Verdict::Temporary(Duration::from_secs(30))
        );
        let limited = fault(FaultCode::RateLimited, after(30));
        for attempt in [1, 5, 50] {
            assert_eq!(
                policy.judge(&limited, attempt, 0, 0.0),
                Verdict::RateLimited(Duration::from_secs(30))
            );
        }
        let tomorrow = fault(FaultCode::RateLimited, after(86_400));
        assert_eq!(policy.judge(&tomorrow, 1, 0, 0.0), Verdict::Persistent);
    }

    #[test]
    fn the_network_is_waited_for_without_an_end_and_certificates_are_not() {
        let policy = RetryPolicy::default();
        let away = fault(FaultCode::HostUnreachable, Retry::Now);
        assert_eq!(
            policy.judge(&away, 5, 40, 1.0),
            Verdict::Offline(Duration::from_secs(15))
        );
        let after = Retry::After { seconds: 2 };
        let proxy_away = fault(FaultCode::ProxyFailed, after);
        assert_eq!(
            policy.judge(&proxy_away, 5, 40, 1.0),
            Verdict::Offline(Duration::from_secs(15))
        );
        let proxy_refuses = fault(FaultCode::ProxyFailed, Retry::Never);
        assert_eq!(policy.judge(&proxy_refuses, 1, 0, 1.0), Verdict::Permanent);
        let certificate = fault(FaultCode::CertificateUnknownIssuer, Retry::Never);
        assert_eq!(policy.judge(&certificate, 1, 0, 1.0), Verdict::Permanent);
    }
}
