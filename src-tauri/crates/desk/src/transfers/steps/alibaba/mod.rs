//! The steps to Alibaba Cloud Elasticsearch: plug-ins of an instance's library are installed, and
//! the instance is watched until they are.

mod follow;
mod install;

use plugdesk_alibaba::InstanceId;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::instances::{InstanceDoing, PluginKey};
use crate::transfers::order::Order;

pub(in crate::transfers) use follow::Follow;
pub(in crate::transfers) use install::Install;

/// What an installation was asked to do.
struct Asked<'a> {
    id: InstanceId,
    plugins: &'a [PluginKey],
    force: bool,
    doing: InstanceDoing,
}

impl<'a> Asked<'a> {
    fn of(order: &'a Order) -> Result<Self, Fault> {
        let Order::Install {
            instance,
            plugins,
            force,
            ..
        } = order
        else {
            return Err(Fault::new(FaultCode::Internal, FaultPhase::Desk));
        };
        let id = InstanceId::parse(&instance.0)
            .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(&*instance.0))?;
        Ok(Self {
            id,
            plugins,
            force: *force,
            doing: InstanceDoing::Install,
        })
    }
}
