//! What the gateway accepts and refuses before any operation runs.

use chrono::TimeDelta;
use plugdesk_sandbox::Clock;
use reqwest::{Method, StatusCode};

use crate::running::{Running, expect};
use crate::signer::Call;

fn regions(running: &Running) -> Call {
    Call::new(running, "DescribeRegions", Method::GET, "/openapi/regions")
}

const MISMATCH: &str = "SignatureDoesNotMatch";

#[tokio::test]
async fn a_signed_request_is_answered() {
    let running = Running::demo().await;
    let reply = regions(&running).succeed(&running).await;
    assert_eq!(reply["Result"][0]["regionId"], "cn-hangzhou");
    assert_eq!(reply["Result"][0]["status"], "available");
    let host = running
        .ready()
        .alibaba
        .endpoint
        .strip_prefix("http://")
        .unwrap();
    assert_eq!(reply["Result"][0]["regionEndpoint"], host);
}

#[tokio::test]
async fn wrong_keys_are_told_apart() {
    let running = Running::demo().await;
    let mut call = regions(&running);
    call.key_id = "LTAI5tUnknown".to_owned();
    call.refused(&running, 404, "InvalidAccessKeyId.NotFound")
        .await;
    let mut call = regions(&running);
    call.secret.push('x');
    let message = call.refused(&running, 400, MISMATCH).await;
    assert!(message.contains("AccessKey secret"), "{message}");
    assert!(
        !message.contains(&call.secret[..call.secret.len() - 1]),
        "{message}"
    );
}

#[tokio::test]
async fn a_changed_body_path_or_query_does_not_match() {
    let running = Running::demo().await;
    let install = "/openapi/instances/es-cn-i7m27ausp001l0001/plugins/user/actions/install";
    let mut call = Call::new(&running, "InstallUserPlugins", Method::POST, install);
    call.body("[{\"name\":\"pluginName1.zip\"}]");
    "[{\"name\":\"pluginName2.zip\"}]".clone_into(&mut call.body);
    let message = call.refused(&running, 400, MISMATCH).await;
    assert!(message.contains("does not belong to the body"), "{message}");

    // The query that is signed is not the one that is sent.
    let mut call = regions(&running);
    call.query = "RegionId=%63n".to_owned();
    call.refused(&running, 400, MISMATCH).await;
}

#[tokio::test]
async fn dates_must_be_fresh_and_well_formed() {
    let running = Running::demo().await;
    let now = running.clock.now();
    for (minutes, accepted) in [(-14, true), (14, true), (-16, false), (16, false)] {
        let mut call = regions(&running);
        call.date(now + TimeDelta::minutes(minutes));
        if accepted {
            call.succeed(&running).await;
        } else {
            call.refused(&running, 400, "InvalidTimeStamp.Expired")
                .await;
        }
    }
    for date in [
        "Fri, 02 Jan 2026 03:04:05 GMT",
        "2026-01-02T03:04:05+00:00",
        "2026-01-02",
    ] {
        let mut call = regions(&running);
        call.set("x-acs-date", date);
        call.refused(&running, 400, "InvalidTimeStamp.Format").await;
    }
}

#[tokio::test]
async fn a_nonce_works_once() {
    let running = Running::demo().await;
    let call = regions(&running);
    call.succeed(&running).await;
    call.refused(&running, 400, "SignatureNonceUsed").await;
}

#[tokio::test]
async fn headers_that_matter_must_be_signed() {
    let running = Running::demo().await;
    for header in [
        "host",
        "x-acs-action",
        "x-acs-version",
        "x-acs-date",
        "x-acs-extra",
    ] {
        let mut call = regions(&running);
        if header == "x-acs-extra" {
            call.set(header, "1");
        }
        call.unsigned.push(header.to_owned());
        let message = call.refused(&running, 400, MISMATCH).await;
        assert!(message.contains(header), "{message}");
    }
    let install = "/openapi/instances/es-cn-i7m27ausp001l0001/plugins/user/actions/install";
    let mut call = Call::new(&running, "InstallUserPlugins", Method::POST, install);
    call.body("[{\"name\":\"pluginName1.zip\"}]");
    call.unsigned.push("content-type".to_owned());
    let message = call.refused(&running, 400, MISMATCH).await;
    assert!(message.contains("content-type"), "{message}");
    // Signing more than is needed is fine; some SDKs sign everything.
    let mut call = regions(&running);
    call.set("accept", "application/json");
    call.set("user-agent", "AlibabaCloud (test)");
    call.succeed(&running).await;
}

#[tokio::test]
async fn a_request_must_be_complete() {
    let running = Running::demo().await;
    for header in [
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
    ] {
        let mut call = regions(&running);
        call.remove(header);
        let message = call.refused(&running, 400, "IncompleteSignature").await;
        assert!(message.contains(header), "{message}");
    }
    let url = format!("{}/openapi/regions", running.ready().alibaba.endpoint);
    for authorization in [
        None,
        Some("acs key:c2lnbmF0dXJl"),
        Some("ACS3-HMAC-SHA256"),
        Some("ACS3-HMAC-SHA256 Credential=key,Signature=00"),
        Some("ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=00"),
    ] {
        let mut request = running
            .client
            .get(&url)
            .header("x-acs-action", "DescribeRegions");
        request = request.header("x-acs-version", "2017-06-13");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let reply = expect(request.send().await.unwrap(), StatusCode::BAD_REQUEST).await;
        assert_eq!(reply["Code"], "IncompleteSignature", "{authorization:?}");
    }
}

#[tokio::test]
async fn path_action_and_version_must_agree() {
    let running = Running::demo().await;
    let with = |action: &str, method, path: &str| Call::new(&running, action, method, path);
    let mut other_version = regions(&running);
    other_version.set("x-acs-version", "2014-05-26");
    let mut no_action = regions(&running);
    no_action.remove("x-acs-action");
    for call in [
        with("DescribeRegions", Method::GET, "/openapi/instances"),
        with("DescribeRegions", Method::POST, "/openapi/regions"),
        with("DescribeRegions", Method::GET, "/regions"),
        with(
            "DeleteInstance",
            Method::DELETE,
            "/openapi/instances/es-cn-i7m27ausp001l0001",
        ),
        other_version,
        no_action,
    ] {
        call.refused(&running, 404, "InvalidApi.NotFound").await;
    }
}

#[tokio::test]
async fn a_body_beyond_a_mebibyte_is_too_large() {
    let running = Running::demo().await;
    let install = "/openapi/instances/es-cn-i7m27ausp001l0001/plugins/user/actions/install";
    let mut call = Call::new(&running, "InstallUserPlugins", Method::POST, install);
    call.body(&" ".repeat(1024 * 1024 + 1));
    call.refused(&running, 413, "RequestEntityTooLarge").await;
}
