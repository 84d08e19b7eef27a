//! Every wrong answer, before and after the effect, at once, and none at all.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, RedirectTo, RetryAfter, Service};
use reqwest::{Body, Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::running::{Running, expect, expect_refusal, zip_of};
use crate::signer::Call;

const ALL: &str = "/deployments/extensions";
const COUNTED: &str = "/api/v1/deployments/extensions";

fn strike(running: &Running, fault: Fault) {
    running.sandbox.switches().strike(fault);
}

/// The answer to a list that is struck so.
async fn struck(running: &Running, answer: FaultAnswer) -> Response {
    strike(running, Fault::new(Service::ElasticCloud, answer));
    running.cloud(Method::GET, ALL).send().await.unwrap()
}

async fn struck_at_alibaba(running: &Running, answer: FaultAnswer) -> Response {
    strike(running, Fault::new(Service::Alibaba, answer));
    Call::new(running, "DescribeRegions", Method::GET, "/openapi/regions")
        .send(running)
        .await
}

fn creation(running: &Running, name: &str) -> reqwest::RequestBuilder {
    let body = json!({ "name": name, "extension_type": "bundle", "version": "*" });
    running.cloud(Method::POST, ALL).json(&body)
}

#[tokio::test]
async fn pages_and_refusals_have_their_status_and_their_form() {
    let running = Running::demo().await;
    for (answer, status) in [
        (FaultAnswer::Html413, StatusCode::PAYLOAD_TOO_LARGE),
        (FaultAnswer::Html415, StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let response = struck(&running, answer).await;
        assert_eq!(response.status(), status);
        assert!(response.headers().get("x-cloud-error-codes").is_none());
        assert!(
            response
                .text()
                .await
                .unwrap()
                .starts_with("<!DOCTYPE html>")
        );
    }
    for (answer, status, code) in [
        (FaultAnswer::Json413, 413, "root.request_entity_too_large"),
        (FaultAnswer::Unauthenticated, 401, "root.unauthorized"),
        (
            FaultAnswer::NeedsElevation,
            449,
            "root.unauthorized.elevated_permissions_required",
        ),
    ] {
        let response = struck(&running, answer).await;
        let status = StatusCode::from_u16(status).unwrap();
        expect_refusal(response, status, code).await;
    }
}

#[tokio::test]
async fn waiting_is_asked_for_in_seconds_as_a_date_or_not_at_all() {
    let running = Running::demo().await;
    for (after, header) in [
        (RetryAfter::Unsaid, None),
        (RetryAfter::Seconds(7), Some("7")),
        // The clock of the test stands at 2026-01-02T03:04:05.678Z.
        (
            RetryAfter::DateInSeconds(60),
            Some("Fri, 02 Jan 2026 03:05:05 GMT"),
        ),
    ] {
        for (answer, status, code) in [
            (
                FaultAnswer::RateLimited(after),
                StatusCode::TOO_MANY_REQUESTS,
                "root.too_many_requests",
            ),
            (
                FaultAnswer::Unavailable(after),
                StatusCode::SERVICE_UNAVAILABLE,
                "root.service_unavailable",
            ),
        ] {
            let response = struck(&running, answer).await;
            let said = response.headers().get("retry-after").cloned();
            assert_eq!(said.as_ref().map(|it| it.to_str().unwrap()), header);
            expect_refusal(response, status, code).await;
        }
    }
    let after = RetryAfter::Seconds(3);
    let response = struck_at_alibaba(&running, FaultAnswer::RateLimited(after)).await;
    assert_eq!(response.headers()["x-acs-retry-after"], "3000");
    let reply = expect(response, StatusCode::BAD_REQUEST).await;
    assert_eq!(reply["Code"], "Throttling.User");
    let response = struck_at_alibaba(&running, FaultAnswer::Unavailable(after)).await;
    let reply = expect(response, StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(reply["Code"], "ServiceUnavailable");
}

#[tokio::test]
async fn json_is_wrong_in_every_way() {
    let running = Running::demo().await;
    let wrong = expect(
        struck(&running, FaultAnswer::WrongTypes).await,
        StatusCode::OK,
    )
    .await;
    assert_eq!(wrong["id"], 7);
    assert!(wrong["extensions"].is_object());
    let list = expect(
        struck(&running, FaultAnswer::ListForObject).await,
        StatusCode::OK,
    )
    .await;
    assert_eq!(list, json!([1, 2, 3]));

    let response = struck(&running, FaultAnswer::TruncatedJson).await;
    let length = response.content_length().unwrap();
    let text = response.text().await.unwrap();
    assert_eq!(text.len() as u64, length, "the length looks right");
    assert!(serde_json::from_str::<Value>(&text).unwrap_err().is_eof());

    let response = struck(&running, FaultAnswer::OversizedJson).await;
    assert_eq!(response.content_length(), None);
    assert!(response.bytes().await.unwrap().len() > 16 * 1024 * 1024);
}

#[tokio::test]
async fn redirects_lead_where_they_say() {
    let running = Running::demo().await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let cloud = &running.ready().elastic_cloud.url;
    let host = cloud.strip_prefix("http://").unwrap();
    for (to, location) in [
        (RedirectTo::SameHost, format!("/moved{COUNTED}?a=b")),
        (
            RedirectTo::OtherHost,
            format!("https://elsewhere.example{COUNTED}?a=b"),
        ),
        (RedirectTo::PlainHttp, format!("http://{host}{COUNTED}?a=b")),
        (RedirectTo::Loop, format!("{COUNTED}?a=b")),
    ] {
        let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Redirect(to));
        strike(&running, fault);
        let url = format!("{cloud}{COUNTED}?a=b");
        let response = client.get(url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(response.headers()["location"], location);
    }
}

#[tokio::test]
async fn a_fault_names_its_moment_its_path_and_how_often() {
    let running = Running::demo().await;
    let id = running.create("named").await;
    let before = running.count().await;
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Json500)
        .on("POST")
        .at("/extensions")
        .times(2);
    strike(&running, fault.clone());
    strike(&running, fault.when(FaultMoment::After).times(1));
    for _ in 0..3 {
        let response = creation(&running, "thrice").send().await.unwrap();
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        expect_refusal(response, status, "root.internal_server_error").await;
    }
    // The third was carried out.
    assert_eq!(running.count().await, before + 1);
    expect(
        creation(&running, "fine").send().await.unwrap(),
        StatusCode::CREATED,
    )
    .await;

    let elsewhere = Fault::new(Service::ElasticCloud, FaultAnswer::Json500).at("/nowhere");
    strike(&running, elsewhere);
    running.extension(&id).await;
    running.sandbox.switches().calm();
    assert_eq!(running.sandbox.switches().positions().next_answers, []);
    let sandbox = &running.sandbox;
    assert_eq!(
        sandbox.requested(Service::ElasticCloud, "POST", COUNTED),
        5,
        "faults are counted too"
    );
    let one = format!("{COUNTED}/{{extension_id}}");
    assert_eq!(sandbox.requested(Service::ElasticCloud, "GET", &one), 1);
    assert_eq!(sandbox.requested(Service::Ece, "POST", COUNTED), 0);
}

#[tokio::test]
async fn a_cut_leaves_no_answer_before_and_after_the_effect() {
    let running = Running::demo().await;
    let before = running.count().await;
    for (moment, made) in [
        (FaultMoment::AtOnce, 0),
        (FaultMoment::Before, 0),
        (FaultMoment::After, 1),
    ] {
        let fault = Fault::new(Service::ElasticCloud, FaultAnswer::Cut)
            .on("POST")
            .when(moment);
        strike(&running, fault);
        let error = creation(&running, "lost").send().await.unwrap_err();
        assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
        assert_eq!(running.count().await, before + made, "{moment:?}");
    }
    // The same through TLS.
    let fault = Fault::new(Service::Ece, FaultAnswer::Cut).when(FaultMoment::After);
    strike(&running, fault);
    running.ece(Method::GET, ALL).send().await.unwrap_err();
    let again = running.ece(Method::GET, ALL).send().await.unwrap();
    expect(again, StatusCode::OK).await;
}

#[tokio::test]
async fn an_early_answer_reaches_a_client_that_still_sends() {
    let running = Running::demo().await;
    let id = running.create("early").await;
    for answer in [FaultAnswer::Html413, FaultAnswer::Html403] {
        for _ in 0..20 {
            let fault = Fault::new(Service::ElasticCloud, answer)
                .on("PUT")
                .when(FaultMoment::AtOnce);
            strike(&running, fault);
            // A body without an end: an answer that waits for it never comes.
            let endless =
                stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![0; 65536])));
            let request = running
                .cloud(Method::PUT, &format!("{ALL}/{id}"))
                .header("content-type", "application/zip")
                .body(Body::wrap_stream(endless));
            let response = tokio::time::timeout(Duration::from_secs(30), request.send());
            let response = response.await.unwrap().unwrap();
            assert!(matches!(response.status().as_u16(), 403 | 413));
            assert_eq!(response.headers()["connection"], "close");
        }
    }
    assert!(running.extension(&id).await.get("file_metadata").is_none());
}

#[tokio::test]
async fn a_download_is_struck_only_where_it_is_named() {
    let running = Running::demo().await;
    let extension = running.extension("1837462910").await;
    let link = extension["file_metadata"]["url"].as_str().unwrap();
    let get = || running.client.get(link).send();
    strike(
        &running,
        Fault::new(Service::ElasticCloud, FaultAnswer::Html403),
    );
    assert_eq!(get().await.unwrap().status(), StatusCode::OK);
    running.sandbox.switches().calm();
    strike(
        &running,
        Fault::new(Service::ElasticCloud, FaultAnswer::Html403).at("/files/"),
    );
    assert_eq!(get().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(get().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn what_the_service_holds_is_told_with_its_hash() {
    let running = Running::demo().await;
    let id = running.create("held").await;
    let zip = zip_of(&vec![7; 300_000]);
    let held = |all: Vec<plugdesk_sandbox::HeldExtension>| {
        all.into_iter().find(|held| held.id == id).unwrap()
    };
    let all = running.sandbox.extensions(Service::ElasticCloud);
    let empty = held(all.await.unwrap());
    assert_eq!(
        (empty.name.as_str(), empty.kind.as_str()),
        ("held", "plugin")
    );
    assert_eq!((empty.version.as_str(), empty.file), ("8.15.1", None));

    let request = running
        .cloud(Method::PUT, &format!("{ALL}/{id}"))
        .header("content-type", "application/zip")
        .body(zip.clone());
    expect(request.send().await.unwrap(), StatusCode::OK).await;
    let all = running.sandbox.extensions(Service::ElasticCloud);
    let file = held(all.await.unwrap()).file.unwrap();
    assert_eq!(file.size, zip.len() as u64);
    assert_eq!(file.sha256, hex::encode(Sha256::digest(&zip)));

    // The same by the link in the list.
    let list = running.cloud(Method::GET, ALL).send().await.unwrap();
    let list = expect(list, StatusCode::OK).await;
    let row = list["extensions"].as_array().unwrap();
    let row = row.iter().find(|row| row["id"] == id.as_str()).unwrap();
    let link = row["file_metadata"]["url"].as_str().unwrap();
    let response = running.client.get(link).send().await.unwrap();
    assert_eq!(response.content_length(), Some(zip.len() as u64));
    let bytes = response.bytes().await.unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), file.sha256);

    let alibaba = running.sandbox.extensions(Service::Alibaba);
    assert_eq!(alibaba.await.unwrap(), []);
}

#[tokio::test]
async fn the_endpoint_takes_every_form_of_a_fault() {
    let running = Running::demo().await;
    let cloud = &running.ready().elastic_cloud;
    for fault in [
        json!({ "service": "ece", "answer": "cut", "when": "after", "path": "/x", "times": 3 }),
        json!({ "service": "ece", "answer": {"rate_limited": {"seconds": 5}} }),
        json!({ "service": "ece", "answer": {"rate_limited": "unsaid"}, "when": "at_once" }),
        json!({ "service": "ece", "answer": {"unavailable": {"date_in_seconds": 5}} }),
        json!({ "service": "ece", "answer": {"redirect": "plain_http"}, "method": "GET" }),
    ] {
        let request = running
            .client
            .post(format!("{}/_sandbox/switches", cloud.url))
            .header("authorization", crate::running::api_key(&cloud.api_key))
            .json(&json!({ "next_answer": fault }));
        let shown = expect(request.send().await.unwrap(), StatusCode::OK).await;
        assert_eq!(shown["next_answers"], json!([fault]));
        running.sandbox.switches().calm();
    }
}

#[tokio::test]
async fn alibaba_counts_by_operation() {
    let running = Running::demo().await;
    struck_at_alibaba(&running, FaultAnswer::Json500).await;
    let path = "/openapi/instances/es-cn-i7m27ausp001l0001/plugins";
    Call::new(&running, "ListPlugins", Method::GET, path)
        .send(&running)
        .await;
    let pattern = "/openapi/instances/{InstanceId}/plugins";
    let counted = |path| running.sandbox.requested(Service::Alibaba, "GET", path);
    assert_eq!(counted(pattern), 1);
    assert_eq!(counted("/openapi/regions"), 1);
}
