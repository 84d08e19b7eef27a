//! A signer for `ACS3-HMAC-SHA256`, written from the published formula and not from the verifier.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use plugdesk_sandbox::AlibabaReady;
use reqwest::{Method, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::running::{Running, expect};

/// A request to be signed. Every field can be bent before it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    endpoint: String,
    pub(crate) path: String,
    /// The query in its canonical form, which is also how it is sent.
    pub(crate) query: String,
    pub(crate) body: String,
    pub(crate) key_id: String,
    pub(crate) secret: String,
    /// The headers that are sent; those named in `unsigned` are left out of the signature.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) unsigned: Vec<String>,
}

impl Call {
    pub(crate) fn new(running: &Running, action: &str, method: Method, path: &str) -> Self {
        Self::to(running, &running.ready().alibaba, action, method, path)
    }

    /// A request to the service of this region.
    pub(crate) fn to(
        running: &Running,
        region: &AlibabaReady,
        action: &str,
        method: Method,
        path: &str,
    ) -> Self {
        let AlibabaReady {
            endpoint,
            access_key_id,
            access_key_secret,
            ..
        } = region;
        let host = endpoint.strip_prefix("http://").unwrap();
        let mut call = Self {
            method,
            endpoint: endpoint.clone(),
            path: path.to_owned(),
            query: String::new(),
            body: String::new(),
            key_id: access_key_id.clone(),
            secret: access_key_secret.expose_secret().to_owned(),
            headers: Vec::new(),
            unsigned: Vec::new(),
        };
        call.set("host", host);
        call.set("x-acs-action", action);
        call.set("x-acs-version", "2017-06-13");
        call.set("x-acs-signature-nonce", &Uuid::new_v4().to_string());
        call.date(plugdesk_sandbox::Clock::now(&*running.clock));
        call.body("");
        call
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| known != name);
    }

    pub(crate) fn date(&mut self, date: DateTime<Utc>) {
        self.set("x-acs-date", &date.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    }

    /// Sets the body and the hash that belongs to it.
    pub(crate) fn body(&mut self, body: &str) {
        body.clone_into(&mut self.body);
        self.set("x-acs-content-sha256", &hex::encode(Sha256::digest(body)));
        if !body.is_empty() {
            self.set("content-type", "application/json; charset=utf-8");
        }
    }

    fn authorization(&self) -> String {
        let mut signed: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| !self.unsigned.contains(name))
            .collect();
        signed.sort();
        let names = signed
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join(";");
        let lines: Vec<_> = signed
            .iter()
            .map(|(name, value)| format!("{name}:{}", value.trim()))
            .collect();
        let lines = lines.join("\n");
        let hash = self
            .headers
            .iter()
            .find(|(name, _)| name == "x-acs-content-sha256");
        let hash = hash.map(|(_, value)| value.as_str()).unwrap_or_default();
        let canonical = format!(
            "{}\n{}\n{}\n{lines}\n\n{names}\n{hash}",
            self.method, self.path, self.query
        );
        let to_sign = format!(
            "ACS3-HMAC-SHA256\n{}",
            hex::encode(Sha256::digest(canonical.as_bytes()))
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(to_sign.as_bytes());
        format!(
            "ACS3-HMAC-SHA256 Credential={},SignedHeaders={names},Signature={}",
            self.key_id,
            hex::encode(mac.finalize().into_bytes())
        )
    }

    /// Signs and sends.
    pub(crate) async fn send(&self, running: &Running) -> Response {
        let question = if self.query.is_empty() { "" } else { "?" };
        let url = format!("{}{}{question}{}", self.endpoint, self.path, self.query);
        let mut request = running.client.request(self.method.clone(), url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request = request.header("authorization", self.authorization());
        request.body(self.body.clone()).send().await.unwrap()
    }

    /// The envelope of an answer that must be a success.
    pub(crate) async fn succeed(&self, running: &Running) -> Value {
        expect(self.send(running).await, StatusCode::OK).await
    }

    /// The message of an answer that must be this refusal.
    pub(crate) async fn refused(&self, running: &Running, status: u16, code: &str) -> String {
        let status = StatusCode::from_u16(status).unwrap();
        let reply = expect(self.send(running).await, status).await;
        assert_eq!(reply["Code"], code, "{reply}");
        for field in ["RequestId", "HostId", "Message", "Recommend"] {
            assert!(
                !reply[field].as_str().unwrap().is_empty(),
                "{field} of {reply}"
            );
        }
        let id = reply["RequestId"].as_str().unwrap();
        assert_eq!(id, id.to_uppercase());
        Uuid::try_parse(id).unwrap();
        reply["Message"].as_str().unwrap().to_owned()
    }
}
