//! Install runs: what the transfers that install plug-ins came to, one instance at a time.

use std::sync::Arc;

use super::facts::InstallStage;
use super::view::{InstallRun, InstallRunId, InstanceId, PluginKey};
use crate::connections::{ConnectionId, ConnectionRecord};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::transfers::{Order, StepName, TransferId, TransferRecord, TransferSource, Transfers};

/// What was asked for.
#[derive(Debug, Clone)]
pub struct InstallOrder {
    /// The instance.
    pub instance: InstanceId,
    /// The plug-ins.
    pub plugins: Vec<PluginKey>,
    /// Whether to go on where the service would wait for a healthy cluster.
    pub force: bool,
}

/// The install runs: a view of the transfers. Clones share everything.
#[derive(Clone)]
pub struct InstallRuns {
    transfers: Transfers,
    /// Held from seeing that an instance is free to the order that takes it.
    one_at_a_time: Arc<tokio::sync::Mutex<()>>,
}

impl InstallRuns {
    /// The runs among these transfers.
    pub fn new(transfers: Transfers) -> Self {
        Self {
            transfers,
            one_at_a_time: Arc::default(),
        }
    }

    /// The latest run of an instance.
    pub fn latest(&self, connection: &ConnectionId, instance: &InstanceId) -> Option<InstallRun> {
        self.on(connection, instance)
            .iter()
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
        let InstallOrder {
            instance,
            plugins,
            force,
        } = order;
        plugdesk_alibaba::InstanceId::parse(&instance.0)
            .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input))?;
        if plugins.is_empty() {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        let _one = self.one_at_a_time.lock().await;
        self.make_way(&connection.id, &instance).await?;
        let order = Order::Install {
            instance,
            plugins,
            force,
        };
        let view = self.transfers.start(connection, order).await?;
        self.get(&InstallRunId(view.id.0))
    }

    /// One that is only followed is no obstacle; the service says whether it is over. One that
    /// the service refused, and that would be tried again, gives way to what is wanted now.
    async fn make_way(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<(), Fault> {
        for record in self.on(connection, instance) {
            if record.view.state.ended() || record.holds(StepName::Install) {
                continue;
            }
            let facts = &record.facts;
            if facts.installing || facts.install.stage != InstallStage::Refused {
                return Err(Fault::new(FaultCode::AlibabaBusy, FaultPhase::Input)
                    .about(&*instance.0)
                    .offering(FaultAction::Refresh));
            }
            self.transfers.cancel(&record.view.id).await?;
        }
        Ok(())
    }

    /// The transfers that install on an instance.
    fn on(&self, connection: &ConnectionId, instance: &InstanceId) -> Vec<TransferRecord> {
        let views = self.transfers.all().into_iter().filter(|view| {
            let source = &view.source;
            let here =
                matches!(source, TransferSource::Library { instance: its, .. } if its == instance);
            here && view.connection == *connection
        });
        views
            .filter_map(|view| self.transfers.record(&view.id).ok())
            .collect()
    }
}
