//! What a service remembers of a deployment, and what follows from it at a moment.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::attempt::{Attempt, Begun, Effect};
use super::entries::{names, version_of};
use super::nodes::{self, Node};
use super::script::{self, WAIT_UNTIL_RUNNING};
use crate::elastic::store::ExtensionId;

/// The local name of a deployment's Elasticsearch, where nobody chose another.
pub(super) const MAIN: &str = "main-elasticsearch";

/// A deployment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Deployment {
    /// 32 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) elasticsearch_id: String,
    pub(crate) ref_id: String,
    /// What its Elasticsearch is called; a deployment begins with its own name.
    pub(crate) cluster_name: String,
    /// `ElasticsearchClusterSettings` as they were sent.
    pub(crate) settings: Value,
    pub(crate) kibana: Option<Kibana>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    /// Counts requests that changed something; see [`Deployment::resource_version`].
    pub(crate) changes: u64,
    /// Whether it was shut down.
    pub(crate) stopped: bool,
    /// Whether it is kept out of the service's own list.
    pub(crate) hidden: bool,
    /// From the one that made it to the latest, which may be pending.
    pub(crate) attempts: Vec<Attempt>,
}

/// The Kibana of a deployment. Its plans are carried out at once and have no history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kibana {
    pub(crate) id: String,
    pub(crate) ref_id: String,
    pub(crate) plan: Value,
}

/// A node and how it is at a moment.
#[derive(Debug, Clone)]
pub(super) struct NodeNow<'a> {
    pub(super) node: &'a Node,
    pub(super) running: bool,
    pub(super) maintenance: bool,
    pub(super) version: &'a str,
}

impl Deployment {
    /// A deployment that was made at this moment with this plan.
    pub(crate) fn new(name: &str, region: &str, plan: Value, created: DateTime<Utc>) -> Self {
        let random_id = || Uuid::new_v4().simple().to_string();
        let version = version_of(&plan).to_owned();
        let nodes = nodes::of_plan(&plan, &[]);
        Self {
            id: random_id(),
            name: name.to_owned(),
            region: region.to_owned(),
            elasticsearch_id: random_id(),
            ref_id: MAIN.to_owned(),
            cluster_name: name.to_owned(),
            settings: serde_json::json!({ "dedicated_masters_threshold": 6 }),
            kibana: Some(Kibana {
                id: random_id(),
                ref_id: "main-kibana".to_owned(),
                plan: super::plan::kibana(&version, region),
            }),
            created,
            modified: created,
            changes: 1,
            stopped: false,
            hidden: false,
            attempts: vec![script::made(plan, nodes, created)],
        }
    }

    /// Whether somebody means this deployment by its name or its id.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.id == name
    }

    /// The attempt that is under way.
    pub(crate) fn pending(&self, now: DateTime<Utc>) -> Option<&Attempt> {
        self.attempts.last().filter(|last| !last.is_over(now))
    }

    /// The attempt whose plan the cluster has.
    pub(super) fn current(&self, now: DateTime<Utc>) -> Option<&Attempt> {
        let over = self.attempts.iter().rev().filter(|one| one.is_over(now));
        over.into_iter().find(|attempt| attempt.succeeds())
    }

    /// The attempts that are over, oldest first.
    pub(super) fn history(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter().filter(move |one| one.is_over(now))
    }

    /// Whether the latest attempt has not failed, so far.
    pub(super) fn plans_healthy(&self, now: DateTime<Utc>) -> bool {
        let last = self.attempts.last();
        last.is_none_or(|attempt| attempt.failed(now).is_none())
    }

    /// What its nodes run; an upgrade counts once it has been carried out.
    pub(super) fn version(&self, now: DateTime<Utc>) -> &str {
        self.current(now)
            .map_or("", |current| version_of(&current.plan))
    }

    /// The number that a change must name to be sure of what it changes. It counts up with every
    /// request that changes something and with the end of every attempt.
    pub(super) fn resource_version(&self, now: DateTime<Utc>) -> u64 {
        self.changes + self.history(now).count() as u64
    }

    /// When something of it changed last.
    pub(super) fn last_modified(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let ends = self.history(now).map(Attempt::ends);
        ends.fold(self.modified, DateTime::max)
    }

    /// Whether one of its plans names this extension: the current one, the pending one, and for a
    /// while one that was let go.
    pub(crate) fn uses(&self, id: &ExtensionId, now: DateTime<Utc>) -> bool {
        self.attempts.iter().enumerate().any(|(index, attempt)| {
            let next = self.attempts.iter().skip(index + 1);
            let replaced = next.into_iter().find(|later| later.succeeds());
            let held = match (attempt.succeeds(), replaced) {
                (true, None) => true,
                (true, Some(later)) => now < later.lets_go(),
                (false, _) => now < attempt.lets_go(),
            };
            held && names(&attempt.plan, id)
        })
    }

    /// Its nodes as they are now. New ones appear when the plan that brings them reaches them, and
    /// old ones go with its end.
    pub(super) fn nodes(&self, now: DateTime<Utc>) -> Vec<NodeNow<'_>> {
        let Some(current) = self.current(now).filter(|_| !self.stopped) else {
            return Vec::new();
        };
        let version = version_of(&current.plan);
        let running = |node| NodeNow {
            node,
            running: true,
            maintenance: false,
            version,
        };
        let mut nodes: Vec<_> = current.nodes.iter().map(running).collect();
        let Some(pending) = self.pending(now) else {
            return nodes;
        };
        for begun in pending.begun(now) {
            for name in &begun.step.nodes {
                if let Some(node) = reached(&mut nodes, pending, name) {
                    node.follow(&begun, version_of(&pending.plan));
                }
            }
        }
        nodes
    }
}

/// The node of this name; one that the plan brings is added.
fn reached<'a, 'b>(
    nodes: &'b mut Vec<NodeNow<'a>>,
    pending: &'a Attempt,
    name: &str,
) -> Option<&'b mut NodeNow<'a>> {
    if !nodes.iter().any(|known| known.node.name == name) {
        nodes.push(NodeNow {
            node: pending.nodes.iter().find(|node| node.name == name)?,
            running: false,
            maintenance: true,
            version: version_of(&pending.plan),
        });
    }
    nodes.iter_mut().find(|known| known.node.name == name)
}

impl<'a> NodeNow<'a> {
    /// What a step does to the node. What one step took away, the last one for the node gives back.
    fn follow(&mut self, begun: &Begun<'_>, version: &'a str) {
        let is_last = begun.step.id == WAIT_UNTIL_RUNNING;
        if is_last && begun.ended.is_some() {
            self.running = true;
            self.maintenance = false;
            if begun.step.failure.is_none() {
                self.version = version;
            }
            return;
        }
        match begun.step.effect {
            Effect::Nothing => {}
            Effect::Maintenance => self.maintenance = true,
            Effect::Down => self.running = false,
        }
    }
}
