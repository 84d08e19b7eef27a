//! Writing acts down for other tools.

use plugdesk_alibaba::UserPlugin;
use plugdesk_elastic::IncludeDeployments;
use plugdesk_net::CancellationToken;
use serde_json::Value;

use super::Desk;
use super::extensions::wire_id;
use super::instance_changes::wire_id as instance_wire_id;
use crate::connections::{ConnectionId, ServiceKind};
use crate::copy_as::{
    At, AtRegion, CopySubject, CopyTexts, Held, InstanceCopySubject, InstanceCopyTexts, KnownThere,
    instance_texts, texts,
};
use crate::extensions::row;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{InstanceId, PluginKey, check, key_of};

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
        let record = self.rooms.connections.get(connection)?;
        if record.place.service != ServiceKind::Alibaba {
            return Err(Fault::new(FaultCode::WrongService, FaultPhase::Input).about(record.name));
        }
        let mut known = KnownThere::default();
        let keys = subject.library_plugins();
        if !keys.is_empty() {
            known.library = self.held_objects(connection, instance, keys).await?;
        }
        if let InstanceCopySubject::Dictionaries { ask } = subject {
            let files = self.word_files(ask)?;
            known.word_files = files.into_iter().map(|file| file.view.file_name).collect();
            known.dictionaries = self.dictionary_list(connection, instance, ask.list).await?;
            check(ask, &known.dictionaries)?;
        }
        instance_texts(&AtRegion::of(&record), instance, subject, &known)
    }

    /// What the library holds of these plug-ins, each as the service wants it back.
    async fn held_objects(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        keys: &[PluginKey],
    ) -> Result<Vec<Value>, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let library = client
            .list_user_plugins(&instance_wire_id(instance)?, &CancellationToken::new())
            .await
            .map_err(|error| Fault::from(&error).about(instance.0.clone()))?
            .value;
        let held = |key: &PluginKey| {
            let found = library.iter().find(|plugin| key_of(plugin) == *key);
            found.map(UserPlugin::to_install).ok_or_else(|| {
                Fault::new(FaultCode::AlibabaNotInLibrary, FaultPhase::Input)
                    .about(key.name.clone())
                    .offering(FaultAction::Refresh)
            })
        };
        keys.iter().map(held).collect()
    }
}
