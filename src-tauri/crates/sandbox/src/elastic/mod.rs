//! Elastic Cloud and Elastic Cloud Enterprise: the extension store and the deployments.
//!
//! Both services run this code, each with a store, credentials and an origin of its own. Facts come
//! from Elastic's API specification (`apidocs.json` of cloud-sdk-go) and the guide "Manage plugins
//! and extensions through the API"; what neither tells is marked as an assumption where it stands.

mod auth;
pub(crate) mod deployments;
mod errors;
mod extensions;
mod fetch;
mod files;
mod headers;
mod incoming;
mod limits;
mod session;
mod stack;
pub(crate) mod store;
mod upload;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use chrono::TimeDelta;
use percent_encoding::percent_decode_str;
use uuid::Uuid;

pub(crate) use auth::Credentials;
pub(crate) use errors::Refusal;
pub(crate) use fetch::Downloads;
pub(crate) use files::LinkSigner;
pub(crate) use limits::RateWindow;
pub(crate) use session::Sessions;

use crate::body;
use crate::clock::Clock;
use crate::counts::{self, Counts};
use crate::faults::{Faults, strike};
use crate::options::{EceLogin, EceStore, UnknownExtension};
use crate::switches::{Service, Switches};
use store::Store;

/// One running Elastic service.
#[derive(Debug)]
pub(crate) struct Elastic {
    pub(crate) service: Service,
    pub(crate) origin: String,
    pub(crate) store: Store,
    pub(crate) credentials: Credentials,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) switches: Switches,
    pub(crate) counts: Counts,
    pub(crate) downloads: Downloads,
    pub(crate) links: LinkSigner,
    pub(crate) rate: RateWindow,
    pub(crate) unknown_extension: UnknownExtension,
    pub(crate) sessions: Sessions,
    /// Elastic Cloud always has a store, and never a login.
    pub(crate) ece_store: EceStore,
    pub(crate) ece_login: EceLogin,
    pub(crate) session_lifetime: TimeDelta,
}

/// The routes of one Elastic service.
pub(crate) fn routes(elastic: &Arc<Elastic>) -> Router {
    let faults = Faults {
        service: elastic.service,
        switches: elastic.switches.clone(),
        clock: Arc::clone(&elastic.clock),
        refuse: |refusal| Refusal::from(refusal).into_response(),
    };
    let api = Router::new()
        .merge(deployments::routes())
        .merge(extension_store(elastic))
        .route("/stack/versions", get(stack::list))
        .route("/stack/versions/{version}", get(stack::get))
        .route(
            "/regions/{region}/stack/versions",
            get(stack::list_of_region),
        )
        .route(
            "/regions/{region}/stack/versions/{version}",
            get(stack::get_of_region),
        )
        .fallback(no_such_resource)
        .method_not_allowed_fallback(no_such_method)
        // Every handler reads its body itself, within its own limit.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::clone(elastic), auth::authenticate))
        .merge(logins(elastic))
        .layer(from_fn_with_state(faults.clone(), strike));
    let api = match elastic.service {
        Service::ElasticCloud => api.layer(from_fn_with_state(Arc::clone(elastic), limits::count)),
        Service::Ece | Service::Alibaba | Service::Oss => api,
    };
    Router::new()
        .nest("/api/v1", api)
        .route(
            "/files/{extension_id}/{file}",
            get(files::serve).layer(from_fn_with_state(faults, strike)),
        )
        .fallback(no_such_resource)
        .layer(from_fn(readable))
        .layer(from_fn_with_state(
            elastic.counts.clone().counter(elastic.service),
            counts::count,
        ))
        .layer(from_fn(name_request))
        .with_state(Arc::clone(elastic))
}

/// The extension store, or the refusals of an installation that has none.
fn extension_store(elastic: &Arc<Elastic>) -> Router<Arc<Elastic>> {
    const ALL: &str = "/deployments/extensions";
    const ONE: &str = "/deployments/extensions/{extension_id}";

    let refusal = match elastic.ece_store {
        EceStore::Present => {
            return Router::new()
                .route(ALL, get(extensions::list).post(extensions::create))
                .route(
                    ONE,
                    get(extensions::get)
                        .post(extensions::update)
                        .put(upload::upload)
                        .delete(extensions::delete),
                );
        }
        EceStore::NotFound404 => || Refusal::NoSuchResource,
        EceStore::NotImplemented501 => || Refusal::NotImplemented,
    };
    let refuse = any(async move |headers: HeaderMap, sent: Body| {
        body::discard(&headers, sent).await;
        refusal()
    });
    Router::new().route(ALL, refuse.clone()).route(ONE, refuse)
}

/// Signing in, which needs no credentials in the header. Elastic Cloud knows it not.
fn logins(elastic: &Arc<Elastic>) -> Router<Arc<Elastic>> {
    if elastic.service != Service::Ece {
        return Router::new();
    }
    Router::new()
        .route("/users/auth/_login", post(session::login))
        .route("/users/auth/_refresh", post(session::refresh))
        .route("/users/auth/_logout", post(session::logout))
        .method_not_allowed_fallback(no_such_method)
}

/// Refuses paths that are no text, of which nothing has the name.
async fn readable(request: Request, next: Next) -> Response {
    let path = percent_decode_str(request.uri().path());
    if path.decode_utf8().is_ok() {
        return next.run(request).await;
    }
    let (parts, sent) = request.into_parts();
    no_such_resource(parts.headers, sent).await.into_response()
}

async fn no_such_resource(headers: HeaderMap, sent: Body) -> Refusal {
    body::discard(&headers, sent).await;
    Refusal::NoSuchResource
}

async fn no_such_method(headers: HeaderMap, sent: Body) -> Refusal {
    body::discard(&headers, sent).await;
    Refusal::MethodNotAllowed
}

/// Gives every answer an id, by which a person can ask about it.
async fn name_request(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::try_from(Uuid::new_v4().simple().to_string()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
