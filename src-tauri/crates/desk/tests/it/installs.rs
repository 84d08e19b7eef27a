//! Installing custom plug-ins on Alibaba Cloud Elasticsearch.

use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{InstallAnswer, InstanceState, PluginKey, PluginState, RunState};
use plugdesk_sandbox::InstallResultForm;

use crate::bench::Bench;

async fn installs_two(result_form: InstallResultForm) {
    let bench = Bench::new().await;
    bench.sandbox.switches().set_install_result(result_form);
    let connection = bench.connect(bench.alibaba_draft()).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let active = list
        .rows
        .iter()
        .find(|row| row.state == InstanceState::Active)
        .unwrap();
    let details = bench
        .desk
        .instance(&connection.id, &active.id)
        .await
        .unwrap();
    let chosen: Vec<PluginKey> = details
        .custom
        .iter()
        .filter(|plugin| plugin.state == PluginState::Uploaded && !plugin.built_for_another_version)
        .map(|plugin| plugin.key.clone())
        .take(2)
        .collect();
    assert_eq!(chosen.len(), 2, "{details:#?}");
    assert!(!details.built_in.is_empty());

    let run = bench
        .desk
        .install_plugins(&connection.id, &active.id, chosen.clone(), false, None)
        .await
        .unwrap();
    assert_eq!(run.state, RunState::Following, "{run:#?}");
    assert!(run.request_id.is_some());
    assert!(
        run.lines
            .iter()
            .all(|line| line.answer == InstallAnswer::Accepted),
        "{run:#?}"
    );

    let finished = bench
        .until(|desk| {
            desk.install_run(&run.id)
                .ok()
                .filter(|run| run.state == RunState::Finished)
        })
        .await;
    assert_eq!(finished.instance_state, InstanceState::Active);
    assert_eq!(finished.request_id, run.request_id);
    let states: Vec<_> = finished.lines.iter().map(|line| line.state).collect();
    assert_eq!(
        states,
        [Some(PluginState::Installed), Some(PluginState::Installed)]
    );
    let details = bench
        .desk
        .instance(&connection.id, &active.id)
        .await
        .unwrap();
    assert_eq!(details.last_run, Some(finished));
}

#[tokio::test]
async fn two_plugins_are_installed_and_the_result_is_an_array() {
    installs_two(InstallResultForm::Array).await;
}

#[tokio::test]
async fn two_plugins_are_installed_and_the_result_is_a_string_that_holds_one() {
    installs_two(InstallResultForm::JsonString).await;
}

#[tokio::test]
async fn a_protected_connection_asks_for_the_instances_name() {
    let bench = Bench::new().await;
    let mut draft = bench.alibaba_draft();
    draft.protected = true;
    let connection = bench.connect(draft).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let active = list
        .rows
        .iter()
        .find(|row| row.state == InstanceState::Active)
        .unwrap();
    let details = bench
        .desk
        .instance(&connection.id, &active.id)
        .await
        .unwrap();
    let uploaded = details
        .custom
        .iter()
        .find(|plugin| plugin.state == PluginState::Uploaded);
    let chosen = vec![uploaded.unwrap().key.clone()];
    for typed in [None, Some("another")] {
        let refused = bench
            .desk
            .install_plugins(&connection.id, &active.id, chosen.clone(), false, typed)
            .await
            .unwrap_err();
        assert_eq!(refused.code, FaultCode::ConfirmationMismatch, "{typed:?}");
    }
    let untouched = bench
        .desk
        .instance(&connection.id, &active.id)
        .await
        .unwrap();
    assert_eq!(untouched.row.state, InstanceState::Active);
    let run = bench
        .desk
        .install_plugins(
            &connection.id,
            &active.id,
            chosen,
            false,
            Some(&active.id.0),
        )
        .await
        .unwrap();
    assert_eq!(run.state, RunState::Following);
}

#[tokio::test]
async fn installing_nothing_is_refused() {
    let bench = Bench::new().await;
    let connection = bench.connect(bench.alibaba_draft()).await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    let refused = bench
        .desk
        .install_plugins(&connection.id, &list.rows[0].id, Vec::new(), false, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::NothingChosen);
}
