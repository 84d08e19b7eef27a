//! Where an archive may go, with the versions that run there.

use plugdesk_net::CancellationToken;

use super::Desk;
use crate::archives::{DestinationPlace, PlaceKind};
use crate::connections::ConnectionId;
use crate::fault::Fault;
use crate::instances::row;
use crate::provider::Provider;

impl Desk {
    /// The deployments or instances that a connection leads to, by name. What has no version, such
    /// as a deployment that never started, is left out.
    pub async fn destination_places(
        &self,
        connection: &ConnectionId,
    ) -> Result<Vec<DestinationPlace>, Fault> {
        let cancel = CancellationToken::new();
        let mut places = match self.provider(connection).await? {
            Provider::Elastic(store) => {
                let found = store.client.search_deployments(&cancel).await;
                let found = found.map_err(|error| Fault::from(&error))?;
                found.iter().filter_map(deployment).collect::<Vec<_>>()
            }
            Provider::Alibaba(client) => {
                let answered = client.list_instances(&cancel).await;
                let answered = answered.map_err(|error| Fault::from(&error))?;
                answered.value.iter().filter_map(instance).collect()
            }
        };
        places.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(places)
    }
}

fn deployment(found: &plugdesk_elastic::Deployment) -> Option<DestinationPlace> {
    Some(DestinationPlace {
        version: found.elasticsearch_version()?.to_owned(),
        name: named(&found.name, &found.id),
        id: found.id.clone(),
        kind: PlaceKind::Deployment,
    })
}

fn instance(found: &plugdesk_alibaba::Instance) -> Option<DestinationPlace> {
    let row = row(found);
    let version = plugdesk_archive::ElasticsearchVersion::parse(&row.version)?;
    Some(DestinationPlace {
        version: version.to_string(),
        name: named(row.description.as_deref().unwrap_or_default(), &row.id.0),
        id: row.id.0,
        kind: PlaceKind::Instance,
    })
}

fn named(name: &str, id: &str) -> String {
    if name.is_empty() { id } else { name }.to_owned()
}
