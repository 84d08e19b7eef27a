//! Alibaba Cloud from the zip to the last node: bringing, changing, interrupting, dictionaries.

use std::path::PathBuf;

use plugdesk_sandbox::{ActionRefusal, AlibabaReady, ChangeFate, NextChange, SandboxOptions};
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{self, bring, connection, instances, review, transfers, welcome};
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Scene, Services};
use secrecy::ExposeSecret as _;
use serde_json::json;

crate::scenes! {
    in both languages:
        two_zips_reach_two_instances_in_two_regions,
        a_dictionary_is_replaced_and_the_others_stay;
    in english:
        a_plugin_is_uninstalled_and_leaves_the_library,
        a_stuck_change_is_interrupted_and_resumed,
        a_busy_instance_is_waited_for,
        one_file_without_a_bucket_is_not_sent,
        a_profile_and_its_permissions_are_told_before_saving,
        an_act_can_be_taken_along_without_its_secret,
        a_result_table_is_kept_as_a_file,
        the_page_about_a_plugin_opens_in_the_browser;
}

/// Runs 8.15.1 in the first region.
const SEARCH: &str = "es-cn-i7m27ausp001l0001";
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

/// Makes a connection to a region by the form, with its bucket, and returns its id.
async fn connect(scene: &Scene, name: &str, region: &AlibabaReady) -> Result<String, Failure> {
    let window = &scene.window;
    let secret = region.access_key_secret.expose_secret();
    connection::fill_alibaba(
        window,
        name,
        &region.region,
        &region.endpoint,
        &region.access_key_id,
        secret,
    )
    .await?;
    // An address of OSS without a bucket is refused.
    if !region.oss_bucket.is_empty() {
        window
            .fill("field-oss-address", &region.oss_endpoint)
            .await?;
        window.fill("field-bucket", &region.oss_bucket).await?;
    }
    connection::save(window).await?;
    screens::connection_named(window, name).await
}

async fn two_regions(
    scene: &Scene,
    change: impl FnOnce(&mut SandboxOptions),
) -> Result<(Services, String, String), Failure> {
    let services = Services::with(change).await?;
    let [hangzhou, shanghai] = services.ready().alibaba_regions.as_slice() else {
        return Err(Failure::Wrong("two regions are expected".to_owned()));
    };
    let first = connect(scene, "Hangzhou", hangzhou).await?;
    let second = connect(scene, "Shanghai", shanghai).await?;
    Ok((services, first, second))
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

async fn a_dictionary_is_replaced_and_the_others_stay(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    let listed = json!({ "connection": practice.alibaba, "instance": SEARCH });
    let before = window.ask("dictionaries_list", listed.clone()).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    window.click("chip-dictionaries").await?;
    window.see("dictionary-list-ik").await?;

    let words = scene.home.files().join("brands.dic");
    std::fs::write(&words, "阿里云\n通义千问\n钉钉\n飞猪\n")
        .map_err(Failure::io("writing words"))?;
    let opened =
        plugdesk_tests::dialog::opened_by(window.click("dictionary-replace-brands.dic")).await?;
    plugdesk_tests::dialog::choose(&opened, &words).await?;
    window.see("word-draft-brands.dic").await?;
    window.click("dictionary-preview-ik").await?;
    window.see("preview-restarts").await?;
    for (name, effect) in [
        ("brands.dic", "replaced"),
        ("SYSTEM_MAIN.dic", "stays"),
        ("SYSTEM_STOPWORD.dic", "stays"),
    ] {
        window
            .read_attribute(&format!("preview-{name}"), "data-effect", effect, USUAL)
            .await?;
    }
    window.click("confirm-go").await?;
    window.see_no_more("dictionaries-confirm").await?;
    bring::run_of(window, SEARCH, LONG, |run| run["state"] == "finished").await?;

    let after = window.ask("dictionaries_list", listed).await?;
    let names = |list: &serde_json::Value| -> Vec<String> {
        let rows = list["rows"].as_array().into_iter().flatten();
        let mut names: Vec<_> = rows.map(|row| row["name"].to_string()).collect();
        names.sort();
        names
    };
    ensure(names(&before) == names(&after), || {
        format!("others went: {before} became {after}")
    })?;
    let size = |list: &serde_json::Value| -> Option<u64> {
        let mut rows = list["rows"].as_array().into_iter().flatten();
        rows.find(|row| row["name"] == "brands.dic")?["size"].as_u64()
    };
    ensure(
        size(&after) == Some(37) && size(&before) != size(&after),
        || format!("the words are not the new ones: {after}"),
    )
}

async fn a_plugin_is_uninstalled_and_leaves_the_library(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "analysis-hanlp").await?;
    // What is on the nodes can't leave the library.
    window.click("library-remove").await?;
    window.see("remove-staying").await?;
    window.click("confirm-cancel").await?;
    window.see_no_more("remove-confirm").await?;

    window.click("instance-uninstall").await?;
    let asked = window.text("uninstall-confirm").await?;
    ensure(asked.contains("analysis-hanlp"), || asked)?;
    window.click("confirm-go").await?;
    window.see_no_more("uninstall-confirm").await?;
    instances::run_is(window, "finished", LONG).await?;

    instances::choose(window, "analysis-hanlp").await?;
    window.click("library-remove").await?;
    window.see("remove-leaving").await?;
    window.click("confirm-go").await?;
    window.see("remove-result").await?;
    let row = instances::row_of("analysis-hanlp");
    window.see_no_more_css(&row).await?;
    window
        .see_css(&instances::row_of("sql-extra"))
        .await
        .map(|_| ())
}

async fn a_stuck_change_is_interrupted_and_resumed(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let (services, hangzhou, _) = two_regions(scene, |_| {}).await?;
    services.switches().decide_next_change(NextChange {
        instance: Some(SEARCH.to_owned()),
        fate: ChangeFate::Stuck,
    });
    screens::go_to(window, &hangzhou).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "pluginName1").await?;
    instances::ask(window).await?;
    instances::confirm(window).await?;
    instances::run_is(window, "following", LONG).await?;

    window.click("change-interrupt").await?;
    window.see("interrupt-confirm").await?;
    window.click("confirm-go").await?;
    window.see_no_more("interrupt-confirm").await?;
    instances::run_is(window, "interrupted", LONG).await?;
    window
        .read_attribute("change-banner", "data-state", "suspended", LONG)
        .await?;
    window.click("change-resume").await?;
    instances::run_is(window, "finished", LONG).await?;
    let done = instances::result(window, "pluginName1", |line| line.state == "Installed");
    done.await.map(|_| ())
}

async fn a_busy_instance_is_waited_for(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let (services, hangzhou, _) = two_regions(scene, |_| {}).await?;
    services.switches().set_busy(SEARCH, true);
    screens::go_to(window, &hangzhou).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "pluginName1").await?;
    let asked = instances::ask(window).await?;
    ensure(asked.contains("waits"), || {
        format!("the change under way is not told: {asked}")
    })?;
    instances::confirm(window).await?;
    instances::run_is(window, "waiting_turn", LONG).await?;
    services.switches().set_busy(SEARCH, false);
    instances::run_is(window, "finished", LONG).await?;
    let done = instances::result(window, "pluginName1", |line| line.state == "Installed");
    done.await.map(|_| ())
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
    let opened = plugdesk_tests::dialog::opened_by(window.click("profiles-choose")).await?;
    plugdesk_tests::dialog::choose(&opened, &file).await?;
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

async fn an_act_can_be_taken_along_without_its_secret(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let (services, hangzhou, _) = two_regions(scene, |_| {}).await?;
    screens::go_to(window, &hangzhou).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "pluginName1").await?;
    window.click("instance-copy-as").await?;
    window.click("instance-copy-as-aliyun").await?;
    let text = window
        .read("copy-as-text", USUAL, |text| text.contains("aliyun"))
        .await?;
    ensure(
        text.contains(SEARCH) && !text.contains(services.alibaba_secret()),
        || text,
    )
}

async fn a_result_table_is_kept_as_a_file(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    let export = window.see("export").await?;
    ensure(!export.is_enabled().await?, || {
        "a table is offered before anything was asked for".to_owned()
    })?;
    instances::choose(window, "pluginName1").await?;
    instances::ask(window).await?;
    instances::confirm(window).await?;
    instances::run_is(window, "finished", LONG).await?;
    let file = scene.home.files().join("result.csv");
    window.click("export").await?;
    let opened = plugdesk_tests::dialog::opened_by(window.click("export-csv")).await?;
    plugdesk_tests::dialog::choose(&opened, &file).await?;
    let kept = plugdesk_tests::patience::until("the table in a file", USUAL, async || {
        Ok(std::fs::read_to_string(&file).map_err(|error| error.to_string()))
    })
    .await?;
    let lines: Vec<&str> = kept.lines().collect();
    ensure(
        lines.len() == 2 && lines[1].contains(SEARCH) && lines[1].contains("pluginName1"),
        || format!("the file says {kept}"),
    )
}

async fn the_page_about_a_plugin_opens_in_the_browser(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    window.click("chip-builtIn").await?;
    window.click("open-aliyun-sql").await?;
    let opened = plugdesk_tests::patience::until("an opened page", USUAL, async || {
        let opened = scene.home.opened();
        Ok(opened.first().cloned().ok_or(opened))
    })
    .await?;
    ensure(opened.starts_with("https://www.alibabacloud.com/"), || {
        opened
    })
}
