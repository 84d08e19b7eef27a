//! Every error code that the services document for the main job, brought about in the window.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::LONG;
use plugdesk_tests::screens::extensions::{self, Draft};
use plugdesk_tests::screens::{self, connection, review, transfers};
use plugdesk_tests::web;
use plugdesk_tests::window::test_id;
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Scene, Services};
use serde_json::json;

crate::scenes! {
    in both languages:
        a_url_that_cannot_be_fetched,
        a_key_without_a_user,
        an_id_that_is_taken,
        an_extension_of_somebody_else,
        an_extension_that_is_gone,
        an_instance_that_was_released;
    in english:;
}

/// Connects to services of the test's own by typing the key.
async fn connect(scene: &Scene, services: &Services, key: &str) -> Result<String, Failure> {
    connection::fill_cloud(&scene.window, "Cloud", services.cloud(), key).await?;
    connection::save(&scene.window).await?;
    screens::connection_to(&scene.window, "elastic_cloud").await
}

const DRAFT: Draft<'static> = Draft {
    name: "wanted",
    kind: "plugin",
    version: "8.15.2",
};

async fn a_url_that_cannot_be_fetched(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    connect(scene, &services, services.cloud_key()).await?;
    let nobody = format!("{}/plugin.zip", web::nobody().await?);
    extensions::fill_from_url(&scene.window, &nobody, DRAFT).await?;
    window_says(
        scene,
        "extensions_download_failed",
        "extensions.request_execution_failed",
    )
    .await
}

async fn a_key_without_a_user(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    connect(scene, &services, services.userless_cloud_key()).await?;
    scene.window.click("create-menu").await?;
    scene.window.click("create-without-file").await?;
    fill_later(scene).await?;
    window_says(scene, "extensions_no_user_id", "extensions.no_user_id").await
}

async fn an_id_that_is_taken(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    connect(scene, &services, services.cloud_key()).await?;
    services
        .switches()
        .clash_next_id(plugdesk_sandbox::Service::ElasticCloud);
    scene.window.click("create-menu").await?;
    scene.window.click("create-without-file").await?;
    fill_later(scene).await?;
    window_says(
        scene,
        "extensions_id_already_exists",
        "extensions.id_already_exists",
    )
    .await?;
    // The next id is free, as the message promises.
    scene.window.click("fault-action").await?;
    scene.window.see_no_more("create-dialog").await
}

async fn fill_later(scene: &Scene) -> Result<(), Failure> {
    scene.window.fill("create-name", DRAFT.name).await?;
    scene.window.choose("create-kind", DRAFT.kind).await?;
    scene.window.fill("create-version", DRAFT.version).await
}

/// Submits the dialog and waits for the fault, in the dialog or at the transfer that it began.
async fn window_says(scene: &Scene, code: &str, server_code: &str) -> Result<(), Failure> {
    let window = &scene.window;
    window.click("create-submit").await?;
    let css =
        format!("[data-testid=fault][data-code={code}], [data-testid=dock] li[data-state=failed]");
    window.see_css(&css).await?;
    let said = if window.shows("create-dialog").await? {
        connection::fault(window, code).await?
    } else {
        transfers::fault(window, code).await?
    };
    ensure(said.contains(server_code), || {
        format!("{server_code} is not shown: {said}")
    })
}

async fn an_extension_of_somebody_else(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    let mine = connect(scene, &services, services.cloud_key()).await?;
    let draft =
        json!({ "name": "not-yours", "description": null, "kind": "plugin", "version": "8.15.2" });
    let made = window
        .ask(
            "extension_create",
            json!({ "connection": mine, "draft": draft }),
        )
        .await?;
    let id = made["row"]["id"].as_str().unwrap_or_default().to_owned();

    // The same connection now signs in as the other user.
    screens::go_to(window, &mine).await?;
    window.click("edit-connection").await?;
    window
        .fill("field-secret", services.other_cloud_key())
        .await?;
    connection::save(window).await?;
    extensions::open_row(window, &format!("row-{id}")).await?;
    let plugin = Plugin {
        name: "not-yours",
        version: "1",
        elasticsearch: "8.15.2",
        jar: 10_000,
    };
    let zip = plugin.write(&scene.home.files(), "not-yours.zip")?;
    review::choose_file(window, "upload-file", &zip).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "not-yours.zip", "failed", LONG).await?;
    let said = transfers::fault(window, "extensions_unauthorised").await?;
    ensure(said.contains("extensions.unauthorised"), || {
        format!("the code is not shown: {said}")
    })
}

async fn an_extension_that_is_gone(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    let cloud = connect(scene, &services, services.cloud_key()).await?;
    let list = window
        .ask("extensions_list", json!({ "connection": cloud }))
        .await?;
    let id = list["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["name"] == "ingest-geoip-custom")
        .and_then(|row| row["id"].as_str())
        .ok_or_else(|| Failure::Wrong(format!("the demo data lack it: {list}")))?
        .to_owned();
    // Somebody else deletes it while the list is open here.
    services.delete_from_cloud(&id).await?;
    extensions::open_row(window, &format!("row-{id}")).await?;
    let said = connection::fault(window, "extensions_not_found").await?;
    ensure(said.contains("extensions.not_found"), || {
        format!("the code is not shown: {said}")
    })
}

async fn an_instance_that_was_released(scene: &Scene) -> Result<(), Failure> {
    const RELEASED: &str = "es-cn-i7m27ausp001l0001";
    let services = Services::start().await?;
    let window = &scene.window;
    let alibaba = services.ready().alibaba.clone();
    connection::fill_alibaba(
        window,
        "Hangzhou",
        &alibaba.region,
        &alibaba.endpoint,
        &alibaba.access_key_id,
        services.alibaba_secret(),
    )
    .await?;
    connection::save(window).await?;
    window.see("instances-table").await?;
    services.switches().release_instance(RELEASED);
    window
        .click_row(&test_id(&format!("row-{RELEASED}")), 2)
        .await?;
    let said = connection::fault(window, "alibaba_instance_not_found").await?;
    ensure(said.contains("InstanceNotFound"), || {
        format!("the code is not shown: {said}")
    })
}
