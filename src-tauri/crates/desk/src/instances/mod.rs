//! Instances of Alibaba Cloud Elasticsearch, their plug-ins, and installing them.

mod facts;
mod install;
mod run;
mod shown;
mod view;

pub(crate) use facts::bare;
pub use facts::{InstallFacts, InstallStage};
pub use install::{InstallOrder, InstallRuns};
pub use shown::{built_in, custom, plugin_state, row};
pub(crate) use shown::{key_of, state_of};
pub use view::{
    BuiltInPlugin, CustomPlugin, InstallAnswer, InstallLine, InstallRun, InstallRunId,
    InstanceDetails, InstanceId, InstanceList, InstanceRow, InstanceState, PluginKey, PluginState,
    RunState,
};
