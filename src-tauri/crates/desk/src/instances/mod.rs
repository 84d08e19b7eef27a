//! Instances of Alibaba Cloud Elasticsearch, their plug-ins, and installing them.

mod install;
mod shown;
mod view;

pub use install::{InstallOrder, InstallRuns};
pub use shown::{built_in, custom, plugin_state, row};
pub use view::{
    BuiltInPlugin, CustomPlugin, InstallAnswer, InstallLine, InstallRun, InstallRunId,
    InstanceDetails, InstanceId, InstanceList, InstanceRow, InstanceState, PluginKey, PluginState,
    RunState,
};
