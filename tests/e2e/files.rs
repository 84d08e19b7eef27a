//! Files that can't be sent, and files that vanish on the way.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::USUAL;
use plugdesk_tests::screens::{connection, extensions, review, transfers, welcome};
use plugdesk_tests::words::Words;
use plugdesk_tests::zips::{self, Plugin};
use plugdesk_tests::{Failure, Scene, Services};

crate::scenes! {
    in both languages:
        what_is_no_zip_is_said_to_be_none,
        a_file_that_is_gone_is_missed_before_anything_is_made;
    in english:
        a_name_that_the_service_refuses_is_refused_before,
        a_service_that_fails_during_an_upload_leaves_nothing_unsaid,
        a_firewalls_page_during_an_upload_is_named_as_such;
}

const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 20_000,
};

async fn what_is_no_zip_is_said_to_be_none(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let files = scene.home.files();
    welcome::open_sandbox(scene).await?;
    let cases = [
        (zips::not_a_zip(&files, "page.zip")?, words.not_a_zip),
        (zips::empty(&files, "empty.zip")?, words.empty_file),
    ];
    for (file, expected) in cases {
        review::drop_files(window, &[file]).await?;
        let said = window.text("not-a-zip").await?;
        ensure(said.contains(expected), || {
            format!("it says {said}, not {expected}")
        })?;
        let button = window.see("review-submit").await?;
        ensure(!button.is_enabled().await?, || "it may be sent".to_owned())?;
        review::cancel(window).await?;
    }
    Ok(())
}

async fn a_file_that_is_gone_is_missed_before_anything_is_made(
    scene: &Scene,
) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    let zip = PLUGIN.write(&scene.home.files(), "gone.zip")?;
    review::drop_files(window, std::slice::from_ref(&zip)).await?;
    review::to(window, &practice.cloud).await?;
    std::fs::remove_file(&zip).map_err(Failure::io("removing the zip"))?;
    window.click("review-submit").await?;
    // The sheet refuses it, or the transfer fails at its first step; it is said either way.
    window
        .see_css("[data-testid=fault][data-code=file_gone], li[data-state=failed]")
        .await?;
    if !window.shows("review").await? {
        transfers::fault(window, "file_gone").await?;
        let transfer = transfers::newest(window).await?;
        ensure(transfer["remains"] == "nothing", || {
            format!("it says {transfer}")
        })?;
    }
    let asked = serde_json::json!({ "connection": practice.cloud });
    let list = window.ask("extensions_list", asked).await?.to_string();
    ensure(!list.contains("analysis-demo"), || {
        "something was made".to_owned()
    })
}

async fn a_name_that_the_service_refuses_is_refused_before(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    welcome::open_sandbox(scene).await?;
    let zip = PLUGIN.write(&scene.home.files(), "plugin.zip")?;
    review::drop_files(window, &[zip]).await?;
    window.click("review-edit").await?;
    window.fill("review-name", "分词 plugin").await?;
    window
        .see_css("[data-testid=review-name][aria-invalid=true]")
        .await?;
    let button = window.see("review-submit").await?;
    ensure(!button.is_enabled().await?, || "it may be sent".to_owned())?;
    window.fill("review-name", "analysis-demo").await?;
    window
        .see_css("[data-testid=review-submit]:enabled")
        .await
        .map(|_| ())
}

async fn a_service_that_fails_during_an_upload_leaves_nothing_unsaid(
    scene: &Scene,
) -> Result<(), Failure> {
    use plugdesk_sandbox::FaultAnswer::Json500;
    upload_is_struck(scene, Json500, "server_fault").await
}

async fn a_firewalls_page_during_an_upload_is_named_as_such(scene: &Scene) -> Result<(), Failure> {
    use plugdesk_sandbox::FaultAnswer::Html403;
    upload_is_struck(scene, Html403, "not_the_api").await
}

/// The upload itself gets a wrong answer; what was made before is still shown as what it is.
async fn upload_is_struck(
    scene: &Scene,
    answer: plugdesk_sandbox::FaultAnswer,
    code: &str,
) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::start().await?;
    connection::fill_cloud(window, "Struck", services.cloud(), services.cloud_key()).await?;
    connection::save(window).await?;
    let strike = || {
        services.switches().strike(
            plugdesk_sandbox::Fault::new(plugdesk_sandbox::Service::ElasticCloud, answer).on("PUT"),
        );
    };
    // As often as the application may try by itself.
    (0..10).for_each(|_| strike());

    let zip = PLUGIN.write(&scene.home.files(), "struck.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    transfers::in_dock(
        window,
        "struck.zip",
        "failed",
        plugdesk_tests::patience::LONG,
    )
    .await?;
    let words = Words::of(scene.language);
    extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |row| {
        row.file == words.waiting
    })
    .await?;
    let said = transfers::fault(window, code).await?;
    ensure(!said.is_empty(), || "the fault says nothing".to_owned())
}
