//! From the service's answers to what the page shows.

use plugdesk_alibaba::{ArchType, Instance, InstanceStatus, SystemPlugin, UserPlugin};
use plugdesk_net::Url;

use super::view::{
    BuiltInBond, BuiltInPlugin, CustomPlugin, InstanceId, InstanceRow, InstanceState, PluginKey,
    PluginState,
};
use crate::clock::written;

/// One instance.
pub fn row(instance: &Instance) -> InstanceRow {
    InstanceRow {
        id: InstanceId(instance.id.as_str().to_owned()),
        description: instance.description.clone().filter(|text| !text.is_empty()),
        version_text: instance.es_version.clone(),
        version: instance.elasticsearch_version().to_owned(),
        state: state_of(&instance.status),
        state_text: state_text(&instance.status),
        nodes: instance.node_amount,
        takes_custom_plugins: match &instance.arch_type {
            Some(ArchType::Public) => Some(true),
            Some(ArchType::Exclusive) => Some(false),
            Some(ArchType::Other(_)) | None => None,
        },
        created_at: instance.created_at.map(written),
    }
}

/// The state of an instance.
pub(crate) fn state_of(status: &InstanceStatus) -> InstanceState {
    match status {
        InstanceStatus::Active => InstanceState::Active,
        InstanceStatus::Activating => InstanceState::Activating,
        InstanceStatus::Inactive => InstanceState::Inactive,
        InstanceStatus::Invalid => InstanceState::Invalid,
        InstanceStatus::Suspended => InstanceState::Suspended,
        InstanceStatus::Unknown(_) => InstanceState::Unknown,
    }
}

fn state_text(status: &InstanceStatus) -> String {
    match status {
        InstanceStatus::Active => "active",
        InstanceStatus::Activating => "activating",
        InstanceStatus::Inactive => "inactive",
        InstanceStatus::Invalid => "invalid",
        InstanceStatus::Suspended => "suspended",
        InstanceStatus::Unknown(word) => word,
    }
    .to_owned()
}

/// The state of a plug-in.
pub fn plugin_state(state: &plugdesk_alibaba::PluginState) -> PluginState {
    use plugdesk_alibaba::PluginState as Said;
    match state {
        Said::Installed => PluginState::Installed,
        Said::Uninstalled => PluginState::Uploaded,
        Said::Installing => PluginState::Installing,
        Said::Uninstalling => PluginState::Uninstalling,
        Said::Upgrading => PluginState::Upgrading,
        Said::Failed => PluginState::Failed,
        Said::Uploading => PluginState::Uploading,
        Said::Unknown(_) => PluginState::Unknown,
    }
}

/// How the page names a custom plug-in.
pub(crate) fn key_of(plugin: &UserPlugin) -> PluginKey {
    PluginKey {
        name: plugin.name.clone(),
        file_version: plugin.file_version.clone(),
    }
}

/// A custom plug-in on an instance that runs `version`.
pub fn custom(plugin: &UserPlugin, version: &str) -> CustomPlugin {
    CustomPlugin {
        key: key_of(plugin),
        version: plugin.version.clone(),
        elasticsearch_version: plugin.elasticsearch_version.clone(),
        description: plugin.description.clone().filter(|text| !text.is_empty()),
        state: plugin_state(&plugin.state),
        built_for_another_version: plugin
            .elasticsearch_version
            .as_deref()
            .is_some_and(|built_for| !runs(version, built_for)),
    }
}

/// A plug-in that comes with the service.
pub fn built_in(plugin: &SystemPlugin) -> BuiltInPlugin {
    BuiltInPlugin {
        name: plugin.name.clone(),
        description: plugin.description.clone().filter(|text| !text.is_empty()),
        link: plugin.specification_url.as_deref().and_then(known_page),
        state: plugin_state(&plugin.state),
        bond: bond_of(&plugin.name),
    }
}

/// Whether a built-in plug-in may leave the nodes.
pub(crate) fn bond_of(name: &str) -> BuiltInBond {
    match name {
        "analysis-ik" | "elasticsearch-repository-oss" => BuiltInBond::Always,
        "apack" | "aliyun-qos" => BuiltInBond::InstallOnly,
        _ => BuiltInBond::Free,
    }
}

/// Where the pages about built-in plug-ins are: the service's manual, and those of Elasticsearch and
/// of the plug-ins' own authors. Their sub-domains count too.
const PAGES_AT: [&str; 4] = ["alibabacloud.com", "aliyun.com", "elastic.co", "github.com"];

/// A page that may be opened in a browser, as an address that is written in one way only. Whoever
/// answers in the service's place could name any address, so that only https and only known hosts
/// are opened.
fn known_page(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let host = url.domain()?;
    let is_of = |site: &str| {
        let above = host.strip_suffix(site);
        above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    };
    let plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    let known = url.scheme() == "https" && plain && PAGES_AT.into_iter().any(is_of);
    known.then(|| url.to_string())
}

/// Whether an instance that says `version` loads what was built for `built_for`. The service
/// writes some versions with two parts only; their patch level is not told, so nothing is
/// claimed against a plug-in of the same two parts.
fn runs(version: &str, built_for: &str) -> bool {
    if version == built_for {
        return true;
    }
    let told: Vec<&str> = version.split('.').collect();
    let built: Vec<&str> = built_for.split('.').collect();
    told.len() == 2 && built.len() == 3 && built.starts_with(&told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_its_patch_level_claims_nothing() {
        assert!(runs("8.15.1", "8.15.1"));
        assert!(!runs("8.15.1", "8.13.4"));
        assert!(runs("7.10", "7.10.0"));
        assert!(!runs("7.10", "7.1.0"));
        assert!(!runs("7.10", "7.11.0"));
    }

    #[test]
    fn a_link_leads_to_a_known_page_or_nowhere() {
        let link = |link: Option<&str>| {
            let plugin = SystemPlugin {
                name: "apack".to_owned(),
                state: plugdesk_alibaba::PluginState::Installed,
                description: None,
                specification_url: link.map(str::to_owned),
            };
            let shown = built_in(&plugin);
            assert_eq!(shown.bond, BuiltInBond::InstallOnly);
            shown.link
        };
        for page in [
            "https://help.aliyun.com/document_detail/1.html",
            "https://www.alibabacloud.com/help/en/es/user-guide/aliyun-sql",
            "https://www.elastic.co/guide/en/elasticsearch/plugins/8.15/analysis-icu.html",
            "https://elastic.co/guide",
        ] {
            assert_eq!(link(Some(page)).as_deref(), Some(page));
        }
        let page = link(Some("\thttps://HELP.aliyun.com/a b\n"));
        assert_eq!(page.as_deref(), Some("https://help.aliyun.com/a%20b"));
        for bad in [
            "",
            "http://help.aliyun.com/document_detail/1.html",
            "https://x.example/help.aliyun.com",
            "https://notaliyun.com",
            "https://aliyun.com.x.example",
            "https://aliyun.com@x.example",
            "--help https://help.aliyun.com",
            "https://somebody@help.aliyun.com",
            "https://help.aliyun.com:8443",
            "https://127.0.0.1",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https:",
            "help",
        ] {
            assert_eq!(link(Some(bad)), None, "{bad}");
        }
        assert_eq!(link(None), None);
    }
}
