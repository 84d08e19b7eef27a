//! What an answer says besides its value.

use plugdesk_net::Answer;

/// A value from the service, with what the headers of the answer say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// The value.
    pub value: T,
    /// The three `x-cloud-resource-*` headers.
    pub resource: ResourceStamp,
    /// The service's id of the request, for asking its support about it.
    pub request_id: Option<String>,
}

/// The three `x-cloud-resource-*` headers, as the service wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceStamp {
    /// `x-cloud-resource-version`, by which the service tells concurrent changes apart.
    pub version: Option<String>,
    /// `x-cloud-resource-created`, a date-time in ISO 8601.
    pub created: Option<String>,
    /// `x-cloud-resource-last-modified`, a date-time in ISO 8601.
    pub last_modified: Option<String>,
}

impl<T> Stored<T> {
    pub(crate) fn new(value: T, answer: &Answer) -> Self {
        Self {
            value,
            resource: ResourceStamp {
                version: answer.header_text("x-cloud-resource-version"),
                created: answer.header_text("x-cloud-resource-created"),
                last_modified: answer.header_text("x-cloud-resource-last-modified"),
            },
            request_id: request_id(answer),
        }
    }
}

/// The id under which the service logged the request. Elastic Cloud uses the first name; the
/// second is the usual one of gateways before an ECE installation.
pub(crate) fn request_id(answer: &Answer) -> Option<String> {
    answer
        .header_text("x-cloud-request-id")
        .or_else(|| answer.header_text("x-request-id"))
}
