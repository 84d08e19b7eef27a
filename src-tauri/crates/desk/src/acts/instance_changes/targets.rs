//! The instances that a change is for, looked at before anything begins.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use plugdesk_alibaba::{Client, Instance};
use plugdesk_net::CancellationToken;

use super::AT_ONCE;
use crate::acts::Desk;
use crate::acts::connections::confirm;
use crate::connections::ConnectionRecord;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{InstanceId, InstanceNamed, InstanceTarget};

/// An instance that is there, and whose name was typed where that is asked for.
pub(in crate::acts) struct Target {
    pub(in crate::acts) record: ConnectionRecord,
    pub(in crate::acts) instance: InstanceId,
    pub(in crate::acts) named: InstanceNamed,
    client: Client,
    described: Instance,
}

/// What it takes to read something of an instance.
pub(in crate::acts) struct Reading {
    pub(in crate::acts) client: Client,
    pub(in crate::acts) id: plugdesk_alibaba::InstanceId,
}

impl Target {
    /// The Elasticsearch version that it runs, as far as the service tells.
    pub(in crate::acts) fn version(&self) -> &str {
        self.described.elasticsearch_version()
    }

    pub(in crate::acts) fn reading(&self) -> Reading {
        Reading {
            client: self.client.clone(),
            id: self.described.id.clone(),
        }
    }

    /// Says on which instance it went wrong.
    pub(in crate::acts) fn blamed(&self, fault: Fault) -> Fault {
        fault.with_arg("instance", self.instance.0.clone())
    }
}

impl Desk {
    /// Looks at each target, once where it was named twice.
    pub(in crate::acts) async fn targets(
        &self,
        targets: &[InstanceTarget],
    ) -> Result<Vec<Target>, Fault> {
        let mut each: Vec<InstanceTarget> = Vec::with_capacity(targets.len());
        for target in targets {
            let same = |one: &InstanceTarget| {
                one.connection == target.connection && one.instance == target.instance
            };
            if !each.iter().any(same) {
                each.push(target.clone());
            }
        }
        if each.is_empty() {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        let looked = stream::iter(each).map(|target| {
            let desk = self.clone();
            async move { desk.target(&target).await }
        });
        looked.buffered(AT_ONCE).try_collect().await
    }

    /// Looks at an instance that is to be changed.
    pub(in crate::acts) async fn target(&self, target: &InstanceTarget) -> Result<Target, Fault> {
        let record = self.rooms.connections.get(&target.connection)?;
        let id = wire_id(&target.instance)?;
        let client = self.provider(&target.connection).await?.alibaba()?;
        let described = client
            .describe_instance(&id, &CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error).about(target.instance.0.clone()))?
            .value;
        let description = described.description.clone().unwrap_or_default();
        let names: Vec<&str> = [description.as_str(), target.instance.0.as_str()]
            .into_iter()
            .filter(|name| !name.trim().is_empty())
            .collect();
        confirm(record.protected, &names, target.typed_name.as_deref())
            .map_err(|fault| fault.about(target.instance.0.clone()))?;
        Ok(Target {
            named: InstanceNamed {
                description: Some(description).filter(|text| !text.is_empty()),
                region: record.place.region.clone(),
            },
            instance: target.instance.clone(),
            record,
            client,
            described,
        })
    }

    /// Says of which connection a fault is.
    pub(in crate::acts) fn named(&self, fault: Fault, target: &InstanceTarget) -> Fault {
        match self.rooms.connections.get(&target.connection) {
            Ok(record) => fault.about(record.name),
            Err(_) => fault,
        }
    }
}

/// The id as it goes to the service.
pub(in crate::acts) fn wire_id(id: &InstanceId) -> Result<plugdesk_alibaba::InstanceId, Fault> {
    plugdesk_alibaba::InstanceId::parse(&id.0)
        .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(id.0.clone()))
}
