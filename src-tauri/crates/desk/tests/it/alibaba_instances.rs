//! Reading instances of Alibaba Cloud, and what a change costs.

use chrono::TimeDelta;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    BuiltInBond, ChangeState, ClusterHealth, InstanceId, InstancePart, InstanceState, PluginKey,
};
use plugdesk_sandbox::Service;

use crate::alibaba_regions::{Regions, key_of};

#[tokio::test]
async fn an_instance_is_read_side_by_side_and_what_is_not_permitted_is_told() {
    let regions = Regions::new().await;
    let target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let whole = regions.details(&target).await;
    assert_eq!(whole.health, Some(ClusterHealth::Green));
    assert!(whole.nodes.len() >= 3, "{whole:#?}");
    assert!(whole.nodes.iter().all(|node| !node.host.is_empty()));
    assert_eq!(whole.changes.len(), 2, "{whole:#?}");
    assert_eq!(whole.changes[0].action, "RestartInstance");
    assert_eq!(whole.changes[0].state, ChangeState::Done);
    assert_eq!(whole.unread, []);
    let bond = |name| {
        let mut all = whole.built_in.iter();
        all.find(|plugin| plugin.name == name).unwrap().bond
    };
    assert_eq!(bond("analysis-ik"), BuiltInBond::Always);
    assert_eq!(bond("apack"), BuiltInBond::InstallOnly);
    assert_eq!(bond("analysis-icu"), BuiltInBond::Free);
    let links: Vec<_> = whole
        .built_in
        .iter()
        .filter_map(|one| one.link.as_ref())
        .collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.starts_with("https://")));

    let switches = regions.bench.sandbox.switches();
    for action in [
        "DescribeElasticsearchHealth",
        "ListAllNode",
        "ListActionRecords",
    ] {
        switches.deny(action, true);
    }
    let rest = regions.details(&target).await;
    let unread: Vec<_> = rest
        .unread
        .iter()
        .map(|one| (one.part, one.fault.code))
        .collect();
    assert_eq!(
        unread,
        [
            (InstancePart::Health, FaultCode::Forbidden),
            (InstancePart::Nodes, FaultCode::Forbidden),
            (InstancePart::Changes, FaultCode::Forbidden),
        ]
    );
    assert_eq!(
        (rest.health, rest.nodes.len(), rest.changes.len()),
        (None, 0, 0)
    );
    assert_eq!(rest.custom, whole.custom);
    assert_eq!(rest.built_in, whole.built_in);
}

#[tokio::test]
async fn a_restart_tells_its_cost_as_far_as_that_can_be_read() {
    let regions = Regions::new().await;
    let target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let (connection, instance) = (&target.connection, &target.instance);
    let desk = &regions.bench.desk;
    for force in [false, true] {
        let outlook = desk.restart_outlook(connection, instance, force).await;
        let outlook = outlook.unwrap();
        assert!(
            outlook.seconds.is_some_and(|seconds| seconds > 0),
            "{outlook:#?}"
        );
        assert_eq!(outlook.health, Some(ClusterHealth::Green));
        assert!(
            outlook.nodes.is_some_and(|nodes| nodes >= 3),
            "{outlook:#?}"
        );
        assert_eq!(outlook.state, InstanceState::Active);
        assert_eq!(outlook.fault, None);
    }
    let switches = regions.bench.sandbox.switches();
    switches.deny("EstimatedRestartTime", true);
    switches.deny("ListAllNode", true);
    switches.set_health(&instance.0, Some("RED"));
    let outlook = desk
        .restart_outlook(connection, instance, false)
        .await
        .unwrap();
    assert_eq!(outlook.seconds, None);
    assert_eq!(outlook.health, Some(ClusterHealth::Red));
    assert_eq!(outlook.nodes, Some(3), "told by the instance itself");
    assert_eq!(outlook.fault.unwrap().code, FaultCode::Forbidden);
    let gone = InstanceId("es-cn-gone".to_owned());
    let fault = desk
        .restart_outlook(connection, &gone, false)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::AlibabaInstanceNotFound);
}

#[tokio::test]
async fn what_is_on_the_nodes_stays_in_the_library() {
    let regions = Regions::new().await;
    let target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let before = regions.details(&target).await;
    let gone = PluginKey {
        name: "pluginName1".to_owned(),
        file_version: Some("gone".to_owned()),
    };
    let keys = vec![
        key_of(&before, "analysis-hanlp"),
        key_of(&before, "pluginName1"),
        gone,
    ];
    let remove = async |keys| {
        let (connection, instance) = (&target.connection, &target.instance);
        let desk = &regions.bench.desk;
        desk.remove_from_library(connection, instance, keys, None)
            .await
    };
    let removed = remove(keys.clone()).await.unwrap();
    let codes: Vec<_> = removed
        .iter()
        .map(|one| one.fault.as_ref().map(|fault| fault.code))
        .collect();
    assert_eq!(codes, [Some(FaultCode::AlibabaStillInstalled), None, None]);
    assert!(removed[1].request_id.is_some());
    let asked = regions.bench.sandbox.requests(Service::Alibaba);
    let asked = asked
        .iter()
        .filter(|count| count.path.ends_with("/plugins/actions/remove"));
    assert_eq!(asked.map(|count| count.count).sum::<u64>(), 1);
    let after = regions.details(&target).await;
    assert_eq!(after.custom.len() + 1, before.custom.len());

    regions.bench.sandbox.switches().deny("RemovePlugin", true);
    let refused = remove(vec![key_of(&before, "pluginName2")]).await.unwrap();
    let fault = refused[0].fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::Forbidden);
    assert_eq!(fault.request_id, refused[0].request_id);
    assert_eq!(
        remove(Vec::new()).await.unwrap_err().code,
        FaultCode::NothingChosen
    );
}

#[tokio::test]
async fn a_wrong_clock_is_told_with_its_minutes() {
    let regions = Regions::new().await;
    let switches = regions.bench.sandbox.switches();
    for (ahead, direction) in [(20, "slow"), (-20, "fast")] {
        switches.set_alibaba_clock_offset(TimeDelta::minutes(ahead));
        let fault = regions.bench.desk.instances(&regions.hangzhou.id).await;
        let fault = fault.unwrap_err();
        assert_eq!(fault.code, FaultCode::AlibabaClockSkew);
        assert_eq!(fault.args["direction"], direction);
        assert!(
            ["20", "21"].contains(&fault.args["minutes"].as_str()),
            "{fault:#?}"
        );
    }
}
