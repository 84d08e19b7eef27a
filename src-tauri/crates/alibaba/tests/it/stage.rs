//! A sandbox with one client, and small services that say one thing.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use chrono::{TimeZone, Utc};
use plugdesk_alibaba::{AccessKey, Client, Endpoint, InstanceId, Region, Signing};
use plugdesk_net::{Http, HttpSettings};
use plugdesk_sandbox::{Sandbox, SandboxOptions};
use secrecy::SecretString;
use tempfile::TempDir;

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
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
        let client = client_of(&sandbox, |_| {}, Signing::default());
        Self {
            sandbox,
            client,
            _folder: folder,
        }
    }
}

pub(crate) fn client_of(
    sandbox: &Sandbox,
    change: impl FnOnce(&mut AccessKey),
    signing: Signing,
) -> Client {
    let ready = &sandbox.ready().alibaba;
    let mut key = AccessKey {
        id: ready.access_key_id.clone(),
        secret: ready.access_key_secret.clone(),
        security_token: None,
    };
    change(&mut key);
    let http = Http::new(HttpSettings::default()).unwrap();
    let endpoint = Endpoint::parse(&ready.endpoint).unwrap();
    let region = Region::parse(&ready.region).unwrap();
    Client::new(http, endpoint, region, key, signing).unwrap()
}

pub(crate) fn id(text: &str) -> InstanceId {
    InstanceId::parse(text).unwrap()
}

/// What a small service was asked, in order.
pub(crate) type Asked = Arc<Mutex<Vec<Request<String>>>>;

/// A service that answers every request with what `answer` makes of it, and a client of it whose
/// clock and nonce stand still.
pub(crate) async fn service<R>(
    answer: impl Fn(&Request<String>) -> R + Clone + Send + Sync + 'static,
) -> (Client, Asked)
where
    R: IntoResponse,
{
    let asked = Asked::default();
    let seen = asked.clone();
    let handle = move |request: axum::extract::Request| {
        let (seen, answer) = (seen.clone(), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
            let request = Request::from_parts(parts, String::from_utf8(body.to_vec()).unwrap());
            let response: Response = answer(&request).into_response();
            seen.lock().unwrap().push(request);
            response
        }
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let key = AccessKey {
        id: "testAccessKeyId".to_owned(),
        secret: SecretString::from("testAccessKeySecret"),
        security_token: Some(SecretString::from("testSecurityToken+/=")),
    };
    let signing = Signing {
        clock: Arc::new(|| Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap()),
        nonce: Arc::new(|| "0123456789abcdef0123456789abcdef".to_owned()),
    };
    let client = Client::new(
        Http::new(HttpSettings::default()).unwrap(),
        Endpoint::parse(&format!("http://127.0.0.1:{port}")).unwrap(),
        Region::parse("cn-hangzhou").unwrap(),
        key,
        signing,
    )
    .unwrap();
    (client, asked)
}
