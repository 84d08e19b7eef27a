//! The two lists of plug-ins, installing built-in ones, and uninstalling both kinds.

use serde_json::json;

use super::Alibaba;
use super::call::Call;
use super::change::{Plan, PluginOf, Step};
use super::errors::Refusal;
use super::store::{CustomPlugin, Instance, PluginState};
use super::wire::{Outcome, built_in, custom};

/// Built-in plug-ins that stay. The manual calls the first two never removable and the next two
/// install-only; of the last one, which is internal, it is an assumption.
const STAYING: [&str; 5] = [
    "analysis-ik",
    "elasticsearch-repository-oss",
    "apack",
    "aliyun-qos",
    "kmonitor",
];

impl Alibaba {
    pub(super) fn list_plugins(&self, call: &Call) -> Result<Outcome, Refusal> {
        if let Some(source) = call.query.get("source").filter(|text| *text != "SYSTEM") {
            return Err(Refusal::InvalidParameter {
                name: "source",
                why: format!("{source} is refused, only SYSTEM is taken."),
            });
        }
        let name = call.query.get("name");
        let found: Vec<_> = self
            .instance(call)?
            .built_in
            .iter()
            .filter(|plugin| name.is_none_or(|name| plugin.name.contains(name)))
            .map(built_in)
            .collect();
        let total = found.len();
        Ok(Outcome::page(call.query.page(found, 10)?, total))
    }

    pub(super) fn list_user_plugin(&self, call: &Call) -> Result<Outcome, Refusal> {
        let name = call.query.get("name");
        let mut library = self.instance(call)?.library;
        library.retain(|plugin| name.is_none_or(|name| plugin.name.contains(name)));
        let found = custom(&library);
        let total = found.len();
        Ok(Outcome::user_plugin_page(
            call.query.page(found, 50)?,
            total,
        ))
    }

    pub(super) async fn install_system(&self, call: &Call) -> Result<Outcome, Refusal> {
        self.instance(call)?;
        let names = names(call)?;
        let answer = json!(names);
        let plan = move |instance: &mut Instance| {
            let step = |name: &String| {
                let state = instance.built_in_state(name)?;
                if !state.is_absent() {
                    return Err(Refusal::NotInstallable {
                        name: name.clone(),
                        state: state.as_str(),
                    });
                }
                Ok(Step {
                    plugin: PluginOf::BuiltIn(name.clone()),
                    installs: true,
                    fails: None,
                })
            };
            let steps = names.iter().map(step).collect::<Result<_, _>>()?;
            Ok(planned(steps, &names))
        };
        self.begin(call, plan, move |_| answer).await
    }

    /// By the console and the SDK's models this takes custom plug-ins as well as built-in ones.
    pub(super) async fn uninstall(&self, call: &Call) -> Result<Outcome, Refusal> {
        let force = call.query.flag("force")?;
        self.instance(call)?;
        let names = names(call)?;
        let busy = self.switches.is_busy(&call.instance);
        let start = self.starting(call);
        let now = call.now;
        self.write(call, move |instance| {
            // Forcing cancels the running change that installs one of them.
            let steps = if force && instance.is_installing(&names) {
                instance.cancel(now);
                // What was only to come is not there to be uninstalled; the nodes restart all the
                // same.
                let there = names.iter().filter(|name| instance.is_there(name));
                there
                    .map(|name| instance.uninstalling(name))
                    .collect::<Result<_, _>>()?
            } else {
                instance.must_be_active()?;
                if busy {
                    return Err(Refusal::InstanceActivating);
                }
                names
                    .iter()
                    .map(|name| instance.uninstalling(name))
                    .collect::<Result<_, _>>()?
            };
            instance.begin(planned(steps, &names), start);
            Ok(json!(names))
        })
        .await
    }
}

/// A change with these steps on plug-ins of these names.
fn planned(steps: Vec<Step>, names: &[String]) -> Plan {
    Plan {
        parameters: json!({ "plugins": names }),
        steps,
        ..Plan::default()
    }
}

/// The body: names, at least one and none twice.
fn names(call: &Call) -> Result<Vec<String>, Refusal> {
    let names: Vec<String> = call.json()?;
    if names.is_empty() {
        return Err(Refusal::NothingToInstall);
    }
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|other| other == name) {
            return Err(Refusal::InvalidParameter {
                name: "body",
                why: format!("{name} is named twice."),
            });
        }
    }
    Ok(names)
}

impl Instance {
    fn built_in_state(&self, name: &str) -> Result<PluginState, Refusal> {
        self.built_in
            .iter()
            .find(|plugin| plugin.name == name)
            .map(|plugin| plugin.state)
            .ok_or_else(|| Refusal::PluginNotFound(name.to_owned()))
    }

    /// The step that uninstalls the plug-in of this name, of the custom one first.
    fn uninstalling(&self, name: &str) -> Result<Step, Refusal> {
        let step = |plugin| Step {
            plugin,
            installs: false,
            fails: None,
        };
        let bare = name.strip_suffix(".zip").unwrap_or(name);
        let installed = self
            .library
            .iter()
            .find(|plugin| plugin.is_called(bare) && plugin.state == PluginState::Installed);
        if let Some(plugin) = installed {
            return Ok(step(PluginOf::Library(plugin.file_version.clone())));
        }
        if let Some(plugin) = self.library.iter().find(|plugin| plugin.is_called(bare)) {
            return Err(Refusal::NotUninstallable {
                name: name.to_owned(),
                state: plugin.state.as_str(),
            });
        }
        match self.built_in_state(name)? {
            _ if STAYING.contains(&name) => Err(Refusal::StaysInstalled(name.to_owned())),
            PluginState::Installed => Ok(step(PluginOf::BuiltIn(name.to_owned()))),
            state => Err(Refusal::NotUninstallable {
                name: name.to_owned(),
                state: state.as_str(),
            }),
        }
    }

    /// Whether a plug-in of this name is installed.
    fn is_there(&self, name: &str) -> bool {
        let bare = name.strip_suffix(".zip").unwrap_or(name);
        let installed = |state| state == PluginState::Installed;
        let custom = |plugin: &CustomPlugin| plugin.is_called(bare) && installed(plugin.state);
        self.library.iter().any(custom)
            || self
                .built_in
                .iter()
                .any(|plugin| plugin.name == name && installed(plugin.state))
    }

    /// Whether the change under way installs one of these.
    fn is_installing(&self, names: &[String]) -> bool {
        let is_one = |plugin: &CustomPlugin| {
            let bare = |name: &String| name.strip_suffix(".zip").unwrap_or(name).to_owned();
            names.iter().any(|name| plugin.is_called(&bare(name)))
        };
        let Some(change) = &self.change else {
            return false;
        };
        let mut installing = change.steps.iter().filter(|step| step.installs);
        installing.any(|step| match &step.plugin {
            PluginOf::BuiltIn(name) => names.contains(name),
            PluginOf::Library(file) => self
                .library
                .iter()
                .any(|plugin| plugin.file_version == *file && is_one(plugin)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_manual_calls_lasting_is_among_the_built_in_ones() {
        let state = crate::seed::alibaba_demo(
            crate::alibaba::regions::HANGZHOU,
            "2026-01-02T03:04:05Z".parse().unwrap(),
        );
        for name in STAYING {
            let refusal = state.instances[0].uninstalling(name).unwrap_err();
            assert!(
                matches!(refusal, Refusal::StaysInstalled(_)),
                "{name}: {refusal}"
            );
        }
    }
}
