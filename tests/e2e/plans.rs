//! Extensions on their way into deployments: attached, followed to the last node, rolled back,
//! and taken along when a version is raised.

use std::time::Duration;

use plugdesk_sandbox::{FailNextPlan, Service};
use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{connection, extensions, plans, review, transfers};
use plugdesk_tests::window::Window;
use plugdesk_tests::zips::{self, Plugin};
use plugdesk_tests::{Failure, Scene, Services, desktop};

crate::scenes! {
    in both languages:
        a_plugin_reaches_two_deployments,
        a_plan_that_fails_tells_why_and_leaves_the_former_one;
    in english:
        a_file_is_uploaded_and_attached_in_one_go,
        a_version_is_raised_together_with_its_missing_build,
        a_deployment_that_holds_things_twice_is_cleaned_up,
        a_change_under_way_is_cancelled_on_the_service,
        a_change_goes_on_after_a_restart_of_the_application;
}

const IK: Plugin<'static> = Plugin {
    name: "analysis-ik",
    version: "8.15.2",
    elasticsearch: "8.15.2",
    jar: 200_000,
};

/// A connection to services whose plans take so long for each step.
async fn connected(scene: &Scene, step: Duration) -> Result<Services, Failure> {
    let services = Services::start().await?;
    services.switches().set_plan_step(step);
    let (cloud, key) = (services.cloud(), services.cloud_key());
    connection::fill_cloud(&scene.window, "Acme production", cloud, key).await?;
    connection::save(&scene.window).await?;
    Ok(services)
}

/// Drops a plugin, sends it, and opens what can be done with it.
async fn uploaded(scene: &Scene, plugin: &Plugin<'_>) -> Result<(), Failure> {
    let window = &scene.window;
    let file = format!("{}-{}.zip", plugin.name, plugin.version);
    let zip = plugin.write(&scene.home.files(), &file)?;
    review::drop_files(window, &[zip]).await?;
    review::submit(window).await?;
    transfers::in_dock(window, &file, "done", LONG).await?;
    let row = extensions::see_row(window, plugin.name, plugin.elasticsearch, USUAL, |_| true);
    extensions::open_details(window, &row.await?).await
}

const QUICK: Duration = Duration::from_millis(40);

async fn a_plugin_reaches_two_deployments(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, QUICK).await?;
    let before = services.plan_of("search-prod").await?;
    uploaded(scene, &IK).await?;
    window.click("attach-open").await?;
    window.see("plan-row-search-prod").await?;
    plans::expect(window, "search-prod", "analysis-ik").await?;
    plans::expect(window, "search-prod", "8.14.3").await?;
    plans::expect(window, "logs-eu", "8.14.3").await?;
    plans::tick(window, &["search-prod", "metrics-eu"]).await?;
    plans::apply(window).await?;
    for deployment in ["search-prod", "metrics-eu"] {
        plans::run(window, deployment, "done", LONG).await?;
    }
    plans::close(window).await?;

    let tiered = services.plan_of("search-prod").await?;
    let hot = &tiered["cluster_topology"][0]["elasticsearch"]["user_plugins"];
    ensure(
        hot[0]["elasticsearch_version"] == "8.15.2" && hot.get(1).is_none(),
        || format!("the entry of the tier was to be replaced: {hot}"),
    )?;
    ensure(tiered["elasticsearch"] == before["elasticsearch"], || {
        format!("the default was to stay: {}", tiered["elasticsearch"])
    })?;
    let other = services.plan_of("metrics-eu").await?;
    let default = &other["elasticsearch"]["user_plugins"];
    ensure(default[0]["url"] == hot[0]["url"], || {
        format!("the other has it as a default: {default}")
    })
}

async fn a_plan_that_fails_tells_why_and_leaves_the_former_one(
    scene: &Scene,
) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, QUICK).await?;
    services.switches().fail_next_plan(FailNextPlan {
        service: Service::ElasticCloud,
        deployment: Some("kibana-sso".to_owned()),
        step: "wait-until-running".to_owned(),
        message: "Instance [instance-0000000000] did not start in time".to_owned(),
        failure_type: Some("InfrastructureFailure:NotEnoughCapacity".to_owned()),
    });
    let before = services.plan_of("kibana-sso").await?;
    let row = extensions::see_row(window, "legal-dictionaries", "8.*", USUAL, |_| true);
    extensions::open_details(window, &row.await?).await?;
    window.click("attach-open").await?;
    window.see("plan-row-kibana-sso").await?;
    plans::tick(window, &["kibana-sso"]).await?;
    plans::apply(window).await?;
    plans::run(window, "kibana-sso", "failed", LONG).await?;
    let said = window.text("plan-failure").await?;
    ensure(said.contains("did not start in time"), || {
        format!("the failure says {said}")
    })?;
    plans::close(window).await?;
    let after = services.plan_of("kibana-sso").await?;
    ensure(after == before, || format!("the plan changed: {after}"))
}

async fn a_file_is_uploaded_and_attached_in_one_go(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, QUICK).await?;
    let zip = zips::bundle(&scene.home.files(), "house-words.zip")?;
    review::drop_files(window, &[zip]).await?;
    review::attach(window, "metrics-eu").await?;
    review::submit(window).await?;
    transfers::in_dock(window, "house-words.zip", "done", LONG).await?;
    let plan = services.plan_of("metrics-eu").await?;
    let bundles = plan["elasticsearch"]["user_bundles"].to_string();
    ensure(bundles.contains("house-words"), || {
        format!("not attached: {bundles}")
    })
}

async fn a_version_is_raised_together_with_its_missing_build(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, QUICK).await?;
    let zip = IK.write(&scene.home.files(), "analysis-ik-8.15.2.zip")?;
    window.click("nav-versions").await?;
    plans::matrix_cell(window, "search-stage", "8.14.3", "runs").await?;
    plans::matrix_cell(window, "search-stage", "8.15.2", "missing").await?;
    plans::matrix_cell(window, "logs-eu", "8.15.2", "ready").await?;
    window.click("matrix-cell-search-stage-8.15.2").await?;
    review::choose_file(window, "choose-build-analysis-ik", &zip).await?;
    review::submit(window).await?;
    transfers::in_dock(window, "analysis-ik-8.15.2.zip", "done", LONG).await?;
    let plan = services.plan_of("search-stage").await?;
    let elasticsearch = &plan["elasticsearch"];
    ensure(elasticsearch["version"] == "8.15.2", || {
        format!("the version was to be raised: {elasticsearch}")
    })?;
    let plugins = &elasticsearch["user_plugins"];
    ensure(
        plugins[0]["elasticsearch_version"] == "8.15.2" && plugins.get(1).is_none(),
        || format!("the build was to be swapped: {plugins}"),
    )
}

async fn a_deployment_that_holds_things_twice_is_cleaned_up(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, QUICK).await?;
    plans::see_deployment(window, "support-portal").await?;
    let row = "[data-testid=deployment-row-support-portal]";
    window.click_row(row, 1).await?;
    window.see("doubled").await?;
    window.click("cleanup").await?;
    window.see("plan-row-support-portal").await?;
    plans::apply(window).await?;
    plans::run(window, "support-portal", "done", LONG).await?;
    plans::close(window).await?;
    window.see_no_more("doubled").await?;
    let plan = services.plan_of("support-portal").await?.to_string();
    let entries = plan.matches("saml-metadata").count();
    // Of three one goes: the tier's own entry says the same as the default, which the other tiers
    // need.
    ensure(entries == 2, || {
        format!("{entries} entries are left: {plan}")
    })
}

async fn a_change_goes_on_after_a_restart_of_the_application(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, Duration::from_millis(400)).await?;
    uploaded(scene, &IK).await?;
    window.click("attach-open").await?;
    window.see("plan-row-metrics-eu").await?;
    plans::tick(window, &["metrics-eu"]).await?;
    let before = services.attempts_of("metrics-eu").await?;
    plans::apply(window).await?;
    plans::run(window, "metrics-eu", "under_way", USUAL).await?;
    plans::close(window).await?;
    let process = window.process()?;
    desktop::close(&desktop::window_of(process).await?).await?;
    window.see_css("[data-testid=close-stay]:focus").await?;
    desktop::keys(&["Tab", "Return"]).await?;
    window.ends(process, USUAL).await?;

    let again = Window::open(&scene.home).await?;
    let goes_on = async {
        again.click("nav-transfers").await?;
        plans::run(&again, "metrics-eu", "done", LONG).await?;
        let plan = services.plan_of("metrics-eu").await?;
        let plugins = &plan["elasticsearch"]["user_plugins"];
        ensure(plugins[0]["name"] == "analysis-ik", || {
            format!("the plan holds {plugins}")
        })?;
        let attempts = services.attempts_of("metrics-eu").await?;
        ensure(attempts == before + 1, || {
            format!("{attempts} attempts after {before}, where one was to be added")
        })
    }
    .await;
    let closed = again.close().await;
    goes_on.and(closed)
}

async fn a_change_under_way_is_cancelled_on_the_service(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let services = connected(scene, Duration::from_secs(2)).await?;
    let before = services.plan_of("metrics-eu").await?;
    let row = extensions::see_row(window, "legal-dictionaries", "8.*", USUAL, |_| true);
    extensions::open_details(window, &row.await?).await?;
    window.click("attach-open").await?;
    window.see("plan-row-metrics-eu").await?;
    plans::tick(window, &["metrics-eu"]).await?;
    plans::apply(window).await?;
    plans::run(window, "metrics-eu", "under_way", USUAL).await?;
    window.click("plan-cancel").await?;
    window.see("plan-cancel-confirm").await?;
    window.click("confirm-go").await?;
    plans::run(window, "metrics-eu", "failed", LONG).await?;
    let after = services.plan_of("metrics-eu").await?;
    ensure(after == before, || format!("the plan changed: {after}"))
}
