//! How each screen is used, said once. A screen that changes is followed here and nowhere else.

pub mod connection;
pub mod extensions;
pub mod instances;
pub mod plans;
pub mod review;
pub mod transfers;
pub mod welcome;

use serde_json::json;

use crate::failure::Failure;
use crate::window::Window;

/// The connections into the application's own sandbox, by id.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Elastic Cloud.
    pub cloud: String,
    /// Elastic Cloud Enterprise.
    pub ece: String,
    /// Alibaba Cloud Elasticsearch.
    pub alibaba: String,
}

/// The id of a connection to a service: of several regions, the first as the application lists them.
pub async fn connection_to(window: &Window, service: &str) -> Result<String, Failure> {
    let all = window.ask("connections_list", json!({})).await?;
    let mut found = all
        .as_array()
        .into_iter()
        .flatten()
        .filter(|connection| connection["service"] == service)
        .filter_map(|connection| connection["id"].as_str());
    match found.next() {
        Some(id) => Ok(id.to_owned()),
        None => Err(Failure::Wrong(format!(
            "no connection to {service} in {all}"
        ))),
    }
}

/// Goes to a connection's first place by the sidebar.
pub async fn go_to(window: &Window, connection: &str) -> Result<(), Failure> {
    window.click(&format!("connection-{connection}")).await
}
