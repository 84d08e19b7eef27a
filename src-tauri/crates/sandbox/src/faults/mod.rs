//! Deliberate faults, struck before or after the service itself sees the request.

mod answers;
mod fault;
mod line;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

pub use fault::{Fault, FaultAnswer, FaultMoment, RedirectTo, RetryAfter};
pub(crate) use line::{Line, LineAcceptor};

use crate::body;
use crate::clock::Clock;
use crate::switches::{Service, Switches};

/// A refusal that the service words in its own form.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OwnRefusal {
    InternalError,
    TooLarge,
    RateLimited,
    Unavailable,
    Unauthenticated,
    NeedsElevation,
}

/// What the fault layer of one service works with.
#[derive(Debug, Clone)]
pub(crate) struct Faults {
    pub(crate) service: Service,
    pub(crate) switches: Switches,
    pub(crate) clock: Arc<dyn Clock>,
    /// The service's own words.
    pub(crate) refuse: fn(OwnRefusal) -> Response,
}

/// Answers with the fault that waits for this request, or lets the service answer.
pub(crate) async fn strike(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let uri = original_uri(&request);
    let fault = faults
        .switches
        .take_fault(faults.service, request.method(), &uri);
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    let line = request.extensions().get::<Line>().cloned();
    let host = request.headers().get(header::HOST).cloned();
    let own = match fault.when {
        FaultMoment::AtOnce => {
            drop(request);
            None
        }
        FaultMoment::Before => {
            let (parts, sent) = request.into_parts();
            body::discard(&parts.headers, sent).await;
            None
        }
        FaultMoment::After => Some(next.run(request).await),
    };
    if fault.answer == FaultAnswer::Cut {
        return cut(line.as_ref());
    }
    let mut response = faults.answer(fault.answer, own, &uri, host.as_ref()).await;
    if fault.when == FaultMoment::AtOnce {
        if let Some(line) = &line {
            line.leave_unread();
        }
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The URI as it was sent; below a nested route the request's own lacks the beginning.
fn original_uri(request: &Request) -> Uri {
    match request.extensions().get::<OriginalUri>() {
        Some(OriginalUri(uri)) => uri.clone(),
        None => request.uri().clone(),
    }
}

/// Closes the connection; what is returned never reaches the client.
fn cut(line: Option<&Line>) -> Response {
    if let Some(line) = line {
        line.cut();
    } else {
        tracing::error!("a request came by no line that could be cut");
    }
    Response::new(Body::empty())
}
