//! What is done to an extension that the store already has: edited, replaced, received, deleted.

use std::time::Duration;

use plugdesk_sandbox::EceStore;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{connection, extensions, plans, review, transfers};
use plugdesk_tests::zips;
use plugdesk_tests::{Failure, Scene, Services, dialog};

crate::scenes! {
    in both languages:
        what_is_used_is_deleted_only_after_it_was_taken_out,
        a_file_is_replaced_safely;
    in english:
        a_name_and_a_version_are_edited,
        a_stored_file_is_received,
        an_act_is_written_down_for_other_tools,
        an_ece_without_a_store_attaches_by_url;
}

const BUNDLE: &str = "house-words";

async fn connected(scene: &Scene) -> Result<Services, Failure> {
    let services = Services::start().await?;
    services.switches().set_plan_step(Duration::from_millis(40));
    let (cloud, key) = (services.cloud(), services.cloud_key());
    connection::fill_cloud(&scene.window, "Acme production", cloud, key).await?;
    connection::save(&scene.window).await?;
    Ok(services)
}

/// Uploads a bundle and attaches it to a deployment, in one go.
async fn attached(scene: &Scene, deployment: &str) -> Result<(), Failure> {
    let window = &scene.window;
    let zip = zips::bundle(&scene.home.files(), "house-words.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::attach(window, deployment).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "house-words.zip", "done", LONG)
        .await
        .map(|_| ())
}

async fn open_bundle(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let rows = extensions::rows(window).await?;
    let version = rows
        .iter()
        .find(|row| row.name == BUNDLE)
        .map(|row| row.version.clone())
        .ok_or_else(|| Failure::Wrong(format!("no {BUNDLE} in {rows:?}")))?;
    let row = extensions::see_row(window, BUNDLE, &version, USUAL, |_| true).await?;
    extensions::open_details(window, &row).await
}

async fn what_is_used_is_deleted_only_after_it_was_taken_out(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    attached(scene, "metrics-eu").await?;
    open_bundle(scene).await?;
    window.click("delete-open").await?;
    let users = window.read("delete-users", USUAL, |text| text.contains("metrics-eu"));
    users.await?;
    // The service is asked all the same, and refuses; nothing is gone.
    window.click("delete-confirm").await?;
    window
        .see_css("[data-testid=delete-dialog] [data-testid=fault][data-code=extensions_in_use]")
        .await?;
    window.click("delete-detach").await?;
    window.see("plan-row-metrics-eu").await?;
    plans::apply(window).await?;
    plans::run(window, "metrics-eu", "done", LONG).await?;
    plans::close(window).await?;
    if !window.shows("delete-dialog").await? {
        window.click("delete-open").await?;
    }
    window.see("delete-unused").await?;
    window.click("delete-confirm").await?;
    window.see_no_more("delete-dialog").await?;
    let held = services.held_by_cloud().await?;
    ensure(!held.iter().any(|one| one.name == BUNDLE), || {
        format!("it is still there: {held:?}")
    })
}

async fn a_file_is_replaced_safely(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    attached(scene, "metrics-eu").await?;
    let former = services.held_by_cloud().await?;
    let former = former.iter().find(|one| one.name == BUNDLE);
    let former = former.map(|one| one.id.clone());
    open_bundle(scene).await?;
    window.click("replace-open").await?;
    window.see("replace-dialog").await?;
    let zip = zips::bundle(&scene.home.files(), "house-words-2.zip")?;
    let opened = dialog::opened_by(window.click("replace-choose")).await?;
    dialog::choose(&opened, &zip).await?;
    window.click("replace-start").await?;
    window.see_no_more("replace-dialog").await?;
    transfers::in_dock(window, "house-words-2.zip", "done", LONG).await?;
    let held = services.held_by_cloud().await?;
    let now: Vec<_> = held
        .iter()
        .filter(|one| one.name.starts_with(BUNDLE))
        .collect();
    ensure(
        now.len() == 1 && now.first().map(|one| one.id.clone()) != former,
        || format!("the new one takes the place of the former: {now:?}"),
    )?;
    let plan = services.plan_of("metrics-eu").await?;
    let bundles = plan["elasticsearch"]["user_bundles"].to_string();
    let id = now.first().map(|one| one.id.clone()).unwrap_or_default();
    ensure(
        bundles.matches(BUNDLE).count() == 1 && bundles.contains(&id),
        || format!("the plan names the new one alone: {bundles}"),
    )
}

async fn a_name_and_a_version_are_edited(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    let row = extensions::see_row(window, "repository-minio", "8.13.0", USUAL, |_| true);
    extensions::open_details(window, &row.await?).await?;
    window.click("edit-open").await?;
    window.fill("edit-version", "8.13.4").await?;
    window.click("edit-submit").await?;
    window.see_no_more("edit-dialog").await?;
    extensions::see_row(window, "repository-minio", "8.13.4", USUAL, |_| true).await?;
    let held = services.held_by_cloud().await?;
    let minio = held.iter().find(|one| one.name == "repository-minio");
    ensure(minio.is_some_and(|one| one.file.is_some()), || {
        format!("its file was to stay: {minio:?}")
    })
}

async fn a_stored_file_is_received(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    let row = extensions::see_row(window, "repository-minio", "8.13.0", USUAL, |_| true);
    extensions::open_details(window, &row.await?).await?;
    let path = scene.home.files().join("kept.zip");
    let opened = dialog::opened_by(window.click("download-open")).await?;
    dialog::choose(&opened, &path).await?;
    transfers::in_dock(window, "Download of kept.zip", "done", LONG).await?;
    let held = services.held_by_cloud().await?;
    let minio = held.iter().find(|one| one.name == "repository-minio");
    let size = minio
        .and_then(|one| one.file.as_ref())
        .map(|file| file.size);
    let kept = zips::size(&path)?;
    ensure(size == Some(kept), || {
        format!("{kept} bytes were kept, {size:?} are stored")
    })
}

async fn an_act_is_written_down_for_other_tools(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    let row = extensions::see_row(window, "repository-minio", "8.13.0", USUAL, |_| true);
    extensions::open_details(window, &row.await?).await?;
    window.click("copy-as").await?;
    window.click("copy-as-curl").await?;
    let text = window.read("copy-as-text", USUAL, |text| text.contains("curl"));
    let text = text.await?;
    ensure(
        text.contains("882519870") && !text.contains(services.cloud_key()),
        || format!("the text is {text}"),
    )
}

async fn an_ece_without_a_store_attaches_by_url(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::with(|options| options.ece_store = EceStore::NotFound404).await?;
    services.switches().set_plan_step(Duration::from_millis(40));
    connection::fill_ece(window, "Data centre", services.ece(), services.ece_key()).await?;
    connection::trust(window, &services.ece_authority()).await?;
    connection::save(window).await?;
    window.see("store-absent").await?;
    window.click("attach-url-open").await?;
    let url = "https://files.example.com/bundles/house-words-1.zip";
    window.fill("attach-url", url).await?;
    window.fill("attach-url-name", "house-words").await?;
    window.choose("attach-url-kind", "bundle").await?;
    window.fill("attach-url-version", "8.*").await?;
    window.click("attach-url-next").await?;
    window.see("plan-row-shop-logs").await?;
    if !window.see("plan-apply").await?.is_enabled().await? {
        plans::tick(window, &["shop-logs"]).await?;
    }
    plans::apply(window).await?;
    plans::run(window, "shop-logs", "done", LONG).await
}
