//! Time, processor time and memory of one run.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::report::Sender;

/// What a run cost.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// Processor time of the sender and of the service, where the system tells it.
    pub(crate) sender: Option<Duration>,
    pub(crate) service: Option<Duration>,
    /// By how many bytes the sender's memory grew at most; only of the own process.
    pub(crate) growth: Option<u64>,
}

/// A run under way.
pub(crate) struct Meter {
    sender: Sender,
    service: Option<u32>,
    sender_before: Option<Duration>,
    service_before: Option<Duration>,
    memory_before: Option<u64>,
    begun: Instant,
}

impl Meter {
    pub(crate) fn start(sender: Sender, service: Option<u32>) -> Result<Self, Failure> {
        // From here on the peak is that of the run (proc(5), `/proc/pid/clear_refs`).
        if cfg!(target_os = "linux") {
            std::fs::write("/proc/self/clear_refs", "5")
                .map_err(Failure::io("forgetting the peak of memory"))?;
        }
        Ok(Self {
            sender,
            service,
            sender_before: sender_time(sender),
            service_before: service.and_then(service_time),
            memory_before: memory("VmRSS:"),
            begun: Instant::now(),
        })
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "it is the last step of a chain of such"
    )]
    pub(crate) fn stop(self) -> Result<Run, Failure> {
        let time = self.begun.elapsed();
        let spent = |before: Option<Duration>, after: Option<Duration>| {
            Some(after?.saturating_sub(before?))
        };
        let peak = memory("VmHWM:").filter(|_| self.sender == Sender::Plugdesk);
        Ok(Run {
            time,
            sender: spent(self.sender_before, sender_time(self.sender)),
            service: spent(self.service_before, self.service.and_then(service_time)),
            growth: peak
                .zip(self.memory_before)
                .map(|(peak, before)| peak.saturating_sub(before)),
        })
    }
}

/// Bytes, as `/proc/self/status` tells them.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

fn sender_time(sender: Sender) -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    match sender {
        Sender::Plugdesk => processor_time(&stat, 11),
        // Of the children that have ended: curl, and nobody else meanwhile.
        Sender::CurlPut | Sender::CurlForm => processor_time(&stat, 13),
    }
}

fn service_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    processor_time(&stat, 11)
}

/// Two neighbouring fields of proc(5)'s `stat`, counted after the name, in hundredths of a second.
fn processor_time(stat: &str, first: usize) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(first);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_processor_time_of_a_process_and_of_its_children() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4 9 8 0 0 150 50 30 20 20 0 1 0 99 0 0";
        assert_eq!(processor_time(stat, 11), Some(Duration::from_secs(2)));
        assert_eq!(processor_time(stat, 13), Some(Duration::from_millis(500)));
        assert_eq!(processor_time("7 (x) S", 11), None);
    }
}
