//! What stands against an archive is said before it is sent, put right where that can be, and sent
//! all the same only when a person says so.

use std::path::Path;

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::USUAL;
use plugdesk_tests::screens::{review, transfers, welcome};
use plugdesk_tests::words::Words;
use plugdesk_tests::zips::{self, Flaw, Plugin};
use plugdesk_tests::{Failure, Scene};

crate::scenes! {
    in both languages:
        every_archive_of_a_drop_has_its_verdict;
    in english:
        a_blocked_archive_is_sent_only_on_consent,
        a_wrapped_plugin_is_put_right_in_a_new_file,
        a_dropped_folder_becomes_a_bundle,
        loose_word_lists_become_a_bundle,
        the_verdict_follows_what_is_judged_for;
}

const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 20_000,
};

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(Failure::io("reading a file again"))
}

async fn every_archive_of_a_drop_has_its_verdict(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let files = scene.home.files();
    let practice = welcome::open_sandbox(scene).await?;
    let dropped = [
        PLUGIN.write(&files, "analysis-demo-8.15.2.zip")?,
        zips::bundle_with_a_file_at_the_top(&files, "legal.zip")?,
        zips::source_download(&files, "geo-tools-src.zip")?,
    ];
    review::drop_files(window, &dropped).await?;
    review::to(window, &practice.cloud).await?;

    let card = |file: &str| format!("article[aria-label='{file}']");
    for (file, status, ticked) in [
        ("analysis-demo-8.15.2.zip", words.ready, true),
        ("legal.zip", words.one_warning, true),
        ("geo-tools-src.zip", words.will_not_install, false),
    ] {
        let shown = window
            .see_css(&format!("{} [data-testid=review-status]", card(file)))
            .await?
            .text()
            .await?;
        ensure(shown == status, || format!("{file}: {shown}, not {status}"))?;
        let tick = window
            .see_css(&format!("{} input.tick", card(file)))
            .await?;
        ensure(tick.is_selected().await? == ticked, || {
            format!("{file} is ticked: {}", !ticked)
        })?;
    }
    let source = window.see_css(&card("geo-tools-src.zip")).await?;
    let said = source.text().await?;
    ensure(said.contains(words.source_download), || said.clone())?;
    window
        .see_css(&format!(
            "{} [data-testid=finding][data-code=file_at_top]",
            card("legal.zip")
        ))
        .await?;

    // The places below the plugin say where it fits.
    let places = window.text("review-places").await?;
    for place in ["search-prod", "search-stage", "8.14.3"] {
        ensure(places.contains(place), || places.clone())?;
    }

    // What is inside shows where it lands.
    window
        .click_css(&format!(
            "{} [data-testid=review-inside]",
            card("analysis-demo-8.15.2.zip")
        ))
        .await?;
    let tree = window.text("contents-tree").await?;
    ensure(
        tree.contains("plugins/analysis-demo/plugin-descriptor.properties"),
        || tree.clone(),
    )
}

async fn a_blocked_archive_is_sent_only_on_consent(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    let zip = PLUGIN.write_with(Flaw::ClassForJava25, &scene.home.files(), "new-java.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::to(window, &practice.cloud).await?;
    window
        .see_css("[data-testid=finding][data-code=class_newer_than_java]")
        .await?;
    let button = window.see("review-submit").await?;
    ensure(!button.is_enabled().await?, || {
        "it may be sent without a word".to_owned()
    })?;

    // Rust refuses it too, whatever the page says.
    let archive = window
        .see_css("article[data-testid^=archive-]")
        .await?
        .attr("data-testid")
        .await?
        .unwrap_or_default();
    let asked = serde_json::json!({
        "connection": practice.cloud,
        "archive": archive.trim_start_matches("archive-"),
        "draft": {
            "name": "analysis-demo", "description": "", "kind": "plugin", "version": "8.15.2",
        },
        "sendAnyway": false,
    });
    let refused = window.call("transfer_upload_new", asked).await?;
    let refused = format!("{refused:?}");
    ensure(refused.contains("blocked_by_inspection"), || {
        refused.clone()
    })?;

    window.click("review-consent").await?;
    review::submit(window).await?;
    transfers::in_dock(window, "new-java.zip", "done", USUAL).await?;
    Ok(())
}

async fn a_wrapped_plugin_is_put_right_in_a_new_file(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let files = scene.home.files();
    let practice = welcome::open_sandbox(scene).await?;
    let zip = PLUGIN.write_with(Flaw::Wrapped, &files, "wrapped.zip")?;
    let before = bytes_of(&zip)?;
    review::drop_files(window, std::slice::from_ref(&zip)).await?;
    review::to(window, &practice.cloud).await?;
    window
        .see_css("[data-testid=finding][data-code=descriptor_wrapped]")
        .await?;
    window.click("repair").await?;
    window.see("repair-saved").await?;
    review::settled(window).await?;
    let status = window.text("review-status").await?;
    ensure(status == "Ready", || status.clone())?;
    ensure(bytes_of(&zip)? == before, || {
        "the original was changed".to_owned()
    })?;
    ensure(files.join("wrapped-repaired.zip").exists(), || {
        "there is no new file".to_owned()
    })?;

    review::submit(window).await?;
    transfers::in_dock(window, "wrapped-repaired.zip", "done", USUAL).await?;
    Ok(())
}

async fn a_dropped_folder_becomes_a_bundle(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    let folder = scene.home.files().join("shop words");
    zips::word_lists(&folder)?;
    review::drop_files(window, &[folder]).await?;
    let proposal = window.text("bundle-proposal").await?;
    for expected in ["dictionaries/synonyms.txt", "dictionaries/stop words.txt"] {
        ensure(proposal.contains(expected), || proposal.clone())?;
    }
    window.click("bundle-make").await?;
    window.see_no_more("bundle-proposal").await?;
    review::to(window, &practice.cloud).await?;
    let status = window.text("review-status").await?;
    ensure(status == "Ready", || status.clone())?;
    ensure(scene.home.files().join("shop words.zip").exists(), || {
        "there is no zip beside the folder".to_owned()
    })?;
    review::submit(window).await?;
    transfers::in_dock(window, "shop words.zip", "done", USUAL).await?;
    Ok(())
}

async fn loose_word_lists_become_a_bundle(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let files = scene.home.files();
    welcome::open_sandbox(scene).await?;
    zips::word_lists(&files.join("words"))?;
    let lists = ["synonyms.txt", "stop words.txt"].map(|name| files.join("words").join(name));
    review::drop_files(window, &lists).await?;
    let proposal = window.text("bundle-proposal").await?;
    ensure(proposal.contains("dictionaries/stop words.txt"), || {
        proposal.clone()
    })?;
    window.click("bundle-make").await?;
    window.see_no_more("bundle-proposal").await?;
    review::settled(window).await?;
    let status = window.text("review-status").await?;
    ensure(status == "Ready", || status.clone())?;
    for list in &lists {
        ensure(list.exists(), || format!("{} is gone", list.display()))?;
    }
    Ok(())
}

async fn the_verdict_follows_what_is_judged_for(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    let zip = PLUGIN.write(&scene.home.files(), "analysis-demo-8.15.2.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::to(window, &practice.cloud).await?;
    let places = serde_json::json!({ "connection": practice.cloud });
    let places = window.ask("destination_places", places).await?;
    let stage = places
        .as_array()
        .into_iter()
        .flatten()
        .find(|place| place["name"] == "search-stage")
        .and_then(|place| place["id"].as_str())
        .unwrap_or_default();
    window.choose("review-judge-for", stage).await?;
    window
        .see_css("[data-testid=finding][data-code=other_elasticsearch_version]")
        .await?;
    let button = window.see("review-submit").await?;
    ensure(!button.is_enabled().await?, || "it may be sent".to_owned())?;

    // Another service has its own rules: a bundle for Alibaba Cloud can't be.
    review::to(window, &practice.alibaba).await?;
    let said = window.text("review-cards").await?;
    ensure(!said.contains("search-stage"), || said.clone())
}
