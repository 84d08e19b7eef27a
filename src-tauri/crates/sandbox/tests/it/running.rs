//! A sandbox that runs for one test, and a client that knows its credentials.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_sandbox::{Clock, Ready, Sandbox, SandboxOptions};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub(crate) struct HandClock(Mutex<DateTime<Utc>>);

impl HandClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(
            "2026-01-02T03:04:05.678Z".parse().unwrap(),
        )))
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct Running {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) folder: TempDir,
    pub(crate) client: Client,
}

impl Running {
    pub(crate) async fn demo() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(choose: impl FnOnce(&mut SandboxOptions)) -> Self {
        Self::in_folder(TempDir::new().unwrap(), HandClock::new(), choose).await
    }

    pub(crate) async fn in_folder(
        folder: TempDir,
        clock: Arc<HandClock>,
        choose: impl FnOnce(&mut SandboxOptions),
    ) -> Self {
        let mut options = SandboxOptions::new(folder.path());
        options.clock = Arc::clone(&clock) as Arc<dyn Clock>;
        choose(&mut options);
        let sandbox = Sandbox::start(options).await.unwrap();
        let client = client_trusting(&sandbox.ready().ece.ca_file);
        Self {
            sandbox,
            clock,
            folder,
            client,
        }
    }

    /// Stops the sandbox and starts another on the same folder.
    pub(crate) async fn again(self) -> Self {
        self.sandbox.stop().await;
        Self::in_folder(self.folder, self.clock, |_| {}).await
    }

    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    /// A request to Elastic Cloud as the main user.
    pub(crate) fn cloud(&self, method: Method, path: &str) -> RequestBuilder {
        self.cloud_as(&self.ready().elastic_cloud.api_key, method, path)
    }

    pub(crate) fn cloud_as(
        &self,
        key: &SecretString,
        method: Method,
        path: &str,
    ) -> RequestBuilder {
        let url = format!("{}/api/v1{path}", self.ready().elastic_cloud.url);
        self.client
            .request(method, url)
            .header("authorization", api_key(key))
    }

    /// A request to ECE as the main user.
    pub(crate) fn ece(&self, method: Method, path: &str) -> RequestBuilder {
        let ece = &self.ready().ece;
        let url = format!("{}/api/v1{path}", ece.url);
        self.client
            .request(method, url)
            .header("authorization", api_key(&ece.api_key))
    }

    /// Creates an extension without a file on Elastic Cloud and gives its id.
    pub(crate) async fn create(&self, name: &str) -> String {
        let body = json!({ "name": name, "extension_type": "plugin", "version": "8.15.1" });
        let request = self
            .cloud(Method::POST, "/deployments/extensions")
            .json(&body);
        let reply: Value = expect(request.send().await.unwrap(), StatusCode::CREATED).await;
        reply["id"].as_str().unwrap().to_owned()
    }

    /// The extension as the service shows it now.
    pub(crate) async fn extension(&self, id: &str) -> Value {
        let request = self.cloud(Method::GET, &format!("/deployments/extensions/{id}"));
        expect(request.send().await.unwrap(), StatusCode::OK).await
    }

    /// How many extensions Elastic Cloud lists.
    pub(crate) async fn count(&self) -> usize {
        let request = self.cloud(Method::GET, "/deployments/extensions");
        let reply = expect(request.send().await.unwrap(), StatusCode::OK).await;
        reply["extensions"].as_array().unwrap().len()
    }

    /// How many files lie in the store of Elastic Cloud, unfinished ones included.
    pub(crate) fn files_on_disk(&self) -> usize {
        fs::read_dir(self.folder.path().join("elastic-cloud/files"))
            .unwrap()
            .count()
    }
}

pub(crate) fn client_trusting(ca_file: &Path) -> Client {
    let ca = reqwest::Certificate::from_pem(&fs::read(ca_file).unwrap()).unwrap();
    Client::builder()
        .no_proxy()
        .tls_certs_only([ca])
        .build()
        .unwrap()
}

pub(crate) fn api_key(key: &SecretString) -> String {
    format!("ApiKey {}", key.expose_secret())
}

/// The JSON of an answer that must have this status.
pub(crate) async fn expect(response: Response, status: StatusCode) -> Value {
    let got = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(got, status, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// Checks a `BasicFailedReply`: status, code in the body, the same code in the header.
pub(crate) async fn expect_refusal(response: Response, status: StatusCode, code: &str) -> Value {
    let header = response.headers().get("x-cloud-error-codes").cloned();
    let reply = expect(response, status).await;
    assert_eq!(reply["errors"][0]["code"], code);
    assert_eq!(header.unwrap(), code);
    assert!(!reply["errors"][0]["message"].as_str().unwrap().is_empty());
    reply
}

/// The answer to a request that is sent to its last byte before anything is read, as many clients do
/// it. They read no answer if the connection ends while they send.
pub(crate) async fn answer_after_all(request: RequestBuilder) -> String {
    let request = request.header("connection", "close").build().unwrap();
    let (url, body) = (request.url(), request.body().unwrap().as_bytes().unwrap());
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let target = url.query().map_or_else(
        || url.path().to_owned(),
        |query| format!("{}?{query}", url.path()),
    );
    let mut head = format!("{} {target} HTTP/1.1\r\nhost: {host}\r\n", request.method());
    for (name, value) in request.headers() {
        write!(head, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
    let mut line = TcpStream::connect(host).await.unwrap();
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(body).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}

/// A zip with one stored entry of this content.
pub(crate) fn zip_of(content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("dictionaries/words.txt", stored).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}
