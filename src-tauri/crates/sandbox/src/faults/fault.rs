//! What a deliberate fault is: which request it strikes, when, and with what answer.

use axum::http::{Method, Uri};
use serde::{Deserialize, Serialize};

use crate::switches::Service;

/// An answer that comes instead of the service's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultAnswer {
    /// A 403 with an HTML page, as a firewall in front of a service sends it.
    Html403,
    /// A 413 with an HTML page, as a proxy with a limit of its own sends it.
    Html413,
    /// A 415 with an HTML page, as a firewall that knows some media types only sends it.
    Html415,
    /// A 200 with an HTML page, as a login portal sends it.
    Html200,
    /// A 413 in the service's own JSON form.
    Json413,
    /// A 500 in the service's own JSON form.
    Json500,
    /// Too many requests: a 429, or on Alibaba Cloud a 400 `Throttling.User`.
    RateLimited(RetryAfter),
    /// A 503 in the service's own JSON form.
    Unavailable(RetryAfter),
    /// A refusal of the credentials, as for a key that has expired.
    Unauthenticated,
    /// A 449: Elastic's service wants elevated permissions first.
    NeedsElevation,
    /// A 200 whose JSON has the right shape and wrong types in it.
    WrongTypes,
    /// A 200 with a JSON list where an object is due.
    ListForObject,
    /// A 200 whose JSON breaks off although the length says that it is whole.
    TruncatedJson,
    /// A 200 whose JSON goes on for 16 MiB, without a length said before.
    OversizedJson,
    /// A 307 to somewhere.
    Redirect(RedirectTo),
    /// No answer: the connection is closed.
    Cut,
}

/// What a refusal says about the time after which to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// Nothing.
    Unsaid,
    /// So many seconds; on Alibaba Cloud the same in milliseconds.
    Seconds(u32),
    /// The moment in so many seconds, as an HTTP date; Alibaba Cloud knows milliseconds only.
    DateInSeconds(u32),
}

/// Where a redirect leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectTo {
    /// Another path of the same host.
    SameHost,
    /// Another host, by https.
    OtherHost,
    /// The same path by plain http.
    PlainHttp,
    /// The very same URL.
    Loop,
}

/// When a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultMoment {
    /// When the head of the request has come, while the client still sends the body. Nothing of it
    /// is read, and the connection is not used again.
    AtOnce,
    /// When the whole request has come. It takes no effect.
    #[default]
    Before,
    /// When the service has carried the request out; its answer is lost.
    After,
}

/// A deliberate fault. It strikes as often as it says and is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The service that answers wrongly.
    pub service: Service,
    /// What it answers.
    pub answer: FaultAnswer,
    /// The method of the request that is struck, such as `PUT`; `None` strikes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A part of the path of the request that is struck. `None` strikes every request to the API;
    /// the links to stored files, below `/files/`, are struck only where this names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// When it strikes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: FaultMoment,
    /// How many requests are struck.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u32,
}

impl Fault {
    /// A fault that strikes the next request to the service's API.
    pub fn new(service: Service, answer: FaultAnswer) -> Self {
        Self {
            service,
            answer,
            method: None,
            path: None,
            when: FaultMoment::Before,
            times: 1,
        }
    }

    /// Strikes only requests with this method.
    #[must_use]
    pub fn on(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Strikes only requests whose path holds this part.
    #[must_use]
    pub fn at(mut self, path_part: &str) -> Self {
        self.path = Some(path_part.to_owned());
        self
    }

    /// Strikes at this moment.
    #[must_use]
    pub fn when(mut self, moment: FaultMoment) -> Self {
        self.when = moment;
        self
    }

    /// Strikes so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    pub(crate) fn fits(&self, service: Service, method: &Method, uri: &Uri) -> bool {
        let fits_path = match &self.path {
            Some(part) => uri.path().contains(part.as_str()),
            None => !uri.path().starts_with("/files/"),
        };
        let fits_method = self
            .method
            .as_ref()
            .is_none_or(|wanted| method.as_str() == wanted);
        self.service == service && fits_method && fits_path
    }
}

fn once() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_once(times: &u32) -> bool {
    *times == 1
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
