//! Reading instances of Alibaba Cloud and installing plug-ins on them.

use plugdesk_alibaba::Region;
use plugdesk_net::CancellationToken;

use super::Desk;
use super::connections::confirm;
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{
    InstallOrder, InstallRun, InstallRunId, InstanceDetails, InstanceId, InstanceList, PluginKey,
    built_in, custom, row,
};

impl Desk {
    /// Regions to suggest in the form; any other may be typed.
    pub fn known_regions(&self) -> Vec<String> {
        Region::known().map(|region| region.to_string()).collect()
    }

    /// Every instance of a connection's region.
    pub async fn instances(&self, connection: &ConnectionId) -> Result<InstanceList, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let answered = client
            .list_instances(&CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error))?;
        Ok(InstanceList {
            rows: answered.value.iter().map(row).collect(),
            read_at: written(self.rooms.clock.now()),
            request_id: answered.request_id,
        })
    }

    /// One instance with its plug-ins.
    pub async fn instance(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<InstanceDetails, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let id = wire_id(instance)?;
        let cancel = CancellationToken::new();
        let fault = |error: plugdesk_alibaba::Error| Fault::from(&error).about(instance.0.clone());
        let (described, user, system) = tokio::try_join!(
            client.describe_instance(&id, &cancel),
            client.list_user_plugins(&id, &cancel),
            client.list_system_plugins(&id, &cancel),
        )
        .map_err(fault)?;
        let row = row(&described.value);
        Ok(InstanceDetails {
            custom: user
                .value
                .iter()
                .map(|plugin| custom(plugin, &row.version))
                .collect(),
            built_in: system.value.iter().map(built_in).collect(),
            health: None,
            nodes: Vec::new(),
            changes: Vec::new(),
            unread: Vec::new(),
            last_run: self.rooms.installs.latest(connection, instance),
            read_at: written(self.rooms.clock.now()),
            row,
        })
    }

    /// Installs plug-ins, which restarts the cluster. On a protected connection `typed_name` must
    /// be the instance's description or id.
    pub async fn install_plugins(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        plugins: Vec<PluginKey>,
        force: bool,
        typed_name: Option<&str>,
    ) -> Result<InstallRun, Fault> {
        let record = self.rooms.connections.get(connection)?;
        let client = self.provider(connection).await?.alibaba()?;
        if record.protected {
            let id = wire_id(instance)?;
            let described = client
                .describe_instance(&id, &CancellationToken::new())
                .await
                .map_err(|error| Fault::from(&error).about(instance.0.clone()))?;
            let description = described.value.description.unwrap_or_default();
            let names: Vec<&str> = [description.as_str(), instance.0.as_str()]
                .into_iter()
                .filter(|name| !name.trim().is_empty())
                .collect();
            confirm(true, &names, typed_name)?;
        }
        let order = InstallOrder {
            instance: instance.clone(),
            plugins,
            force,
        };
        self.rooms.installs.start(&record, order).await
    }

    /// An install run by its id.
    pub fn install_run(&self, id: &InstallRunId) -> Result<InstallRun, Fault> {
        self.rooms.installs.get(id)
    }
}

fn wire_id(id: &InstanceId) -> Result<plugdesk_alibaba::InstanceId, Fault> {
    plugdesk_alibaba::InstanceId::parse(&id.0)
        .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(id.0.clone()))
}
