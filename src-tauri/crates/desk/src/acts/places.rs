//! Where an archive may go, with the versions that run there.

use plugdesk_alibaba::InstanceStatus;
use plugdesk_archive::ElasticsearchVersion;
use plugdesk_net::CancellationToken;

use super::Desk;
use crate::archives::{DestinationPlace, PlaceKind};
use crate::connections::ConnectionId;
use crate::fault::Fault;
use crate::provider::Provider;

impl Desk {
    /// The deployments or instances that a connection leads to, by name. Left out is what runs
    /// nothing: what has no version that can be read, such as a deployment that never started, and
    /// what was stopped, deleted or released.
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
            Provider::Alibaba(region) => {
                let answered = region.client.list_instances(&cancel).await;
                let answered = answered.map_err(|error| Fault::from(&error))?;
                answered.value.iter().filter_map(instance).collect()
            }
        };
        places.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(places)
    }
}

fn deployment(found: &plugdesk_elastic::Deployment) -> Option<DestinationPlace> {
    if found.is_stopped() || found.is_hidden() {
        return None;
    }
    // Elastic names releases in full, so that nothing is filled in here.
    let version = ElasticsearchVersion::parse_exact(found.elasticsearch_version()?)?;
    Some(DestinationPlace {
        version: version.to_string(),
        name: named(&found.name, &found.id),
        id: found.id.clone(),
        kind: PlaceKind::Deployment,
    })
}

fn instance(found: &plugdesk_alibaba::Instance) -> Option<DestinationPlace> {
    if found.status == InstanceStatus::Invalid {
        return None;
    }
    // As it is told: of two numbers the patch level is not known, and none is made up.
    let version = found.elasticsearch_version().trim();
    ElasticsearchVersion::parse(version)?;
    let id = found.id.as_str();
    Some(DestinationPlace {
        version: version.to_string(),
        name: named(found.description.as_deref().unwrap_or_default(), id),
        id: id.to_owned(),
        kind: PlaceKind::Instance,
    })
}

/// The name, or the id of what has none.
fn named(name: &str, id: &str) -> String {
    let name = name.trim();
    if name.is_empty() { id } else { name }.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn deployed(name: &str, version: &Value, status: &str, hidden: bool) -> Option<[String; 2]> {
        let found = serde_json::from_value(json!({
            "id": "a1",
            "name": name,
            "healthy": true,
            "metadata": { "hidden": hidden },
            "resources": { "elasticsearch": [{ "info": {
                "status": status,
                "plan_info": { "current": { "plan": { "elasticsearch": { "version": version } } } },
            } }] },
        }));
        deployment(&found.unwrap()).map(|place| [place.name, place.version])
    }

    fn instance_of(fields: &Value) -> Option<[String; 2]> {
        let mut json = json!({ "instanceId": "es-cn-1", "status": "active" });
        json.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let found: plugdesk_alibaba::Instance = serde_json::from_value(json).unwrap();
        instance(&found).map(|place| [place.name, place.version])
    }

    fn shown(name: &str, version: &str) -> [String; 2] {
        [name.to_owned(), version.to_owned()]
    }

    #[test]
    fn a_deployment_is_a_place_while_it_runs_a_version_that_can_be_read() {
        let place = |version| deployed("prod", &version, "started", false);
        assert_eq!(place(json!("8.15.2")), Some(shown("prod", "8.15.2")));
        assert_eq!(place(json!("9.0.0-rc1")), Some(shown("prod", "9.0.0-rc1")));
        for unreadable in [
            json!(null),
            json!(""),
            json!("latest"),
            json!("8.15"),
            json!(8),
        ] {
            assert_eq!(place(unreadable.clone()), None, "{unreadable}");
        }
        let version = json!("8.15.2");
        assert_eq!(deployed("prod", &version, "stopped", false), None);
        assert_eq!(deployed("prod", &version, "started", true), None);
        assert_eq!(
            deployed("prod", &version, "reconfiguring", false),
            Some(shown("prod", "8.15.2"))
        );
        assert_eq!(
            deployed(" ", &version, "started", false),
            Some(shown("a1", "8.15.2"))
        );
    }

    #[test]
    fn the_version_of_an_instance_is_the_one_that_people_know() {
        for (written, known) in [
            ("8.17.0_with_X-Pack", Some("8.17.0")),
            ("7.10_with_X-Pack", Some("7.10")),
            ("6.7.0", Some("6.7.0")),
            ("", None),
            ("unknown", None),
        ] {
            let place = instance_of(&json!({ "esVersion": written, "description": "logs" }));
            assert_eq!(
                place.map(|[_, version]| version).as_deref(),
                known,
                "{written}"
            );
        }
        let nameless = json!({ "esVersion": "8.17.0_with_X-Pack", "description": null });
        assert_eq!(instance_of(&nameless), Some(shown("es-cn-1", "8.17.0")));
        let released = json!({ "esVersion": "8.17.0_with_X-Pack", "status": "invalid" });
        assert_eq!(instance_of(&released), None);
    }
}
