//! What is to change in plans, as a transfer's order keeps it.

use plugdesk_elastic::plan;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::deployments::{DeploymentId, DeploymentName};
use crate::extensions::{ExtensionId, ExtensionKind, shown_url};

/// The changes of plans that belong to one transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanWork {
    /// The deployments, each with its change.
    pub targets: Vec<PlanTarget>,
    /// The extension that is deleted once no plan names it any more.
    pub delete_former: Option<ExtensionId>,
}

/// A deployment and what is to change in its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanTarget {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Its name, to be shown.
    pub name: String,
    /// What is to change.
    pub edit: PlanEdit,
}

impl PlanTarget {
    /// The deployment with its name.
    pub fn named(&self) -> DeploymentName {
        DeploymentName {
            id: self.deployment.clone(),
            name: self.name.clone(),
        }
    }
}

/// What is to change in a plan. It says what should be true afterwards, so that it can be applied
/// to whatever the plan is by then, and twice without harm. An empty one carries the plan out once
/// more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanEdit {
    /// Entries that join, each in the place of those that it replaces.
    pub join: Vec<Joining>,
    /// Entries that leave.
    pub leave: Vec<Leaving>,
    /// Whether what stands twice is removed.
    pub clean_up: bool,
    /// The Elasticsearch version to raise to.
    pub version: Option<String>,
    /// The Elasticsearch version that the deployment ran when the person agreed; a plugin is not
    /// attached to another one.
    pub seen_version: Option<String>,
}

impl PlanEdit {
    /// The edit of this very plan: what leaves is looked up in it. `made` is the URL of the
    /// extension that is made first; `None` where one is needed and not there.
    pub fn on(&self, plan: &Value, made: Option<&str>) -> Option<plan::Edit> {
        let placed = plan::entries(plan);
        let urls = |leaving: &[Leaving]| {
            let mut urls: Vec<String> = Vec::new();
            for one in &placed {
                let entry = &one.entry;
                let leaves = leaving
                    .iter()
                    .any(|left| left.name == entry.name && left.url == shown_url(&entry.url));
                if leaves && !urls.contains(&entry.url) {
                    urls.push(entry.url.clone());
                }
            }
            urls
        };
        let join = |joining: &Joining| {
            Some(plan::Join {
                array: match joining.kind {
                    ExtensionKind::Plugin => plan::Array::Plugins,
                    ExtensionKind::Bundle => plan::Array::Bundles,
                },
                entry: plan::Entry {
                    name: joining.name.clone(),
                    url: match &joining.build {
                        Builds::At { url } => url.clone(),
                        Builds::MadeFirst => made?.to_owned(),
                    },
                    elasticsearch_version: joining.version.clone(),
                },
                replaces: urls(&joining.replaces),
                only_in_place: joining.only_in_place,
            })
        };
        Some(plan::Edit {
            join: self.join.iter().map(join).collect::<Option<_>>()?,
            leave: urls(&self.leave),
            clean_up: self.clean_up,
            version: self.version.clone(),
        })
    }

    /// Whether it names an extension that is yet to be made.
    pub fn needs_made(&self) -> bool {
        let mut builds = self.join.iter().map(|joining| &joining.build);
        builds.any(|build| *build == Builds::MadeFirst)
    }
}

/// An entry that joins a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Joining {
    /// Which build.
    pub build: Builds,
    /// The entry's name.
    pub name: String,
    /// Plugin or bundle.
    pub kind: ExtensionKind,
    /// The entry's `elasticsearch_version`.
    pub version: String,
    /// The entries that it replaces, in the places where these are.
    pub replaces: Vec<Leaving>,
    /// Whether it stays away where they are gone by then: somebody who detaches what is about to be
    /// replaced does not want its successor.
    #[serde(default)]
    pub only_in_place: bool,
}

/// An entry that leaves a plan, named without what may be a secret: on ECE a URL can hold
/// credentials, which are not written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaving {
    /// The entry's name.
    pub name: String,
    /// The entry's URL without credentials and query.
    pub url: String,
}

/// Where the build of an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Builds {
    /// At this URL.
    #[serde(rename_all = "camelCase")]
    At {
        /// `repo://…`, or for ECE http(s).
        url: String,
    },
    /// In the extension that the same transfer makes first.
    MadeFirst,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn entries_are_found_by_name_and_shown_url_and_secrets_stay_in_the_plan() {
        let url = "https://user:canary@host/get?file=a.zip";
        let other = "https://user:canary@host/get?file=b.zip";
        let plan = json!({ "elasticsearch": { "user_bundles": [
            { "name": "a", "url": url, "elasticsearch_version": "*" },
            { "name": "b", "url": other, "elasticsearch_version": "*" },
        ] } });
        let leaving = Leaving {
            name: "a".to_owned(),
            url: shown_url(url),
        };
        let edit = PlanEdit {
            join: vec![Joining {
                build: Builds::MadeFirst,
                name: "a".to_owned(),
                kind: ExtensionKind::Bundle,
                version: "8.*".to_owned(),
                replaces: vec![leaving.clone()],
                only_in_place: false,
            }],
            leave: vec![leaving],
            ..PlanEdit::default()
        };
        assert!(!serde_json::to_string(&edit).unwrap().contains("canary"));
        assert!(edit.needs_made());
        assert_eq!(edit.on(&plan, None), None);
        let resolved = edit.on(&plan, Some("repo://1")).unwrap();
        assert_eq!(resolved.leave, [url]);
        assert_eq!(resolved.join[0].replaces, [url]);
        assert_eq!(resolved.join[0].entry.url, "repo://1");
    }
}
