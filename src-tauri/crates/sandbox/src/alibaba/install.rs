//! `InstallUserPlugins`: what is accepted, and what comes of it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Alibaba;
use super::call::Call;
use super::change::{Plan, PluginOf, Step};
use super::errors::Refusal;
use super::store::{CustomPlugin, Instance};
use super::wire::Outcome;
use crate::options::InstallResultForm;

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

impl Alibaba {
    pub(super) async fn install_user(&self, call: &Call) -> Result<Outcome, Refusal> {
        // Forcing skips the check of the cluster's health, and clusters here are always healthy.
        call.query.flag("force")?;
        self.instance_for_custom_plugins(call)?;
        let wanted = wanted(&call.body)?;
        let names: Vec<_> = wanted.iter().map(|wanted| wanted.sent.clone()).collect();
        let answer = match self.switches.install_result() {
            InstallResultForm::Array => json!(names),
            InstallResultForm::JsonString => Value::String(json!(names).to_string()),
        };
        let plan = move |instance: &mut Instance| instance.install(&wanted);
        self.begin(call, plan, move |_| answer).await
    }
}

impl Instance {
    /// A change that installs plug-ins. All of them must be in the library and not installed.
    fn install(&self, wanted: &[Wanted]) -> Result<Plan, Refusal> {
        let steps: Vec<_> = wanted
            .iter()
            .map(|wanted| self.installing(wanted))
            .collect::<Result<_, _>>()?;
        let names: Vec<_> = wanted.iter().map(|wanted| &wanted.name).collect();
        Ok(Plan {
            parameters: json!({ "plugins": names }),
            steps,
            ..Plan::default()
        })
    }

    /// The step for the library entry that is meant. A bare name means the newest version that can
    /// be installed.
    fn installing(&self, wanted: &Wanted) -> Result<Step, Refusal> {
        let meant = |plugin: &&CustomPlugin| {
            plugin.is_called(&wanted.name)
                && wanted
                    .file_version
                    .as_ref()
                    .is_none_or(|file| *file == plugin.file_version)
        };
        let mut found = self.library.iter().filter(meant);
        let absent = |plugin: &&CustomPlugin| plugin.state.is_absent();
        if let Some(plugin) = found.clone().rfind(absent) {
            return Ok(Step {
                plugin: PluginOf::Library(plugin.file_version.clone()),
                installs: true,
                fails: self.why_it_fails(plugin),
            });
        }
        Err(match found.next_back() {
            Some(plugin) => Refusal::NotInstallable {
                name: wanted.sent.clone(),
                state: plugin.state.as_str(),
            },
            None => Refusal::PluginNotFound(wanted.sent.clone()),
        })
    }

    /// What a node says when it is started with this plug-in, if it does not start.
    fn why_it_fails(&self, plugin: &CustomPlugin) -> Option<String> {
        let (built_for, number) = (&plugin.elasticsearch_version, self.number());
        (!runs_on(built_for, number)).then(|| {
            format!(
                "Plugin [{}] was built for Elasticsearch version {built_for} but version {number} \
                 is running",
                plugin.name
            )
        })
    }
}

/// Whether a plug-in built for one version loads on another. An instance version of two numbers
/// does not tell its patch level, so there the first two must agree.
pub(super) fn runs_on(built_for: &str, instance: &str) -> bool {
    built_for == instance
        || (instance.split('.').count() == 2
            && built_for
                .strip_prefix(instance)
                .is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests;
