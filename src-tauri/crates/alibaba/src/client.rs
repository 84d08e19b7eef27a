//! The operations.

use std::collections::HashSet;
use std::hash::Hash;

use bytes::Bytes;
use plugdesk_net::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use plugdesk_net::{Answer, Call, CancellationToken, Http, Method, NetError, Payload, Url, Work};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::access_key::{AccessKey, AccessKeyError};
use crate::answered::Answered;
use crate::endpoint::{Endpoint, Region};
use crate::envelope::{Envelope, StartedPlugins};
use crate::error::{Error, Operation};
use crate::instance::{Instance, InstanceId, RegionInfo};
use crate::plugin::{PluginToInstall, SystemPlugin, UserPlugin, UserPluginEntry};
use crate::refusal;
use crate::signature::{Described, encode, sha256_hex, sign};
use crate::signing::Signing;

const API_VERSION: &str = "2017-06-13";
/// The sizes of a page: `ListInstance` allows at most 100.
const PAGE_SIZE: usize = 100;
/// A bound on the pages of one list, in case the service never says that it is the last.
const MOST_PAGES: usize = 1000;

/// A client of one region. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: Http,
    endpoint: Endpoint,
    region: Region,
    access_key: AccessKey,
    signing: Signing,
}

/// Whether plug-ins are installed at once on all nodes, without waiting for a healthy cluster
/// (`force`; instances with the cloud-native control architecture only).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Force(pub bool);

impl Client {
    /// Makes a client. Nothing is sent yet.
    pub fn new(
        http: Http,
        endpoint: Endpoint,
        region: Region,
        access_key: AccessKey,
        signing: Signing,
    ) -> Result<Self, AccessKeyError> {
        access_key.check()?;
        Ok(Self {
            http,
            endpoint,
            region,
            access_key,
            signing,
        })
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The region whose instances this client sees.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The regions in which the service is offered (`DescribeRegions`).
    pub async fn describe_regions(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<RegionInfo>>, Error> {
        let request = Request::get(Operation::DescribeRegions, "/openapi/regions".to_owned());
        let envelope: Envelope<Option<Vec<RegionInfo>>> = self.call(request, cancel).await?;
        Ok(envelope.answered().map(Option::unwrap_or_default))
    }

    /// All instances of the region, page by page (`ListInstance`).
    pub async fn list_instances(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<Instance>>, Error> {
        let path = "/openapi/instances".to_owned();
        self.pages(
            Operation::ListInstance,
            path,
            |one: &Instance| one.id.clone(),
            cancel,
        )
        .await
    }

    /// One instance (`DescribeInstance`). Errors of its own: `InstanceNotFound`.
    pub async fn describe_instance(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Instance>, Error> {
        let request = Request::get(Operation::DescribeInstance, path_of(id, ""));
        self.call(request, cancel).await.map(Envelope::answered)
    }

    /// The custom plug-ins in the instance's library, one per uploaded version
    /// (`ListUserPlugin`). Errors of its own: `InstanceNotFound`.
    pub async fn list_user_plugins(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<UserPlugin>>, Error> {
        let path = path_of(id, "/userPlugins");
        let key = |entry: &UserPluginEntry| entry.key();
        let entries = self
            .pages(Operation::ListUserPlugin, path, key, cancel)
            .await?;
        Ok(entries.map(|list| {
            list.into_iter()
                .flat_map(UserPluginEntry::into_versions)
                .collect()
        }))
    }

    /// The plug-ins that Alibaba Cloud ships (`ListPlugins`, which lists no custom ones). Errors
    /// of its own: `InstanceNotFound`.
    pub async fn list_system_plugins(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<SystemPlugin>>, Error> {
        let path = path_of(id, "/plugins");
        let key = |plugin: &SystemPlugin| plugin.name.clone();
        self.pages(Operation::ListPlugins, path, key, cancel).await
    }

    /// Installs custom plug-ins from the library and thereby restarts the cluster
    /// (`InstallUserPlugins`). Gives the names of the plug-ins whose installation was started;
    /// none where the service does not repeat them.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`.
    pub async fn install_user_plugins(
        &self,
        id: &InstanceId,
        plugins: &[PluginToInstall],
        force: Force,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<String>>, Error> {
        let operation = Operation::InstallUserPlugins;
        let list = Value::Array(plugins.iter().map(PluginToInstall::to_json).collect());
        let mut request = Request {
            operation,
            method: Method::POST,
            path: path_of(id, "/plugins/user/actions/install"),
            query: Vec::new(),
            body: Some(list.to_string()),
        };
        if force.0 {
            request.query.push(("force", "true".to_owned()));
        }
        let envelope: Envelope<StartedPlugins> = self.call(request, cancel).await?;
        Ok(envelope.answered().map(|started| started.0))
    }

    async fn pages<T, K>(
        &self,
        operation: Operation,
        path: String,
        key: impl Fn(&T) -> K,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<T>>, Error>
    where
        T: DeserializeOwned,
        K: Eq + Hash,
    {
        let mut seen = HashSet::new();
        let mut value = Vec::new();
        let mut request_id = None;
        for page in 1..=MOST_PAGES {
            let mut request = Request::get(operation, path.clone());
            request.query.push(("page", page.to_string()));
            request.query.push(("size", PAGE_SIZE.to_string()));
            let envelope: Envelope<Option<Vec<T>>> = self.call(request, cancel).await?;
            let total = envelope.total();
            request_id = envelope.request_id;
            let list = envelope.result.unwrap_or_default();
            let (received, before) = (list.len(), value.len());
            value.extend(list.into_iter().filter(|one| seen.insert(key(one))));
            // A page without anything new is the last one, even if the service counts otherwise:
            // lists change while they are read, and not every list honours `page`.
            let nothing_new = value.len() == before;
            let complete = match total {
                Some(total) => value.len() >= total,
                None => received < PAGE_SIZE,
            };
            if nothing_new || complete {
                break;
            }
        }
        Ok(Answered { value, request_id })
    }

    async fn call<T: DeserializeOwned>(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<T, Error> {
        let operation = request.operation;
        let call = self
            .signed(request)
            .map_err(|error| Error::net(operation, error))?;
        let answer: Answer = self
            .http
            .send(call, cancel)
            .await
            .map_err(|error| Error::net(operation, error))?;
        if !answer.status().is_success() {
            return Err(refusal::read(operation, &answer));
        }
        answer
            .json()
            .map_err(|error| refusal::unusable(operation, &answer, error))
    }

    /// Puts a request into HTTP. What is signed is read from the very URL and headers that go out.
    fn signed(&self, request: Request) -> Result<Call, NetError> {
        let url = self.url(&request)?;
        let host = host_header(&url);
        let body = request.body.unwrap_or_default();
        let payload_sha256 = sha256_hex(body.as_bytes());
        let date = (self.signing.clock)()
            .format("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        let nonce = (self.signing.nonce)();
        let token = self.access_key.security_token.as_ref();
        let mut signed = vec![
            ("x-acs-action", request.operation.name()),
            ("x-acs-content-sha256", &payload_sha256),
            ("x-acs-date", &date),
            ("x-acs-signature-nonce", &nonce),
            ("x-acs-version", API_VERSION),
        ];
        if let Some(token) = token {
            signed.push(("x-acs-security-token", token.expose_secret()));
        }
        if !body.is_empty() {
            signed.push((CONTENT_TYPE.as_str(), "application/json; charset=utf-8"));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &signed {
            headers.insert(
                header_name(name)?,
                header_value(value, *name == "x-acs-security-token")?,
            );
        }
        // HTTP adds this one itself, so it is signed but not set.
        signed.push(("host", &host));
        let signature = sign(
            &Described {
                method: request.method.as_str(),
                path: url.path(),
                query: url.query().unwrap_or_default(),
                headers: &signed,
                payload_sha256: &payload_sha256,
            },
            &self.access_key.secret,
        );
        let authorization = signature.authorization(&self.access_key.id);
        headers.insert(AUTHORIZATION, header_value(&authorization, true)?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let payload = if body.is_empty() {
            Payload::Empty
        } else {
            Payload::Bytes(Bytes::from(body))
        };
        Ok(Call {
            method: request.method,
            url,
            headers,
            payload,
            work: Work::Brief,
        })
    }

    fn url(&self, request: &Request) -> Result<Url, NetError> {
        let query: Vec<String> = request
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        let origin = self.endpoint.origin();
        let text = format!("{origin}{}{mark}{}", request.path, query.join("&"));
        Url::parse(&text).map_err(|source| NetError::NotARequest {
            source: Box::new(source),
        })
    }
}

/// A request before it is signed.
struct Request {
    operation: Operation,
    method: Method,
    /// Percent-encoded.
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl Request {
    fn get(operation: Operation, path: String) -> Self {
        Self {
            operation,
            method: Method::GET,
            path,
            query: Vec::new(),
            body: None,
        }
    }
}

fn path_of(id: &InstanceId, below: &str) -> String {
    format!("/openapi/instances/{}{below}", encode(id.as_str()))
}

/// The `Host` header as HTTP will write it: with the port where it is not the scheme's own.
fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn header_name(name: &str) -> Result<HeaderName, NetError> {
    HeaderName::try_from(name).map_err(|source| NetError::NotARequest {
        source: Box::new(source),
    })
}

fn header_value(text: &str, secret: bool) -> Result<HeaderValue, NetError> {
    let mut value = HeaderValue::try_from(text).map_err(|source| NetError::NotARequest {
        source: Box::new(source),
    })?;
    value.set_sensitive(secret);
    Ok(value)
}
