//! What is different on ECE: TLS with an authority of its own, and Basic authentication.

use std::fs;

use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::running::{Running, expect, expect_refusal};

#[tokio::test]
async fn only_who_trusts_the_authority_gets_through() {
    let running = Running::demo().await;
    let url = format!("{}/api/v1/deployments", running.ready().ece.url);
    assert!(url.starts_with("https://127.0.0.1:"));
    let stranger = Client::builder().no_proxy().build().unwrap();
    let error = stranger.get(&url).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let by_name = url.replace("127.0.0.1", "localhost");
    for url in [url, by_name] {
        let response = running.client.get(url).send().await.unwrap();
        expect_refusal(response, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    }
}

#[tokio::test]
async fn no_private_key_is_written() {
    let running = Running::demo().await;
    let pem = fs::read_to_string(&running.ready().ece.ca_file).unwrap();
    assert_eq!(pem.matches("-----BEGIN CERTIFICATE-----").count(), 1);
    assert!(!pem.contains("PRIVATE"));
}

#[tokio::test]
async fn name_and_password_stand_for_the_main_user() {
    let running = Running::demo().await;
    let ece = &running.ready().ece;
    let url = format!("{}/api/v1/deployments/extensions", ece.url);
    let password = ece.password.expose_secret();
    let body = json!({ "name": "basic", "extension_type": "bundle", "version": "*" });
    let request = running
        .client
        .post(&url)
        .basic_auth(&ece.username, Some(password));
    let reply = expect(
        request.json(&body).send().await.unwrap(),
        StatusCode::CREATED,
    )
    .await;
    // The key of the same user may delete what the password has made.
    let path = format!("/deployments/extensions/{}", reply["id"].as_str().unwrap());
    let response = running.ece(Method::DELETE, &path).send().await.unwrap();
    expect(response, StatusCode::OK).await;
    for (name, password) in [(ece.username.as_str(), "wrong"), ("wrong", password)] {
        let request = running.client.get(&url).basic_auth(name, Some(password));
        let response = request.send().await.unwrap();
        expect_refusal(response, StatusCode::UNAUTHORIZED, "root.unauthorized").await;
    }
}

#[tokio::test]
async fn its_store_is_its_own() {
    let running = Running::demo().await;
    let response = running
        .ece(Method::GET, "/deployments/extensions")
        .send()
        .await
        .unwrap();
    let reply = expect(response, StatusCode::OK).await;
    let names: Vec<_> = reply["extensions"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 2);
    // The team's trust store belongs to the other user.
    let path = "/deployments/extensions/904417265";
    let response = running.ece(Method::DELETE, path).send().await.unwrap();
    expect_refusal(
        response,
        StatusCode::UNAUTHORIZED,
        "extensions.unauthorised",
    )
    .await;
    let response = running.cloud(Method::GET, path).send().await.unwrap();
    expect_refusal(response, StatusCode::NOT_FOUND, "extensions.not_found").await;
}
