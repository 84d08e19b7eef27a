//! Alibaba Cloud Elasticsearch, API version 2017-06-13, and the object storage beside it.
//!
//! Facts come from Alibaba Cloud's API reference and SDKs; what they leave open is marked as an
//! assumption where it stands.

mod acs3;
mod analysis;
mod call;
pub(crate) mod change;
mod dictionaries;
mod errors;
mod install;
mod instances;
mod keys;
mod library;
mod operations;
mod oss;
mod package;
mod plugins;
mod query;
mod records;
pub(crate) mod regions;
mod restart;
pub(crate) mod start;
pub(crate) mod store;
mod tasks;
mod tokens;
mod wire;
pub(crate) mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use uuid::Uuid;

pub(crate) use acs3::Verifier;
pub(crate) use errors::Refusal;
pub(crate) use keys::Keys;
pub(crate) use oss::{Objects, Oss, routes as oss_routes};
pub use oss::{OssFault, OssTrouble};

use crate::body::read_json;
use crate::clock::{Clock, http_date};
use crate::counts::{self, Counts};
use crate::faults::{Faults, strike};
use crate::folder::StateFile;
use crate::switches::{Service, Switches};
use acs3::SignatureError;
use call::Call;
use operations::Operation;
use query::Query;
use regions::Region;
use store::AlibabaState;
use wire::Envelope;
use words::Words;

const API_VERSION: &str = "2017-06-13";

/// The running Alibaba service of one region.
#[derive(Debug)]
pub(crate) struct Alibaba {
    pub(crate) region: Region,
    /// Host and port, which the service calls itself by.
    pub(crate) host: String,
    /// Host and port of every served region.
    pub(crate) endpoints: Arc<[(Region, String)]>,
    pub(crate) state: Arc<StateFile<AlibabaState>>,
    /// What the buckets hold, for operations that read from them.
    pub(crate) objects: Objects,
    /// The contents of dictionaries.
    pub(crate) words: Words,
    pub(crate) verifier: Verifier,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) switches: Switches,
    pub(crate) counts: Counts,
    pub(crate) restart_takes: Duration,
    /// How long after its beginning a change shows among the records.
    pub(crate) record_delay: Duration,
}

/// The routes of the Elasticsearch API. The gateway looks at the whole request before any operation
/// does, so there is one handler for all paths.
pub(crate) fn routes(alibaba: Arc<Alibaba>) -> Router {
    let faults = Faults {
        service: Service::Alibaba,
        switches: alibaba.switches.clone(),
        clock: Arc::clone(&alibaba.clock),
        refuse: |refusal| Refusal::from(refusal).answer("sandbox"),
    };
    Router::new()
        .route("/dictionaries/{file}/{name}", get(words::download))
        .fallback(gateway)
        .layer(from_fn_with_state(faults, strike))
        .layer(from_fn_with_state(
            alibaba.counts.clone().counter(Service::Alibaba),
            counts::count,
        ))
        .layer(from_fn_with_state(Arc::clone(&alibaba), date))
        .with_state(alibaba)
}

/// The id of a request, as the service writes it.
fn request_id() -> String {
    Uuid::new_v4().to_string().to_uppercase()
}

async fn gateway(State(alibaba): State<Arc<Alibaba>>, request: Request) -> Response {
    match alibaba.answer(request).await {
        Ok(envelope) => Json(envelope).into_response(),
        Err(refusal) => refusal.answer(&alibaba.host),
    }
}

impl Alibaba {
    async fn answer(&self, request: Request) -> Result<Envelope, Refusal> {
        let (parts, body) = request.into_parts();
        let body = read_json(body).await?;
        let header = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let operation = Operation::of(&parts.method, parts.uri.path())
            .filter(|_| header("x-acs-version") == Some(API_VERSION))
            .filter(|operation| header("x-acs-action") == Some(operation.name()))
            .ok_or(Refusal::ApiNotFound)?;
        let query = parts.uri.query().unwrap_or_default();
        let received = acs3::Received {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query,
            headers: &parts.headers,
            body: &body,
        };
        let now = self.clock.now();
        self.verifier
            .verify(received, self.switches.by_alibaba_clock(now))?;
        if header("x-acs-security-token").is_some() && self.switches.is_sts_expired() {
            return Err(SignatureError::TokenExpired.into());
        }
        let call = Call {
            action: operation.action(),
            name: operation.name(),
            permission: operation.permission(),
            instance: operation.instance,
            query: Query::parse(query),
            body,
            now,
            request_id: request_id(),
        };
        let outcome = self.run(&call).await?;
        Ok(Envelope {
            request_id: outcome.request_id.unwrap_or(call.request_id),
            result: outcome.result,
            headers: outcome.headers,
        })
    }
}

/// Says what time it is by the service's clock, as its servers do.
async fn date(State(alibaba): State<Arc<Alibaba>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = alibaba.switches.by_alibaba_clock(alibaba.clock.now());
    if let Ok(value) = HeaderValue::try_from(http_date(now)) {
        response.headers_mut().insert(header::DATE, value);
    }
    response
}
