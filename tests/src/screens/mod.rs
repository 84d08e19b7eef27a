//! How each screen is used, said once. A screen that changes is followed here and nowhere else.

pub mod bring;
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
    /// Alibaba Cloud Elasticsearch in the first region.
    pub alibaba: String,
    /// The second region.
    pub shanghai: String,
}

/// The connection to the sandbox's second region of Alibaba Cloud.
pub const PRACTICE_SHANGHAI: &str = "practice-alibaba-shanghai";

/// The id of the connection with a name.
pub async fn connection_named(window: &Window, name: &str) -> Result<String, Failure> {
    found_connection(window, "name", name).await
}

/// The id of a connection to a service: of several regions, the first as the application lists them.
pub async fn connection_to(window: &Window, service: &str) -> Result<String, Failure> {
    found_connection(window, "service", service).await
}

async fn found_connection(window: &Window, field: &str, value: &str) -> Result<String, Failure> {
    let all = window.ask("connections_list", json!({})).await?;
    let mut found = all
        .as_array()
        .into_iter()
        .flatten()
        .filter(|connection| connection[field] == value)
        .filter_map(|connection| connection["id"].as_str());
    match found.next() {
        Some(id) => Ok(id.to_owned()),
        None => Err(Failure::Wrong(format!(
            "no connection whose {field} is {value} in {all}"
        ))),
    }
}

/// Goes to a connection's first place by the sidebar.
pub async fn go_to(window: &Window, connection: &str) -> Result<(), Failure> {
    window.click(&format!("connection-{connection}")).await
}
