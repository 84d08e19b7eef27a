//! Reading instances of Alibaba Cloud, and installing plug-ins on one of them.

use plugdesk_alibaba::{Error, RecordQuery, Region};
use plugdesk_net::CancellationToken;

use super::Desk;
use super::instance_changes::wire_id;
use crate::clock::written;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{
    ChangeAsk, ChangeRequest, InstallRun, InstallRunId, InstanceDetails, InstanceId, InstanceList,
    InstancePart, InstanceTarget, PluginKey, UnreadPart, built_in, change_record, cluster_health,
    custom, node_row, row,
};

/// How many of an instance's changes are shown.
const CHANGES_SHOWN: usize = 20;

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

    /// One instance with its plug-ins. Its health, nodes and changes are calls of their own, and
    /// permissions of their own: what of them can't be read is told, and the rest shown.
    pub async fn instance(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<InstanceDetails, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let id = wire_id(instance)?;
        let cancel = CancellationToken::new();
        let latest = RecordQuery {
            request_id: None,
            since: None,
            most: CHANGES_SHOWN,
        };
        let (described, user, system, health, nodes, changes) = tokio::join!(
            Box::pin(client.describe_instance(&id, &cancel)),
            Box::pin(client.list_user_plugins(&id, &cancel)),
            Box::pin(client.list_system_plugins(&id, &cancel)),
            Box::pin(client.health(&id, &cancel)),
            Box::pin(client.list_nodes(&id, &cancel)),
            Box::pin(client.action_records(&id, &latest, &cancel)),
        );
        let fault = |error: Error| Fault::from(&error).about(instance.0.clone());
        let row = row(&described.map_err(fault)?.value);
        let (user, system) = (user.map_err(fault)?.value, system.map_err(fault)?.value);
        let mut unread = Vec::new();
        let mut unread_part = |part, error| {
            let fault = fault(error);
            unread.push(UnreadPart { part, fault });
        };
        let health = health.map_err(|error| unread_part(InstancePart::Health, error));
        let nodes = nodes.map_err(|error| unread_part(InstancePart::Nodes, error));
        let changes = changes.map_err(|error| unread_part(InstancePart::Changes, error));
        let nodes = nodes.map(|read| read.value).unwrap_or_default();
        let changes = changes.map(|read| read.value).unwrap_or_default();
        Ok(InstanceDetails {
            custom: user
                .iter()
                .map(|plugin| custom(plugin, &row.version))
                .collect(),
            built_in: system.iter().map(built_in).collect(),
            health: health.ok().map(|read| cluster_health(&read.value)),
            nodes: nodes.iter().map(node_row).collect(),
            changes: changes.iter().map(change_record).collect(),
            unread,
            last_run: self.rooms.installs.latest(connection, instance),
            read_at: written(self.rooms.clock.now()),
            row,
        })
    }

    /// The service's own page about a plug-in that comes with it, as the service names it now. The
    /// page can't bring an address of its own.
    pub async fn built_in_page(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        name: &str,
    ) -> Result<String, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let listed = client
            .list_system_plugins(&wire_id(instance)?, &CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error).about(instance.0.clone()))?;
        let mut named = listed.value.iter().filter(|plugin| plugin.name == name);
        named
            .find_map(|plugin| built_in(plugin).link)
            .ok_or_else(|| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(name))
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
        let ask = ChangeAsk {
            targets: vec![InstanceTarget {
                connection: connection.clone(),
                instance: instance.clone(),
                typed_name: typed_name.map(str::to_owned),
            }],
            change: ChangeRequest::Install { plugins },
            force,
        };
        let runs = self.change_instances(ask).await?;
        let first = runs.into_iter().next();
        first.ok_or_else(|| Fault::new(FaultCode::Internal, FaultPhase::Desk))
    }

    /// An install run by its id.
    pub fn install_run(&self, id: &InstallRunId) -> Result<InstallRun, Fault> {
        self.rooms.installs.get(id)
    }
}
