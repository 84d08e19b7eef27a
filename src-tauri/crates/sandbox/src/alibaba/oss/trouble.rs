//! Deliberate faults that only an object storage has.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OssTrouble {
    /// The connection is cut when so many bytes of the body have come.
    CutAfter {
        /// How many.
        bytes: u64,
    },
    /// A byte of the body changes on its way to the service.
    SpoiltOnTheWay,
    /// The service stores what was sent and tells another checksum of it.
    OtherChecksum,
}

/// A deliberate fault of the object storage. It strikes as often as it says and is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OssFault {
    /// What goes wrong.
    pub trouble: OssTrouble,
    /// The operation that is struck, such as `UploadPart`; `None` strikes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How many fitting requests are let through before.
    #[serde(default)]
    pub after: u32,
    /// How many requests are struck.
    #[serde(default = "once")]
    pub times: u32,
}

impl OssFault {
    /// A fault that strikes the next request.
    pub fn new(trouble: OssTrouble) -> Self {
        Self {
            trouble,
            operation: None,
            after: 0,
            times: 1,
        }
    }

    /// Strikes only this operation.
    #[must_use]
    pub fn on(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Lets so many fitting requests through before.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// Strikes so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn fits(&self, operation: &str) -> bool {
        let wanted = self.operation.as_deref();
        wanted.is_none_or(|wanted| wanted == operation)
    }

    /// Of the waiting faults the first that fits counts the request, and strikes it once those
    /// before have been let through.
    pub(crate) fn take(waiting: &mut Vec<Self>, operation: &str) -> Option<OssTrouble> {
        let index = waiting.iter().position(|fault| fault.fits(operation))?;
        let fault = waiting.get_mut(index)?;
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        let trouble = fault.trouble;
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            waiting.remove(index);
        }
        Some(trouble)
    }
}

fn once() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_when_its_turn_has_come_and_as_often_as_it_says() {
        let cut = OssTrouble::CutAfter { bytes: 7 };
        let mut waiting = vec![
            OssFault::new(cut).on("UploadPart").after(1).times(2),
            OssFault::new(OssTrouble::OtherChecksum),
        ];
        let taken: Vec<_> = [
            "UploadPart",
            "PutObject",
            "UploadPart",
            "UploadPart",
            "UploadPart",
        ]
        .map(|operation| OssFault::take(&mut waiting, operation))
        .into();
        let other = Some(OssTrouble::OtherChecksum);
        assert_eq!(taken, [None, other, Some(cut), Some(cut), None]);
        assert_eq!(waiting, []);
    }

    #[test]
    fn is_written_as_the_switches_endpoint_reads_it() {
        let text = r#"{"trouble":{"cut_after":{"bytes":7}},"operation":"UploadPart","after":1}"#;
        let read: OssFault = serde_json::from_str(text).unwrap();
        let cut = OssTrouble::CutAfter { bytes: 7 };
        assert_eq!(read, OssFault::new(cut).on("UploadPart").after(1));
        assert!(serde_json::from_str::<OssFault>(r#"{"trouble":"unknown"}"#).is_err());
    }
}
