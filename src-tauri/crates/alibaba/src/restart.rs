//! What a restart covers.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::loose;

/// How many of the nodes, in percent, a forced restart takes at a time; the example of the API's
/// page. The service demands a number there and forbids one where it waits for each node.
const BATCH_PERCENT: f64 = 25.0;

/// What is restarted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restart {
    /// The whole instance.
    Instance,
    /// Some nodes, by their [`host`](crate::Node::host).
    Nodes(Vec<String>),
}

/// Whether a change goes on without waiting for a healthy cluster (`force`). Of plug-ins it is for
/// instances with the cloud-native control architecture only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Force(pub bool);

impl Restart {
    /// The body of `RestartInstance`.
    pub(crate) fn body(&self, force: Force) -> Value {
        self.body_with("batchCount", force)
    }

    /// The body of `EstimatedRestartTime`, which calls the number of nodes at a time otherwise.
    pub(crate) fn estimate_body(&self, force: Force) -> Value {
        self.body_with("batch", force)
    }

    fn body_with(&self, batch: &str, force: Force) -> Value {
        let mut body = Map::new();
        match self {
            Self::Instance => {
                body.insert("restartType".to_owned(), json!("instance"));
            }
            Self::Nodes(hosts) => {
                body.insert("restartType".to_owned(), json!("nodeIp"));
                body.insert("nodes".to_owned(), json!(hosts));
                body.insert("blueGreenDep".to_owned(), json!(false));
            }
        }
        if force.0 {
            body.insert(batch.to_owned(), json!(BATCH_PERCENT));
            body.insert("batchUnit".to_owned(), json!("percent"));
        }
        Value::Object(body)
    }
}

/// How long the service thinks that a restart takes: `{"unit":"second","value":50}`.
pub(crate) fn estimated(result: &Value) -> Option<Duration> {
    let value = loose::number(result, "value").or_else(|| {
        // A bare number is seconds, as the unit is in every sample.
        loose::number(&json!({ "value": result }), "value")
    })?;
    let unit = loose::text(result, "unit").unwrap_or_default();
    let seconds = match unit.to_ascii_lowercase().as_str() {
        "ms" | "millisecond" | "milliseconds" => 0.001,
        "minute" | "minutes" | "min" => 60.0,
        "hour" | "hours" => 3600.0,
        _ => 1.0,
    };
    Duration::try_from_secs_f64(value * seconds).ok()
}
