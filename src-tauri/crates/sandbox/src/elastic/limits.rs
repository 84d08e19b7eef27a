//! The rate-limit headers of Elastic Cloud.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::Elastic;

/// The length of a window in seconds and the requests in it. Elastic documents the headers, not
/// their values; these are assumptions. Nothing is refused when the count reaches zero, because the
/// specification knows no such answer.
const INTERVAL: i64 = 60;
const LIMIT: u64 = 1000;

/// Counts requests in windows of [`INTERVAL`] seconds.
#[derive(Debug, Default)]
pub(crate) struct RateWindow(Mutex<(i64, u64)>);

impl RateWindow {
    fn remaining(&self, now: DateTime<Utc>) -> u64 {
        let window = now.timestamp().div_euclid(INTERVAL);
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.0 != window {
            *current = (window, 0);
        }
        current.1 += 1;
        LIMIT.saturating_sub(current.1)
    }
}

/// Adds the three headers to every answer.
pub(super) async fn count(
    State(elastic): State<Arc<Elastic>>,
    request: Request,
    next: Next,
) -> Response {
    let remaining = elastic.rate.remaining(elastic.clock.now());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-ratelimit-interval", HeaderValue::from(INTERVAL)),
        ("x-ratelimit-limit", HeaderValue::from(LIMIT)),
        ("x-ratelimit-remaining", HeaderValue::from(remaining)),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
    response
}
