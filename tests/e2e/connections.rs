//! Connections that are typed in the window: those that work, and every way in which they don't.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::screens::{self, connection};
use plugdesk_tests::web::{self, Web};
use plugdesk_tests::{Failure, Scene, Services};

crate::scenes! {
    in both languages:
        a_wrong_key_is_named_as_such,
        an_unreachable_host_is_named_as_such,
        a_certificate_that_nobody_trusts_is_refused_until_its_authority_is_chosen;
    in english:
        a_web_page_is_not_taken_for_the_api,
        a_service_that_fails_is_not_blamed_on_the_person,
        an_address_that_is_none_is_refused_before_anything_is_sent,
        a_region_that_is_none_is_refused,
        a_wrong_access_key_is_named_as_such;
}

async fn a_wrong_key_is_named_as_such(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    connection::fill_cloud(window, "Typo", services.cloud(), "not-the-key").await?;
    connection::test(window).await?;
    connection::phase(window, "address", "passed").await?;
    connection::phase(window, "credentials", "failed").await?;
    connection::phase(window, "permission", "notReached").await?;
    connection::fault(window, "unauthenticated").await?;

    // The right key in the same form works.
    window.fill("field-secret", services.cloud_key()).await?;
    connection::test(window).await?;
    connection::phase(window, "permission", "passed").await?;
    connection::save(window).await?;
    window.see("extensions-table").await.map(|_| ())
}

async fn an_unreachable_host_is_named_as_such(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    connection::fill_cloud(window, "Nobody", &web::nobody().await?, "any-key").await?;
    connection::test(window).await?;
    connection::phase(window, "address", "failed").await?;
    connection::phase(window, "credentials", "notReached").await?;
    connection::fault(window, "host_unreachable")
        .await
        .map(|_| ())
}

async fn a_certificate_that_nobody_trusts_is_refused_until_its_authority_is_chosen(
    scene: &Scene,
) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    connection::fill_ece(window, "Data centre", services.ece(), services.ece_key()).await?;
    connection::test(window).await?;
    connection::phase(window, "address", "passed").await?;
    connection::phase(window, "tls", "failed").await?;
    connection::phase(window, "credentials", "notReached").await?;
    connection::fault(window, "certificate_unknown_issuer").await?;

    connection::trust(window, &services.ece_authority()).await?;
    connection::test(window).await?;
    connection::phase(window, "tls", "passed").await?;
    connection::phase(window, "permission", "passed").await?;
    connection::save(window).await?;
    window.see("extensions-table").await.map(|_| ())
}

async fn a_web_page_is_not_taken_for_the_api(scene: &Scene) -> Result<(), Failure> {
    let web = Web::serving_html().await?;
    let window = &scene.window;
    connection::fill_cloud(window, "Portal", &web.url(), "any-key").await?;
    connection::test(window).await?;
    connection::fault(window, "not_the_api").await?;
    ensure(web.asked() > 0, || "nothing was asked".to_owned())
}

async fn a_service_that_fails_is_not_blamed_on_the_person(scene: &Scene) -> Result<(), Failure> {
    let web = Web::failing().await?;
    let window = &scene.window;
    connection::fill_cloud(window, "Broken", &web.url(), "any-key").await?;
    connection::test(window).await?;
    let words = connection::fault(window, "server_fault").await?;
    ensure(words.contains("500"), || {
        format!("the status is not shown: {words}")
    })
}

async fn an_address_that_is_none_is_refused_before_anything_is_sent(
    scene: &Scene,
) -> Result<(), Failure> {
    let window = &scene.window;
    for address in [
        "http://ece.example.com",
        "ftp://ece.example.com",
        "no address at all",
    ] {
        connection::fill_ece(window, "Wrong", address, "any-key").await?;
        window.click("connection-save").await?;
        connection::fault(window, "bad_address").await?;
        window.see("connection-form").await?;
    }
    let all = window
        .ask("connections_list", serde_json::json!({}))
        .await?;
    ensure(all == serde_json::json!([]), || {
        format!("something was saved: {all}")
    })
}

async fn a_region_that_is_none_is_refused(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let region = "evil.example.com/";
    connection::fill_alibaba(window, "Wrong", region, "", "LTAI5tExample", "any").await?;
    window.click("connection-save").await?;
    connection::fault(window, "bad_region").await.map(|_| ())
}

async fn a_wrong_access_key_is_named_as_such(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    let alibaba = &services.ready().alibaba;
    let (region, endpoint) = (&alibaba.region, &alibaba.endpoint);
    let id = &alibaba.access_key_id;
    connection::fill_alibaba(window, "Shanghai", region, endpoint, id, "not-the-secret").await?;
    connection::test(window).await?;
    connection::phase(window, "credentials", "failed").await?;
    connection::fault(window, "alibaba_wrong_secret").await?;

    connection::fill_alibaba(window, "Shanghai", region, endpoint, "LTAI5tUnknown", "any").await?;
    connection::test(window).await?;
    connection::phase(window, "credentials", "failed").await?;
    connection::fault(window, "alibaba_unknown_access_key").await?;

    let secret = services.alibaba_secret();
    connection::fill_alibaba(window, "Shanghai", region, endpoint, id, secret).await?;
    connection::save(window).await?;
    window.see("instances-table").await?;
    let saved = screens::connection_to(window, "alibaba").await?;
    window.see(&format!("connection-{saved}")).await.map(|_| ())
}
