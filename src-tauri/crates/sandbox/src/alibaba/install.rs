//! `InstallUserPlugins`: what is accepted, and how an accepted change advances with time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::errors::Refusal;
use super::store::{Change, CustomPlugin, Instance, PluginState};

/// One item of the body, in either of its two forms.
///
/// The API page shows `{"name":"pluginName1.zip"}`. Alibaba Cloud's own tooling sends the whole
/// object of `ListUserPlugin`, where the name has no `.zip`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    version: Option<String>,
    elasticsearch_version: Option<String>,
    file_version: Option<String>,
    description: Option<String>,
    state: Option<String>,
    source: Option<String>,
    plugin_type: Option<String>,
    image_builtin: Option<bool>,
}

/// A plug-in that a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The name as it was sent, which is the name in the answer.
    pub(super) sent: String,
    name: String,
    file_version: Option<String>,
}

/// Reads the body.
pub(super) fn wanted(body: &[u8]) -> Result<Vec<Wanted>, Refusal> {
    let items: Vec<Item> =
        serde_json::from_slice(body).map_err(|error| Refusal::InvalidParameter {
            name: "body",
            why: format!("{error}."),
        })?;
    if items.is_empty() {
        return Err(Refusal::NothingToInstall);
    }
    let wanted: Vec<_> = items
        .into_iter()
        .map(Item::wanted)
        .collect::<Result<_, _>>()?;
    for (index, item) in wanted.iter().enumerate() {
        if wanted
            .iter()
            .take(index)
            .any(|other| other.name == item.name)
        {
            let why = format!("{} is named twice.", item.sent);
            return Err(Refusal::InvalidParameter { name: "name", why });
        }
    }
    Ok(wanted)
}

impl Item {
    fn wanted(self) -> Result<Wanted, Refusal> {
        let invalid = |name, why: String| Refusal::InvalidParameter { name, why };
        let bare = self.name.strip_suffix(".zip").map(ToOwned::to_owned);
        if self.is_name_only() {
            let name = bare
                .ok_or_else(|| invalid("name", format!("{} does not end in .zip.", self.name)))?;
            return Ok(Wanted {
                sent: self.name,
                name,
                file_version: None,
            });
        }
        let missing = |name| invalid(name, "a full plug-in object must have it.".to_owned());
        let file_version = self.file_version.ok_or_else(|| missing("fileVersion"))?;
        self.version.ok_or_else(|| missing("version"))?;
        self.elasticsearch_version
            .ok_or_else(|| missing("elasticsearchVersion"))?;
        self.description.ok_or_else(|| missing("description"))?;
        self.image_builtin.ok_or_else(|| missing("imageBuiltin"))?;
        for (name, value, expected) in [
            ("state", self.state, "UNINSTALLED"),
            ("source", self.source, "USER"),
            ("pluginType", self.plugin_type, "CUSTOM_PLUGIN"),
        ] {
            if value.ok_or_else(|| missing(name))? != expected {
                return Err(invalid(name, format!("it must be {expected}.")));
            }
        }
        if bare.is_some() {
            let why = "a full plug-in object names the plug-in without .zip.".to_owned();
            return Err(invalid("name", why));
        }
        Ok(Wanted {
            sent: self.name.clone(),
            name: self.name,
            file_version: Some(file_version),
        })
    }

    fn is_name_only(&self) -> bool {
        self.version.is_none()
            && self.elasticsearch_version.is_none()
            && self.file_version.is_none()
            && self.description.is_none()
            && self.state.is_none()
            && self.source.is_none()
            && self.plugin_type.is_none()
            && self.image_builtin.is_none()
    }
}

impl Instance {
    /// Whether a change is under way.
    pub(super) fn is_activating(&self) -> bool {
        self.change.is_some()
    }

    /// Begins to install plug-ins. All of them must be in the library and not installed; if one is
    /// not, nothing begins.
    pub(super) fn install(
        &mut self,
        wanted: &[Wanted],
        now: DateTime<Utc>,
        takes: Duration,
    ) -> Result<(), Refusal> {
        if self.is_activating() {
            return Err(Refusal::InstanceActivating);
        }
        let chosen: Vec<_> = wanted
            .iter()
            .map(|wanted| self.choose(wanted))
            .collect::<Result<_, _>>()?;
        let mut installs = Vec::with_capacity(chosen.len());
        for index in chosen {
            if let Some(plugin) = self.library.get_mut(index) {
                plugin.state = PluginState::Installing;
                installs.push(plugin.file_version.clone());
            }
        }
        self.updated = now;
        self.change = Some(Change {
            started: now,
            takes: Some(takes),
            installs,
        });
        Ok(())
    }

    /// The library entry that is meant. A bare name means the newest version that can be installed.
    fn choose(&self, wanted: &Wanted) -> Result<usize, Refusal> {
        let meant = |plugin: &CustomPlugin| {
            plugin.name == wanted.name
                && wanted
                    .file_version
                    .as_ref()
                    .is_none_or(|file| *file == plugin.file_version)
        };
        let installable = |plugin: &CustomPlugin| plugin.state == PluginState::Uninstalled;
        let found = |plugin: &CustomPlugin| meant(plugin) && installable(plugin);
        if let Some(index) = self.library.iter().rposition(found) {
            return Ok(index);
        }
        Err(match self.library.iter().rfind(|plugin| meant(plugin)) {
            Some(plugin) => Refusal::NotInstallable {
                name: wanted.sent.clone(),
                state: plugin.state.as_str(),
            },
            None => Refusal::PluginNotFound(wanted.sent.clone()),
        })
    }

    /// The instance as it is at this moment.
    ///
    /// The plug-ins of a change are done one after the other, the last of them before the instance
    /// is active again: of `n` plug-ins, plug-in `i` is done after `i / (n + 1)` of the time.
    pub(super) fn at(&self, now: DateTime<Utc>) -> Self {
        let mut instance = self.clone();
        let Some(change) = &self.change else {
            return instance;
        };
        let Some(takes) = change
            .takes
            .and_then(|takes| TimeDelta::from_std(takes).ok())
        else {
            return instance;
        };
        let elapsed = now.signed_duration_since(change.started);
        let parts = i32::try_from(change.installs.len() + 1).unwrap_or(i32::MAX);
        for (done_after, file_version) in (1..).zip(&change.installs) {
            if elapsed * parts < takes * done_after {
                break;
            }
            instance.finish(file_version);
        }
        if elapsed >= takes {
            instance.updated = change.started + takes;
            instance.change = None;
        }
        instance
    }

    fn finish(&mut self, file_version: &str) {
        let number = self
            .version
            .split("_with_")
            .next()
            .unwrap_or_default()
            .to_owned();
        let plugin = self
            .library
            .iter_mut()
            .find(|plugin| plugin.file_version == file_version);
        if let Some(plugin) = plugin {
            plugin.state = if runs_on(&plugin.elasticsearch_version, &number) {
                PluginState::Installed
            } else {
                PluginState::Failed
            };
        }
    }
}

/// Whether a plug-in built for one version loads on another. An instance version of two numbers
/// does not tell its patch level, so there the first two must agree.
fn runs_on(built_for: &str, instance: &str) -> bool {
    built_for == instance
        || (instance.split('.').count() == 2
            && built_for
                .strip_prefix(instance)
                .is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests;
