//! Instances of Alibaba Cloud Elasticsearch, their plug-ins, and installing them.

mod change;
mod dictionaries;
mod dictionary_change;
mod export;
mod facts;
mod install;
mod nodes;
mod order;
mod records;
mod run;
mod shown;
mod view;
mod word_files;

pub use change::{
    AnalysedPlugin, BringAsk, ChangeAsk, ChangePhase, ChangeRecord, ChangeRequest, ChangeState,
    ExportFormat, InstanceDoing, InstanceTarget, RemovedPlugin, RestartOutlook, TableId,
};
pub use dictionaries::{
    Dictionaries, DictionaryAsk, DictionaryEffect, DictionaryLine, DictionaryList,
    DictionaryPreview, DictionaryPut, DictionaryRow, Restarts, WordFile, WordFileFinding,
    WordFileId, WordsKind,
};
pub(crate) use dictionary_change::{check, preview};
pub(crate) use export::{export_name, exported, keep};
pub(crate) use facts::bare;
pub use facts::{InstallFacts, InstallStage};
pub use install::{BringOrder, DictionaryOrder, InstallOrder, InstallRuns, InstanceOrder};
pub(crate) use nodes::{cluster_health, is_of_cluster, node_row};
pub(crate) use order::named_only;
pub use order::{DictionaryFile, InstanceChange, InstanceNamed};
pub(crate) use records::change_record;
pub(crate) use shown::{bond_of, key_of, state_of};
pub use shown::{built_in, custom, plugin_state, row};
pub use view::{
    BuiltInBond, BuiltInPlugin, ClusterHealth, CustomPlugin, InstallAnswer, InstallLine,
    InstallRun, InstallRunId, InstanceDetails, InstanceId, InstanceList, InstancePart, InstanceRow,
    InstanceState, NodeRow, PluginKey, PluginState, RunState, UnreadPart,
};
pub(crate) use word_files::{KeptWordFile, WordFileShelf};
