//! The results, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use crate::measure::Run;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sender {
    CurlPut,
    CurlForm,
    Plugdesk,
}

impl Sender {
    pub(crate) const ALL: [Self; 3] = [Self::CurlPut, Self::CurlForm, Self::Plugdesk];

    fn name(self) -> &'static str {
        match self {
            Self::CurlPut => "curl -T",
            Self::CurlForm => "curl -F",
            Self::Plugdesk => "Plugdesk",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::CurlPut => "curl_put",
            Self::CurlForm => "curl_form",
            Self::Plugdesk => "plugdesk",
        }
    }
}

/// The same bytes, sent by each.
pub(crate) struct Contest {
    title: &'static str,
    bytes: u64,
    best: BTreeMap<Sender, Run>,
    growth: u64,
    /// Processor time of reading the file and of its checksum, without sending.
    pub(crate) checksum: Option<Duration>,
}

impl Contest {
    pub(crate) fn new(title: &'static str, bytes: u64) -> Self {
        Self {
            title,
            bytes,
            best: BTreeMap::new(),
            growth: 0,
            checksum: None,
        }
    }

    /// Of several runs the fastest counts; of memory the largest growth.
    pub(crate) fn note(&mut self, sender: Sender, run: Run) {
        self.growth = self.growth.max(run.growth.unwrap_or(0));
        let best = self.best.entry(sender).or_insert(run);
        if run.time < best.time {
            *best = run;
        }
    }

    /// How many times as fast as the faster curl.
    fn ratio(&self) -> f64 {
        let time = |sender| self.best.get(&sender).map(|run| run.time.as_secs_f64());
        let curl = [Sender::CurlPut, Sender::CurlForm]
            .into_iter()
            .filter_map(time)
            .fold(f64::INFINITY, f64::min);
        time(Sender::Plugdesk).map_or(0.0, |ours| curl / ours)
    }

    pub(crate) fn table(&self) -> String {
        let mut table = format!(
            "\n{}\n  {:<10}{:>10}{:>12}{:>14}{:>15}\n",
            self.title, "", "time", "MiB/s", "its processor", "the service's"
        );
        for (sender, run) in &self.best {
            // Writing into a string cannot fail.
            let _ = writeln!(
                table,
                "  {:<10}{:>8.2} s{:>12.0}{:>14}{:>15}",
                sender.name(),
                run.time.as_secs_f64(),
                self.rate(run),
                seconds(run.sender),
                seconds(run.service),
            );
        }
        if let Some(time) = self.checksum {
            let _ = writeln!(
                table,
                "  {:<10}{:>38}   (in Plugdesk's; curl computes none)",
                "SHA-256",
                seconds(Some(time))
            );
        }
        let _ = writeln!(
            table,
            "  {:.2} times as fast as the faster curl; memory grew by {:.1} MiB at most",
            self.ratio(),
            mib(self.growth)
        );
        table
    }

    #[expect(clippy::cast_precision_loss, reason = "a rounded number is shown")]
    fn rate(&self, run: &Run) -> f64 {
        self.bytes as f64 / 1024.0 / 1024.0 / run.time.as_secs_f64()
    }

    /// What a ratio below the wanted one comes from, by the processor times.
    fn shortfall(&self, wanted: f64) -> Option<String> {
        let ratio = self.ratio();
        if ratio >= wanted {
            return None;
        }
        let run = self.best.get(&Sender::Plugdesk)?;
        let cause = match (run.sender, run.service) {
            (Some(ours), Some(theirs)) => {
                let share = |time: Duration| 100.0 * time.as_secs_f64() / run.time.as_secs_f64();
                let checksum = self.checksum.map_or_else(String::new, |time| {
                    format!(", {:.0} % by the checksum as it is sent", share(time))
                });
                format!(
                    "the sender kept {:.0} % of a processor busy{checksum}, and the service \
                     {:.0} % on the same machine",
                    share(ours),
                    share(theirs)
                )
            }
            _ => "this system does not tell processor times".to_owned(),
        };
        Some(format!(
            "{}: {ratio:.2} instead of {wanted:.1}; of {:.2} s, {cause}\n",
            self.title,
            run.time.as_secs_f64()
        ))
    }

    fn json(&self) -> Value {
        let runs = self.best.iter().map(|(sender, run)| {
            let value = json!({
                "seconds": rounded(run.time.as_secs_f64()),
                "mib_per_second": rounded(self.rate(run)),
                "sender_cpu_seconds": run.sender.map(|time| rounded(time.as_secs_f64())),
                "service_cpu_seconds": run.service.map(|time| rounded(time.as_secs_f64())),
            });
            (sender.key().to_owned(), value)
        });
        let mut all: serde_json::Map<String, Value> = runs.collect();
        if let Some(time) = self.checksum {
            let time = rounded(time.as_secs_f64());
            all.insert("checksum_cpu_seconds".to_owned(), json!(time));
        }
        Value::Object(all)
    }
}

/// Everything that was measured.
pub(crate) struct Report {
    pub(crate) one_file: Contest,
    pub(crate) batch: Contest,
}

impl Report {
    const ONE_FILE: f64 = 1.0;
    const BATCH: f64 = 3.0;
    const GROWTH_MIB: f64 = 32.0;

    /// Whether everything is as promised, and if not, why.
    pub(crate) fn verdict(&self) -> String {
        let mut short: Vec<String> = [
            self.one_file.shortfall(Self::ONE_FILE),
            self.batch.shortfall(Self::BATCH),
        ]
        .into_iter()
        .flatten()
        .collect();
        if self.growth_mib() >= Self::GROWTH_MIB {
            short.push(format!(
                "Memory grew by {:.1} MiB, which is not below {:.0} MiB\n",
                self.growth_mib(),
                Self::GROWTH_MIB
            ));
        }
        if short.is_empty() {
            "\nEverything is as fast as it should be.\n".to_owned()
        } else {
            format!("\nThis falls short:\n  {}", short.join("  "))
        }
    }

    fn growth_mib(&self) -> f64 {
        mib(self.one_file.growth.max(self.batch.growth))
    }

    /// One line.
    pub(crate) fn json(&self) -> Value {
        json!({
            "ratios": {
                "one_file": rounded(self.one_file.ratio()),
                "batch": rounded(self.batch.ratio()),
            },
            "peak_growth_mib": rounded(self.growth_mib()),
            "one_file": self.one_file.json(),
            "batch": self.batch.json(),
        })
    }
}

fn seconds(time: Option<Duration>) -> String {
    time.map_or_else(
        || "–".to_owned(),
        |time| format!("{:.2} s", time.as_secs_f64()),
    )
}

#[expect(clippy::cast_precision_loss, reason = "a rounded number is shown")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(milliseconds: u64, growth: Option<u64>) -> Run {
        Run {
            time: Duration::from_millis(milliseconds),
            sender: None,
            service: None,
            growth,
        }
    }

    fn contest(put: u64, form: u64, ours: u64) -> Contest {
        let mut contest = Contest::new("title", 1024 * 1024);
        contest.note(Sender::CurlPut, run(put, None));
        contest.note(Sender::CurlForm, run(form, None));
        contest.note(Sender::Plugdesk, run(ours, Some(1024 * 1024)));
        contest.note(Sender::Plugdesk, run(ours * 2, Some(2 * 1024 * 1024)));
        contest
    }

    #[test]
    fn the_best_round_is_compared_with_the_faster_curl() {
        let report = Report {
            one_file: contest(1000, 2000, 500),
            batch: contest(2000, 1000, 500),
        };
        let json = report.json();
        assert_eq!(json["ratios"]["one_file"], 2.0);
        assert_eq!(json["ratios"]["batch"], 2.0);
        assert_eq!(json["peak_growth_mib"], 2.0);
        let verdict = report.verdict();
        assert!(verdict.contains("2.00 instead of 3.0"), "{verdict}");
        assert!(!verdict.contains("instead of 1.0"), "{verdict}");
    }
}
