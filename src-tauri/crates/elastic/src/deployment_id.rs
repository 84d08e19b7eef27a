//! The id of a deployment.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The service's id of a deployment: 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeploymentId(String);

/// A text that cannot be the id of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of a deployment is 32 hexadecimal digits")]
pub struct DeploymentIdError;

impl DeploymentId {
    /// Reads an id.
    pub fn parse(text: &str) -> Result<Self, DeploymentIdError> {
        let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if text.len() == 32 && hexadecimal {
            Ok(Self(text.to_owned()))
        } else {
            Err(DeploymentIdError)
        }
    }

    /// The id as the service wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DeploymentId {
    type Error = DeploymentIdError;

    fn try_from(text: String) -> Result<Self, DeploymentIdError> {
        Self::parse(&text)
    }
}

impl From<DeploymentId> for String {
    fn from(id: DeploymentId) -> Self {
        id.0
    }
}

impl fmt::Display for DeploymentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_hexadecimal_digits_are_an_id() {
        let id = "0123456789abcdefABCDEF0123456789";
        assert_eq!(DeploymentId::parse(id).unwrap().as_str(), id);
        for wrong in [
            "",
            "0123456789abcdef",
            "0123456789abcdef0123456789abcdeg",
            "../../extensions/0123456789abcdef",
            "0123456789abcdef0123456789abcdef0",
            "éééééééééééééééé",
        ] {
            assert_eq!(
                DeploymentId::parse(wrong),
                Err(DeploymentIdError),
                "{wrong}"
            );
        }
    }
}
