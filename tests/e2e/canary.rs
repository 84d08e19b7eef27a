//! A secret that was typed in the window is afterwards in the keyring and nowhere else.

use plugdesk_tests::canary::Canary;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::screens::{self, connection};
use plugdesk_tests::{Failure, Scene, Services};
use serde_json::{Value, json};

crate::scenes! {
    in both languages:;
    in english:
        a_typed_secret_is_found_nowhere,
        a_secret_for_this_run_is_found_nowhere,
        a_typed_access_key_secret_is_found_nowhere;
}

const SECRET: &str = "Canary-7Qw2-Zx9v-Key/With+Signs=";

async fn a_typed_secret_is_found_nowhere(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let canary = Canary::new(SECRET);
    // The services refuse it, so that the faults that come back are searched, too.
    connection::fill_cloud(&scene.window, "Canary", services.cloud(), canary.secret()).await?;
    connection::test(&scene.window).await?;
    connection::fault(&scene.window, "unauthenticated").await?;
    connection::save(&scene.window).await?;
    let saved = screens::connection_to(&scene.window, "elastic_cloud").await?;
    nothing_shows(scene, &canary, &saved, true).await
}

async fn a_secret_for_this_run_is_found_nowhere(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let canary = Canary::new(SECRET);
    connection::fill_cloud(&scene.window, "Canary", services.cloud(), canary.secret()).await?;
    scene.window.choose("field-keeping", "this_run").await?;
    connection::save(&scene.window).await?;
    let saved = screens::connection_to(&scene.window, "elastic_cloud").await?;
    nothing_shows(scene, &canary, &saved, false).await
}

async fn a_typed_access_key_secret_is_found_nowhere(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let canary = Canary::new(SECRET);
    let alibaba = &services.ready().alibaba;
    connection::fill_alibaba(
        &scene.window,
        "Canary",
        &alibaba.region,
        &alibaba.endpoint,
        &alibaba.access_key_id,
        canary.secret(),
    )
    .await?;
    connection::test(&scene.window).await?;
    connection::fault(&scene.window, "alibaba_wrong_secret").await?;
    connection::save(&scene.window).await?;
    let saved = screens::connection_to(&scene.window, "alibaba").await?;
    nothing_shows(scene, &canary, &saved, true).await
}

/// Asks every command that answers with something, opens the form again, and searches it all.
async fn nothing_shows(
    scene: &Scene,
    canary: &Canary,
    connection: &str,
    in_keyring: bool,
) -> Result<(), Failure> {
    let window = &scene.window;
    for (command, arguments) in readings(connection) {
        let answer = window.call(command, arguments).await?;
        let (Ok(answer) | Err(answer)) = answer;
        let found = canary.in_bytes(answer.to_string().as_bytes());
        ensure(found.is_none(), || {
            format!("{command} answers with the secret {found:?}")
        })?;
    }

    // The form of the saved connection knows that there is a secret, and not which.
    screens::go_to(window, connection).await?;
    window.click("edit-connection").await?;
    let field = window
        .see("field-secret")
        .await?
        .value()
        .await?
        .unwrap_or_default();
    ensure(field.is_empty(), || {
        "the form holds a secret again".to_owned()
    })?;
    let page = window.driver().source().await?;
    let found = canary.in_bytes(page.as_bytes());
    ensure(found.is_none(), || {
        format!("the page holds the secret {found:?}")
    })?;

    for place in scene.home.written() {
        let found = canary.in_files(&place)?;
        ensure(found.is_empty(), || format!("the secret lies in {found:?}"))?;
    }
    // The search itself must be able to find: the log is there and says something.
    let log = std::fs::read(scene.home.log()).map_err(Failure::io("reading the log"))?;
    ensure(!log.is_empty(), || {
        "the application's log is empty".to_owned()
    })?;
    let kept = window.ask("connections_list", json!({})).await?[0]["keeping"].clone();
    let expected = if in_keyring { "keyring" } else { "this_run" };
    ensure(kept == expected, || {
        format!("the secret is kept in {kept}, not {expected}")
    })
}

/// Every command that reads, and those that fail with a fault.
fn readings(connection: &str) -> Vec<(&'static str, Value)> {
    let on = json!({ "connection": connection });
    vec![
        ("app_info", json!({})),
        ("keyring_check", json!({})),
        ("connections_list", json!({})),
        ("connection_test", on.clone()),
        ("regions_known", json!({})),
        ("transfers_list", json!({})),
        ("extensions_list", on.clone()),
        (
            "extension_details",
            json!({ "connection": connection, "extension": "1837462910" }),
        ),
        ("instances_list", on),
        (
            "instance_details",
            json!({ "connection": connection, "instance": "es-cn-none" }),
        ),
        (
            "connection_edit",
            json!({ "connection": connection, "draft": {} }),
        ),
    ]
}
