//! Deliberate faults, answered before the service itself sees the request.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::body;
use crate::switches::{FaultAnswer, Service, Switches};

/// What the fault layer of one service works with.
#[derive(Debug, Clone)]
pub(crate) struct Faults {
    pub(crate) service: Service,
    pub(crate) switches: Switches,
    /// The service's own form of a 500.
    pub(crate) internal_error: fn() -> Response,
}

/// Answers with the fault that waits for this request, or lets the service answer.
pub(crate) async fn strike(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let Some(answer) = faults.switches.take_fault(faults.service, request.method()) else {
        return next.run(request).await;
    };
    let (parts, sent) = request.into_parts();
    body::discard(&parts.headers, sent).await;
    match answer {
        FaultAnswer::Html403 => (StatusCode::FORBIDDEN, Html(FORBIDDEN_PAGE)).into_response(),
        FaultAnswer::Html200 => Html(PORTAL_PAGE).into_response(),
        FaultAnswer::Json500 => (faults.internal_error)(),
    }
}

const FORBIDDEN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head>\n\
    <body><h1>403 Forbidden</h1><p>Request blocked by the web application firewall.</p></body>\
    </html>\n";

const PORTAL_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n\
    <body><h1>Sign in to the network</h1><p>Your session has ended.</p></body></html>\n";
