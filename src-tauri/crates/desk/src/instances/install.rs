//! Runs on instances: what the transfers that change instances came to, one instance each.

use super::change::{ChangeRequest, TableId};
use super::dictionaries::DictionaryList;
use super::order::{DictionaryFile, InstanceChange, InstanceNamed};
use super::view::{InstallRun, InstallRunId, InstanceId, PluginKey};
use crate::archives::LocalFile;
use crate::connections::{ConnectionId, ConnectionRecord};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::{Order, TransferId, TransferRecord, Transfers};

/// Plug-ins of the library to be installed.
#[derive(Debug, Clone)]
pub struct InstallOrder {
    /// The instance.
    pub instance: InstanceId,
    /// The plug-ins.
    pub plugins: Vec<PluginKey>,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
}

/// A change of one instance.
#[derive(Debug, Clone)]
pub struct InstanceOrder {
    /// The instance.
    pub instance: InstanceId,
    /// The change.
    pub change: ChangeRequest,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
    /// The result table that it belongs to; `None` for one of its own.
    pub table: Option<TableId>,
    /// How the instance is called.
    pub named: InstanceNamed,
}

/// Files for one instance.
#[derive(Debug, Clone)]
pub struct BringOrder {
    /// The files, which were inspected.
    pub files: Vec<LocalFile>,
    /// The instance.
    pub instance: InstanceId,
    /// Whether they are installed once the library holds them.
    pub install: bool,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
    /// The result table that it belongs to; `None` for one of its own.
    pub table: Option<TableId>,
    /// How the instance is called.
    pub named: InstanceNamed,
}

/// A change of one list of dictionaries.
#[derive(Debug, Clone)]
pub struct DictionaryOrder {
    /// The instance.
    pub instance: InstanceId,
    /// The list.
    pub list: DictionaryList,
    /// What is added or replaced.
    pub put: Vec<DictionaryFile>,
    /// The names of those that are removed.
    pub remove: Vec<String>,
    /// The result table that it belongs to; `None` for one of its own.
    pub table: Option<TableId>,
    /// How the instance is called.
    pub named: InstanceNamed,
}

/// The runs on instances: a view of the transfers. Clones share everything.
#[derive(Clone)]
pub struct InstallRuns {
    transfers: Transfers,
}

impl InstallRuns {
    /// The runs among these transfers.
    pub fn new(transfers: Transfers) -> Self {
        Self { transfers }
    }

    /// Every run whose transfer is in the list, the latest first.
    pub fn all(&self) -> Vec<InstallRun> {
        let records = self.transfers.records();
        records.iter().rev().filter_map(InstallRun::of).collect()
    }

    /// The runs of a result table, in the order in which they were asked for.
    pub fn of_table(&self, table: &TableId) -> Vec<InstallRun> {
        let records = self.transfers.records();
        let runs = records.iter().filter_map(InstallRun::of);
        runs.filter(|run| run.table == *table).collect()
    }

    /// The latest run of an instance.
    pub fn latest(&self, connection: &ConnectionId, instance: &InstanceId) -> Option<InstallRun> {
        let on_it = |record: &&TransferRecord| {
            record.view.connection == *connection && record.order.instance() == Some(instance)
        };
        let records = self.transfers.records();
        let latest = records.iter().filter(on_it);
        latest
            .max_by(|one, other| one.view.asked_at.cmp(&other.view.asked_at))
            .and_then(InstallRun::of)
    }

    /// A run by its id.
    pub fn get(&self, id: &InstallRunId) -> Result<InstallRun, Fault> {
        let record = self.transfers.record(&TransferId(id.0.clone()))?;
        InstallRun::of(&record).ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input))
    }

    /// Begins a transfer that asks the service and, once it accepted, follows the instance until
    /// it is active again. A refusal is part of the run: the result table shows it.
    pub async fn start(
        &self,
        connection: &ConnectionRecord,
        order: InstallOrder,
    ) -> Result<InstallRun, Fault> {
        let order = InstanceOrder {
            instance: order.instance,
            change: ChangeRequest::Install {
                plugins: order.plugins,
            },
            force: order.force,
            table: None,
            named: InstanceNamed {
                description: None,
                region: connection.place.region.clone(),
            },
        };
        self.change(connection, order).await
    }

    /// Begins a change of an instance. One that carries out another change is waited for.
    pub async fn change(
        &self,
        connection: &ConnectionRecord,
        order: InstanceOrder,
    ) -> Result<InstallRun, Fault> {
        let InstanceOrder {
            instance,
            change,
            force,
            table,
            named,
        } = order;
        let change = match change {
            ChangeRequest::Install { plugins } => {
                let nothing = plugins.is_empty();
                let order = Order::Install {
                    instance,
                    plugins,
                    force,
                    table,
                    named,
                };
                return self.begin(connection, order, nothing).await;
            }
            ChangeRequest::InstallBuiltIn { names } => InstanceChange::InstallBuiltIn { names },
            ChangeRequest::Uninstall { plugins } => InstanceChange::Uninstall { plugins },
            ChangeRequest::Restart { nodes } => InstanceChange::Restart { nodes },
        };
        let nothing = change.is_empty();
        let order = Order::ChangeInstance {
            instance,
            change,
            force,
            table,
            named,
        };
        self.begin(connection, order, nothing).await
    }

    /// Begins to bring files into the library of an instance, and onto its nodes where that is
    /// asked for. The files were inspected before.
    pub async fn bring(
        &self,
        connection: &ConnectionRecord,
        order: BringOrder,
    ) -> Result<InstallRun, Fault> {
        let BringOrder {
            files,
            instance,
            install,
            force,
            table,
            named,
        } = order;
        let nothing = files.is_empty();
        let order = Order::Bring {
            files,
            instance,
            install,
            force,
            table,
            named,
        };
        self.begin(connection, order, nothing).await
    }

    /// Begins a change of a list of dictionaries. What it doesn't name stays.
    pub async fn dictionaries(
        &self,
        connection: &ConnectionRecord,
        order: DictionaryOrder,
    ) -> Result<InstallRun, Fault> {
        let DictionaryOrder {
            instance,
            list,
            put,
            remove,
            table,
            named,
        } = order;
        let nothing = put.is_empty() && remove.is_empty();
        let order = Order::Dictionaries {
            instance,
            list,
            put,
            remove,
            table,
            named,
        };
        self.begin(connection, order, nothing).await
    }

    async fn begin(
        &self,
        connection: &ConnectionRecord,
        order: Order,
        nothing: bool,
    ) -> Result<InstallRun, Fault> {
        if nothing {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        let unknown = || Fault::new(FaultCode::Unknown, FaultPhase::Input);
        let instance = order.instance().ok_or_else(unknown)?;
        plugdesk_alibaba::InstanceId::parse(&instance.0).map_err(|_| unknown())?;
        let view = self.transfers.start(connection, order).await?;
        self.get(&InstallRunId(view.id.0))
    }
}
