//! A request before it is signed.

use plugdesk_net::Method;
use serde_json::Value;

use crate::client_token::ClientToken;
use crate::error::Operation;
use crate::instance::InstanceId;
use crate::restart::Force;
use crate::signature::encode;

/// What is asked, in the API's own terms.
pub(super) struct Request {
    pub(super) operation: Operation,
    pub(super) method: Method,
    /// Percent-encoded.
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    /// JSON as text. It is empty where the operation takes none.
    pub(super) body: String,
}

impl Request {
    pub(super) fn get(operation: Operation, path: String) -> Self {
        Self::new(operation, Method::GET, path)
    }

    pub(super) fn post(operation: Operation, path: String) -> Self {
        Self::new(operation, Method::POST, path)
    }

    pub(super) fn put(operation: Operation, path: String) -> Self {
        Self::new(operation, Method::PUT, path)
    }

    fn new(operation: Operation, method: Method, path: String) -> Self {
        Self {
            operation,
            method,
            path,
            query: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn asking(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn once(self, token: &ClientToken) -> Self {
        self.asking("clientToken", token.as_str())
    }

    /// Says `force` only where it is wanted: older instances do not know it.
    pub(super) fn forced(self, force: Force) -> Self {
        if force.0 {
            self.asking("force", "true")
        } else {
            self
        }
    }

    pub(super) fn with(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self
    }

    /// Path and query as they are sent.
    pub(super) fn target(&self) -> String {
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, query.join("&"))
    }
}

pub(super) fn path_of(id: &InstanceId, below: &str) -> String {
    format!("/openapi/instances/{}{below}", encode(id.as_str()))
}
