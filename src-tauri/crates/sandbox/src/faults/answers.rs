//! The wrong answers themselves.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::stream;

use super::{FaultAnswer, Faults, OwnRefusal, RedirectTo, RetryAfter};
use crate::body::JSON_LIMIT;
use crate::clock::http_date;
use crate::switches::Service;

/// How much an oversized answer has, in pieces of this many bytes.
const OVERSIZED: usize = 16 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// What stands for the service's own answer where it gave none.
const WHOLE: &str = r#"{"id":"1837462910","name":"words","url":"repo://1837462910"}"#;

impl Faults {
    /// The wrong answer. `own` is what the service said, where it was asked.
    pub(super) async fn answer(
        &self,
        answer: FaultAnswer,
        own: Option<Response>,
        uri: &Uri,
        host: Option<&HeaderValue>,
    ) -> Response {
        match answer {
            FaultAnswer::Html403 => page(StatusCode::FORBIDDEN, "403 Forbidden", BLOCKED),
            FaultAnswer::Html413 => {
                let title = "413 Request Entity Too Large";
                page(StatusCode::PAYLOAD_TOO_LARGE, title, TOO_LARGE)
            }
            FaultAnswer::Html415 => {
                let title = "415 Unsupported Media Type";
                page(StatusCode::UNSUPPORTED_MEDIA_TYPE, title, BLOCKED)
            }
            FaultAnswer::Html200 => page(StatusCode::OK, "Sign in", PORTAL),
            FaultAnswer::Json413 => (self.refuse)(OwnRefusal::TooLarge),
            FaultAnswer::Json500 => (self.refuse)(OwnRefusal::InternalError),
            FaultAnswer::RateLimited(after) => self.waiting(OwnRefusal::RateLimited, after),
            FaultAnswer::Unavailable(after) => self.waiting(OwnRefusal::Unavailable, after),
            FaultAnswer::Unauthenticated => (self.refuse)(OwnRefusal::Unauthenticated),
            FaultAnswer::NeedsElevation => (self.refuse)(OwnRefusal::NeedsElevation),
            FaultAnswer::WrongTypes => json(wrong_types(self.service)),
            FaultAnswer::ListForObject => json("[1,2,3]".into()),
            FaultAnswer::TruncatedJson => truncated(own).await,
            FaultAnswer::OversizedJson => oversized(),
            FaultAnswer::Redirect(to) => redirect(to, uri, host),
            FaultAnswer::Cut => Response::new(Body::empty()),
        }
    }

    fn waiting(&self, refusal: OwnRefusal, after: RetryAfter) -> Response {
        let mut response = (self.refuse)(refusal);
        let (seconds, dated) = match after {
            RetryAfter::Unsaid => return response,
            RetryAfter::Seconds(seconds) => (seconds, false),
            RetryAfter::DateInSeconds(seconds) => (seconds, true),
        };
        let headers = response.headers_mut();
        if self.service == Service::Alibaba {
            let millis = u64::from(seconds) * 1000;
            let name = HeaderName::from_static("x-acs-retry-after");
            headers.insert(name, HeaderValue::from(millis));
        } else if dated {
            let moment = self.clock.now() + TimeDelta::seconds(i64::from(seconds));
            let date = http_date(moment);
            if let Ok(value) = HeaderValue::try_from(date) {
                headers.insert(header::RETRY_AFTER, value);
            }
        } else {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

const BLOCKED: &str = "Request blocked by the web application firewall.";
const TOO_LARGE: &str = "The client sent more than this proxy lets through.";
const PORTAL: &str = "Your session on this network has ended.";

fn page(status: StatusCode, title: &str, text: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1>\
         <p>{text}</p></body></html>\n"
    );
    (status, Html(page)).into_response()
}

fn json(body: Body) -> Response {
    let kind = HeaderValue::from_static("application/json");
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn wrong_types(service: Service) -> Body {
    match service {
        Service::ElasticCloud | Service::Ece => Body::from(
            r#"{"id":7,"name":["words"],"extension_type":null,"version":{},"url":1,"extensions":{}}"#,
        ),
        Service::Alibaba => Body::from(r#"{"RequestId":7,"Result":"true","Headers":[]}"#),
        Service::Oss => Body::from("<Nothing><Key><Key/></Key></Nothing>"),
    }
}

/// Half of what the service said, with a length as if it were all.
async fn truncated(own: Option<Response>) -> Response {
    let whole = match own {
        Some(own) => to_bytes(own.into_body(), JSON_LIMIT).await.ok(),
        None => None,
    };
    let whole = whole.unwrap_or_else(|| Bytes::from_static(WHOLE.as_bytes()));
    json(Body::from(whole.slice(..whole.len() / 2)))
}

fn oversized() -> Response {
    let piece = Bytes::from(vec![b'a'; PIECE]);
    let filling = std::iter::repeat_n(piece, OVERSIZED / PIECE);
    let pieces = std::iter::once(Bytes::from_static(b"{\"id\":\""))
        .chain(filling)
        .chain(std::iter::once(Bytes::from_static(b"\"}")))
        .map(Ok::<_, std::convert::Infallible>);
    json(Body::from_stream(stream::iter(pieces)))
}

fn redirect(to: RedirectTo, uri: &Uri, host: Option<&HeaderValue>) -> Response {
    let path = uri
        .path_and_query()
        .map_or("/", axum::http::uri::PathAndQuery::as_str);
    let host = host
        .and_then(|host| host.to_str().ok())
        .unwrap_or("127.0.0.1");
    let location = match to {
        RedirectTo::SameHost => format!("/moved{path}"),
        RedirectTo::OtherHost => format!("https://elsewhere.example{path}"),
        RedirectTo::PlainHttp => format!("http://{host}{path}"),
        RedirectTo::Loop => path.to_owned(),
    };
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::try_from(location) {
        headers.insert(header::LOCATION, value);
    }
    (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
}
