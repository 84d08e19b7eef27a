//! Whether an installation keeps extensions in a store.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use plugdesk_elastic::{Error, ErrorKind};

use super::trail::StoreCapability;
use crate::connections::{ConnectionId, ServiceKind};
use crate::fault::{Fault, FaultCode};

/// What was seen of the stores in this run.
#[derive(Default)]
pub(crate) struct KnownStores(Mutex<HashMap<ConnectionId, StoreCapability>>);

impl KnownStores {
    /// What was seen of a connection's service.
    pub(crate) fn of(&self, connection: &ConnectionId) -> Option<StoreCapability> {
        self.locked().get(connection).copied()
    }

    /// Remembers what was seen.
    pub(crate) fn remember(&self, connection: &ConnectionId, seen: StoreCapability) {
        self.locked().insert(connection.clone(), seen);
    }

    /// The connection may lead elsewhere now.
    pub(crate) fn forget(&self, connection: &ConnectionId) {
        self.locked().remove(connection);
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ConnectionId, StoreCapability>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the answer to a list says that there is no store. Elastic Cloud always has one; the
/// description of ECE has one too, and its guide knows only bundles at URLs.
///
/// A page of something in between says nothing about the API, and a refusal of these credentials
/// nothing about others.
pub(crate) fn has_no_store(service: ServiceKind, error: &Error) -> bool {
    if service != ServiceKind::Ece || matches!(error.kind, ErrorKind::Net(_) | ErrorKind::NoUserId)
    {
        return false;
    }
    match error.status {
        Some(404 | 405 | 501) => true,
        Some(403) => error.errors.iter().any(|said| {
            let words = format!("{} {}", said.code, said.message).to_ascii_lowercase();
            [
                "not_found",
                "not found",
                "no such resource",
                "not_supported",
                "not supported",
            ]
            .iter()
            .any(|told| words.contains(told))
        }),
        _ => false,
    }
}

/// The fault of an error of the list.
pub(crate) fn list_fault(service: ServiceKind, error: &Error) -> Fault {
    let mut fault = Fault::from(error);
    if has_no_store(service, error) {
        fault.code = FaultCode::StoreAbsent;
        fault.action = None;
    }
    fault
}

#[cfg(test)]
mod tests {
    use plugdesk_elastic::{Operation, ServiceMessage};

    use super::*;

    fn absent(service: ServiceKind, status: u16, kind: ErrorKind, message: &str) -> bool {
        let error = Error {
            operation: Operation::ListExtensions,
            kind,
            status: Some(status),
            errors: vec![ServiceMessage {
                code: "root.some_code".to_owned(),
                message: message.to_owned(),
                fields: Vec::new(),
            }],
            request_id: None,
            retry_after: None,
        };
        let absent = has_no_store(service, &error);
        let code = list_fault(service, &error).code;
        assert_eq!(code == FaultCode::StoreAbsent, absent, "{error:?}");
        absent
    }

    #[test]
    fn only_an_answer_of_ece_that_knows_no_such_resource_says_so() {
        use ServiceKind::{Ece, ElasticCloud};
        for (service, status, kind, message, is_absent) in [
            (Ece, 404, ErrorKind::Other, "m", true),
            (Ece, 405, ErrorKind::Other, "m", true),
            (Ece, 501, ErrorKind::ServerFault, "m", true),
            (
                Ece,
                403,
                ErrorKind::Forbidden,
                "The resource was not found.",
                true,
            ),
            (
                Ece,
                403,
                ErrorKind::Forbidden,
                "You may not do that.",
                false,
            ),
            (Ece, 401, ErrorKind::Unauthenticated, "m", false),
            (Ece, 404, ErrorKind::NoUserId, "m", false),
            (Ece, 500, ErrorKind::ServerFault, "m", false),
            (Ece, 503, ErrorKind::ServerFault, "m", false),
            (Ece, 429, ErrorKind::RateLimited, "m", false),
            (ElasticCloud, 404, ErrorKind::Other, "m", false),
            (ElasticCloud, 403, ErrorKind::Forbidden, "not found", false),
        ] {
            let words = format!("{service:?} {status} {message}");
            assert_eq!(absent(service, status, kind, message), is_absent, "{words}");
        }
    }
}
