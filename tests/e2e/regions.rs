//! Alibaba Cloud over several regions: one act on instances of each, with keys that end.

use plugdesk_sandbox::AlibabaReady;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::LONG;
use plugdesk_tests::screens::{self, bring, connection};
use plugdesk_tests::{Failure, Scene, Services};
use secrecy::ExposeSecret as _;

crate::scenes! {
    in both languages:
        instances_of_two_regions_restart_at_once;
    in english: ;
}

/// Of the first region.
const SEARCH: &str = "es-cn-i7m27ausp001l0001";
/// Of the second region.
const SHOP: &str = "es-cn-4xl3qn7k9001s0004";

/// Makes a connection with a temporary key, whose bucket is chosen from those that the key may see.
async fn connect(scene: &Scene, name: &str, region: &AlibabaReady) -> Result<String, Failure> {
    let window = &scene.window;
    connection::add(window, "alibaba").await?;
    window.choose("field-sign-in", "temporaryKey").await?;
    window.fill("field-name", name).await?;
    window.fill("field-region", &region.region).await?;
    let (key, secret, token) = (
        &region.sts.access_key_id,
        region.sts.access_key_secret.expose_secret(),
        region.sts.security_token.expose_secret(),
    );
    window.fill("field-access-key-id", key).await?;
    window.fill("field-secret", secret).await?;
    window.fill("field-security-token", token).await?;
    window
        .click_css("[data-testid=connection-form] details:not([open]) summary")
        .await?;
    window.fill("field-address", &region.endpoint).await?;
    window
        .fill("field-oss-address", &region.oss_endpoint)
        .await?;
    window.click("read-buckets").await?;
    window
        .click(&format!("bucket-{}", region.oss_bucket))
        .await?;
    connection::test(window).await?;
    connection::save(window).await?;
    screens::connection_named(window, name).await
}

async fn instances_of_two_regions_restart_at_once(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::start().await?;
    let [hangzhou, shanghai] = services.ready().alibaba_regions.as_slice() else {
        return Err(Failure::Wrong("two regions are expected".to_owned()));
    };
    let first = connect(scene, "Hangzhou", hangzhou).await?;
    connect(scene, "Shanghai", shanghai).await?;

    screens::go_to(window, &first).await?;
    window.click("instances-several").await?;
    for instance in [SEARCH, SHOP] {
        let row = format!("[data-testid=several-row-{instance}]");
        window.click_row(&row, 2).await?;
        window
            .see_css(&format!("{row}[aria-selected=true]"))
            .await?;
    }
    window.click("chip-restart").await?;
    window.click("several-go").await?;
    // What each restart costs is told before it is asked for.
    for instance in [SEARCH, SHOP] {
        window.see(&format!("change-target-{instance}")).await?;
    }
    window.click("confirm-go").await?;
    window.see_no_more("restart-confirm").await?;

    for instance in [SEARCH, SHOP] {
        let run = bring::run_of(window, instance, LONG, |run| run["state"] == "finished").await?;
        ensure(run["doing"]["kind"] == "restart", || {
            format!("something else was done: {run}")
        })?;
        window
            .see_css(&format!(
                "[data-testid=result-{instance}-run][data-run=finished]"
            ))
            .await?;
    }
    let asked = services.ready().alibaba_regions.len();
    let table = window.script(
        "return document.querySelectorAll('[data-testid=run-table] tbody tr').length;",
        vec![],
    );
    let rows = table.await?;
    ensure(rows.as_u64() == Some(asked as u64), || {
        format!("one table holds {rows} of {asked} runs")
    })
}
