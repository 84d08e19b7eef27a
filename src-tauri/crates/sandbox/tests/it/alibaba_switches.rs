//! What can be switched on at Alibaba Cloud, its temporary key, and its second region.

use chrono::TimeDelta;
use plugdesk_sandbox::{ActionRefusal, Clock};
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::running::{Running, api_key, expect};
use crate::signer::Call;

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

fn describe(running: &Running) -> Call {
    Call::new(running, "DescribeInstance", Method::GET, SEARCH)
}

#[tokio::test]
async fn each_region_has_instances_of_its_own() {
    let running = Running::demo().await;
    let mut seen = Vec::new();
    for region in &running.ready().alibaba_regions {
        let path = "/openapi/instances";
        let call = Call::to(&running, region, "ListInstance", Method::GET, path);
        let reply = call.succeed(&running).await;
        for instance in reply["Result"].as_array().unwrap() {
            seen.push(format!(
                "{} {} {}",
                region.region,
                instance["description"].as_str().unwrap(),
                instance["archType"].as_str().unwrap()
            ));
        }
        let path = "/openapi/regions";
        let call = Call::to(&running, region, "DescribeRegions", Method::GET, path);
        let regions = call.succeed(&running).await["Result"].clone();
        assert!(regions.as_array().unwrap().len() > 2);
        for (index, served) in running.ready().alibaba_regions.iter().enumerate() {
            assert_eq!(regions[index]["regionId"], served.region.as_str());
            let endpoint = regions[index]["regionEndpoint"].as_str().unwrap();
            assert_eq!(format!("http://{endpoint}"), served.endpoint);
        }
    }
    assert_eq!(
        seen,
        [
            "cn-hangzhou search-cn-hangzhou public",
            "cn-hangzhou logs-staging public",
            "cn-hangzhou catalogue-dev public",
            "cn-shanghai shop-cn-shanghai public",
            "cn-shanghai archive-exclusive exclusive",
        ]
    );
    let other = &running.ready().alibaba_regions[1];
    Call::to(&running, other, "DescribeInstance", Method::GET, SEARCH)
        .refused(&running, 400, "InstanceNotFound")
        .await;
}

#[tokio::test]
async fn a_temporary_key_works_with_its_token_alone() {
    let running = Running::demo().await;
    let sts = running.ready().alibaba.sts.clone();
    let with = |token: Option<&str>| {
        let mut call = describe(&running);
        call.key_id.clone_from(&sts.access_key_id);
        sts.access_key_secret
            .expose_secret()
            .clone_into(&mut call.secret);
        if let Some(token) = token {
            call.set("x-acs-security-token", token);
            call.set("x-acs-accesskey-id", &sts.access_key_id);
        }
        call
    };
    let token = sts.security_token.expose_secret();
    with(Some(token)).succeed(&running).await;
    with(None)
        .refused(&running, 400, "MissingSecurityToken")
        .await;
    with(Some("another"))
        .refused(&running, 400, "InvalidSecurityToken.MismatchWithAccessKey")
        .await;
    let mut unsigned = with(Some(token));
    unsigned.unsigned.push("x-acs-security-token".to_owned());
    unsigned
        .refused(&running, 400, "SignatureDoesNotMatch")
        .await;
    let mut lasting = describe(&running);
    lasting.set("x-acs-security-token", token);
    lasting
        .refused(&running, 400, "InvalidSecurityToken.MismatchWithAccessKey")
        .await;
    running.sandbox.switches().expire_sts(true);
    with(Some(token))
        .refused(&running, 400, "InvalidSecurityToken.Expired")
        .await;
    describe(&running).succeed(&running).await;
}

#[tokio::test]
async fn what_the_account_may_not_do_is_refused_by_name() {
    let running = Running::demo().await;
    let switches = running.sandbox.switches();
    switches.deny("ListPlugin", true);
    switches.deny("DescribeInstance", true);
    for (action, rest, named) in [
        ("ListPlugins", "/plugins", "elasticsearch:ListPlugin"),
        ("ListUserPlugin", "/userPlugins", "elasticsearch:ListPlugin"),
        ("DescribeInstance", "", "elasticsearch:DescribeInstance"),
    ] {
        let call = Call::new(&running, action, Method::GET, &format!("{SEARCH}{rest}"));
        let reply = expect(call.send(&running).await, StatusCode::FORBIDDEN).await;
        assert_eq!(reply["Code"], "Forbidden.RAM");
        assert_eq!(reply["AccessDeniedDetail"]["AuthAction"], named);
    }
    // Also of what is not there, so that a permission can be tried without doing anything.
    let nowhere = "/openapi/instances/es-cn-none/plugins/actions/analysis";
    let mut call = Call::new(&running, "PluginAnalysis", Method::POST, nowhere);
    call.refused(&running, 400, "InstanceNotFound").await;
    switches.deny("UploadPlugin", true);
    call = Call::new(&running, "PluginAnalysis", Method::POST, nowhere);
    call.refused(&running, 403, "Forbidden.RAM").await;
    switches.deny("DescribeInstance", false);
    describe(&running).succeed(&running).await;
}

#[tokio::test]
async fn any_code_can_be_played_with_a_time_to_wait() {
    let running = Running::demo().await;
    running.sandbox.switches().refuse(ActionRefusal {
        status: 429,
        retry_after_millis: Some(1_500),
        times: 2,
        ..ActionRefusal::new("DescribeInstance", "Throttling.Api", "Slow down.")
    });
    for _ in 0..2 {
        let response = describe(&running).send(&running).await;
        assert_eq!(response.headers()["x-acs-retry-after"], "1500");
        let reply = expect(response, StatusCode::TOO_MANY_REQUESTS).await;
        assert_eq!(reply["Code"], "Throttling.Api");
    }
    describe(&running).succeed(&running).await;
}

#[tokio::test]
async fn a_clock_that_is_off_shows_in_the_date_of_the_answer() {
    let running = Running::demo().await;
    let date = async || {
        let response = describe(&running).send(&running).await;
        let date = response.headers()["date"].to_str().unwrap().to_owned();
        (response.status(), date)
    };
    assert_eq!(
        date().await,
        (StatusCode::OK, "Fri, 02 Jan 2026 03:04:05 GMT".to_owned())
    );
    let switches = running.sandbox.switches();
    switches.set_alibaba_clock_offset(TimeDelta::minutes(16));
    assert_eq!(
        date().await,
        (
            StatusCode::BAD_REQUEST,
            "Fri, 02 Jan 2026 03:20:05 GMT".to_owned()
        )
    );
    let mut by_its_clock = describe(&running);
    by_its_clock.date(running.clock.now() + TimeDelta::minutes(16));
    by_its_clock.succeed(&running).await;
}

#[tokio::test]
async fn somebody_else_keeps_an_instance_busy_until_it_is_left_alone() {
    let running = Running::demo().await;
    let switches = running.sandbox.switches();
    let id = "es-cn-i7m27ausp001l0001";
    switches.set_busy(id, true);
    let restart = || {
        let path = format!("{SEARCH}/actions/restart");
        let mut call = Call::new(&running, "RestartInstance", Method::POST, &path);
        call.body("{}");
        call
    };
    assert_eq!(
        describe(&running).succeed(&running).await["Result"]["status"],
        "activating"
    );
    restart().refused(&running, 400, "InstanceActivating").await;
    running.clock.advance(TimeDelta::days(1));
    restart().refused(&running, 400, "InstanceActivating").await;
    switches.set_busy(id, false);
    restart().succeed(&running).await;
}

#[tokio::test]
async fn the_endpoint_turns_them_from_outside() {
    let running = Running::demo().await;
    let cloud = &running.ready().elastic_cloud;
    let turn = async |body: serde_json::Value| {
        let request = running
            .client
            .post(format!("{}/_sandbox/switches", cloud.url));
        let request = request.header("authorization", api_key(&cloud.api_key));
        let response = request.json(&json!({ "alibaba": body })).send().await;
        expect(response.unwrap(), StatusCode::OK).await["alibaba"].clone()
    };
    let fate = json!({ "instance": "es-cn-1", "fate": { "fails": { "message": "No." } } });
    let refusal = json!({ "operation": "PluginAnalysis", "code": "C", "message": "M" });
    let shown = turn(json!({
        "busy_instance": "es-cn-1", "custom_plugins_suspended": true, "built_in_overridden": true,
        "clock_offset_seconds": -960, "sts_expired": true, "deny": "UploadPlugin",
        "refuse": refusal, "next_change": fate,
        "health": { "instance": "es-cn-1", "health": "RED" },
    }))
    .await;
    assert_eq!(
        shown,
        json!({
            "busy_instances": ["es-cn-1"], "custom_plugins_suspended": true,
            "built_in_overridden": true, "clock_offset_seconds": -960, "sts_expired": true,
            "denied": ["UploadPlugin"],
            "refusals": [{ "operation": "PluginAnalysis", "status": 400, "code": "C",
                           "message": "M", "times": 1 }],
            "next_changes": [fate], "health": [["es-cn-1", "RED"]],
        })
    );
    let shown = turn(json!({
        "free_instance": "es-cn-1", "allow": "UploadPlugin", "sts_expired": false,
        "health": { "instance": "es-cn-1" },
    }))
    .await;
    assert_eq!(shown["busy_instances"], json!([]));
    assert_eq!(shown["denied"], json!([]));
    assert_eq!(shown["sts_expired"], false);
    assert_eq!(shown["health"], json!([]));
    assert_eq!(shown["clock_offset_seconds"], -960);
}
