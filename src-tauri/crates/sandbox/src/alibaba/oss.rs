//! The object storage. It listens already and says honestly that it can do nothing yet.

mod objects;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

pub(crate) use objects::Objects;

use crate::body::discard;

/// The routes of the object storage.
pub(crate) fn routes() -> Router {
    Router::new().fallback(not_implemented)
}

/// The error that OSS documents for an operation that it does not implement.
async fn not_implemented(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    discard(&parts.headers, body).await;
    let request_id = Uuid::new_v4().simple().to_string().to_uppercase();
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host: String = host
        .unwrap_or_default()
        .chars()
        .filter(|c| !"<>&".contains(*c))
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>NotImplemented</Code>\n  \
         <Message>A header you provided implies functionality that is not implemented.</Message>\n  \
         <RequestId>{request_id}</RequestId>\n  <HostId>{host}</HostId>\n</Error>\n"
    );
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/xml"),
    );
    if let Ok(value) = HeaderValue::try_from(request_id) {
        headers.insert(HeaderName::from_static("x-oss-request-id"), value);
    }
    (StatusCode::NOT_IMPLEMENTED, headers, xml).into_response()
}
