//! What the client sends, and how it reads answers that no sandbox gives.

use std::collections::BTreeMap;

use axum::http::{Request, StatusCode};
use plugdesk_alibaba::signature::{Described, sha256_hex, sign};
use plugdesk_alibaba::{ErrorKind, Force, PluginToInstall};
use plugdesk_net::{CancellationToken, NetError, RetryAdvice};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::stage::{id, service};

fn query(request: &Request<String>) -> BTreeMap<&str, &str> {
    let query = request.uri().query().unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect()
}

#[tokio::test]
async fn what_is_sent_is_what_was_signed() {
    let (client, asked) = service(|_| r#"{"RequestId":"r","Result":["a.zip"]}"#).await;
    let listed = json!({"name":"插件","fileVersion":"CAEQ","imageBuiltin":false});
    let plugins = [
        PluginToInstall::Named("a.zip".to_owned()),
        PluginToInstall::Listed(listed.clone()),
    ];
    let cancel = CancellationToken::new();
    let answered = client
        .install_user_plugins(&id("es-cn-1/ü ~"), &plugins, Force(true), &cancel)
        .await
        .unwrap();
    assert_eq!(answered.value, ["a.zip"]);
    assert_eq!(answered.request_id.as_deref(), Some("r"));

    let asked = asked.lock().unwrap();
    let [request] = asked.as_slice() else {
        panic!("one request")
    };
    assert_eq!(
        request.uri().path(),
        "/openapi/instances/es-cn-1%2F%C3%BC%20~/plugins/user/actions/install"
    );
    assert_eq!(request.uri().query(), Some("force=true"));
    assert_eq!(
        serde_json::from_str::<Value>(request.body()).unwrap(),
        json!([{"name":"a.zip"}, listed])
    );
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    assert_eq!(header("x-acs-action"), "InstallUserPlugins");
    assert_eq!(header("x-acs-version"), "2017-06-13");
    assert_eq!(header("x-acs-date"), "2026-01-02T03:04:05Z");
    assert_eq!(
        header("x-acs-signature-nonce"),
        "0123456789abcdef0123456789abcdef"
    );
    assert_eq!(
        header("x-acs-content-sha256"),
        sha256_hex(request.body().as_bytes())
    );
    assert_eq!(header("x-acs-security-token"), "testSecurityToken+/=");
    assert_eq!(header("content-type"), "application/json; charset=utf-8");
    assert_eq!(header("content-length"), request.body().len().to_string());

    // Everything that the scheme wants signed is signed, over the request as it arrived.
    let mut signed: Vec<(&str, &str)> = request
        .headers()
        .keys()
        .map(axum::http::HeaderName::as_str)
        .filter(|name| name.starts_with("x-acs-") || ["host", "content-type"].contains(name))
        .map(|name| (name, header(name)))
        .collect();
    signed.sort_unstable();
    let signature = sign(
        &Described {
            method: "POST",
            path: request.uri().path(),
            query: request.uri().query().unwrap(),
            headers: &signed,
            payload_sha256: header("x-acs-content-sha256"),
        },
        &SecretString::from("testAccessKeySecret"),
    );
    assert_eq!(
        header("authorization"),
        signature.authorization("testAccessKeyId")
    );
    assert_eq!(
        signature.signed_headers,
        "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;\
         x-acs-signature-nonce;x-acs-version"
    );
}

/// `count` instances of which page `page` is asked for.
fn page(request: &Request<String>, count: usize, total: Option<usize>) -> String {
    let query = query(request);
    let (page, size): (usize, usize) = (
        query["page"].parse().unwrap(),
        query["size"].parse().unwrap(),
    );
    let list: Vec<Value> = (0..count)
        .skip((page - 1) * size)
        .take(size)
        .map(|at| json!({ "instanceId": format!("es-cn-{at}"), "status": "active" }))
        .collect();
    let mut body = json!({ "RequestId": format!("page-{page}"), "Result": list });
    if let Some(total) = total {
        body["Headers"] = json!({ "X-Total-Count": total });
    }
    body.to_string()
}

#[tokio::test]
async fn lists_are_read_to_their_last_page() {
    for (count, total, pages) in [
        (0, Some(0), 1),
        (1, Some(1), 1),
        (100, Some(100), 1),
        (101, Some(101), 2),
        (250, Some(250), 3),
        // Without a total, a page that is not full is the last one.
        (250, None, 3),
        (200, None, 3),
        // With a total that is too large, a page without anything new is.
        (120, Some(500), 3),
    ] {
        let (client, asked) = service(move |request| page(request, count, total)).await;
        let listed = client
            .list_instances(&CancellationToken::new())
            .await
            .unwrap();
        assert_eq!(listed.value.len(), count, "{count} of {total:?}");
        assert_eq!(asked.lock().unwrap().len(), pages, "{count} of {total:?}");
        assert_eq!(listed.request_id, Some(format!("page-{pages}")));
    }
}

#[tokio::test]
async fn a_list_that_ignores_the_page_ends_all_the_same() {
    let (client, asked) = service(|_| {
        r#"{"RequestId":"r","Result":[{"name":"a"},{"name":"b"}],"Headers":{"X-Total-Count":9}}"#
    })
    .await;
    let listed = client
        .list_system_plugins(&id("es-cn-1"), &CancellationToken::new())
        .await;
    assert_eq!(listed.unwrap().value.len(), 2);
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn no_result_is_an_empty_list() {
    let (client, _) = service(|_| r#"{"RequestId":"r","Result":null}"#).await;
    let cancel = CancellationToken::new();
    assert!(
        client
            .describe_regions(&cancel)
            .await
            .unwrap()
            .value
            .is_empty()
    );
    assert!(
        client
            .list_instances(&cancel)
            .await
            .unwrap()
            .value
            .is_empty()
    );
    assert!(
        client
            .list_user_plugins(&id("es-cn-1"), &cancel)
            .await
            .unwrap()
            .value
            .is_empty()
    );
    let installed = client
        .install_user_plugins(&id("es-cn-1"), &[], Force(false), &cancel)
        .await;
    assert!(installed.unwrap().value.is_empty());
}

#[tokio::test]
async fn answers_that_are_no_answers_become_errors() {
    let (client, _) = service(|_| "").await;
    let cancel = CancellationToken::new();
    let error = client
        .describe_instance(&id("es-cn-1"), &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind,
            ErrorKind::Net(NetError::UnreadableJson { status: 200, .. })
        ),
        "{error:?}"
    );

    let (client, _) = service(|_| r#"{"RequestId":"kept","Result":{"instanceId":7}}"#).await;
    let error = client
        .describe_instance(&id("es-cn-1"), &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Net(NetError::UnreadableJson { .. })),
        "{error:?}"
    );
    assert_eq!(error.request_id.as_deref(), Some("kept"));

    let (client, _) = service(|_| "<html><title>Sign in</title></html>").await;
    let installed = client
        .install_user_plugins(&id("es-cn-1"), &[], Force(false), &cancel)
        .await;
    let error = installed.unwrap_err();
    assert!(
        matches!(&error.kind, ErrorKind::Net(NetError::NotTheApi { excerpt, .. }) if excerpt == "Sign in"),
        "{error:?}"
    );
    assert_eq!(error.status, Some(200));

    let (client, _) = service(|_| (StatusCode::BAD_GATEWAY, "")).await;
    let error = client
        .describe_instance(&id("es-cn-1"), &cancel)
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
}

#[tokio::test]
async fn the_hint_how_long_to_wait_is_heard() {
    let (client, _) = service(|_| {
        let body = r#"{"RequestId":"r","Code":"Throttling.User","Message":"slow down"}"#;
        (
            StatusCode::BAD_REQUEST,
            [("x-acs-retry-after", "2500")],
            body,
        )
    })
    .await;
    let error = client
        .list_instances(&CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(
        error.retry(),
        RetryAdvice::After(std::time::Duration::from_millis(2500))
    );
    assert_eq!(error.request_id.as_deref(), Some("r"));
}
