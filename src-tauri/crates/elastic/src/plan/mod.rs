//! What a plan holds of extensions, and how it is changed.
//!
//! A plan (`ElasticsearchClusterPlan` in the API's description) names extensions in two arrays,
//! `user_plugins` and `user_bundles`, and has both in two places: in `elasticsearch`, the default
//! of all tiers, and in `cluster_topology[].elasticsearch`, where a tier overrides the default. The
//! Cloud's console writes the tiers, Terraform the default, and each shows its own place only. A
//! plan is replaced as a whole, so that it is kept as the JSON which the service sent, and nothing
//! but the two arrays and the version is touched.

mod clean_up;
mod difference;
mod doubled;
mod edit;
mod entries;
mod join;
mod shape;

use std::fmt;

use serde_json::Value;

pub use difference::{Change, Field};
pub use doubled::{Doubled, doubled};
pub use edit::{Edit, Edited, Join, edited};
pub use entries::entries;

/// One of the places where a plan names extensions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// `elasticsearch`: the default of all tiers.
    Default,
    /// `cluster_topology[index].elasticsearch`: one tier.
    Tier {
        /// Its place in the list.
        index: usize,
        /// Its id, such as `hot_content`, where it has one.
        id: Option<String>,
    },
}

/// One of the two arrays of extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Array {
    /// `user_plugins`
    Plugins,
    /// `user_bundles`
    Bundles,
}

impl Array {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Plugins, Self::Bundles];

    /// The field's name.
    pub fn field(self) -> &'static str {
        match self {
            Self::Plugins => "user_plugins",
            Self::Bundles => "user_bundles",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Plugins => Self::Bundles,
            Self::Bundles => Self::Plugins,
        }
    }
}

/// An extension as a plan names it (`ElasticsearchUserPlugin`, `ElasticsearchUserBundle`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `repo://…`, or for ECE http(s).
    pub url: String,
    /// The Elasticsearch version it is for; for bundles also with a wildcard.
    pub elasticsearch_version: String,
}

/// An entry with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What stands there.
    pub entry: Entry,
    /// In which array.
    pub array: Array,
    /// In which place.
    pub place: Place,
}

/// Why a plan cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The deployment tells no Elasticsearch with a name and a region to send a plan to.
    NoCluster,
    /// It is no JSON object.
    NotAPlan,
    /// It has no `elasticsearch`.
    NoElasticsearch,
    /// It has no tiers in `cluster_topology`. The service would end all nodes if it got such a
    /// plan.
    NoTopology,
    /// A number in it has more digits than can be kept, so that the plan would go back changed.
    InexactNumber,
    /// Something in it has another shape than plans have.
    Malformed {
        /// Where, such as `cluster_topology[1].elasticsearch.user_plugins`.
        at: String,
    },
}

impl fmt::Display for PlanError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCluster => {
                out.write_str("the deployment has no Elasticsearch to send a plan to")
            }
            Self::NotAPlan => out.write_str("the plan is not a JSON object"),
            Self::NoElasticsearch => out.write_str("the plan has no `elasticsearch`"),
            Self::NoTopology => out.write_str("the plan has no tiers in `cluster_topology`"),
            Self::InexactNumber => {
                out.write_str("the deployment tells a number with more digits than can be kept")
            }
            Self::Malformed { at } => write!(out, "the plan has an unknown shape at `{at}`"),
        }
    }
}

impl std::error::Error for PlanError {}

/// The `elasticsearch` objects of a plan with their places, the default first.
fn configurations(plan: &Value) -> impl Iterator<Item = (Place, &Value)> {
    let default = plan
        .get("elasticsearch")
        .map(|found| (Place::Default, found));
    let tiers = crate::json::items(plan, &["cluster_topology"])
        .iter()
        .enumerate();
    let tiers = tiers.filter_map(|(index, tier)| {
        let place = Place::Tier {
            index,
            id: crate::json::text(tier, &["id"]).map(str::to_owned),
        };
        Some((place, tier.get("elasticsearch")?))
    });
    default.into_iter().chain(tiers)
}

#[cfg(test)]
mod laws;
