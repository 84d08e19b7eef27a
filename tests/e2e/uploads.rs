//! The main job on Elastic Cloud and ECE: a zip on this computer becomes a stored extension.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::extensions::{self, Draft};
use plugdesk_tests::screens::{self, review, transfers, welcome};
use plugdesk_tests::web::Web;
use plugdesk_tests::words::size;
use plugdesk_tests::zips::{self, Plugin};
use plugdesk_tests::{Failure, Scene, Words};

crate::scenes! {
    in both languages:
        a_dropped_zip_is_stored,
        a_chosen_zip_is_stored_on_ece,
        a_url_is_fetched_by_the_service,
        created_first_and_uploaded_later,
        several_files_at_once;
    in english:
        a_running_upload_is_cancelled;
}

const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 2_300_000,
};

async fn a_dropped_zip_is_stored(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let zip = PLUGIN.write(&scene.home.files(), "analysis demo é 2.1.0.zip")?;
    let bytes = zips::size(&zip)?;
    welcome::open_sandbox(scene).await?;

    review::drop_files(window, std::slice::from_ref(&zip)).await?;
    let sheet = window.text("review").await?;
    for expected in [
        "analysis-demo",
        "analysis demo é 2.1.0.zip",
        "8.15.2",
        words.plugin,
        &size(bytes),
    ] {
        ensure(sheet.contains(expected), || {
            format!("the sheet does not say {expected}: {sheet}")
        })?;
    }
    let practice = screens::connection_to(window, "elastic_cloud").await?;
    review::to(window, &practice).await?;
    review::submit(window).await?;

    transfers::in_dock(window, "analysis demo é 2.1.0.zip", "done", LONG).await?;
    screens::go_to(window, &practice).await?;
    let row = extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.verified && row.size == size(bytes) && row.kind == words.plugin
    })
    .await?;

    extensions::open_details(window, &row).await?;
    let shown = window.text("details-size").await?;
    ensure(shown == size(bytes), || format!("the details say {shown}"))?;
    for id in ["resource-version", "resource-created", "resource-modified"] {
        let text = window.text(id).await?;
        ensure(!text.is_empty() && text != "—", || {
            format!("{id} is {text:?}")
        })?;
    }
    stored_size_is(scene, &practice, &row, bytes).await
}

/// The service itself is asked once more, beside what the page shows.
async fn stored_size_is(
    scene: &Scene,
    connection: &str,
    row: &extensions::Row,
    bytes: u64,
) -> Result<(), Failure> {
    let id = row.test_id.trim_start_matches("row-");
    let asked = serde_json::json!({ "connection": connection, "extension": id });
    let details = scene.window.ask("extension_details", asked).await?;
    let stored = details["row"]["file"]["size"].as_u64();
    ensure(stored == Some(bytes), || {
        format!("the service holds {stored:?} bytes, not {bytes}")
    })
}

async fn a_chosen_zip_is_stored_on_ece(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let zip = zips::bundle(&scene.home.files(), "dictionaries.zip")?;
    let bytes = zips::size(&zip)?;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.ece).await?;

    review::choose_file(window, "upload", &zip).await?;
    let name = window.text("review").await?;
    ensure(name.contains("dictionaries.zip"), || {
        format!("the sheet names another file: {name}")
    })?;
    review::to(window, &practice.ece).await?;
    review::submit(window).await?;

    transfers::in_dock(window, "dictionaries.zip", "done", LONG).await?;
    let row = extensions::see_row(window, "dictionaries", "*", USUAL, |row| {
        row.file == words.verified && row.size == size(bytes)
    })
    .await?;
    stored_size_is(scene, &practice.ece, &row, bytes).await
}

async fn a_url_is_fetched_by_the_service(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let zip = PLUGIN.write(&scene.home.files(), "analysis-demo-2.1.0.zip")?;
    let bytes = zips::size(&zip)?;
    let served = std::fs::read(&zip).map_err(Failure::io("reading the zip"))?;
    let web = Web::serving_zip(served).await?;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.cloud).await?;

    let draft = Draft {
        name: "from-url",
        kind: "plugin",
        version: "8.15.2",
    };
    let url = format!("{}/analysis-demo-2.1.0.zip", web.url());
    extensions::fill_from_url(window, "ftp://example.com/x.zip", draft).await?;
    window.click("create-submit").await?;
    window
        .see_css("[data-testid=create-url][aria-invalid=true]")
        .await?;
    window.fill("create-url", &url).await?;
    extensions::submit(window).await?;

    let row = extensions::see_row(window, "from-url", "8.15.2", LONG, |row| {
        (row.file == words.stored || row.file == words.verified) && row.size == size(bytes)
    })
    .await?;
    ensure(web.fetched() == 1, || {
        format!("it was fetched {} times", web.fetched())
    })?;
    stored_size_is(scene, &practice.cloud, &row, bytes).await
}

async fn created_first_and_uploaded_later(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let zip = PLUGIN.write(&scene.home.files(), "analysis-demo-2.1.0.zip")?;
    let bytes = zips::size(&zip)?;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.cloud).await?;

    let draft = Draft {
        name: "analysis-demo",
        kind: "plugin",
        version: "8.15.2",
    };
    extensions::create_without_file(window, draft).await?;
    let row = extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.waiting
    })
    .await?;
    extensions::open_details(window, &row).await?;

    review::choose_file(window, "upload-file", &zip).await?;
    review::submit(window).await?;
    let stored = extensions::see_row(window, "analysis-demo", "8.15.2", LONG, |row| {
        row.file == words.verified && row.size == size(bytes)
    })
    .await?;
    ensure(stored.test_id == row.test_id, || {
        "another extension was made".to_owned()
    })?;
    window.see_no_more("upload-file").await?;
    stored_size_is(scene, &practice.cloud, &stored, bytes).await
}

async fn several_files_at_once(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let files = scene.home.files();
    let plugin = PLUGIN.write(&files, "one.zip")?;
    let bundle = zips::bundle(&files, "two.zip")?;
    let page = zips::not_a_zip(&files, "three.zip")?;
    let practice = welcome::open_sandbox(scene).await?;

    review::drop_files(window, &[plugin, bundle, page]).await?;
    let said = window.text("not-a-zip").await?;
    ensure(said.contains(words.not_a_zip), || format!("it says {said}"))?;
    review::to(window, &practice.ece).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "one.zip", "done", LONG).await?;
    transfers::in_dock(window, "two.zip", "done", LONG).await?;
    screens::go_to(window, &practice.ece).await?;
    extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.verified
    })
    .await?;
    extensions::see_row(window, "two", "*", USUAL, |row| row.file == words.verified).await?;
    let rows = extensions::rows(window).await?;
    ensure(!rows.iter().any(|row| row.name == "three"), || {
        "what is no zip was sent".to_owned()
    })
}

async fn a_running_upload_is_cancelled(scene: &Scene) -> Result<(), Failure> {
    use plugdesk_sandbox::BytesPerSecond;
    use plugdesk_tests::{Services, screens::connection};

    let window = &scene.window;
    let services = Services::start().await?;
    services
        .switches()
        .set_upload_rate(BytesPerSecond::new(200_000));
    connection::fill_cloud(window, "Slow", services.cloud(), services.cloud_key()).await?;
    connection::save(window).await?;
    let zip = Plugin {
        jar: 6_000_000,
        ..PLUGIN
    }
    .write(&scene.home.files(), "slow.zip")?;

    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    // Bytes are counted while it runs; then it is stopped half way.
    let running = transfers::in_dock(window, "slow.zip", "running", USUAL).await?;
    ensure(running.contains("slow.zip"), || running.clone())?;
    window
        .click_css("[data-testid=dock] li[data-state=running] button")
        .await?;
    transfers::in_dock(window, "slow.zip", "cancelled", USUAL).await?;
    // What the cut request left behind is asked of the service, and then said.
    plugdesk_tests::patience::until("what remains", USUAL, async || {
        let transfer = transfers::newest(window).await?;
        let known = transfer["remains"] == "extension_without_file";
        Ok(if known { Ok(()) } else { Err(transfer) })
    })
    .await?;
    let words = Words::of(scene.language);
    extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.waiting
    })
    .await
    .map(|_| ())
}
