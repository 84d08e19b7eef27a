//! The rate limit of Elastic Cloud: its headers, and the refusal of what is beyond it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::Elastic;
use super::errors::Refusal;
use crate::body;

/// The length of a window in seconds. Elastic documents the headers, not their values; this one is
/// an assumption, and so is everything about the refusal.
const INTERVAL: i64 = 60;

/// Counts requests in windows of [`INTERVAL`] seconds.
#[derive(Debug)]
pub(crate) struct RateWindow {
    limit: u64,
    /// The running window and the requests in it.
    current: Mutex<(i64, u64)>,
}

/// What a request finds.
#[derive(Debug, Clone, Copy)]
struct Counted {
    remaining: u64,
    /// The seconds to wait, where there were no requests left.
    refused: Option<i64>,
}

impl RateWindow {
    /// A window in which so many requests are answered.
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            limit,
            current: Mutex::default(),
        }
    }

    fn count(&self, now: DateTime<Utc>) -> Counted {
        let window = now.timestamp().div_euclid(INTERVAL);
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.0 != window {
            *current = (window, 0);
        }
        current.1 += 1;
        Counted {
            remaining: self.limit.saturating_sub(current.1),
            refused: (current.1 > self.limit)
                .then(|| INTERVAL - now.timestamp().rem_euclid(INTERVAL)),
        }
    }
}

/// Adds the three headers to every answer.
pub(super) async fn count(
    State(elastic): State<Arc<Elastic>>,
    request: Request,
    next: Next,
) -> Response {
    let counted = elastic.rate.count(elastic.clock.now());
    let mut response = match counted.refused {
        None => next.run(request).await,
        Some(seconds) => {
            let (parts, sent) = request.into_parts();
            body::discard(&parts.headers, sent).await;
            let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            (wait, Refusal::RateLimited).into_response()
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-ratelimit-interval", HeaderValue::from(INTERVAL)),
        ("x-ratelimit-limit", HeaderValue::from(elastic.rate.limit)),
        (
            "x-ratelimit-remaining",
            HeaderValue::from(counted.remaining),
        ),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
    response
}
