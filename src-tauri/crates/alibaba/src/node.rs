//! Nodes and health of an instance.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::loose;

/// How well a cluster or a node is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Health {
    /// Everything is there.
    Green,
    /// Replicas are missing.
    Yellow,
    /// Data is missing.
    Red,
    /// Nothing at all, or another word of the service, such as `GRAY` for a node that does not
    /// answer.
    Unknown(String),
}

impl From<&str> for Health {
    fn from(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "GREEN" => Self::Green,
            "YELLOW" => Self::Yellow,
            "RED" => Self::Red,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Health {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        loose::as_plain_text(reader).map(|word| Self::from(word.as_str()))
    }
}

/// One node (`ListAllNode`). The service leaves the measurements out while it gathers them.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its address, by which a restart names it.
    pub host: String,
    /// Its port.
    pub port: Option<u16>,
    /// `MASTER`, `WORKER`, `WORKER_WARM`, `COORDINATING`, `KIBANA`.
    pub node_type: Option<String>,
    /// How well it is.
    pub health: Option<Health>,
    /// The zone it stands in.
    pub zone: Option<String>,
    /// How busy its processors are.
    pub cpu_percent: Option<f64>,
    /// How full the heap of its Java machine is.
    pub heap_percent: Option<f64>,
    /// How full its disk is.
    pub disk_used_percent: Option<f64>,
}

impl Node {
    pub(crate) fn read(object: &Value) -> Self {
        Self {
            host: loose::text(object, "host").unwrap_or_default(),
            port: loose::small_count(object, "port").filter(|port| *port != 0),
            node_type: loose::text(object, "nodeType"),
            health: loose::text(object, "health").map(|word| Health::from(word.as_str())),
            zone: loose::text(object, "zoneId"),
            cpu_percent: loose::number(object, "cpuPercent"),
            heap_percent: loose::number(object, "heapPercent"),
            disk_used_percent: loose::number(object, "diskUsedPercent"),
        }
    }
}
