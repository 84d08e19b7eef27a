//! The versions of the Elastic Stack, and which of them a deployment can be upgraded to.

use plugdesk_net::{CancellationToken, Method};
use serde::{Deserialize, Deserializer};

use crate::client::{Client, read};
use crate::error::{Error, Operation};

/// A version of the Elastic Stack (`StackVersionConfig`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StackVersion {
    /// Its name, such as `8.15.2`.
    pub version: String,
    /// The versions that a deployment of this one can be upgraded to, as the service tells them.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub upgradable_to: Vec<String>,
    /// The oldest version from which the service recommends to upgrade to this one.
    #[serde(default)]
    pub min_upgradable_from: Option<String>,
    /// Whether it is marked for deletion.
    #[serde(default, deserialize_with = "null_as_no")]
    pub deleted: bool,
    /// Whether whoever asks may use it. Only Elastic Cloud tells.
    #[serde(default)]
    pub accessible: Option<bool>,
    /// Only Elastic Cloud tells.
    #[serde(default)]
    pub whitelisted: Option<bool>,
    /// What is said of it beside.
    #[serde(default, deserialize_with = "null_as_empty")]
    metadata: Metadata,
    #[serde(default, deserialize_with = "null_as_empty")]
    elasticsearch: Elasticsearch,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Metadata {
    #[serde(default)]
    pre_release: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Elasticsearch {
    #[serde(default, deserialize_with = "null_as_empty")]
    plugins: Vec<String>,
}

impl StackVersion {
    /// Whether it is not for production.
    pub fn is_pre_release(&self) -> bool {
        self.metadata.pre_release == Some(true)
    }

    /// Elastic's own plugins for it, which need no extension.
    pub fn built_in_plugins(&self) -> &[String] {
        &self.elasticsearch.plugins
    }

    /// Whether a deployment can be given this version: it is neither deleted nor withheld.
    pub fn is_usable(&self) -> bool {
        !self.deleted && self.accessible != Some(false)
    }
}

impl Client {
    /// The versions that are offered, the newest first
    /// (`GET /regions/{region}/stack/versions`, 200 `StackVersionConfigs`).
    ///
    /// The API's description and ECE's guide have them at the plain `/stack/versions`; Elastic's
    /// own clients ask by region. So does this one, and asks the plain way where there is no
    /// region to name, or where the service does not know it.
    pub async fn stack_versions(
        &self,
        region: Option<&str>,
        cancel: &CancellationToken,
    ) -> Result<Vec<StackVersion>, Error> {
        const PLAIN: [&str; 2] = ["stack", "versions"];

        let named = region.filter(|region| !matches!(*region, "" | "." | ".."));
        let Some(region) = named else {
            return self.versions_at(&PLAIN, cancel).await;
        };
        let regional = self
            .versions_at(&["regions", region, "stack", "versions"], cancel)
            .await;
        let refused = match regional {
            Err(error) if knows_no_such_place(&error) => error,
            answered => return answered,
        };
        match self.versions_at(&PLAIN, cancel).await {
            // Neither way is known: what was said first is about what was asked for.
            Err(error) if knows_no_such_place(&error) => Err(refused),
            answered => answered,
        }
    }

    async fn versions_at(
        &self,
        segments: &[&str],
        cancel: &CancellationToken,
    ) -> Result<Vec<StackVersion>, Error> {
        #[derive(Deserialize)]
        struct StackVersionConfigs {
            stacks: Option<Vec<StackVersion>>,
        }

        let operation = Operation::ListStackVersions;
        let mut call = self.call(Method::GET, segments);
        call.url
            .set_query(Some("show_deleted=false&show_unusable=false"));
        let answer = self.send(operation, call, cancel).await?;
        let configs: StackVersionConfigs = read(operation, &answer)?;
        let mut versions = configs.stacks.unwrap_or_default();
        versions.sort_by(|one, other| order(&other.version).cmp(&order(&one.version)));
        Ok(versions)
    }
}

/// Elastic Cloud answers 403 for some things that do not exist, and what stands before an ECE may
/// answer 404 with words of its own.
fn knows_no_such_place(error: &Error) -> bool {
    matches!(error.status, Some(403 | 404))
}

/// Orders by numbers; a pre-release (`9.0.0-beta1`) comes before its release.
fn order(version: &str) -> (Vec<u64>, bool, &str) {
    let (release, label) = match version.split_once('-') {
        Some((release, label)) => (release, label),
        None => (version, ""),
    };
    let numbers = release
        .split('.')
        .map(|part| part.parse().unwrap_or_default())
        .collect();
    (numbers, label.is_empty(), label)
}

fn null_as_empty<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    reader: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}

fn null_as_no<'de, D: Deserializer<'de>>(reader: D) -> Result<bool, D::Error> {
    null_as_empty(reader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_told_and_does_without_the_rest() {
        let full: StackVersion = serde_json::from_str(
            r#"{"version":"8.15.2","upgradable_to":["8.15.3"],"min_upgradable_from":"7.17.0",
                "deleted":false,"accessible":true,"whitelisted":false,
                "metadata":{"pre_release":true},"elasticsearch":{"plugins":["analysis-icu"]}}"#,
        )
        .unwrap();
        assert_eq!(full.upgradable_to, ["8.15.3"]);
        assert_eq!(full.built_in_plugins(), ["analysis-icu"]);
        assert!(full.is_pre_release() && full.is_usable());
        let bare: StackVersion = serde_json::from_str(
            r#"{"version":"8.15.2","upgradable_to":null,"deleted":null,"metadata":null,
                "elasticsearch":null}"#,
        )
        .unwrap();
        assert!(bare.upgradable_to.is_empty() && bare.built_in_plugins().is_empty());
        assert!(bare.is_usable() && !bare.is_pre_release());
        let withheld: StackVersion =
            serde_json::from_str(r#"{"version":"9.0.0","accessible":false}"#).unwrap();
        assert!(!withheld.is_usable());
        serde_json::from_str::<StackVersion>(r#"{"upgradable_to":[]}"#).unwrap_err();
    }

    #[test]
    fn versions_are_ordered_by_number() {
        let mut versions = [
            "8.9.0",
            "8.15.2",
            "9.0.0",
            "9.0.0-beta1",
            "8.15.10",
            "7.17.24",
        ];
        versions.sort_by_key(|version| order(version));
        assert_eq!(
            versions,
            [
                "7.17.24",
                "8.9.0",
                "8.15.2",
                "8.15.10",
                "9.0.0-beta1",
                "9.0.0"
            ]
        );
    }
}
