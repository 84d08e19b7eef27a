//! How the client reads lists and answers that no sandbox gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use chrono::{TimeDelta, TimeZone, Utc};
use plugdesk_alibaba::{ErrorKind, Force, RecordQuery, Signing};
use plugdesk_net::{CancellationToken, NetError, RetryAdvice};
use serde_json::{Value, json};

use crate::checker::Sent;
use crate::stage::{id, lasting_key, service};

fn query(request: &Sent) -> BTreeMap<&str, &str> {
    let (_, query) = request.target.split_once('?').unwrap();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect()
}

/// `count` instances of which page `page` is asked for.
fn page(request: &Sent, count: usize, total: Option<usize>) -> String {
    let query = query(request);
    let (page, size): (usize, usize) = (
        query["page"].parse().unwrap(),
        query["size"].parse().unwrap(),
    );
    let list: Vec<Value> = (0..count)
        .skip((page - 1) * size)
        .take(size)
        .map(|at| json!({ "instanceId": format!("es-cn-{at}"), "requestId": at, "startTime": at }))
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
        let served = service(move |request| page(request, count, total)).await;
        let listed = served
            .client
            .list_instances(&CancellationToken::new())
            .await
            .unwrap();
        assert_eq!(listed.value.len(), count, "{count} of {total:?}");
        assert_eq!(served.targets().len(), pages, "{count} of {total:?}");
        assert_eq!(listed.request_id, Some(format!("page-{pages}")));
    }
}

#[tokio::test]
async fn no_more_records_are_read_than_are_wanted() {
    for (most, received, pages) in [
        (0, 0, 1),
        (10, 10, 1),
        (50, 50, 1),
        (120, 120, 3),
        (999, 130, 3),
    ] {
        let served = service(|request| page(request, 130, Some(130))).await;
        let wanted = RecordQuery {
            request_id: None,
            since: None,
            most,
        };
        let cancel = CancellationToken::new();
        let records = served
            .client
            .action_records(&id("es-cn-1"), &wanted, &cancel)
            .await
            .unwrap()
            .value;
        assert_eq!(records.len(), received, "{most}");
        assert_eq!(served.targets().len(), pages, "{most}");
        let times: Vec<_> = records.iter().map(|record| record.started_at).collect();
        assert!(times.is_sorted_by(|one, next| one >= next), "{times:?}");
    }
}

#[tokio::test]
async fn a_list_that_ignores_the_page_ends_all_the_same() {
    let served = service(|_| {
        r#"{"RequestId":"r","Result":[{"name":"a"},{"name":"b"}],"Headers":{"X-Total-Count":9}}"#
    })
    .await;
    let listed = served
        .client
        .list_system_plugins(&id("es-cn-1"), &CancellationToken::new())
        .await;
    assert_eq!(listed.unwrap().value.len(), 2);
    assert_eq!(served.targets().len(), 2);
}

async fn described(body: &'static str) -> plugdesk_alibaba::Error {
    let served = service(move |_| body).await;
    let cancel = CancellationToken::new();
    let one = id("es-cn-1");
    let described = served.client.describe_instance(&one, &cancel);
    described.await.unwrap_err()
}

#[tokio::test]
async fn answers_that_are_no_answers_become_errors() {
    for unreadable in ["", "[]", r#"{"Result":"#] {
        let error = described(unreadable).await;
        assert!(
            matches!(
                error.kind,
                ErrorKind::Net(NetError::UnreadableJson { status: 200, .. })
            ),
            "{unreadable}: {error:?}"
        );
    }
    for odd in [
        r#"{"RequestId":"kept","Result":{"instanceId":7}}"#,
        r#"{"RequestId":"kept","Result":null}"#,
        r#"{"RequestId":"kept"}"#,
        r#"{"RequestId":"kept","Result":[]}"#,
    ] {
        let error = described(odd).await;
        assert!(
            matches!(error.kind, ErrorKind::Net(NetError::UnreadableJson { .. })),
            "{odd}: {error:?}"
        );
        assert_eq!(error.request_id.as_deref(), Some("kept"), "{odd}");
    }
    let error = described("<html><title>Sign in</title></html>").await;
    assert!(
        matches!(&error.kind, ErrorKind::Net(NetError::NotTheApi { excerpt, .. }) if excerpt == "Sign in"),
        "{error:?}"
    );
    assert_eq!(error.status, Some(200));

    let served = service(|_| (StatusCode::BAD_GATEWAY, "")).await;
    let cancel = CancellationToken::new();
    let sent = served
        .client
        .install_user_plugins(&id("es-cn-1"), &[], Force(false), &cancel)
        .await;
    let error = sent.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::ServerFault), "{error:?}");
    assert!(error.outcome_unknown());
}

#[tokio::test]
async fn success_with_the_body_of_a_refusal_is_no_success() {
    let body = r#"{"RequestId":"r","Code":"InstanceActivating","Message":"m"}"#;
    let served = service(move |_| body).await;
    let cancel = CancellationToken::new();
    let sent = served
        .client
        .install_user_plugins(&id("es-cn-1"), &[], Force(false), &cancel)
        .await;
    let error = sent.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InstanceActivating),
        "{error:?}"
    );
    assert_eq!(error.request_id.as_deref(), Some("r"));
}

#[tokio::test]
async fn the_hint_how_long_to_wait_is_heard() {
    for code in [
        "Throttling.User",
        "Rejected.Throttling",
        "QPS Limit Exceeded",
    ] {
        let served = service(move |_| {
            let body = format!(r#"{{"RequestId":"r","Code":"{code}","Message":"slow down"}}"#);
            let hint = [("x-acs-retry-after", "2500")];
            (StatusCode::BAD_REQUEST, hint, body)
        })
        .await;
        let cancel = CancellationToken::new();
        let error = served.client.list_instances(&cancel).await.unwrap_err();
        assert_eq!(
            error.retry(),
            RetryAdvice::After(std::time::Duration::from_millis(2500)),
            "{code}"
        );
        assert_eq!(error.request_id.as_deref(), Some("r"));
    }
}

/// The service's clock stands at 03:04:05 of this day.
const DATE: &str = "Fri, 02 Jan 2026 03:04:05 GMT";

#[tokio::test]
async fn a_wrong_clock_is_told_from_a_wrong_secret() {
    for (code, minutes, kind) in [
        ("SignatureDoesNotMatch", 0, "SignatureDoesNotMatch"),
        ("SignatureDoesNotMatch", 15, "SignatureDoesNotMatch"),
        ("SignatureDoesNotMatch", 16, "ClockSkew"),
        ("SignatureDoesNotMatch", -16, "ClockSkew"),
        ("InvalidTimeStamp.Expired", -16, "ClockSkew"),
        ("Forbidden.RAM", -16, "Forbidden"),
    ] {
        let served = service(move |_| {
            let body = format!(r#"{{"RequestId":"r","Code":"{code}","Message":"m"}}"#);
            (StatusCode::BAD_REQUEST, [("date", DATE)], body)
        })
        .await;
        let off_by = TimeDelta::minutes(minutes);
        let clock = move || Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap() + off_by;
        let signing = Signing {
            clock: Arc::new(clock),
            ..Signing::default()
        };
        let client = served.client_with(lasting_key(), signing);
        assert_eq!(client.server_clock_offset(), None);
        let cancel = CancellationToken::new();
        let error = client.list_instances(&cancel).await.unwrap_err();
        assert_eq!(format!("{:?}", error.kind), kind, "{code} {minutes}");
        assert_eq!(error.clock_off_by, Some(off_by));
        assert_eq!(client.clone().server_clock_offset(), Some(off_by));
    }
}

#[tokio::test]
async fn success_tells_the_clock_too_and_an_answer_without_a_date_tells_nothing() {
    for (date, off_by) in [(DATE, Some(TimeDelta::zero())), ("yesterday", None)] {
        let served = service(move |_| ([("date", date)], r#"{"Result":[]}"#)).await;
        let cancel = CancellationToken::new();
        served.client.list_instances(&cancel).await.unwrap();
        assert_eq!(served.client.server_clock_offset(), off_by, "{date}");
    }
}
