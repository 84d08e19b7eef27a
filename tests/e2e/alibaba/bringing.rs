//! Connecting, and bringing zips to instances.

use std::path::PathBuf;

use plugdesk_sandbox::{ActionRefusal, AlibabaReady};
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::LONG;
use plugdesk_tests::screens::{self, bring, connection, instances, review, transfers};
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Scene, Services, dialog};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{SEARCH, connect, two_regions};

crate::scenes! {
    in both languages:
        two_zips_reach_two_instances_in_two_regions;
    in english:
        one_file_without_a_bucket_is_not_sent,
        a_profile_and_its_permissions_are_told_before_saving;
}

/// Runs 8.15.1 in the second region.
const SHOP: &str = "es-cn-4xl3qn7k9001s0004";

const PARTS: Plugin<'static> = Plugin {
    name: "analysis-parts",
    version: "1.4.0",
    elasticsearch: "8.15.1",
    jar: 40_000,
};
const NAMES: Plugin<'static> = Plugin {
    name: "analysis-names",
    version: "2.0.1",
    elasticsearch: "8.15.1",
    jar: 30_000,
};

fn written(scene: &Scene) -> Result<Vec<PathBuf>, Failure> {
    let folder = scene.home.files();
    Ok(vec![
        PARTS.write(&folder, "analysis-parts-1.4.0.zip")?,
        NAMES.write(&folder, "analysis-names-2.0.1.zip")?,
    ])
}

async fn two_zips_reach_two_instances_in_two_regions(scene: &Scene) -> Result<(), Failure> {
    const REASON: &str = "permission java.io.FilePermission is not allowed: analysis-names";

    let window = &scene.window;
    let (services, hangzhou, shanghai) = two_regions(scene, |_| {}).await?;
    let refusal = ActionRefusal::new("PluginAnalysis", "PluginSecurityPolicyNotAllowed", REASON);
    services.switches().refuse(ActionRefusal {
        instance: Some(SHOP.to_owned()),
        ..refusal
    });

    review::drop_files(window, &written(scene)?).await?;
    review::to(window, &hangzhou).await?;
    bring::tick(window, SEARCH).await?;
    bring::add_region(window, &shanghai).await?;
    bring::tick(window, SHOP).await?;
    review::submit(window).await?;

    // One instance takes both in one change.
    let installed = |run: &serde_json::Value| run["state"] == "finished";
    let run = bring::run_of(window, SEARCH, LONG, installed).await?;
    let states: Vec<_> = run["lines"].as_array().into_iter().flatten().collect();
    ensure(
        states.len() == 2 && states.iter().all(|line| line["state"] == "installed"),
        || format!("not both are installed: {run}"),
    )?;
    // The other is told why not, in the service's own words, and nothing happened to it.
    let refused = |run: &serde_json::Value| run["state"] == "refused";
    bring::run_of(window, SHOP, LONG, refused).await?;
    let said = transfers::fault(window, "alibaba_plugin_refused").await?;
    ensure(said.contains(REASON), || {
        format!("the reason is missing: {said}")
    })?;
    screens::go_to(window, &shanghai).await?;
    instances::open(window, SHOP).await?;
    window.see_css(&instances::row_of("pluginName2")).await?;
    ensure(
        !window
            .shows_css(&instances::row_of("analysis-parts"))
            .await?,
        || "the refused archive is in the library".to_owned(),
    )?;

    // Once the reason is gone, trying again brings it the rest of the way.
    let failed = transfers::failed(window).await?;
    window
        .ask("transfer_retry", json!({ "transfer": failed }))
        .await?;
    bring::run_of(window, SHOP, LONG, installed).await?;
    for (connection, instance) in [(&hangzhou, SEARCH), (&shanghai, SHOP)] {
        screens::go_to(window, connection).await?;
        window.see("instances-table").await?;
        instances::open(window, instance).await?;
        for plugin in ["analysis-parts", "analysis-names"] {
            window.see_css(&instances::row_of(plugin)).await?;
        }
    }
    Ok(())
}

async fn one_file_without_a_bucket_is_not_sent(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::start().await?;
    let region = AlibabaReady {
        oss_bucket: String::new(),
        ..services.ready().alibaba.clone()
    };
    let connection = connect(scene, "Hangzhou", &region).await?;
    let zip = PARTS.write(&scene.home.files(), "analysis-parts-1.4.0.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::to(window, &connection).await?;
    window
        .see(&format!("review-no-bucket-{connection}"))
        .await?;
    window
        .see(&format!("review-edit-bucket-{connection}"))
        .await?;
    let begin = window.see("review-submit").await?;
    ensure(!begin.is_enabled().await?, || {
        "sending is offered without a bucket".to_owned()
    })
}

async fn a_profile_and_its_permissions_are_told_before_saving(
    scene: &Scene,
) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::start().await?;
    services.switches().deny("UploadPlugin", true);
    let region = &services.ready().alibaba;
    let file = scene.home.files().join("config.json");
    let profiles = json!({ "current": "prod", "profiles": [
        { "name": "prod", "mode": "AK", "access_key_id": region.access_key_id,
          "access_key_secret": region.access_key_secret.expose_secret(),
          "region_id": region.region },
        { "name": "machine", "mode": "EcsRamRole", "ram_role_name": "r", "region_id": "cn-beijing" },
    ] });
    std::fs::write(&file, profiles.to_string()).map_err(Failure::io("writing profiles"))?;

    connection::add(window, "alibaba").await?;
    window.fill("field-name", "From a profile").await?;
    window.click("profiles-read").await?;
    let opened = dialog::opened_by(window.click("profiles-choose")).await?;
    dialog::choose(&opened, &file).await?;
    let unusable = window.see("profile-machine").await?;
    ensure(!unusable.is_enabled().await?, || {
        "a profile without a key can be chosen".to_owned()
    })?;
    window.click("profile-prod").await?;
    window
        .click_css("[data-testid=connection-form] details:not([open]) summary")
        .await?;
    window.fill("field-address", &region.endpoint).await?;
    window
        .fill("field-oss-address", &region.oss_endpoint)
        .await?;
    window.fill("field-bucket", &region.oss_bucket).await?;
    connection::test(window).await?;
    for (action, outcome) in [
        ("elasticsearch:ListInstance", "granted"),
        ("elasticsearch:UploadPlugin", "refused"),
        ("elasticsearch:InstallUserPlugins", "granted"),
        ("oss:PutObject", "granted"),
    ] {
        window
            .read_attribute(
                &format!("permission-{action}"),
                "data-outcome",
                outcome,
                LONG,
            )
            .await?;
    }
    connection::save(window).await?;
    let id = screens::connection_named(window, "From a profile").await?;
    screens::go_to(window, &id).await?;
    window.see("instances-table").await.map(|_| ())
}
