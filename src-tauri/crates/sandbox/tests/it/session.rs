//! Tokens for a name and a password, and ECEs that give none or have no store.

use chrono::{DateTime, TimeDelta};
use plugdesk_sandbox::{EceLogin, EceStore};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::running::{Running, expect, expect_refusal, zip_of};

fn ask(running: &Running, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/api/v1{path}", running.ready().ece.url);
    running.client.request(method, url)
}

async fn login(running: &Running, more: Value) -> Response {
    let ece = &running.ready().ece;
    let mut body = json!({ "username": ece.username, "password": ece.password.expose_secret() });
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    let request = ask(running, Method::POST, "/users/auth/_login").json(&body);
    request.send().await.unwrap()
}

async fn token(running: &Running) -> String {
    let reply = expect(login(running, json!({})).await, StatusCode::OK).await;
    reply["token"].as_str().unwrap().to_owned()
}

async fn list(running: &Running, token: &str) -> Response {
    let request = ask(running, Method::GET, "/deployments/extensions").bearer_auth(token);
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_token_works_until_it_expires() {
    let running = Running::demo().await;
    let answer = login(&running, json!({})).await;
    assert_eq!(answer.headers()["date"], "Fri, 02 Jan 2026 03:04:05 GMT");
    let reply = expect(answer, StatusCode::OK).await;
    let expires: DateTime<chrono::Utc> = reply["session_expiration_time"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(expires.to_rfc3339(), "2026-01-02T04:04:05.678+00:00");
    let token = reply["token"].as_str().unwrap();
    running.clock.advance(TimeDelta::minutes(59));
    expect(list(&running, token).await, StatusCode::OK).await;
    running.clock.advance(TimeDelta::minutes(1));
    let answer = list(&running, token).await;
    expect_refusal(answer, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
}

#[tokio::test]
async fn a_refresh_gives_a_token_that_lives_longer() {
    let running = Running::demo().await;
    let first = token(&running).await;
    running.clock.advance(TimeDelta::minutes(50));
    let refresh = |token: String| {
        ask(&running, Method::POST, "/users/auth/_refresh")
            .bearer_auth(token)
            .send()
    };
    let reply = expect(refresh(first.clone()).await.unwrap(), StatusCode::OK).await;
    running.clock.advance(TimeDelta::minutes(50));
    let second = reply["token"].as_str().unwrap();
    expect(list(&running, second).await, StatusCode::OK).await;
    let answer = refresh(first).await.unwrap();
    expect_refusal(answer, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
}

#[tokio::test]
async fn a_logout_ends_the_session() {
    let running = Running::demo().await;
    let token = token(&running).await;
    let request = ask(&running, Method::POST, "/users/auth/_logout").bearer_auth(&token);
    expect(request.send().await.unwrap(), StatusCode::OK).await;
    let answer = list(&running, &token).await;
    expect_refusal(answer, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
}

#[tokio::test]
async fn wrong_and_incomplete_logins_are_refused() {
    let running = Running::demo().await;
    let answer = login(&running, json!({ "password": "wrong" })).await;
    expect_refusal(answer, StatusCode::UNAUTHORIZED, "root.unauthenticated").await;
    let canary = "a-password-that-is-not-repeated";
    let request = ask(&running, Method::POST, "/users/auth/_login");
    let answer = request.json(&json!({ "password": [canary] })).send().await;
    let reply = expect(answer.unwrap(), StatusCode::BAD_REQUEST).await;
    assert!(!reply.to_string().contains(canary));
    let answer = login(&running, json!({ "login_state": { "path": "/a b" } })).await;
    // The tests' client has followed to where nothing is.
    assert_eq!(answer.url().path(), "/sso/token");
    let answer = ask(&running, Method::GET, "/users/auth/_login")
        .send()
        .await;
    expect_refusal(
        answer.unwrap(),
        StatusCode::METHOD_NOT_ALLOWED,
        "root.method_not_allowed",
    )
    .await;
}

#[tokio::test]
async fn an_installation_may_give_no_tokens() {
    for (login_is, status, code) in [
        (
            EceLogin::NotFound404,
            StatusCode::NOT_FOUND,
            "root.resource_not_found",
        ),
        (
            EceLogin::NotImplemented501,
            StatusCode::NOT_IMPLEMENTED,
            "authc.no_authentication_cluster",
        ),
    ] {
        let running = Running::with(|options| options.ece_login = login_is).await;
        expect_refusal(login(&running, json!({})).await, status, code).await;
    }
    let running = Running::demo().await;
    let request = running.cloud(Method::POST, "/users/auth/_login");
    let answer = request.json(&json!({})).send().await.unwrap();
    expect_refusal(answer, StatusCode::NOT_FOUND, "root.resource_not_found").await;
}

#[tokio::test]
async fn an_installation_may_have_no_store() {
    for (store, status, code) in [
        (
            EceStore::NotFound404,
            StatusCode::NOT_FOUND,
            "root.resource_not_found",
        ),
        (
            EceStore::NotImplemented501,
            StatusCode::NOT_IMPLEMENTED,
            "root.not_implemented",
        ),
    ] {
        let running = Running::with(|options| options.ece_store = store).await;
        let all = "/deployments/extensions";
        let one = "/deployments/extensions/904417265";
        for (method, path) in [
            (Method::GET, all),
            (Method::POST, all),
            (Method::GET, one),
            (Method::POST, one),
            (Method::PUT, one),
            (Method::DELETE, one),
        ] {
            let request = running.ece(method, path).body(zip_of(b"words"));
            expect_refusal(request.send().await.unwrap(), status, code).await;
        }
        let request = running.ece(Method::GET, "/deployments");
        expect(request.send().await.unwrap(), StatusCode::OK).await;
        let request = running.cloud(Method::GET, all);
        expect(request.send().await.unwrap(), StatusCode::OK).await;
    }
}
