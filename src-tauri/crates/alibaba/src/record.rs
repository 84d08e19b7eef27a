//! What was changed on an instance, and how far a change is (`ListActionRecords`).

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::loose;

/// Which records are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordQuery {
    /// Only the change that this request began.
    pub request_id: Option<String>,
    /// Only changes begun since.
    pub since: Option<DateTime<Utc>>,
    /// At most so many.
    pub most: usize,
}

/// How a change or one of its phases stands (`stateType`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordState {
    /// It has not begun.
    Waiting,
    /// It is under way.
    Running,
    /// It ended well.
    Finished,
    /// It failed.
    Failed,
    /// It was interrupted or cancelled.
    Interrupted,
    /// Nothing at all, or another word of the service.
    Unknown(String),
}

impl From<&str> for RecordState {
    fn from(word: &str) -> Self {
        // Only `ACTIVATING` and `FINISHED` were seen in answers; the rest are the words that the
        // service's other lists use for the same.
        match word.to_ascii_uppercase().replace(['-', ' '], "_").as_str() {
            "WAITING" | "PENDING" | "INIT" | "INITIAL" | "CREATED" | "QUEUED" | "NOT_STARTED"
            | "UNSTARTED" => Self::Waiting,
            "ACTIVATING" | "RUNNING" | "PROCESSING" | "IN_PROGRESS" | "EXECUTING" | "DOING"
            | "STARTED" => Self::Running,
            "FINISHED" | "FINISH" | "SUCCESS" | "SUCCEED" | "SUCCEEDED" | "SUCCESSFUL"
            | "COMPLETE" | "COMPLETED" | "DONE" => Self::Finished,
            "FAILED" | "FAIL" | "FAILURE" | "ERROR" | "EXCEPTION" => Self::Failed,
            "SUSPENDED" | "SUSPEND" | "INTERRUPTED" | "INTERRUPT" | "PAUSED" | "CANCELED"
            | "CANCELLED" | "TERMINATED" | "STOPPED" => Self::Interrupted,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// One change of an instance. The service promises none of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRecord {
    /// The request that began it, which is also the id of the change.
    pub request_id: Option<String>,
    /// What was done, such as `RestartInstance`.
    pub action_name: Option<String>,
    /// How it stands.
    pub state: RecordState,
    /// The service's own word for that.
    pub state_text: Option<String>,
    /// How far it is, of 100.
    pub percent: Option<u8>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who began it.
    pub user_id: Option<String>,
    /// Whether it can be interrupted.
    pub interruptible: Option<bool>,
    /// Whether it can be cancelled (`canCancelable`).
    pub cancellable: Option<bool>,
    /// Its phases, in the service's order.
    pub phases: Vec<RecordPhase>,
}

/// One phase of a change, which may have phases of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPhase {
    /// What is done in it, such as `updating-task`.
    pub name: Option<String>,
    /// How it stands.
    pub state: RecordState,
    /// The service's own word for that.
    pub state_text: Option<String>,
    /// How far it is, of 100.
    pub percent: Option<u8>,
    /// How many nodes it touches.
    pub node_count: Option<u32>,
    /// On how many of them it is done.
    pub complete_node_count: Option<u32>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed, in the service's words.
    pub exception: Option<String>,
    /// Its own phases.
    pub phases: Vec<RecordPhase>,
}

impl ActionRecord {
    pub(crate) fn read(object: &Value) -> Self {
        let state_text = loose::text(object, "stateType");
        Self {
            request_id: loose::text(object, "requestId"),
            action_name: loose::text(object, "actionName"),
            state: state(state_text.as_deref()),
            state_text,
            percent: percent(object),
            started_at: loose::moment(object, "startTime"),
            ended_at: loose::moment(object, "endTime"),
            user_id: loose::text(object, "userId"),
            interruptible: loose::truth(object, "interruptible"),
            cancellable: loose::truth(object, "canCancelable"),
            phases: phases(object, "statusInfo"),
        }
    }
}

impl RecordPhase {
    fn read(object: &Value) -> Self {
        let state_text = loose::text(object, "stateType");
        Self {
            name: loose::text(object, "subState"),
            state: state(state_text.as_deref()),
            state_text,
            percent: percent(object),
            node_count: loose::small_count(object, "nodeCount"),
            complete_node_count: loose::small_count(object, "completeNodeCount"),
            started_at: loose::moment(object, "startTime"),
            ended_at: loose::moment(object, "endTime"),
            exception: loose::text_or_json(object, "exception"),
            phases: phases(object, "subStatusInfo"),
        }
    }
}

fn state(word: Option<&str>) -> RecordState {
    RecordState::from(word.unwrap_or_default())
}

/// `process` is a text such as `45%`.
fn percent(object: &Value) -> Option<u8> {
    loose::count(object, "process")
        .map(|percent| percent.min(100))
        .and_then(|percent| u8::try_from(percent).ok())
}

fn phases(object: &Value, field: &str) -> Vec<RecordPhase> {
    loose::list(object, field)
        .iter()
        .filter(|phase| phase.is_object())
        .map(RecordPhase::read)
        .collect()
}

/// The newest first, as the lists of the service are not promised to be in order. Changes without
/// a time stand last.
pub(crate) fn newest_first(records: &mut [ActionRecord]) {
    records.sort_by_key(|record| std::cmp::Reverse(record.started_at));
}
