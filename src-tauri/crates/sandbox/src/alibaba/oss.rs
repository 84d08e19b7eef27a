//! The object storage (OSS) of a region: buckets, objects, multipart uploads, and every request
//! signed with V4.
//!
//! Facts come from OSS's API reference and the official SDK; what they leave open is marked as an
//! assumption where it stands.

mod arriving;
mod buckets;
mod errors;
mod multipart;
mod object;
mod objects;
mod operation;
mod trouble;
mod v4;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(crate) use objects::{Object, Objects};
pub use trouble::{OssFault, OssTrouble};

use super::keys::Keys;
use super::regions::Region;
use crate::body::discard;
use crate::clock::{Clock, http_date};
use crate::counts::Counts;
use crate::faults::{Faults, Line, strike};
use crate::switches::{Service, Switches};
use arriving::{Arrived, Passage};
use errors::Refusal;
use operation::{Asked, Operation};
use v4::{Against, Received};
use xml::Element;

/// The running object storage of one region.
#[derive(Debug)]
pub(crate) struct Oss {
    pub(crate) region: Region,
    pub(crate) objects: Objects,
    pub(crate) keys: Arc<Keys>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) switches: Switches,
    pub(crate) counts: Counts,
}

/// The routes of the object storage. Every path may name an object, so there is one handler.
pub(crate) fn routes(oss: Arc<Oss>) -> Router {
    let faults = Faults {
        service: Service::Oss,
        switches: oss.switches.clone(),
        clock: Arc::clone(&oss.clock),
        refuse: |refusal| Refusal::from(refusal).answer("sandbox", &request_id()),
    };
    Router::new()
        .fallback(gateway)
        .layer(from_fn_with_state(faults, strike))
        .layer(from_fn_with_state(Arc::clone(&oss), count))
        .with_state(oss)
}

/// Counts the request under the name of its operation.
async fn count(State(oss): State<Arc<Oss>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(request.method(), request.uri());
    let method = request.method().as_str();
    oss.counts.one(Service::Oss, method, asked.operation.name());
    next.run(request).await
}

/// The id of a request, as the service writes it.
fn request_id() -> String {
    let id = Uuid::new_v4().simple().to_string().to_uppercase();
    id.chars().take(24).collect()
}

async fn gateway(State(oss): State<Arc<Oss>>, request: Request) -> Response {
    let request_id = request_id();
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default().to_owned();
    let mut response = match oss.answer(request, &host).await {
        Ok(response) => response,
        Err(refusal) => refusal.answer(&host, &request_id),
    };
    let date = http_date(oss.now());
    for (name, value) in [
        (HeaderName::from_static("x-oss-request-id"), request_id),
        (header::DATE, date),
        (header::SERVER, "AliyunOSS".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// One request on its way through an operation.
#[derive(Debug)]
struct Call<'a> {
    oss: &'a Oss,
    asked: Asked,
    headers: HeaderMap,
    host: &'a str,
    line: Option<Line>,
    now: DateTime<Utc>,
    trouble: Option<OssTrouble>,
}

impl Oss {
    fn now(&self) -> DateTime<Utc> {
        self.switches.by_alibaba_clock(self.clock.now())
    }

    async fn answer(&self, request: Request, host: &str) -> Result<Response, Refusal> {
        let asked = Asked::of(request.method(), request.uri());
        let (parts, body) = request.into_parts();
        let received = Received {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            is_bucket: !asked.bucket.is_empty() && asked.key.is_empty(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
        };
        let (now, operation) = (self.now(), asked.operation);
        let against = Against {
            keys: &self.keys,
            region: self.region.id,
            now,
            token_over: self.switches.is_sts_expired(),
        };
        let trouble = self.switches.take_oss_fault(operation.name());
        let admitted = v4::verify(received, against)
            .and_then(|()| self.admit(&asked))
            .and_then(|()| self.permit(operation));
        if let Err(refusal) = admitted {
            discard(&parts.headers, body).await;
            return Err(refusal);
        }
        let call = Call {
            oss: self,
            asked,
            line: parts.extensions.get::<Line>().cloned(),
            headers: parts.headers,
            host,
            now,
            trouble,
        };
        call.run(operation, body).await
    }

    /// Whether the bucket is one that is served here.
    fn admit(&self, asked: &Asked) -> Result<(), Refusal> {
        if asked.bucket.is_empty() {
            return Ok(());
        }
        let fitting = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(3..=63).contains(&asked.bucket.len()) || !asked.bucket.bytes().all(fitting) {
            return Err(Refusal::InvalidBucketName(asked.bucket.clone()));
        }
        if !asked.is_text || asked.key.len() > 1023 || asked.key.starts_with(['/', '\\']) {
            return Err(Refusal::InvalidObjectName(asked.key.clone()));
        }
        match self.objects.region_of(&asked.bucket) {
            None => Err(Refusal::NoSuchBucket(asked.bucket.clone())),
            Some(region) if region == self.region.id => Ok(()),
            Some(region) => Err(Refusal::OtherRegion {
                bucket: asked.bucket.clone(),
                region,
            }),
        }
    }
}

impl Oss {
    /// Whether RAM permits the operation.
    fn permit(&self, operation: Operation) -> Result<(), Refusal> {
        if self
            .switches
            .is_denied(operation.permission(), operation.name())
        {
            return Err(Refusal::denied(
                "You have no right to access this object because of bucket acl.",
            ));
        }
        Ok(())
    }
}

impl Call<'_> {
    async fn run(self, operation: Operation, body: Body) -> Result<Response, Refusal> {
        match operation {
            // With this header it is `CopyObject`, and what is sent is not the object.
            Operation::PutObject if self.headers.contains_key("x-oss-copy-source") => {
                self.unread(body, Refusal::NotImplemented).await
            }
            Operation::PutObject => self.put_object(body).await,
            Operation::UploadPart => self.upload_part(body).await,
            Operation::CompleteMultipartUpload => self.complete(body).await,
            other => {
                discard(&self.headers, body).await;
                self.run_bodiless(other).await
            }
        }
    }

    async fn run_bodiless(self, operation: Operation) -> Result<Response, Refusal> {
        match operation {
            Operation::ListBuckets => self.list_buckets(),
            Operation::GetBucketLocation => self.bucket_location(),
            Operation::GetBucketInfo => self.bucket_info(),
            Operation::ListObjectsV2 => self.list_objects(),
            Operation::ListMultipartUploads => self.list_uploads(),
            Operation::GetObject => self.get_object().await,
            Operation::HeadObject => self.head_object(),
            Operation::DeleteObject => self.delete_object().await,
            Operation::InitiateMultipartUpload => self.initiate().await,
            Operation::ListParts => self.list_parts(),
            Operation::AbortMultipartUpload => self.abort().await,
            _ => Err(Refusal::NotImplemented),
        }
    }

    /// Refuses a request whose body nobody wants.
    async fn unread<T>(&self, body: Body, refusal: Refusal) -> Result<T, Refusal> {
        discard(&self.headers, body).await;
        Err(refusal)
    }

    async fn receive(&self, body: Body) -> Result<Arrived, Refusal> {
        let passage = Passage {
            switches: &self.oss.switches,
            trouble: self.trouble,
            line: self.line.clone(),
        };
        Arrived::receive(&self.oss.objects, &self.headers, body, &passage).await
    }
}

/// An answer in XML.
fn document(root: &Element) -> Response {
    let kind = HeaderValue::from_static("application/xml");
    ([(header::CONTENT_TYPE, kind)], root.document()).into_response()
}
