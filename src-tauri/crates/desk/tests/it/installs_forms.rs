//! The two forms in which plug-ins are asked for: whole objects, and names where those are refused.

use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{ChangeRequest, InstallRun, PluginKey, PluginState};
use plugdesk_desk::transfers::{TransferState, TransferView};
use plugdesk_sandbox::ActionRefusal;

use crate::alibaba_scene::{SEARCH, Scene, installs, plugin_for};

/// Asks for a plug-in while the service refuses the next requests with these codes.
async fn installed(
    scene: &Scene,
    plugin: PluginKey,
    refusals: &[&str],
) -> (TransferView, InstallRun) {
    for code in refusals {
        let refusal = ActionRefusal::new("InstallUserPlugins", code, "It is not taken so.");
        scene.bench.sandbox.switches().refuse(refusal);
    }
    let plugins = vec![plugin];
    let run = scene
        .change(SEARCH, ChangeRequest::Install { plugins })
        .await;
    let ended = scene.ended(&run).await;
    (ended, scene.run(&run.id))
}

#[tokio::test]
async fn a_service_that_takes_no_whole_objects_is_told_names() {
    let scene = Scene::new().await;
    let plugin = scene.in_library(SEARCH, "pluginName2").await.remove(0);
    let (ended, run) = installed(&scene, plugin, &["InvalidParameter"]).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(run.lines[0].state, Some(PluginState::Installed));
    assert_eq!(installs(&scene.bench.sandbox), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_plug_in_is_no_question_of_the_form() {
    let scene = Scene::new().await;
    let plugin = scene.in_library(SEARCH, "pluginName2").await.remove(0);
    let (ended, _) = installed(&scene, plugin, &["PluginPolicyRefused"]).await;
    let fault = ended.fault.unwrap();
    assert_eq!(fault.code, FaultCode::AlibabaPluginRefused);
    assert_eq!(installs(&scene.bench.sandbox), 1);
}

#[tokio::test]
async fn the_first_refusal_is_told_where_names_are_refused_too() {
    let scene = Scene::new().await;
    let plugin = scene.in_library(SEARCH, "pluginName2").await.remove(0);
    let refusals = ["InvalidParameter.Body", "PluginNotFound"];
    let (ended, _) = installed(&scene, plugin, &refusals).await;
    let code = ended.fault.unwrap().server_code;
    assert_eq!(code.as_deref(), Some("InvalidParameter.Body"));
    assert_eq!(installs(&scene.bench.sandbox), 2);
}

#[tokio::test]
async fn a_name_that_several_archives_bear_is_not_asked_for() {
    let scene = Scene::new().await;
    let newer = plugin_for("pluginName2", "8.15.1", &[]);
    let (archive, _) = scene.archive("pluginName2", &newer).await;
    let brought = scene.bring_with(SEARCH, vec![archive], false).await;
    let brought = scene.ended(&brought).await;
    assert_eq!(brought.state, TransferState::Done, "{brought:#?}");
    let both = scene.in_library(SEARCH, "pluginName2").await;
    assert_eq!(both.len(), 2);
    let (ended, _) = installed(&scene, both[0].clone(), &["InvalidParameter"]).await;
    assert_eq!(ended.state, TransferState::Failed, "{ended:#?}");
    assert_eq!(installs(&scene.bench.sandbox), 1);
}
