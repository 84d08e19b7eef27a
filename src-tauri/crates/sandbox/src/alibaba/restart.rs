//! `RestartInstance` and `EstimatedRestartTime`.

use serde::Deserialize;
use serde_json::json;

use super::Alibaba;
use super::call::Call;
use super::change::Plan;
use super::errors::Refusal;
use super::instances::hosts;
use super::store::Instance;
use super::wire::{Outcome, listed_instance};

/// The body of both operations. The page of the estimate writes `batch` for `batchCount`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    restart_type: Option<String>,
    nodes: Vec<String>,
    /// Ignored for `instance`, and here for nodes too: there is nothing to see of it.
    #[serde(rename = "blueGreenDep")]
    _blue_green: Option<bool>,
    #[serde(alias = "batch")]
    batch_count: Option<f64>,
    batch_unit: Option<String>,
}

/// What restarts.
#[derive(Debug, PartialEq, Eq)]
struct Restart {
    nodes: u32,
    /// 0 for one after the other.
    at_a_time: u32,
}

impl Body {
    fn restart(&self, instance: &Instance, force: bool) -> Result<Restart, Refusal> {
        let nodes = match self.restart_type.as_deref() {
            None | Some("instance") => instance.node_amount,
            Some("nodeIp") => self.nodes_known_to(&hosts(instance), instance.node_amount)?,
            Some("nodeEcsId") => self.nodes_by_machine(instance.node_amount)?,
            Some(other) => {
                return Err(Refusal::InvalidParameter {
                    name: "restartType",
                    why: format!("{other} is refused."),
                });
            }
        };
        let at_a_time = self.at_a_time(nodes, force)?;
        Ok(Restart { nodes, at_a_time })
    }

    fn nodes_known_to(&self, hosts: &[String], there: u32) -> Result<u32, Refusal> {
        if let Some(unknown) = self.nodes.iter().find(|node| !hosts.contains(node)) {
            return Err(Refusal::InvalidParameter {
                name: "nodes",
                why: format!("{unknown} is no node of the instance."),
            });
        }
        self.node_count(there)
    }

    /// No operation tells the ids of the machines; their form is all that can be checked.
    fn nodes_by_machine(&self, there: u32) -> Result<u32, Refusal> {
        if let Some(unknown) = self.nodes.iter().find(|node| !node.starts_with("i-")) {
            return Err(Refusal::InvalidParameter {
                name: "nodes",
                why: format!("{unknown} is no ECS instance."),
            });
        }
        self.node_count(there)
    }

    fn node_count(&self, there: u32) -> Result<u32, Refusal> {
        u32::try_from(self.nodes.len())
            .ok()
            .filter(|count| (1..=there).contains(count))
            .ok_or_else(|| Refusal::InvalidParameter {
                name: "nodes",
                why: format!("at least one node must be named, and {there} at most."),
            })
    }

    /// How many nodes restart together: a share of them where it is forced, else one.
    fn at_a_time(&self, nodes: u32, force: bool) -> Result<u32, Refusal> {
        let share = self.batch_count.unwrap_or_default();
        if !force {
            return if share == 0.0 {
                Ok(0)
            } else {
                Err(Refusal::BatchNotSupported)
            };
        }
        if !(share > 0.0 && share <= 100.0) {
            return Err(Refusal::BatchValue);
        }
        if let Some(unit) = self.batch_unit.as_deref().filter(|unit| *unit != "percent") {
            return Err(Refusal::InvalidParameter {
                name: "batchUnit",
                why: format!("{unit} is refused."),
            });
        }
        let fits = |count: &u32| f64::from(*count) * 100.0 >= f64::from(nodes) * share;
        Ok((1..=nodes).find(fits).unwrap_or(nodes))
    }
}

impl Alibaba {
    pub(super) async fn restart(&self, call: &Call) -> Result<Outcome, Refusal> {
        let force = call.query.flag("force")?;
        let body: Body = call.json_if_any()?;
        let restart = body.restart(&self.instance(call)?, force)?;
        let plan = Plan {
            parameters: json!({ "restartType": body.restart_type, "nodes": body.nodes }),
            nodes: Some(restart.nodes),
            at_a_time: restart.at_a_time,
            ..Plan::default()
        };
        self.begin(call, move |_| Ok(plan), listed_instance).await
    }

    pub(super) fn estimated_restart_time(&self, call: &Call) -> Result<Outcome, Refusal> {
        let force = call.query.flag("force")?;
        let instance = self.instance(call)?;
        let body: Body = call.json_if_any()?;
        let Restart { nodes, at_a_time } = body.restart(&instance, force)?;
        let turns = nodes.div_ceil(at_a_time.max(1));
        let takes = self.restart_takes * turns / instance.node_amount.max(1);
        let seconds = takes.as_millis().div_ceil(1000).max(1);
        Ok(Outcome::new(json!({ "unit": "second", "value": seconds })))
    }
}
