//! The main job on Alibaba Cloud: plug-ins of the library are installed on an instance.

use plugdesk_tests::failure::ensure;
use plugdesk_tests::patience::{LONG, USUAL};
use plugdesk_tests::screens::{self, instances, transfers, welcome};
use plugdesk_tests::{Failure, Scene, Words};

crate::scenes! {
    in both languages:
        two_plugins_are_installed;
    in english:
        what_an_instance_at_work_is_asked_waits_its_turn,
        nothing_is_installed_without_the_confirmation;
}

const SEARCH: &str = "es-cn-i7m27ausp001l0001";
const ACTIVATING: &str = "es-cn-n6w1o1x0w001c0002";

async fn two_plugins_are_installed(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, Words::of(scene.language));
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "pluginName1").await?;
    instances::choose(window, "pluginName2").await?;

    let asked = instances::ask(window).await?;
    for expected in [words.restarts, "pluginName1", "pluginName2"] {
        ensure(asked.contains(expected), || {
            format!("the confirmation lacks {expected}: {asked}")
        })?;
    }
    instances::confirm(window).await?;

    let mut requests = Vec::new();
    for plugin in ["pluginName1", "pluginName2"] {
        let line = instances::result(window, plugin, |line| line.answer == words.accepted).await?;
        requests.push(line.request);
    }
    ensure(requests[0] == requests[1], || {
        format!("two request ids: {requests:?}")
    })?;
    ensure(is_request_id(&requests[0]), || {
        format!("no request id: {requests:?}")
    })?;

    instances::run_is(window, "finished", LONG).await?;
    let said = window.text("install-result").await?;
    ensure(said.contains(words.active_again), || {
        format!("the result says {said}")
    })?;
    for plugin in ["pluginName1", "pluginName2"] {
        instances::result(window, plugin, |line| line.state == words.installed).await?;
        let row = window
            .see_css(&instances::row_of(plugin))
            .await?
            .text()
            .await?;
        ensure(row.contains(words.installed), || {
            format!("the library says {row}")
        })?;
    }
    Ok(())
}

/// A request id as the references show it: a UUID in capitals.
fn is_request_id(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.concat().chars().all(|c| c.is_ascii_hexdigit())
}

async fn what_an_instance_at_work_is_asked_waits_its_turn(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, ACTIVATING).await?;
    instances::choose(window, "log-enricher").await?;
    instances::ask(window).await?;
    window.see("cost-waits-turn").await?;
    instances::confirm(window).await?;
    instances::run_is(window, "waiting_turn", USUAL).await?;

    // What only waits can be taken back, and nothing was asked of the instance.
    let newest = transfers::newest(window).await?;
    let cancel = serde_json::json!({ "transfer": newest["id"] });
    let cancelled = window.ask("transfer_cancel", cancel).await?;
    ensure(cancelled["remains"] == "nothing", || cancelled.to_string())
}

async fn nothing_is_installed_without_the_confirmation(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let practice = welcome::open_sandbox(scene).await?;
    screens::go_to(window, &practice.alibaba).await?;
    instances::open(window, SEARCH).await?;
    instances::choose(window, "pluginName1").await?;
    instances::ask(window).await?;
    // The default of a dialog that restarts a cluster is to do nothing.
    let focused = window
        .script("return document.activeElement.dataset.testid", vec![])
        .await?;
    ensure(focused == "confirm-cancel", || {
        format!("{focused} has the focus")
    })?;
    window.click("confirm-cancel").await?;
    window.see_no_more("install-confirm").await?;
    ensure(!window.shows("install-result").await?, || {
        "something was asked for".to_owned()
    })
}
