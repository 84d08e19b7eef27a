//! Requests to a bucket, signed from the published formula and not from the verifier.

use hmac::{Hmac, Mac};
use plugdesk_sandbox::{AlibabaReady, Clock};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::running::Running;

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A request on a key of the region's bucket. The key must need no encoding, the query must be in
/// its canonical form, and of the headers only those are signed that OSS wants signed.
pub(crate) fn ask(
    running: &Running,
    region: &AlibabaReady,
    method: Method,
    (key, query): (&str, &str),
    headers: &[(&str, &str)],
) -> RequestBuilder {
    let path = format!("/{}/{key}", region.oss_bucket);
    let now = running.clock.now();
    let (day, moment) = (now.format("%Y%m%d"), now.format("%Y%m%dT%H%M%SZ"));
    let moment = moment.to_string();
    let own = [
        ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-oss-date", &moment),
    ];
    let mut sent: Vec<_> = headers.iter().chain(&own).collect();
    sent.sort();
    let signed = |name: &str| name.starts_with("x-oss-") || name == "content-md5";
    let lines: Vec<_> = sent
        .iter()
        .filter(|(name, _)| signed(name))
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    let lines = lines.join("\n");
    let canonical = format!("{method}\n{path}\n{query}\n{lines}\n\n\nUNSIGNED-PAYLOAD");
    let scope = format!("{day}/{}/oss/aliyun_v4_request", region.region);
    let hash = hex::encode(Sha256::digest(canonical));
    let to_sign = format!("OSS4-HMAC-SHA256\n{moment}\n{scope}\n{hash}");
    let secret = format!("aliyun_v4{}", region.access_key_secret.expose_secret());
    let signing_key = scope
        .split('/')
        .fold(secret.into_bytes(), |key, part| mac(&key, part));
    let signature = hex::encode(mac(&signing_key, &to_sign));
    let credential = format!("{}/{scope}", region.access_key_id);
    let question = if query.is_empty() { "" } else { "?" };
    let url = format!("{}{path}{question}{query}", region.oss_endpoint);
    let mut request = running.client.request(method, url).header(
        "authorization",
        format!("OSS4-HMAC-SHA256 Credential={credential},Signature={signature}"),
    );
    for (name, value) in sent {
        request = request.header(*name, *value);
    }
    request
}

/// Puts an object into the region's bucket. The key must need no encoding.
pub(crate) async fn put(running: &Running, region: &AlibabaReady, key: &str, content: Vec<u8>) {
    let request = ask(running, region, Method::PUT, (key, ""), &[]).body(content);
    text_of(request.send().await.unwrap(), StatusCode::OK).await;
}

/// The body of an answer that must have this status.
pub(crate) async fn text_of(response: Response, status: StatusCode) -> String {
    let got = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(got, status, "{text}");
    text
}

/// How a body names an object of the region's bucket.
pub(crate) fn object(region: &AlibabaReady, key: &str) -> Value {
    json!({ "bucketName": region.oss_bucket, "key": key })
}
