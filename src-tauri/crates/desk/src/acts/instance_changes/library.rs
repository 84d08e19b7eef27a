//! Removing plug-ins from an instance's library.

use plugdesk_alibaba::{Error, UserPlugin};
use plugdesk_net::CancellationToken;

use super::targets::Reading;
use crate::acts::Desk;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{
    InstanceId, InstanceTarget, PluginKey, PluginState, RemovedPlugin, key_of, plugin_state,
};

impl Desk {
    /// Removes plug-ins from an instance's library, one by one; those on the nodes stay, and for
    /// them the service is not asked. On a protected connection `typed_name` must be the instance's
    /// description or id.
    pub async fn remove_from_library(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        plugins: Vec<PluginKey>,
        typed_name: Option<&str>,
    ) -> Result<Vec<RemovedPlugin>, Fault> {
        if plugins.is_empty() {
            return Err(Fault::new(FaultCode::NothingChosen, FaultPhase::Input));
        }
        let target = InstanceTarget {
            connection: connection.clone(),
            instance: instance.clone(),
            typed_name: typed_name.map(str::to_owned),
        };
        let reading = self.target(&target).await?.reading();
        let library = reading
            .library()
            .await
            .map_err(|error| Fault::from(&error).about(instance.0.clone()))?;
        let mut removed = Vec::with_capacity(plugins.len());
        for key in plugins {
            let held = library.iter().find(|plugin| key_of(plugin) == key);
            let (fault, request_id) = match held {
                // Somebody else removed it.
                None => (None, None),
                Some(plugin) if is_on_nodes(plugin) => (Some(still_installed(plugin)), None),
                Some(plugin) => match reading.remove(plugin).await {
                    Ok(request_id) => (None, request_id),
                    Err(fault) => {
                        let request_id = fault.request_id.clone();
                        (Some(fault.about(key.name.clone())), request_id)
                    }
                },
            };
            removed.push(RemovedPlugin {
                key,
                fault,
                request_id,
            });
        }
        Ok(removed)
    }
}

impl Reading {
    async fn library(&self) -> Result<Vec<UserPlugin>, Error> {
        let listed = self
            .client
            .list_user_plugins(&self.id, &CancellationToken::new())
            .await?;
        Ok(listed.value)
    }

    /// Removes one plug-in. Where the answer was lost the library tells whether it is gone.
    async fn remove(&self, plugin: &UserPlugin) -> Result<Option<String>, Fault> {
        let one = std::slice::from_ref(plugin);
        let asked = self
            .client
            .remove_plugins(&self.id, one, &CancellationToken::new())
            .await;
        match asked {
            Ok(answered) if answered.value => Ok(answered.request_id),
            Ok(answered) => {
                let mut fault = Fault::new(FaultCode::UnknownAnswer, FaultPhase::Answer);
                fault.request_id = answered.request_id;
                Err(fault.offering(FaultAction::Refresh))
            }
            Err(error) if error.outcome_unknown() => {
                let gone = self
                    .library()
                    .await
                    .is_ok_and(|library| !library.iter().any(|one| key_of(one) == key_of(plugin)));
                if gone {
                    return Ok(error.request_id);
                }
                Err(Fault::from(&error))
            }
            Err(error) => Err(Fault::from(&error)),
        }
    }
}

/// Whether nodes run it, or are about to or have just done.
fn is_on_nodes(plugin: &UserPlugin) -> bool {
    match plugin_state(&plugin.state) {
        PluginState::Installed
        | PluginState::Installing
        | PluginState::Uninstalling
        | PluginState::Upgrading => true,
        PluginState::Uploaded
        | PluginState::Failed
        | PluginState::Uploading
        | PluginState::Unknown => false,
    }
}

fn still_installed(plugin: &UserPlugin) -> Fault {
    Fault::new(FaultCode::AlibabaStillInstalled, FaultPhase::Input)
        .about(plugin.name.clone())
        .offering(FaultAction::Refresh)
}
