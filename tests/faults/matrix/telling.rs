//! Transfers and faults in the words of the table.

use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::{TransferState, TransferView};

/// How often a service that is away is looked for depends on time.
pub(super) const WHILE_AWAY: &str = "while it is away";

/// A code or a state as it crosses to the page.
fn named(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    let name = value.as_str().or_else(|| value["kind"].as_str());
    name.ok_or(&value).unwrap().to_owned()
}

/// The code under which the page knows a fault.
pub(super) fn code(fault: &Fault) -> String {
    named(&fault.code)
}

/// How it stands, with what it asks or leaves behind.
pub(super) fn ends(view: &TransferView) -> String {
    let mut text = named(&view.state).replace('_', " ");
    if let Some(question) = &view.question {
        text = format!("{text}: {}", named(question));
    }
    if let Some(remains) = &view.remains {
        text = format!("{text}, remains: {}", named(remains).replace('_', " "));
    }
    let compared = named(&view.compared);
    if text == "done" && compared == "size" {
        text.push_str(", size compared only");
    }
    text
}

/// The codes told by the tries, without repeating the one before, and the notes.
pub(super) fn told(view: &TransferView) -> Vec<String> {
    let said = view.steps.iter().flat_map(|step| &step.said);
    let mut told: Vec<String> = said.map(|said| code(&said.fault)).collect();
    told.extend(view.fault.as_ref().map(code));
    told.dedup();
    told.extend(
        view.notes
            .iter()
            .map(|note| format!("note: {}", named(note))),
    );
    told
}

/// The steps that were tried more than once.
pub(super) fn tries(view: &TransferView) -> String {
    if view.state == TransferState::Offline {
        return WHILE_AWAY.to_owned();
    }
    let again: Vec<String> = view
        .steps
        .iter()
        .filter(|step| step.tries > 1)
        .map(|step| format!("{} ×{}", named(&step.name).replace('_', " "), step.tries))
        .collect();
    if again.is_empty() {
        "once".to_owned()
    } else {
        again.join(", ")
    }
}
