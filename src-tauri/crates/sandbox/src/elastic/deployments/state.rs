//! What a service remembers of a deployment.

use serde::{Deserialize, Serialize};

use crate::elastic::store::ExtensionId;

/// A deployment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Deployment {
    /// 32 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) elasticsearch_id: String,
    pub(crate) kibana_id: String,
    /// What its nodes run.
    #[serde(default = "version_of_old_states")]
    pub(crate) elasticsearch_version: String,
    pub(crate) extensions: Vec<ExtensionId>,
}

/// The version of deployments in a data folder from the time before they had one.
fn version_of_old_states() -> String {
    "8.15.2".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_from_before_versions_is_still_read() {
        let old = r#"{"id":"a","name":"search-prod","region":"r","elasticsearch_id":"e",
            "kibana_id":"k","extensions":["1837462910"]}"#;
        let deployment: Deployment = serde_json::from_str(old).unwrap();
        assert_eq!(deployment.elasticsearch_version, "8.15.2");
    }
}
