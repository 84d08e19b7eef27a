//! The plug-in library of an instance: taking files in and removing them.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::Alibaba;
use super::call::Call;
use super::errors::Refusal;
use super::install::runs_on;
use super::package::Package;
use super::store::{CustomPlugin, Instance, PluginState};
use super::wire::Outcome;
use crate::credentials::random_text;

/// How many files an instance's library holds.
const MOST_FILES: usize = 50;

/// An item of the body of `RemovePlugin`: the object of `ListUserPlugin`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unwanted {
    name: String,
    version: String,
    elasticsearch_version: String,
    file_version: String,
    state: String,
    source: String,
    plugin_type: String,
}

impl Unwanted {
    fn check(&self) -> Result<(), Refusal> {
        let fields = [
            ("state", &self.state, "UNINSTALLED"),
            ("source", &self.source, "USER"),
            ("pluginType", &self.plugin_type, "CUSTOM_PLUGIN"),
        ];
        for (name, value, expected) in fields {
            if value != expected {
                let why = format!("it must be {expected}.");
                return Err(Refusal::InvalidParameter { name, why });
            }
        }
        Ok(())
    }

    fn is(&self, plugin: &CustomPlugin) -> bool {
        plugin.name == self.name
            && plugin.version == self.version
            && plugin.elasticsearch_version == self.elasticsearch_version
            && plugin.file_version == self.file_version
    }
}

impl Alibaba {
    /// Only what is not installed can be removed.
    pub(super) async fn remove(&self, call: &Call) -> Result<Outcome, Refusal> {
        self.instance_for_custom_plugins(call)?;
        let unwanted: Vec<Unwanted> = call.json()?;
        if unwanted.is_empty() {
            return Err(Refusal::NothingToInstall);
        }
        self.write(call, move |instance| {
            for item in &unwanted {
                instance.remove(item)?;
            }
            Ok(Value::Bool(true))
        })
        .await
    }
}

impl Instance {
    fn remove(&mut self, unwanted: &Unwanted) -> Result<(), Refusal> {
        let index = self.library.iter().position(|plugin| unwanted.is(plugin));
        let Some((index, plugin)) = index.and_then(|index| Some((index, self.library.get(index)?)))
        else {
            return Err(Refusal::PluginNotFound(unwanted.name.clone()));
        };
        if !plugin.state.is_absent() {
            return Err(Refusal::StillInstalled {
                name: plugin.name.clone(),
                state: plugin.state.as_str(),
            });
        }
        unwanted.check()?;
        self.library.remove(index);
        Ok(())
    }

    /// The number in front of `_with_X-Pack`.
    pub(super) fn number(&self) -> &str {
        self.version.split("_with_").next().unwrap_or_default()
    }

    /// Whether the library takes these in. `overrides` lets a custom plug-in have the name of a
    /// built-in one, of which the vendor's pages say both.
    pub(super) fn must_take(&self, packages: &[Package], overrides: bool) -> Result<(), Refusal> {
        if self.library.len() + packages.len() > MOST_FILES {
            return Err(Refusal::plugin(
                "PluginCountExceeded",
                format!("An instance holds {MOST_FILES} uploaded plug-in files at most."),
            ));
        }
        for (index, package) in packages.iter().enumerate() {
            let same =
                |name: &str, version: &str| package.name == name && package.version == version;
            let twice = packages
                .iter()
                .take(index)
                .any(|other| same(&other.name, &other.version))
                || self
                    .library
                    .iter()
                    .any(|held| same(&held.name, &held.version));
            if twice {
                return Err(Refusal::plugin(
                    "PluginVersionExists",
                    format!(
                        "Version {} of the plug-in {} was uploaded already.",
                        package.version, package.name
                    ),
                ));
            }
            if !overrides && self.built_in.iter().any(|own| own.name == package.name) {
                return Err(Refusal::plugin(
                    "PluginNameConflict",
                    format!("{} is the name of a built-in plug-in.", package.name),
                ));
            }
            if !runs_on(&package.elasticsearch_version, self.number()) {
                return Err(Refusal::plugin(
                    "PluginVersionMismatch",
                    format!(
                        "The plug-in {} was built for Elasticsearch {}, but the instance runs {}.",
                        package.name, package.elasticsearch_version, self.version
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Takes them in, not installed.
    pub(super) fn take_in(&mut self, packages: &[Package], now: DateTime<Utc>) {
        for package in packages {
            let file_name = package.file_name.strip_suffix(".zip");
            self.library.push(CustomPlugin {
                name: package.name.clone(),
                file_name: file_name
                    .filter(|file_name| *file_name != package.name)
                    .map(ToOwned::to_owned),
                version: package.version.clone(),
                elasticsearch_version: package.elasticsearch_version.clone(),
                file_version: format!("CAEQ{}", random_text(40)),
                description: package.description.clone(),
                state: PluginState::Uninstalled,
            });
        }
        self.updated = now;
    }
}
