//! What a restart costs, and stopping and resuming a change that is under way.

use plugdesk_alibaba::{ClientToken, Error, ErrorKind, Force, Restart};
use plugdesk_net::{CancellationToken, RetryAdvice};

use super::targets::{Reading, wire_id};
use crate::acts::Desk;
use crate::connections::ConnectionId;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::{
    InstanceId, InstanceTarget, RestartOutlook, cluster_health, is_of_cluster, row,
};

/// How often an order is sent whose answer is lost again and again.
const TRIES: u32 = 3;

/// What is asked of the change that an instance carries out.
#[derive(Debug, Clone, Copy)]
enum Hand {
    Interrupt,
    Resume,
}

impl Desk {
    /// What a restart of an instance costs. The instance must be there; what else can't be read is
    /// left out, and why is told.
    pub async fn restart_outlook(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        force: bool,
    ) -> Result<RestartOutlook, Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let id = wire_id(instance)?;
        let cancel = CancellationToken::new();
        let (described, estimate, health, nodes) = tokio::join!(
            Box::pin(client.describe_instance(&id, &cancel)),
            Box::pin(client.estimated_restart_time(&id, &Restart::Instance, Force(force), &cancel)),
            Box::pin(client.health(&id, &cancel)),
            Box::pin(client.list_nodes(&id, &cancel)),
        );
        let blamed = |error: &Error| Fault::from(error).about(instance.0.clone());
        let row = row(&described.map_err(|error| blamed(&error))?.value);
        let unread = [
            estimate.as_ref().err(),
            health.as_ref().err(),
            nodes.as_ref().err(),
        ];
        let fault = unread.into_iter().flatten().next().map(blamed);
        let counted = nodes.ok().and_then(|answered| {
            let nodes = answered.value.iter().filter(|node| is_of_cluster(node));
            u32::try_from(nodes.count()).ok().filter(|count| *count > 0)
        });
        let seconds = estimate.ok().and_then(|answered| answered.value);
        Ok(RestartOutlook {
            instance: row.id,
            seconds: seconds.and_then(|time| u32::try_from(time.as_secs()).ok()),
            health: health.ok().map(|answered| cluster_health(&answered.value)),
            nodes: counted.or(row.nodes),
            state: row.state,
            fault,
        })
    }

    /// Interrupts the change that an instance carries out. The instance is suspended until the
    /// change is resumed. On a protected connection `typed_name` must be the instance's description
    /// or id.
    pub async fn interrupt_change(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
        typed_name: Option<&str>,
    ) -> Result<(), Fault> {
        let target = InstanceTarget {
            connection: connection.clone(),
            instance: instance.clone(),
            typed_name: typed_name.map(str::to_owned),
        };
        let reading = self.target(&target).await?.reading();
        reading.ask(Hand::Interrupt).await
    }

    /// Resumes an interrupted change.
    pub async fn resume_change(
        &self,
        connection: &ConnectionId,
        instance: &InstanceId,
    ) -> Result<(), Fault> {
        let client = self.provider(connection).await?.alibaba()?;
        let id = wire_id(instance)?;
        Reading { client, id }.ask(Hand::Resume).await
    }
}

impl Reading {
    /// Asks under one client token, so that an order whose answer was lost may be sent again.
    async fn ask(&self, hand: Hand) -> Result<(), Fault> {
        let token = ClientToken::new(&uuid::Uuid::new_v4().to_string());
        let cancel = CancellationToken::new();
        let mut tries = 1;
        loop {
            let asked = match hand {
                Hand::Interrupt => self.client.interrupt(&self.id, &token, &cancel).await,
                Hand::Resume => self.client.resume(&self.id, &token, &cancel).await,
            };
            let error = match asked {
                Ok(answered) if answered.value => return Ok(()),
                Ok(answered) => {
                    let mut fault = Fault::new(FaultCode::UnknownAnswer, FaultPhase::Answer)
                        .about(self.id.as_str())
                        .offering(FaultAction::Refresh);
                    fault.request_id = answered.request_id;
                    return Err(fault);
                }
                Err(error) => error,
            };
            match (hand, &error.kind, error.retry()) {
                // What was wanted is under way.
                (Hand::Interrupt, ErrorKind::AlreadyInterrupted, _) => return Ok(()),
                (_, _, RetryAdvice::After(wait)) if error.outcome_unknown() && tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(wait).await;
                }
                _ => return Err(Fault::from(&error).about(self.id.as_str())),
            }
        }
    }
}
