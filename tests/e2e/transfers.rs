//! Transfers that are held, cut, asked about and taken back, as a person meets them.

use plugdesk_sandbox::{BytesPerSecond, Fault, FaultAnswer, FaultMoment, Service};
use plugdesk_tests::failure::ensure;
use plugdesk_tests::faults::Proxy;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{connection, extensions, review, transfers};
use plugdesk_tests::zips::Plugin;
use plugdesk_tests::{Failure, Scene, Services};

crate::scenes! {
    in both languages:
        what_is_held_goes_on_when_it_is_let,
        a_changed_file_is_asked_about_and_sent_as_it_is;
    in english:
        a_service_that_fails_is_tried_again,
        an_answer_that_was_lost_makes_no_second_extension,
        without_a_line_it_waits_and_goes_on_by_itself,
        what_a_cancelled_transfer_made_is_removed;
}

const PLUGIN: Plugin<'static> = Plugin {
    name: "analysis-demo",
    version: "2.1.0",
    elasticsearch: "8.15.2",
    jar: 1_200_000,
};

async fn connected(scene: &Scene) -> Result<Services, Failure> {
    let services = Services::start().await?;
    let (cloud, key) = (services.cloud(), services.cloud_key());
    connection::fill_cloud(&scene.window, "Acme production", cloud, key).await?;
    connection::save(&scene.window).await?;
    Ok(services)
}

fn strike(services: &Services, method: &str, answer: FaultAnswer, when: FaultMoment, times: u32) {
    let fault = Fault::new(Service::ElasticCloud, answer).on(method);
    let fault = fault.at("extensions").when(when).times(times);
    services.switches().strike(fault);
}

/// The test id of the newest transfer's row or card.
async fn card_of_newest(scene: &Scene) -> Result<String, Failure> {
    let newest = transfers::newest(&scene.window).await?;
    Ok(format!(
        "transfer-{}",
        newest["id"].as_str().unwrap_or_default()
    ))
}

async fn what_is_held_goes_on_when_it_is_let(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    services
        .switches()
        .set_upload_rate(BytesPerSecond::new(20_000));
    let zip = PLUGIN.write(&scene.home.files(), "held.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "held.zip", "running", USUAL).await?;
    window.click("dock-pause-all").await?;
    transfers::in_dock(window, "held.zip", "paused", USUAL).await?;
    services.switches().set_upload_rate(None);
    window.click("dock-resume-all").await?;
    transfers::in_dock(window, "held.zip", "done", LONG)
        .await
        .map(|_| ())
}

async fn a_changed_file_is_asked_about_and_sent_as_it_is(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let _services = connected(scene).await?;
    let zip = PLUGIN.write(&scene.home.files(), "changed.zip")?;
    review::drop_files(window, std::slice::from_ref(&zip)).await?;
    // The same plugin with other content, written over the file after it was reviewed.
    let other = Plugin {
        jar: 900_000,
        ..PLUGIN
    };
    other.write(&scene.home.files(), "changed.zip")?;
    review::submit(window).await?;
    transfers::in_dock(window, "changed.zip", "needs_you", USUAL).await?;
    window.click("transfer-answer").await?;
    window.see("question-changed").await?;
    window.click("changed-send").await?;
    // The screen of transfers stands in place of the dock.
    window
        .read_attribute(&card_of_newest(scene).await?, "data-state", "done", LONG)
        .await?;
    let sent = plugdesk_tests::zips::size(&zip)?;
    let newest = transfers::newest(window).await?;
    ensure(newest["progress"]["sent"] == sent, || {
        format!("{sent} bytes were to be sent: {newest}")
    })
}

async fn a_service_that_fails_is_tried_again(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    strike(
        &services,
        "PUT",
        FaultAnswer::Json500,
        FaultMoment::Before,
        2,
    );
    let zip = PLUGIN.write(&scene.home.files(), "again.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "again.zip", "done", LONG).await?;
    window.click("nav-transfers").await?;
    let said = window.text("transfer-said").await?;
    ensure(said.contains("500"), || format!("the tries say {said}"))
}

async fn an_answer_that_was_lost_makes_no_second_extension(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    strike(&services, "POST", FaultAnswer::Cut, FaultMoment::After, 1);
    strike(&services, "PUT", FaultAnswer::Cut, FaultMoment::After, 1);
    let zip = PLUGIN.write(&scene.home.files(), "lost.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "lost.zip", "done", LONG).await?;
    let rows = extensions::rows(window).await?;
    let made = rows
        .iter()
        .filter(|row| row.name == "analysis-demo")
        .count();
    ensure(made == 1, || format!("{made} extensions were made"))
}

async fn without_a_line_it_waits_and_goes_on_by_itself(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = Services::start().await?;
    let line = Proxy::before_origin(services.cloud());
    let line = line.map_err(Failure::io("putting a line before the service"))?;
    let address = line.origin("http");
    connection::fill_cloud(window, "Acme production", &address, services.cloud_key()).await?;
    connection::save(window).await?;
    let zip = PLUGIN.write(&scene.home.files(), "away.zip")?;
    review::drop_files(window, &[zip]).await?;
    line.down().await;
    review::submit(window).await?;
    transfers::in_dock(window, "away.zip", "offline", USUAL).await?;
    line.up().map_err(Failure::io("mending the line"))?;
    transfers::in_dock(window, "away.zip", "done", LONG)
        .await
        .map(|_| ())
}

async fn what_a_cancelled_transfer_made_is_removed(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene).await?;
    services
        .switches()
        .set_upload_rate(BytesPerSecond::new(20_000));
    let zip = PLUGIN.write(&scene.home.files(), "half.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    extensions::see_row(window, "analysis-demo", "8.15.2", USUAL, |_| true).await?;
    window.click("transfer-cancel").await?;
    transfers::in_dock(window, "half.zip", "cancelled", USUAL).await?;
    window.click("nav-transfers").await?;
    let card = card_of_newest(scene).await?;
    if !window.shows("transfer-remove-rest").await? {
        window
            .click_css(&format!("[data-testid={card}] [data-testid=transfer-fold]"))
            .await?;
    }
    window.click("transfer-remove-rest").await?;
    window.click("confirm-go").await?;
    window
        .see_css("[data-testid=transfer-remains][data-remains=removed]")
        .await?;
    let held = services.held_by_cloud().await?;
    ensure(!held.iter().any(|one| one.name == "analysis-demo"), || {
        format!("it is still there: {held:?}")
    })
}
