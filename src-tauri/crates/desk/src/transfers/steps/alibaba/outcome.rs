//! What a change that is over came to.

use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{ChangeState, InstallFacts, InstanceDoing};

/// Why the change is no success, where it is none: a phase of it failed, or plug-ins did not come
/// to where it was to bring them.
pub(super) fn failure(facts: &InstallFacts, doing: &InstanceDoing) -> Option<Fault> {
    let plugins = facts.failed().join(", ");
    let broken = facts.progress.as_ref();
    let broken = broken.filter(|change| change.state == ChangeState::Failed);
    let phase = broken.and_then(|change| change.failed_phase());
    let installs = matches!(
        doing,
        InstanceDoing::Install | InstanceDoing::Bring { .. } | InstanceDoing::InstallBuiltIn
    );
    let code = match (broken, plugins.is_empty()) {
        (None, true) => return None,
        (None, false) if installs => FaultCode::InstallFailed,
        _ => FaultCode::AlibabaChangeFailed,
    };
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
