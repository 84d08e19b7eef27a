//! The steps to Alibaba Cloud Elasticsearch: files go through a bucket into an instance's library,
//! plug-ins are installed and taken off, dictionaries are exchanged, and the instance is watched
//! until the change has reached every node.

mod analyse;
mod change;
mod dictionaries;
mod follow;
mod import;
mod install;
mod library;
mod objects;
mod outcome;
mod put;
mod reading;
mod rest;
mod tidy;
mod turn;

use plugdesk_alibaba::{Error, ErrorKind, InstanceId};

use crate::fault::{Fault, FaultCode, FaultPhase, Retry};
use crate::instances::InstanceDoing;
use crate::transfers::order::Order;

pub(in crate::transfers) use analyse::Analyse;
pub(in crate::transfers) use change::ChangeInstance;
pub(in crate::transfers) use dictionaries::UpdateDictionaries;
pub(in crate::transfers) use follow::Follow;
pub(in crate::transfers) use import::Import;
pub(in crate::transfers) use install::Install;
pub(in crate::transfers) use put::Put;
pub(in crate::transfers) use rest::{look_for_rest, remove_rest};
pub(in crate::transfers) use tidy::Tidy;

/// The instance that an order changes, and what is done to it.
struct Aim {
    id: InstanceId,
    /// The same id as the page writes it.
    instance: crate::instances::InstanceId,
    doing: InstanceDoing,
}

impl Aim {
    fn of(order: &Order) -> Result<Self, Fault> {
        let (Some(instance), Some(doing)) = (order.instance(), order.doing()) else {
            return Err(internal());
        };
        let id = InstanceId::parse(&instance.0)
            .map_err(|_| Fault::new(FaultCode::Unknown, FaultPhase::Input).about(&*instance.0))?;
        Ok(Self {
            id,
            instance: instance.clone(),
            doing,
        })
    }

    /// Whether it brings plug-ins onto nodes or takes them off.
    fn moves_plugins(&self) -> bool {
        !matches!(
            self.doing,
            InstanceDoing::Restart | InstanceDoing::Dictionaries { .. }
        )
    }

    /// What the service said of the instance.
    fn fault(&self, error: &Error) -> Fault {
        Fault::from(error).about(self.id.as_str())
    }

    /// As [`Self::fault`], where the request may have been carried out: the next try looks for
    /// that first, so there may be one.
    fn fault_of_ask(&self, error: &Error) -> Fault {
        let mut fault = self.fault(error);
        if error.outcome_unknown() && fault.retry == Retry::Never {
            fault.retry = Retry::Now;
        }
        fault
    }
}

/// Whether the instance is at another change, after which it may be asked again.
fn is_busy(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::InstanceActivating | ErrorKind::Busy)
}

fn internal() -> Fault {
    Fault::new(FaultCode::Internal, FaultPhase::Desk)
}
