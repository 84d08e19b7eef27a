//! What was chosen on one instance, found again on each of several.

use std::collections::HashSet;

use plugdesk_alibaba::UserPlugin;

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{
    BuiltInBond, ChangeRequest, PluginKey, PluginState, bare, bond_of, custom, key_of, plugin_state,
};

/// Refuses what can't be meant, before any service is asked.
pub(super) fn check(change: &ChangeRequest, targets: usize) -> Result<(), Fault> {
    let nothing = match change {
        ChangeRequest::Install { plugins } | ChangeRequest::Uninstall { plugins } => {
            plugins.is_empty()
        }
        ChangeRequest::InstallBuiltIn { names } => names.is_empty(),
        ChangeRequest::Restart { .. } => false,
    };
    if nothing {
        return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
    }
    match change {
        ChangeRequest::Install { plugins } => {
            let mut names = HashSet::new();
            for key in plugins {
                if !names.insert(bare(&key.name)) {
                    return Err(name_twice(&key.name));
                }
            }
        }
        ChangeRequest::Uninstall { plugins } => {
            // A custom plug-in may bear a built-in one's name, and may go.
            let bound = |key: &&PluginKey| {
                key.file_version.is_none() && bond_of(&key.name) != BuiltInBond::Free
            };
            if let Some(key) = plugins.iter().find(bound) {
                let code = FaultCode::AlibabaNotRemovable;
                return Err(Fault::new(code, FaultPhase::Input).about(key.name.clone()));
            }
        }
        // A node belongs to one instance.
        ChangeRequest::Restart { nodes } if targets > 1 && !nodes.is_empty() => {
            let hosts = nodes.join(", ");
            return Err(Fault::of_field(FaultCode::InvalidRequest, "nodes", &hosts));
        }
        ChangeRequest::InstallBuiltIn { .. } | ChangeRequest::Restart { .. } => {}
    }
    Ok(())
}

/// Two of what goes to an instance at once bear one name.
pub(super) fn name_twice(name: &str) -> Fault {
    Fault::new(FaultCode::AlibabaNameTwice, FaultPhase::Input).about(name)
}

/// Plug-ins that were chosen on one instance. The ids of uploaded files differ from instance to
/// instance, so that elsewhere a plug-in is known by its versions.
pub(super) struct Chosen<'a> {
    plugins: Vec<(&'a PluginKey, Option<&'a UserPlugin>)>,
}

impl<'a> Chosen<'a> {
    /// Finds what the keys name.
    pub(super) fn among(keys: &'a [PluginKey], libraries: &'a [Vec<UserPlugin>]) -> Self {
        let found = |key: &PluginKey| {
            let mut all = libraries.iter().flatten();
            all.find(|plugin| key_of(plugin) == *key)
        };
        Self {
            plugins: keys.iter().map(|key| (key, found(key))).collect(),
        }
    }

    /// The keys to install on an instance with this library, which runs `version`.
    pub(super) fn to_install(
        &self,
        library: &[UserPlugin],
        version: &str,
    ) -> Result<Vec<PluginKey>, Fault> {
        let one = |(key, example): &(&PluginKey, Option<&UserPlugin>)| {
            if library.iter().any(|plugin| key_of(plugin) == **key) {
                return Ok((*key).clone());
            }
            let fits = |plugin: &&UserPlugin| match example {
                Some(example) => {
                    bare(&plugin.name) == bare(&example.name) && plugin.version == example.version
                }
                None => key.file_version.is_none() && bare(&plugin.name) == bare(&key.name),
            };
            let runs = |plugin: &&UserPlugin| !custom(plugin, version).built_for_another_version;
            let mut fitting: Vec<&UserPlugin> = library.iter().filter(fits).collect();
            if fitting.len() > 1 {
                fitting.retain(runs);
            }
            match fitting.as_slice() {
                [only] => Ok(key_of(only)),
                _ => Err(not_there(key)),
            }
        };
        self.plugins.iter().map(one).collect()
    }

    /// The keys to take off the nodes of an instance with this library. Of several versions it is
    /// the one on the nodes.
    pub(super) fn to_uninstall(&self, library: &[UserPlugin]) -> Result<Vec<PluginKey>, Fault> {
        let one = |(key, _): &(&PluginKey, Option<&UserPlugin>)| {
            if key.file_version.is_none() || library.iter().any(|plugin| key_of(plugin) == **key) {
                return Ok((*key).clone());
            }
            let on_nodes = |plugin: &&UserPlugin| {
                let state = plugin_state(&plugin.state);
                bare(&plugin.name) == bare(&key.name)
                    && matches!(state, PluginState::Installed | PluginState::Failed)
            };
            let found = library.iter().find(on_nodes);
            found.map(key_of).ok_or_else(|| not_there(key))
        };
        self.plugins.iter().map(one).collect()
    }
}

fn not_there(key: &PluginKey) -> Fault {
    Fault::new(FaultCode::AlibabaNotInLibrary, FaultPhase::Input)
        .about(key.name.clone())
        .offering(FaultAction::Refresh)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn plugin(name: &str, versions: [&str; 2], file: &str, state: &str) -> UserPlugin {
        UserPlugin {
            name: name.to_owned(),
            version: Some(versions[0].to_owned()),
            state: plugdesk_alibaba::PluginState::from(state),
            elasticsearch_version: Some(versions[1].to_owned()),
            file_version: Some(file.to_owned()),
            description: None,
            raw: Value::Null,
        }
    }

    fn key(name: &str, file: Option<&str>) -> PluginKey {
        PluginKey {
            name: name.to_owned(),
            file_version: file.map(str::to_owned),
        }
    }

    #[test]
    fn a_plugin_is_found_on_each_instance_by_its_versions() {
        let here = vec![
            plugin("a", ["1.0", "8.15.1"], "H1", "UNINSTALLED"),
            plugin("a", ["1.1", "8.15.1"], "H2", "UNINSTALLED"),
        ];
        let there = vec![
            plugin("a", ["1.1", "8.13.4"], "T1", "UNINSTALLED"),
            plugin("a", ["1.1", "8.17.0"], "T2", "UNINSTALLED"),
            plugin("a", ["1.0", "8.17.0"], "T3", "INSTALLED"),
        ];
        let libraries = [here.clone(), there.clone()];
        let keys = [key("a", Some("H2"))];
        let chosen = Chosen::among(&keys, &libraries);
        assert_eq!(chosen.to_install(&here, "8.15.1").unwrap(), keys);
        let resolved = chosen.to_install(&there, "8.17.0").unwrap();
        assert_eq!(resolved, [key("a", Some("T2"))]);
        let missing = chosen.to_install(&there, "8.19.0").unwrap_err();
        assert_eq!(missing.code, FaultCode::AlibabaNotInLibrary);
        assert_eq!(missing.target.as_deref(), Some("a"));
        // On the nodes is another version, which is the one that leaves them.
        let resolved = chosen.to_uninstall(&there).unwrap();
        assert_eq!(resolved, [key("a", Some("T3"))]);
        chosen.to_uninstall(&[]).unwrap_err();
    }

    #[test]
    fn a_name_alone_is_enough_where_one_bears_it() {
        let library = vec![plugin("a", ["1.0", "8.15.1"], "H1", "UNINSTALLED")];
        let keys = [key("a.zip", None)];
        let libraries = [library.clone()];
        let chosen = Chosen::among(&keys, &libraries);
        let resolved = chosen.to_install(&library, "8.17.0").unwrap();
        assert_eq!(resolved, [key("a", Some("H1"))]);
        let keys = [key("a", Some("gone"))];
        let chosen = Chosen::among(&keys, &libraries);
        chosen.to_install(&library, "8.15.1").unwrap_err();
    }

    #[test]
    fn what_can_not_be_meant_is_refused() {
        let code = |change: ChangeRequest, targets| check(&change, targets).unwrap_err().code;
        let install = |plugins| ChangeRequest::Install { plugins };
        let uninstall = |plugins| ChangeRequest::Uninstall { plugins };
        let restart = |nodes| ChangeRequest::Restart { nodes };
        assert_eq!(code(install(Vec::new()), 1), FaultCode::NothingChosen);
        assert_eq!(code(uninstall(Vec::new()), 1), FaultCode::NothingChosen);
        let names = Vec::new();
        assert_eq!(
            code(ChangeRequest::InstallBuiltIn { names }, 1),
            FaultCode::NothingChosen
        );
        let twice = vec![key("a", Some("1")), key("a.zip", Some("2"))];
        assert_eq!(code(install(twice), 1), FaultCode::AlibabaNameTwice);
        for bound in [
            "analysis-ik",
            "elasticsearch-repository-oss",
            "apack",
            "aliyun-qos",
        ] {
            let bound = uninstall(vec![key("analysis-icu", None), key(bound, None)]);
            assert_eq!(code(bound, 1), FaultCode::AlibabaNotRemovable);
        }
        check(&uninstall(vec![key("analysis-ik", Some("own"))]), 1).unwrap();
        let one = vec!["10.0.0.1".to_owned()];
        assert_eq!(code(restart(one.clone()), 2), FaultCode::InvalidRequest);
        check(&restart(one), 1).unwrap();
        check(&restart(Vec::new()), 2).unwrap();
    }
}
