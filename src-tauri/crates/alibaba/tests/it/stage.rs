//! A sandbox with one client, and small services that say one thing. Between a client and either
//! there is a wire that has every request judged (see [`crate::checker`]).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use chrono::{TimeZone, Utc};
use plugdesk_alibaba::{AccessKey, Client, Endpoint, InstanceId, Region, Signing};
use plugdesk_net::{Http, HttpSettings};
use plugdesk_sandbox::{Sandbox, SandboxOptions};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::checker::{KnownKey, Sent};
use crate::watched::Watched;

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    watched: Watched,
    _folder: TempDir,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut SandboxOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = SandboxOptions::new(folder.path().join("data"));
        change(&mut options);
        let sandbox = Sandbox::start(options).await.unwrap();
        let endpoint = &sandbox.ready().alibaba.endpoint;
        let address = endpoint.strip_prefix("http://").unwrap().parse().unwrap();
        let watched = Watched::before(address).await;
        let key = key_of(&sandbox);
        let client = client(&watched, key, Signing::default());
        Self {
            sandbox,
            client,
            watched,
            _folder: folder,
        }
    }

    /// Another client of the same sandbox.
    pub(crate) fn client_of(
        &self,
        change: impl FnOnce(&mut AccessKey),
        signing: Signing,
    ) -> Client {
        let mut key = key_of(&self.sandbox);
        change(&mut key);
        client(&self.watched, key, signing)
    }
}

pub(crate) fn key_of(sandbox: &Sandbox) -> AccessKey {
    let ready = &sandbox.ready().alibaba;
    AccessKey {
        id: ready.access_key_id.clone(),
        secret: ready.access_key_secret.clone(),
        security_token: None,
    }
}

pub(crate) fn id(text: &str) -> InstanceId {
    InstanceId::parse(text).unwrap()
}

/// A small service.
pub(crate) struct Served {
    /// Its client, whose clock and nonce stand still.
    pub(crate) client: Client,
    /// What it was asked, in order.
    pub(crate) asked: Arc<Mutex<Vec<Sent>>>,
    watched: Watched,
}

impl Served {
    /// Another client of the same service.
    pub(crate) fn client_with(&self, key: AccessKey, signing: Signing) -> Client {
        client(&self.watched, key, signing)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.watched.at
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|sent| sent.target.clone()).collect()
    }
}

/// A lasting key.
pub(crate) fn lasting_key() -> AccessKey {
    AccessKey {
        id: "testAccessKeyId".to_owned(),
        secret: SecretString::from("testAccessKeySecret"),
        security_token: None,
    }
}

/// A temporary key (STS).
pub(crate) fn temporary_key() -> AccessKey {
    AccessKey {
        id: "STS.testAccessKeyId".to_owned(),
        secret: SecretString::from("testAccessKeySecret"),
        security_token: Some(SecretString::from("testSecurityToken+/=")),
    }
}

/// A clock and a nonce that stand still.
pub(crate) fn standing_still() -> Signing {
    Signing {
        clock: Arc::new(|| Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap()),
        nonce: Arc::new(|| "0123456789abcdef0123456789abcdef".to_owned()),
    }
}

/// A service that answers every request with what `answer` makes of it, and a client of it with a
/// temporary key.
pub(crate) async fn service<R>(
    answer: impl Fn(&Sent) -> R + Clone + Send + Sync + 'static,
) -> Served
where
    R: IntoResponse,
{
    let asked = Arc::<Mutex<Vec<Sent>>>::default();
    let seen = asked.clone();
    let handle = move |request: Request| {
        let (seen, answer) = (seen.clone(), answer.clone());
        async move {
            let request = received(request).await;
            let response: Response = answer(&request).into_response();
            seen.lock().unwrap().push(request);
            response
        }
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let router = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let watched = Watched::before(address).await;
    Served {
        client: client(&watched, temporary_key(), standing_still()),
        asked,
        watched,
    }
}

async fn received(request: Request) -> Sent {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter();
    Sent {
        method: parts.method.to_string(),
        target: parts.uri.to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: axum::body::to_bytes(body, 1 << 20).await.unwrap().to_vec(),
    }
}

fn client(watched: &Watched, key: AccessKey, signing: Signing) -> Client {
    watched.allow(KnownKey {
        id: key.id.clone(),
        secret: key.secret.expose_secret().to_owned(),
        token: key
            .security_token
            .as_ref()
            .map(|token| token.expose_secret().to_owned()),
    });
    Client::new(
        Http::new(HttpSettings::default()).unwrap(),
        Endpoint::parse(&format!("http://{}", watched.at)).unwrap(),
        Region::parse("cn-hangzhou").unwrap(),
        key,
        signing,
    )
    .unwrap()
}
