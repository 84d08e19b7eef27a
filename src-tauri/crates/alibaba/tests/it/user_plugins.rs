//! From the list of instances to an installed plug-in.

use std::time::Duration;

use plugdesk_alibaba::{Force, InstanceStatus, PluginState, PluginToInstall};
use plugdesk_net::CancellationToken;
use plugdesk_sandbox::InstallResultForm;

use crate::stage::{Stage, id};

const SEARCH: &str = "es-cn-i7m27ausp001l0001";

#[tokio::test]
async fn regions_instances_and_plugins_are_listed() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let client = &stage.client;
    let regions = client.describe_regions(&cancel).await.unwrap();
    assert!(regions.request_id.is_some());
    assert!(
        regions
            .value
            .iter()
            .any(|region| region.id == client.region().as_str())
    );

    let instances = client.list_instances(&cancel).await.unwrap();
    assert_eq!(instances.value.len(), 3);
    let listed = instances
        .value
        .iter()
        .find(|one| one.id.as_str() == SEARCH)
        .unwrap();
    assert_eq!(listed.elasticsearch_version(), "8.15.1");
    assert_eq!(listed.status, InstanceStatus::Active);
    let described = client
        .describe_instance(&id(SEARCH), &cancel)
        .await
        .unwrap();
    assert_eq!(described.value.id, listed.id);
    assert_eq!(described.value.es_version, "8.15.1_with_X-Pack");

    let custom = client
        .list_user_plugins(&id(SEARCH), &cancel)
        .await
        .unwrap()
        .value;
    assert_eq!(custom.len(), 4);
    let first = custom
        .iter()
        .find(|plugin| plugin.name == "pluginName1")
        .unwrap();
    assert_eq!(first.state, PluginState::Uninstalled);
    assert_eq!(first.elasticsearch_version.as_deref(), Some("8.15.1"));
    assert!(first.file_version.is_some());
    assert!(
        first.raw.get("pluginType").is_some(),
        "unknown fields are kept: {}",
        first.raw
    );

    let built_in = client
        .list_system_plugins(&id(SEARCH), &cancel)
        .await
        .unwrap()
        .value;
    assert!(built_in.len() > 10);
    assert!(built_in.iter().any(|plugin| plugin.name == "analysis-ik"));
}

#[tokio::test]
async fn both_forms_install_and_both_results_are_read() {
    for form in [InstallResultForm::Array, InstallResultForm::JsonString] {
        let stage = Stage::with(|options| {
            options.install_result = form;
            options.restart_takes = Duration::ZERO;
        })
        .await;
        let client = &stage.client;
        let cancel = CancellationToken::new();
        let search = id(SEARCH);
        let library = client
            .list_user_plugins(&search, &cancel)
            .await
            .unwrap()
            .value;
        let listed = library
            .iter()
            .find(|plugin| plugin.name == "pluginName2")
            .unwrap();
        let plugins = [
            PluginToInstall::Named("pluginName1.zip".to_owned()),
            PluginToInstall::from(listed),
        ];
        let started = client
            .install_user_plugins(&search, &plugins, Force(false), &cancel)
            .await
            .unwrap();
        assert_eq!(
            started.value,
            ["pluginName1.zip", "pluginName2"],
            "{form:?}"
        );
        assert!(started.request_id.is_some());

        // A restart that takes no time is over by the next question.
        let now = client
            .describe_instance(&search, &cancel)
            .await
            .unwrap()
            .value;
        assert_eq!(now.status, InstanceStatus::Active);
        let library = client
            .list_user_plugins(&search, &cancel)
            .await
            .unwrap()
            .value;
        for name in ["pluginName1", "pluginName2"] {
            let plugin = library.iter().find(|plugin| plugin.name == name).unwrap();
            assert_eq!(plugin.state, PluginState::Installed, "{name}");
        }
    }
}

#[tokio::test]
async fn an_instance_shows_that_it_is_taking_plugins_in() {
    let stage = Stage::with(|options| options.restart_takes = Duration::from_hours(1)).await;
    let cancel = CancellationToken::new();
    let search = id(SEARCH);
    let plugins = [PluginToInstall::Named("pluginName1.zip".to_owned())];
    let client = &stage.client;
    client
        .install_user_plugins(&search, &plugins, Force(true), &cancel)
        .await
        .unwrap();
    let now = client
        .describe_instance(&search, &cancel)
        .await
        .unwrap()
        .value;
    assert_eq!(now.status, InstanceStatus::Activating);
    let library = client
        .list_user_plugins(&search, &cancel)
        .await
        .unwrap()
        .value;
    let plugin = library
        .iter()
        .find(|plugin| plugin.name == "pluginName1")
        .unwrap();
    assert_eq!(plugin.state, PluginState::Installing);
}
