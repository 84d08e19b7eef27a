//! Changes of an instance from their beginning to their end, in the sandbox.

use std::time::Duration;

use chrono::TimeDelta;
use plugdesk_alibaba::{
    ActionRecord, Client, ClientToken, ErrorKind, Force, Health, InstanceId, InstanceStatus,
    PluginState, RecordQuery, RecordState, Restart, Signing,
};
use plugdesk_net::CancellationToken;

use crate::stage::{Stage, id};

const SEARCH: &str = "es-cn-i7m27ausp001l0001";

/// A stage whose changes take as long as said, and show among the records at once.
async fn stage(restart_takes: Duration) -> Stage {
    Stage::with(|options| {
        options.restart_takes = restart_takes;
        options.record_delay = Duration::ZERO;
    })
    .await
}

async fn status(client: &Client, one: &InstanceId) -> InstanceStatus {
    let cancel = CancellationToken::new();
    let described = client.describe_instance(one, &cancel).await.unwrap();
    described.value.status
}

async fn record(client: &Client, one: &InstanceId, request_id: &str) -> ActionRecord {
    let wanted = RecordQuery {
        request_id: Some(request_id.to_owned()),
        since: None,
        most: 10,
    };
    let cancel = CancellationToken::new();
    let listed = client.action_records(one, &wanted, &cancel).await.unwrap();
    let [record] = listed.value.try_into().unwrap();
    record
}

#[tokio::test]
async fn nodes_and_health_are_told() {
    let stage = Stage::new().await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let health = client.health(search, &cancel).await.unwrap().value;
    assert_eq!(health, Health::Green);
    let nodes = client.list_nodes(search, &cancel).await.unwrap().value;
    assert!(!nodes.is_empty());
    for node in nodes {
        assert!(
            !node.host.is_empty() && node.node_type.is_some(),
            "{node:?}"
        );
        assert!(
            node.cpu_percent.is_some() && node.zone.is_some(),
            "{node:?}"
        );
    }
    stage.sandbox.switches().set_health(SEARCH, Some("RED"));
    let health = client.health(search, &cancel).await.unwrap().value;
    assert_eq!(health, Health::Red);
}

#[tokio::test]
async fn a_restart_is_followed_interrupted_and_resumed() {
    let stage = stage(Duration::from_hours(1)).await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let token = |text: &str| ClientToken::new(text);
    let (whole, calmly) = (&Restart::Instance, Force(false));
    let estimate = client.estimated_restart_time(search, whole, calmly, &cancel);
    assert!(estimate.await.unwrap().value.is_some());
    let begun = client
        .restart(search, whole, calmly, &token("restart"), &cancel)
        .await
        .unwrap();
    assert_eq!(begun.value.status, InstanceStatus::Activating);
    let change = begun.request_id.unwrap();
    let seen = record(client, search, &change).await;
    assert_eq!(seen.request_id.as_deref(), Some(change.as_str()));
    assert_eq!(seen.state, RecordState::Running, "{seen:?}");
    assert!(
        seen.percent.is_some() && seen.started_at.is_some(),
        "{seen:?}"
    );
    assert!(!seen.phases.is_empty());

    // The same token is the same request; another one is told to wait.
    let again = client
        .restart(search, whole, calmly, &token("restart"), &cancel)
        .await
        .unwrap();
    assert_eq!(again.value.id, *search);
    let other = client
        .restart(search, whole, calmly, &token("another"), &cancel)
        .await;
    let error = other.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InstanceActivating | ErrorKind::Busy),
        "{error:?}"
    );

    let interrupted = client.interrupt(search, &token("stop"), &cancel).await;
    assert!(interrupted.unwrap().value);
    assert_eq!(status(client, search).await, InstanceStatus::Suspended);
    let seen = record(client, search, &change).await;
    assert_eq!(seen.state, RecordState::Interrupted, "{seen:?}");
    let resumed = client.resume(search, &token("go on"), &cancel).await;
    assert!(resumed.unwrap().value);
    assert_eq!(status(client, search).await, InstanceStatus::Activating);
}

#[tokio::test]
async fn a_restart_of_some_nodes_may_be_forced() {
    let stage = stage(Duration::ZERO).await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let nodes = client.list_nodes(search, &cancel).await.unwrap().value;
    let node = nodes
        .into_iter()
        .find(|node| node.node_type.as_deref() == Some("WORKER"))
        .unwrap();
    for (name, what, force) in [
        ("one", Restart::Nodes(vec![node.host]), Force(false)),
        ("all", Restart::Instance, Force(true)),
    ] {
        let estimate = client.estimated_restart_time(search, &what, force, &cancel);
        assert!(estimate.await.unwrap().value.is_some());
        let token = ClientToken::new(name);
        let begun = client.restart(search, &what, force, &token, &cancel).await;
        let change = begun.unwrap().request_id.unwrap();
        assert_eq!(status(client, search).await, InstanceStatus::Active);
        let seen = record(client, search, &change).await;
        assert_eq!(seen.state, RecordState::Finished, "{seen:?}");
    }
}

#[tokio::test]
async fn plug_ins_that_are_shipped_come_and_go() {
    let stage = stage(Duration::ZERO).await;
    let (client, search) = (&stage.client, &id(SEARCH));
    let cancel = CancellationToken::new();
    let shipped = client.list_system_plugins(search, &cancel).await.unwrap();
    let plugin = shipped
        .value
        .iter()
        .find(|plugin| plugin.state == PluginState::Uninstalled)
        .unwrap();
    let names = [plugin.name.clone()];
    let token = |text: &str| ClientToken::new(text);
    let begun = client
        .install_system_plugins(search, &names, &token("in"), &cancel)
        .await
        .unwrap();
    assert_eq!(begun.value, names);
    let now = async || {
        let listed = client.list_system_plugins(search, &cancel).await.unwrap();
        let found = listed.value.into_iter().find(|one| one.name == names[0]);
        found.unwrap().state
    };
    assert_eq!(now().await, PluginState::Installed);
    let gone = client
        .uninstall_plugins(search, &names, Force(false), &token("out"), &cancel)
        .await
        .unwrap();
    assert_eq!(gone.value, names);
    assert_eq!(now().await, PluginState::Uninstalled);
}

#[tokio::test]
async fn a_temporary_key_does_all_that_a_lasting_one_does() {
    let stage = Stage::new().await;
    let sts = stage.sandbox.ready().alibaba.sts.clone();
    let client = stage.client_of(
        |key| {
            key.id = sts.access_key_id;
            key.secret = sts.access_key_secret;
            key.security_token = Some(sts.security_token);
        },
        Signing::default(),
    );
    let cancel = CancellationToken::new();
    assert!(
        !client
            .list_instances(&cancel)
            .await
            .unwrap()
            .value
            .is_empty()
    );
    let custom = client.list_user_plugins(&id(SEARCH), &cancel).await;
    assert!(!custom.unwrap().value.is_empty());
    stage.sandbox.switches().expire_sts(true);
    let error = client.list_instances(&cancel).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::InvalidAccessKey),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_service_whose_clock_is_ahead_finds_ours_slow() {
    let stage = Stage::new().await;
    let ahead = TimeDelta::minutes(16);
    stage.sandbox.switches().set_alibaba_clock_offset(ahead);
    let cancel = CancellationToken::new();
    let error = stage.client.list_instances(&cancel).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::ClockSkew), "{error:?}");
    let slow_by = -error.clock_off_by.unwrap() - ahead;
    assert!(slow_by.abs() < TimeDelta::minutes(1), "{slow_by}");
    assert!(stage.client.server_clock_offset().unwrap() < TimeDelta::zero());
}
