//! A secret that was typed in the window is afterwards in the keyring and nowhere else.

use plugdesk_tests::canary::Canary;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::LONG;
use plugdesk_tests::screens::{self, bring, connection, review};
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Scene, Services};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

crate::scenes! {
    in both languages:;
    in english:
        a_typed_secret_is_found_nowhere,
        a_secret_for_this_run_is_found_nowhere,
        a_typed_access_key_secret_is_found_nowhere,
        a_typed_security_token_is_found_nowhere,
        a_key_that_brought_a_file_is_found_nowhere;
}

const INSTANCE: &str = "es-cn-i7m27ausp001l0001";
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

async fn a_typed_security_token_is_found_nowhere(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let canary = Canary::new(SECRET);
    let alibaba = &services.ready().alibaba;
    let window = &scene.window;
    connection::add(window, "alibaba").await?;
    window.choose("field-sign-in", "temporaryKey").await?;
    window.fill("field-name", "Canary").await?;
    window.fill("field-region", &alibaba.region).await?;
    window
        .fill("field-access-key-id", &alibaba.sts.access_key_id)
        .await?;
    let secret = alibaba.sts.access_key_secret.expose_secret();
    window.fill("field-secret", secret).await?;
    window.fill("field-security-token", canary.secret()).await?;
    window
        .click_css("[data-testid=connection-form] details:not([open]) summary")
        .await?;
    window.fill("field-address", &alibaba.endpoint).await?;
    connection::test(window).await?;
    connection::fault(window, "alibaba_unknown_access_key").await?;
    connection::save(window).await?;
    let saved = screens::connection_to(window, "alibaba").await?;
    nothing_shows(scene, &canary, &saved, true).await
}

/// The key works here, so that everything is searched that a whole way through the bucket, the
/// library and the nodes leaves behind.
async fn a_key_that_brought_a_file_is_found_nowhere(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let canary = Canary::new(services.alibaba_secret());
    let alibaba = &services.ready().alibaba;
    let window = &scene.window;
    connection::fill_alibaba(
        window,
        "Canary",
        &alibaba.region,
        &alibaba.endpoint,
        &alibaba.access_key_id,
        canary.secret(),
    )
    .await?;
    window
        .fill("field-oss-address", &alibaba.oss_endpoint)
        .await?;
    window.fill("field-bucket", &alibaba.oss_bucket).await?;
    connection::test(window).await?;
    connection::save(window).await?;
    let saved = screens::connection_to(window, "alibaba").await?;
    let plugin = Plugin {
        name: "analysis-parts",
        version: "1.4.0",
        elasticsearch: "8.15.1",
        jar: 20_000,
    };
    let zip = plugin.write(&scene.home.files(), "analysis-parts-1.4.0.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::to(window, &saved).await?;
    bring::tick(window, INSTANCE).await?;
    review::submit(window).await?;
    bring::run_of(window, INSTANCE, LONG, |run| run["state"] == "finished").await?;
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
    let on_instance = json!({ "connection": connection, "instance": INSTANCE });
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
        ("runs_list", json!({})),
        ("dictionaries_list", on_instance.clone()),
        (
            "restart_outlook",
            json!({ "connection": connection, "instance": INSTANCE, "force": false }),
        ),
        (
            "instance_copy_as",
            json!({ "connection": connection, "instance": INSTANCE, "subject": { "kind": "show" } }),
        ),
        ("instance_details", on_instance),
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
