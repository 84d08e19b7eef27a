//! What is done to an instance: uninstalling, stopping and resuming, dictionaries, and what can be
//! taken along of it.

use plugdesk_sandbox::{ChangeFate, NextChange};
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{self, LONG, USUAL};
use plugdesk_tests::screens::{self, bring, instances, welcome};
use plugdesk_tests::{Failure, Scene, dialog};
use serde_json::json;

use super::{SEARCH, two_regions};

crate::scenes! {
    in both languages:
        a_dictionary_is_replaced_and_the_others_stay;
    in english:
        a_plugin_is_uninstalled_and_leaves_the_library,
        a_stuck_change_is_interrupted_and_resumed,
        a_busy_instance_is_waited_for,
        an_act_can_be_taken_along_without_its_secret,
        a_result_table_is_kept_as_a_file,
        the_page_about_a_plugin_opens_in_the_browser;
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
    let opened = dialog::opened_by(window.click("dictionary-replace-brands.dic")).await?;
    dialog::choose(&opened, &words).await?;
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
    let opened = dialog::opened_by(window.click("export-csv")).await?;
    dialog::choose(&opened, &file).await?;
    let kept = patience::until("the table in a file", USUAL, async || {
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
    let opened = patience::until("an opened page", USUAL, async || {
        let opened = scene.home.opened();
        Ok(opened.first().cloned().ok_or(opened))
    })
    .await?;
    ensure(opened.starts_with("https://www.alibabacloud.com/"), || {
        opened
    })
}
