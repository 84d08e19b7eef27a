//! Writing acts down for other tools.

use plugdesk_elastic::IncludeDeployments;
use plugdesk_net::CancellationToken;

use super::Desk;
use super::extensions::wire_id;
use crate::connections::{ConnectionId, ServiceKind};
use crate::copy_as::{
    At, CopySubject, CopyTexts, Held, InstanceCopySubject, InstanceCopyTexts, texts,
};
use crate::extensions::row;
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::InstanceId;

impl Desk {
    /// What a person would type elsewhere to do the same. The connection's secret has no part in
    /// it; the extension that the act names is read, because the texts need its name.
    pub async fn copy_as(
        &self,
        connection: &ConnectionId,
        subject: &CopySubject,
    ) -> Result<CopyTexts, Fault> {
        let record = self.rooms.connections.get(connection)?;
        if record.place.service == ServiceKind::Alibaba {
            return Err(Fault::new(FaultCode::WrongService, FaultPhase::Input).about(record.name));
        }
        let held = match subject.named() {
            Some(id) => {
                let client = self.provider(connection).await?.elastic()?.client;
                let cancel = CancellationToken::new();
                let stored = client
                    .extension(&wire_id(id)?, IncludeDeployments(false), &cancel)
                    .await
                    .map_err(|error| Fault::from(&error).about(id.0.clone()))?;
                let row = row(&stored.value);
                Some(Held {
                    id: row.id,
                    name: row.name,
                    kind: row.kind,
                    version: row.version,
                    url: row.url,
                    description: row.description,
                })
            }
            None => None,
        };
        Ok(texts(&At::of(&record), subject, held.as_ref()))
    }

    /// The same for an act on an instance of Alibaba Cloud.
    pub async fn copy_instance_act_as(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        subject: &InstanceCopySubject,
    ) -> Result<InstanceCopyTexts, Fault> {
        let _ = (connection, instance, subject);
        Err(Fault::new(FaultCode::NotPossibleNow, FaultPhase::Desk))
    }
}
