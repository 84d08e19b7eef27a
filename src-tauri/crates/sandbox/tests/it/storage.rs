//! Putting an object into a bucket, signed from the published formula and not from the verifier.

use hmac::{Hmac, Mac};
use plugdesk_sandbox::{AlibabaReady, Clock};
use reqwest::StatusCode;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::running::Running;

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Puts an object into the region's bucket. The key must need no encoding.
pub(crate) async fn put(running: &Running, region: &AlibabaReady, key: &str, content: Vec<u8>) {
    let path = format!("/{}/{key}", region.oss_bucket);
    let now = running.clock.now();
    let (day, moment) = (now.format("%Y%m%d"), now.format("%Y%m%dT%H%M%SZ"));
    let headers = format!("x-oss-content-sha256:UNSIGNED-PAYLOAD\nx-oss-date:{moment}\n");
    let canonical = format!("PUT\n{path}\n\n{headers}\n\nUNSIGNED-PAYLOAD");
    let scope = format!("{day}/{}/oss/aliyun_v4_request", region.region);
    let hash = hex::encode(Sha256::digest(canonical));
    let to_sign = format!("OSS4-HMAC-SHA256\n{moment}\n{scope}\n{hash}");
    let secret = format!("aliyun_v4{}", region.access_key_secret.expose_secret());
    let signing_key = scope
        .split('/')
        .fold(secret.into_bytes(), |key, part| mac(&key, part));
    let signature = hex::encode(mac(&signing_key, &to_sign));
    let credential = format!("{}/{scope}", region.access_key_id);
    let response = running
        .client
        .put(format!("{}{path}", region.oss_endpoint))
        .header("x-oss-content-sha256", "UNSIGNED-PAYLOAD")
        .header("x-oss-date", moment.to_string())
        .header(
            "authorization",
            format!("OSS4-HMAC-SHA256 Credential={credential},Signature={signature}"),
        )
        .body(content)
        .send()
        .await
        .unwrap();
    let status = response.status();
    assert_eq!(status, StatusCode::OK, "{}", response.text().await.unwrap());
}

/// How a body names an object of the region's bucket.
pub(crate) fn object(region: &AlibabaReady, key: &str) -> Value {
    json!({ "bucketName": region.oss_bucket, "key": key })
}
