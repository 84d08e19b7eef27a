//! What a change that is over came to.

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{ChangeState, InstallFacts, InstanceDoing};

/// Why the change is no success, where it is none: a phase of it failed, or plug-ins did not come
/// to where it was to bring them. Once the instance took a later change, where they are now says
/// nothing of this one, unless its record tells that it was broken off.
pub(super) fn failure(
    facts: &InstallFacts,
    doing: &InstanceDoing,
    superseded: bool,
) -> Option<Fault> {
    let change = facts.progress.as_ref();
    let stands = |state| change.is_some_and(|change| change.state == state);
    let mut plugins = facts.failed();
    if !superseded || stands(ChangeState::Interrupted) {
        plugins.extend(facts.left_behind(doing));
    }
    let plugins = plugins.join(", ");
    let installs = matches!(
        doing,
        InstanceDoing::Install | InstanceDoing::Bring { .. } | InstanceDoing::InstallBuiltIn
    );
    let code = match (stands(ChangeState::Failed), plugins.is_empty()) {
        (false, true) => return None,
        (false, false) if installs => FaultCode::InstallFailed,
        _ => FaultCode::AlibabaChangeFailed,
    };
    let phase = change.and_then(|change| change.failed_phase());
    let mut fault = Fault::new(code, FaultPhase::Answer).offering(FaultAction::Retry);
    if !plugins.is_empty() {
        fault = fault.with_arg("plugins", plugins);
    }
    if let Some(phase) = phase {
        let exception = phase.exception.clone().unwrap_or_default();
        fault = fault
            .with_arg("phase", phase.name.clone())
            .with_arg("exception", exception.clone());
        fault.server_message = Some(exception).filter(|text| !text.is_empty());
    }
    fault.request_id.clone_from(&facts.request_id);
    Some(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::{ChangePhase, ChangeRecord, PluginKey, PluginState};

    fn facts(states: &[PluginState], change: Option<ChangeState>) -> InstallFacts {
        let keys: Vec<_> = (0..states.len())
            .map(|number| PluginKey {
                name: format!("p{number}"),
                file_version: None,
            })
            .collect();
        let mut facts = InstallFacts::default();
        facts.ask(&keys);
        for (line, state) in facts.lines.iter_mut().zip(states) {
            line.state = Some(*state);
        }
        let phase = ChangePhase {
            name: "updating-task".to_owned(),
            depth: 0,
            state: ChangeState::Failed,
            percent: None,
            nodes: None,
            nodes_done: None,
            started_at: None,
            ended_at: None,
            exception: Some("no".to_owned()),
        };
        facts.progress = change.map(|state| ChangeRecord {
            id: "R".to_owned(),
            action: String::new(),
            state,
            percent: None,
            phases: vec![phase],
            nodes: None,
            nodes_done: None,
            interruptible: None,
            started_at: None,
            ended_at: None,
            by: None,
        });
        facts
    }

    #[test]
    fn what_did_not_come_where_it_was_to_be_brought_is_no_success() {
        use ChangeState::{Done, Failed as Broken, Interrupted};
        use PluginState::{Failed, Installed, Unknown, Uploaded};
        let install = InstanceDoing::Install;
        let bring = InstanceDoing::Bring { install: false };
        for (doing, states, change, superseded, plugins) in [
            (&install, &[Installed, Installed][..], None, false, None),
            (&install, &[Installed, Uploaded], None, false, Some("p1")),
            (&install, &[Uploaded], Some(Done), false, Some("p0")),
            (&install, &[Failed, Uploaded], None, false, Some("p0, p1")),
            (&install, &[Unknown], Some(Done), false, None),
            (&install, &[Installed], Some(Broken), false, Some("")),
            // Somebody may have taken it off the nodes again.
            (&install, &[Uploaded], Some(Done), true, None),
            (&install, &[Uploaded], Some(Interrupted), true, Some("p0")),
            (&install, &[Failed], None, true, Some("p0")),
            (&bring, &[Uploaded], None, false, None),
            (&InstanceDoing::Uninstall, &[Uploaded], None, false, None),
            (
                &InstanceDoing::Uninstall,
                &[Installed],
                None,
                false,
                Some("p0"),
            ),
            (&InstanceDoing::Restart, &[], Some(Done), false, None),
        ] {
            let fault = failure(&facts(states, change), doing, superseded);
            let told = fault.as_ref().map(|fault| {
                let plugins = fault.args.get("plugins");
                plugins.map_or("", String::as_str)
            });
            assert_eq!(told, plugins, "{doing:?} {states:?} {change:?}");
            let phase = fault.and_then(|fault| fault.args.get("phase").cloned());
            assert_eq!(phase.is_some(), plugins.is_some() && change.is_some());
        }
    }
}
