//! Alibaba Cloud Elasticsearch, API version 2017-06-13, and the object storage beside it.
//!
//! Facts come from Alibaba Cloud's API reference and SDKs; what they leave open is marked as an
//! assumption where it stands.

mod acs3;
mod errors;
mod install;
mod keys;
mod operations;
mod oss;
mod query;
pub(crate) mod regions;
pub(crate) mod start;
pub(crate) mod store;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use uuid::Uuid;

pub(crate) use acs3::Verifier;
pub(crate) use errors::Refusal;
pub(crate) use keys::Keys;
pub(crate) use oss::{Objects, routes as oss_routes};

use crate::body::read_json;
use crate::clock::Clock;
use crate::counts::{self, Counts};
use crate::faults::{Faults, strike};
use crate::folder::StateFile;
use crate::switches::{Service, Switches};
use operations::Operation;
use query::Query;
use regions::Region;
use store::AlibabaState;
use wire::Envelope;

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
    pub(crate) verifier: Verifier,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) switches: Switches,
    pub(crate) counts: Counts,
    pub(crate) restart_takes: Duration,
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
        .fallback(gateway)
        .layer(from_fn_with_state(faults, strike))
        .layer(from_fn_with_state(
            alibaba.counts.clone().counter(Service::Alibaba),
            counts::count,
        ))
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
            .filter(|operation| header("x-acs-action") == Some(operation.action()))
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
        self.verifier.verify(received, now)?;
        let outcome = self
            .run(&operation, &Query::parse(query), body, now)
            .await?;
        Ok(Envelope {
            request_id: request_id(),
            result: outcome.result,
            headers: outcome.headers,
        })
    }
}
