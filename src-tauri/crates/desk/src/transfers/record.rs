//! A transfer as the journal keeps it: what was asked, how far it is, and what is known.

use plugdesk_net::Sha256;
use serde::{Deserialize, Serialize};

use super::change_facts::{ChangeFacts, ObjectFacts};
use super::order::{ExtensionTarget, Order};
use super::plan_facts::PlanFacts;
use super::view::{Remains, StepName, StepState, TransferView, UploadForm};
use crate::archives::LocalFile;
use crate::extensions::ExtensionId;
use crate::instances::{InstallFacts, InstallRun, InstallStage};
use crate::news::News;

/// A transfer as the journal keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransferRecord {
    /// What the page sees. Progress is not kept; it says nothing after a restart.
    pub view: TransferView,
    /// What was asked.
    pub order: Order,
    /// What the steps learnt.
    #[serde(default)]
    pub facts: Facts,
}

/// What the steps of a transfer learnt: intents, written before their effect, and answers.
///
/// An intent that is here without its answer means that the service has to be asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// A creation was about to be sent, and no answer has been seen.
    pub creating: Option<Creating>,
    /// This transfer made the extension, so that it may remove it.
    pub made: bool,
    /// A file was about to be sent, and no answer has been seen.
    pub sending: Option<Sending>,
    /// The file as it went out whole.
    pub sent: Option<SentFile>,
    /// The file that the service says it holds.
    pub held: Option<HeldFile>,
    /// The person wants a new extension although others fit.
    pub make_another: bool,
    /// An installation was about to be asked for, and no answer has been seen.
    pub installing: bool,
    /// What is known of a change of an instance: its result table.
    pub install: InstallFacts,
    /// What the steps that change an instance learnt beside that.
    pub change: ChangeFacts,
    /// What is known of the changes of plans, in the order of their targets.
    pub plans: Vec<PlanFacts>,
}

/// A creation on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Creating {
    /// The extensions that would fit and were there before. What fits and isn't among them was
    /// made since.
    pub known: Vec<ExtensionId>,
    /// Where the service was told to fetch the file, as it may be shown, where that is not the
    /// address that the person gave.
    #[serde(default)]
    pub fetched_from: Option<String>,
    /// The service may be fetching still: its answer was waited for, and nothing else was wrong.
    #[serde(default)]
    pub fetching: bool,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sending {
    /// What the service held before.
    pub before: Option<HeldFile>,
    /// The form in which it goes.
    pub form: UploadForm,
    /// What went out, once all of it had. The file on disk may be another by the time that the
    /// service is asked for its answer.
    #[serde(default)]
    pub whole: Option<SentFile>,
}

/// A file as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentFile {
    /// Its bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Sha256,
}

/// A file that a service says it holds (`file_metadata`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldFile {
    /// Its bytes.
    pub size: Option<u64>,
    /// When it was stored, as the service writes it.
    pub modified: Option<String>,
}

impl TransferRecord {
    /// What the page is told of it: its view, and the result table of an installation.
    pub fn news(&self) -> Vec<News> {
        let transfer = News::TransferChanged {
            transfer: self.view.clone(),
        };
        let run = InstallRun::of(self).map(|run| News::InstallChanged { run });
        [Some(transfer), run].into_iter().flatten().collect()
    }

    /// Whether a step was seen to hold.
    pub fn holds(&self, name: StepName) -> bool {
        self.view.steps.iter().any(|step| {
            step.name == name && matches!(step.state, StepState::Done | StepState::Skipped)
        })
    }

    /// Whether an extension is this transfer's own, so that `other` can't take it. Each service gives
    /// ids of its own; two connections lead to the same one where even the name is the same.
    pub fn has_taken(&self, extension: &ExtensionId, other: &Self) -> bool {
        self.order.owns_extension()
            && self.view.extension.as_ref() == Some(extension)
            && (self.view.connection == other.view.connection
                || self.order.name() == other.order.name())
    }

    /// Whether it counts among those that run side by side on a connection. What changes plans or
    /// instances waits for hours, with few bytes, once its files are stored.
    pub fn takes_room(&self) -> bool {
        let stored = self.order.plan_work().is_some() && self.holds(StepName::Verify);
        self.order.takes_room() && !stored && !self.holds(StepName::Put)
    }

    /// What was put into a bucket may have been removed from there by the time that a transfer is
    /// taken up again; it is looked for before the service is pointed at it.
    pub fn look_for_objects_again(&mut self) {
        let used = self.holds(StepName::Import) || self.holds(StepName::UpdateDictionaries);
        if used || !self.holds(StepName::Put) {
            return;
        }
        for object in &mut self.facts.change.objects {
            object.stored = false;
        }
        let mut steps = self.view.steps.iter_mut();
        if let Some(put) = steps.find(|step| step.name == StepName::Put) {
            put.state = StepState::Waiting;
        }
    }

    /// Whether an instance was asked for a change, and the answer was not seen.
    pub fn is_unanswered(&self) -> bool {
        let change = &self.facts.change;
        self.facts.installing || change.asking.is_some() || change.importing.is_some()
    }

    /// Whether taking it up makes Plugdesk ask an instance for a change that it was asked for
    /// before, or that is due at once.
    pub fn asks_an_instance_again(&self) -> bool {
        let at_once = !matches!(self.order, Order::Bring { .. } | Order::Dictionaries { .. });
        let asked_before = !matches!(
            self.facts.install.stage,
            InstallStage::Unanswered | InstallStage::WaitingTurn
        );
        let unasked = |step| step != StepName::Import && !self.holds(step);
        self.order.asking_step().is_some_and(unasked)
            && !self.is_unanswered()
            && (at_once || asked_before)
    }

    /// Sends another file in the place of one that changed. The service has to look at it anew.
    pub fn send_instead(&mut self, index: usize, file: LocalFile) {
        if let Some(place) = self.order.file_mut(index) {
            *place = file;
        }
        let Some(object) = self.facts.change.objects.get_mut(index) else {
            return;
        };
        // An upload in parts that was begun is given up before the next one begins.
        object.sha256 = None;
        object.stored = false;
        object.sending = false;
        self.view.analyses.clear();
        let looked_at = self.view.steps.iter_mut();
        for step in looked_at.filter(|step| step.name == StepName::Analyse) {
            step.state = StepState::Waiting;
        }
    }

    fn remains_on_instance(&self) -> Remains {
        let change = &self.facts.change;
        let brings_only = matches!(self.order, Order::Bring { install: false, .. });
        match self.facts.install.stage {
            InstallStage::Accepted | InstallStage::Lost => Remains::InstallUnderWay,
            InstallStage::Over if !brings_only => Remains::InstallOver,
            _ if self.facts.installing || change.asking.is_some() => Remains::InstallUnderWay,
            _ if change.importing.is_some() => Remains::Unknown,
            _ if !change.imported.is_empty() => Remains::InLibrary,
            _ if change.objects.iter().any(ObjectFacts::is_there) => Remains::ObjectsInBucket,
            _ => Remains::Nothing,
        }
    }

    /// Whether what remains was made by this transfer, and may be removed from here.
    pub fn say_what_may_be_removed(&mut self) {
        self.view.removable = match self.view.remains {
            Some(Remains::ObjectsInBucket) => true,
            Some(
                Remains::ExtensionWithoutFile
                | Remains::ExtensionWithFile
                | Remains::PlansUnchanged,
            ) => self.facts.made && self.view.extension.is_some(),
            _ => false,
        };
    }

    /// What is on the service, as far as it is known, when a transfer ends before its time.
    pub fn remains(&self) -> Remains {
        let facts = &self.facts;
        match &self.order {
            order if order.instance().is_some() => self.remains_on_instance(),
            // What is received leaves the service as it is.
            Order::Receive { .. } => Remains::Nothing,
            _ if facts.creating.is_some() => Remains::Unknown,
            _ if facts.sending.is_some() => Remains::Unknown,
            _ if facts.plans.iter().any(PlanFacts::is_unanswered) => Remains::Unknown,
            _ if self.changes_a_plan() => Remains::PlansChanged,
            Order::ChangePlans { .. } => Remains::PlansUnchanged,
            Order::Upload { then: Some(_), .. } if self.holds(StepName::Verify) => {
                Remains::PlansUnchanged
            }
            _ if facts.held.is_some() && facts.sent.is_some() => Remains::ExtensionWithFile,
            Order::Upload {
                target:
                    ExtensionTarget::Existing {
                        holds_file: true, ..
                    },
                ..
            } => Remains::FormerFile,
            _ if self.view.extension.is_some() => Remains::ExtensionWithoutFile,
            _ => Remains::Nothing,
        }
    }
}
