//! Plug-ins of an instance, as the service describes them.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::loose;

/// The state that the service demands of what is to be installed or to leave the library.
const NOT_INSTALLED: &str = "UNINSTALLED";

/// What a plug-in is doing (`state`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PluginState {
    /// It is on every node.
    Installed,
    /// It lies in the instance's library and is on no node.
    Uninstalled,
    /// It is being put on the nodes.
    Installing,
    /// It is being removed from the nodes.
    Uninstalling,
    /// It is being replaced by another version.
    Upgrading,
    /// The last change failed.
    Failed,
    /// Its archive is on its way into the library.
    Uploading,
    /// `UNKNOWN`, nothing at all, or another word of the service.
    Unknown(String),
}

impl From<&str> for PluginState {
    fn from(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "INSTALLED" => Self::Installed,
            "UNINSTALLED" => Self::Uninstalled,
            "INSTALLING" => Self::Installing,
            "UNINSTALLING" => Self::Uninstalling,
            "UPGRADING" => Self::Upgrading,
            "FAILED" => Self::Failed,
            "UPLOADING" => Self::Uploading,
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// One version of a custom plug-in in an instance's library (`ListUserPlugin`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPlugin {
    /// The name.
    pub name: String,
    /// The plug-in's own version.
    pub version: Option<String>,
    /// What it is doing.
    pub state: PluginState,
    /// The version of Elasticsearch it was built for.
    pub elasticsearch_version: Option<String>,
    /// The service's opaque id of the stored archive.
    pub file_version: Option<String>,
    /// What its descriptor says about it.
    pub description: Option<String>,
    /// The object as the service sent it, fields that nobody documented included. Installing
    /// sends it back (see [`PluginToInstall::Listed`]).
    pub raw: Value,
}

impl UserPlugin {
    /// The object with its name, which one version may leave to the entry around it.
    fn named(&self) -> Value {
        let mut object = self.raw.clone();
        if loose::text(&object, "name").is_none() {
            set(&mut object, "name", &self.name);
        }
        object
    }

    /// What `InstallUserPlugins` takes: the whole object. It demands one that is not installed, which
    /// an archive is too whose last installation failed.
    pub fn to_install(&self) -> Value {
        let mut object = self.named();
        if self.state == PluginState::Failed {
            set(&mut object, "state", NOT_INSTALLED);
        }
        object
    }

    /// What `RemovePlugin` takes: the whole object, and three fields that it demands as they are
    /// here.
    pub(crate) fn to_remove(&self) -> Value {
        let mut object = self.named();
        set(&mut object, "state", NOT_INSTALLED);
        set(&mut object, "source", "USER");
        set(&mut object, "pluginType", "CUSTOM_PLUGIN");
        object
    }
}

fn set(object: &mut Value, field: &str, text: &str) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(field.to_owned(), Value::from(text));
    }
}

/// A plug-in that Alibaba Cloud ships (`ListPlugins`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SystemPlugin {
    /// The name.
    pub name: String,
    /// What it is doing.
    #[serde(default = "no_state", deserialize_with = "state")]
    pub state: PluginState,
    /// What it does.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub description: Option<String>,
    /// The address of its documentation.
    #[serde(default, deserialize_with = "loose::as_text")]
    pub specification_url: Option<String>,
}

/// A custom plug-in in a request to install it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PluginToInstall {
    /// By the name of its archive, such as `p.zip`: the form of the API's page.
    Named(String),
    /// As the whole object that `ListUserPlugin` gave ([`UserPlugin::to_install`]): the form that
    /// Alibaba Cloud's own tools use today, which also says which of several versions is meant.
    Listed(Value),
}

impl PluginToInstall {
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Named(name) => serde_json::json!({ "name": name }),
            Self::Listed(object) => object.clone(),
        }
    }
}

impl From<&UserPlugin> for PluginToInstall {
    fn from(plugin: &UserPlugin) -> Self {
        Self::Listed(plugin.to_install())
    }
}

/// An entry of `ListUserPlugin`: one name, with one `bingoPlugins` object per uploaded version.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct UserPluginEntry(Value);

impl UserPluginEntry {
    /// What tells the entry from others: the whole of it, as nothing promises unique names.
    pub(crate) fn key(&self) -> String {
        self.0.to_string()
    }

    /// The versions. An entry without `bingoPlugins` stands for its only one itself.
    pub(crate) fn into_versions(self) -> Vec<UserPlugin> {
        let mut versions = loose::list(&self.0, "bingoPlugins");
        versions.retain(Value::is_object);
        if versions.is_empty() {
            return vec![user_plugin(&self.0, &self.0)];
        }
        versions
            .iter()
            .map(|object| user_plugin(object, &self.0))
            .collect()
    }
}

fn user_plugin(object: &Value, entry: &Value) -> UserPlugin {
    let own = |field: &str| loose::text(object, field);
    let inherited = |field: &str| own(field).or_else(|| loose::text(entry, field));
    UserPlugin {
        name: inherited("name").unwrap_or_default(),
        version: inherited("version"),
        state: PluginState::from(inherited("state").unwrap_or_default().as_str()),
        elasticsearch_version: own("elasticsearchVersion"),
        file_version: own("fileVersion"),
        description: inherited("description"),
        raw: object.clone(),
    }
}

fn no_state() -> PluginState {
    PluginState::Unknown(String::new())
}

fn state<'de, D: Deserializer<'de>>(reader: D) -> Result<PluginState, D::Error> {
    let word = loose::as_plain_text(reader)?;
    Ok(PluginState::from(word.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn versions(entry: &Value) -> Vec<UserPlugin> {
        serde_json::from_value::<UserPluginEntry>(entry.clone())
            .unwrap()
            .into_versions()
    }

    #[test]
    fn one_plugin_per_uploaded_version_with_unknown_fields_kept() {
        let old = json!({"name":"p","version":"1.0","elasticsearchVersion":"7.10.0","fileVersion":"CAEQ1",
            "description":"d","state":"INSTALLED","source":"USER","pluginType":"CUSTOM_PLUGIN",
            "imageBuiltin":false,"later":{"a":1}});
        let new = json!({"name":"p","version":"1.1","fileVersion":"CAEQ2","state":"UNINSTALLED"});
        let entry = json!({"name":"p","state":"INSTALLED","source":"USER","version":"1.0",
            "bingoPlugins":[old, new]});
        let read = versions(&entry);
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].raw, old);
        assert_eq!(read[0].state, PluginState::Installed);
        assert_eq!(read[0].elasticsearch_version.as_deref(), Some("7.10.0"));
        assert_eq!(read[1].version.as_deref(), Some("1.1"));
        assert_eq!(read[1].state, PluginState::Uninstalled);
        assert_eq!(read[1].elasticsearch_version, None);
        assert_eq!(PluginToInstall::from(&read[0]).to_json(), old);
    }

    #[test]
    fn what_failed_to_install_is_asked_for_as_not_installed() {
        for (state, sent) in [
            ("FAILED", "UNINSTALLED"),
            ("failed", "UNINSTALLED"),
            ("UNINSTALLED", "UNINSTALLED"),
            ("UPLOADING", "UPLOADING"),
        ] {
            let version = json!({"name":"p","state":state,"later":[null]});
            let [plugin] = versions(&json!({"bingoPlugins":[version]}))
                .try_into()
                .unwrap();
            let wanted = json!({"name":"p","state":sent,"later":[null]});
            assert_eq!(PluginToInstall::from(&plugin).to_json(), wanted);
        }
    }

    #[test]
    fn an_entry_without_versions_stands_for_itself() {
        for bare in [
            json!({"name":"p","state":"FAILED"}),
            json!({"name":"p","state":"FAILED","bingoPlugins":[]}),
        ] {
            let read = versions(&bare);
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].name, "p");
            assert_eq!(read[0].state, PluginState::Failed);
            assert_eq!(read[0].raw, bare);
        }
    }

    #[test]
    fn a_version_without_a_name_is_sent_back_with_that_of_its_entry() {
        let version = json!({"fileVersion":"CAEQ1","later":[null,1.25]});
        let entry = json!({"name":"p","state":"UNINSTALLED","bingoPlugins":[version, null]});
        let [plugin] = versions(&entry).try_into().unwrap();
        assert_eq!(plugin.raw, version);
        assert_eq!(
            PluginToInstall::from(&plugin).to_json(),
            json!({"name":"p","fileVersion":"CAEQ1","later":[null,1.25]})
        );
        assert_eq!(
            plugin.to_remove(),
            json!({"name":"p","fileVersion":"CAEQ1","later":[null,1.25],
                "state":"UNINSTALLED","source":"USER","pluginType":"CUSTOM_PLUGIN"})
        );
    }

    #[test]
    fn reads_system_plugins_with_and_without_documentation() {
        let plugin: SystemPlugin = serde_json::from_value(json!({"name":"analysis-icu",
            "state":"UNINSTALLED","source":"SYSTEM","description":"ICU","specificationUrl":null}))
        .unwrap();
        assert_eq!(plugin.specification_url, None);
        assert_eq!(plugin.state, PluginState::Uninstalled);
        let bare: SystemPlugin = serde_json::from_value(json!({"name":"kmonitor"})).unwrap();
        assert_eq!(bare.state, PluginState::Unknown(String::new()));
    }

    #[test]
    fn the_name_form_is_the_one_of_the_api_page() {
        assert_eq!(
            PluginToInstall::Named("p.zip".to_owned()).to_json(),
            json!({"name":"p.zip"})
        );
    }
}
