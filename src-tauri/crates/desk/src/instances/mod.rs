//! Instances of Alibaba Cloud Elasticsearch, their plug-ins, and installing them.

mod change;
mod dictionaries;
mod facts;
mod install;
mod run;
mod shown;
mod view;

pub use change::{
    AnalysedPlugin, BringAsk, ChangeAsk, ChangePhase, ChangeRecord, ChangeRequest, ChangeState,
    ExportFormat, InstanceDoing, InstanceTarget, RemovedPlugin, RestartOutlook, TableId,
};
pub use dictionaries::{
    Dictionaries, DictionaryAsk, DictionaryEffect, DictionaryLine, DictionaryList,
    DictionaryPreview, DictionaryPut, DictionaryRow, Restarts, WordFile, WordFileFinding,
    WordFileId, WordsKind,
};
pub(crate) use facts::bare;
pub use facts::{InstallFacts, InstallStage};
pub use install::{InstallOrder, InstallRuns};
pub use shown::{built_in, custom, plugin_state, row};
pub(crate) use shown::{key_of, state_of};
pub use view::{
    BuiltInBond, BuiltInPlugin, ClusterHealth, CustomPlugin, InstallAnswer, InstallLine,
    InstallRun, InstallRunId, InstanceDetails, InstanceId, InstanceList, InstancePart, InstanceRow,
    InstanceState, NodeRow, PluginKey, PluginState, RunState, UnreadPart,
};
