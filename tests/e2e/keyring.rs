//! A keyring that is locked while Plugdesk needs a secret from it.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::screens::connection;
use plugdesk_tests::{Failure, Scene, Services, keyring};

crate::scenes! {
    in both languages:
        a_locked_keyring_is_waited_for_and_may_be_sent_away;
    in english:;
}

async fn a_locked_keyring_is_waited_for_and_may_be_sent_away(scene: &Scene) -> Result<(), Failure> {
    let services = Services::start().await?;
    let window = &scene.window;
    connection::fill_cloud(window, "Before", services.cloud(), services.cloud_key()).await?;
    connection::save(window).await?;
    window.see("extensions-table").await?;

    // After the change the secret is read anew, from a keyring that was locked meanwhile.
    keyring::lock().await?;
    window.click("edit-connection").await?;
    window.fill("field-name", "After").await?;
    connection::save(window).await?;
    let question = keyring::asks().await?;
    window.see("keyring-waits").await?;
    // The window goes on answering while it waits.
    window.click("nav-settings").await?;
    window.see("settings-language").await?;
    let list = window
        .ask("connections_list", serde_json::json!({}))
        .await?;
    let id = list[0]["id"].as_str().unwrap_or_default().to_owned();
    window.click(&format!("connection-{id}")).await?;

    keyring::dismiss(&question).await?;
    let said = connection::fault(window, "keyring_locked").await?;
    ensure(said.contains("After"), || {
        format!("it does not say which connection: {said}")
    })?;
    window.see_no_more("keyring-waits").await?;

    window.click("fault-action").await?;
    keyring::unlock(&keyring::asks().await?).await?;
    window.see("extensions-table").await.map(|_| ())
}
