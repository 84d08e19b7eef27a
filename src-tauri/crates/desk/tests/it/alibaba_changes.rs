//! Acts on instances of Alibaba Cloud in two regions.

use chrono::TimeDelta;
use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::{ConnectionDraft, ConnectionView, OssDraft, SignIn};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::instances::{
    BringAsk, BuiltInBond, ChangeAsk, ChangeRequest, ChangeState, ClusterHealth, ExportFormat,
    InstallRun, InstanceDetails, InstanceId, InstancePart, InstanceState, InstanceTarget,
    PluginKey, PluginState, RunState,
};
use plugdesk_sandbox::{AlibabaReady, ChangeFate, NextChange, Service};
use serde_json::Value;

use crate::bench::Bench;
use crate::zips::{plugin_jar, zip_of};

/// A connection to each region, with its bucket.
pub(crate) struct Regions {
    pub(crate) bench: Bench,
    pub(crate) hangzhou: ConnectionView,
    pub(crate) shanghai: ConnectionView,
}

/// A connection to a region, with its bucket.
pub(crate) fn region_draft(bench: &Bench, region: &AlibabaReady) -> ConnectionDraft {
    ConnectionDraft {
        name: region.region.clone(),
        address: Some(region.endpoint.clone()),
        region: Some(region.region.clone()),
        sign_in: SignIn::AccessKey {
            access_key_id: region.access_key_id.clone(),
        },
        oss: OssDraft {
            bucket: region.oss_bucket.clone(),
            address: Some(region.oss_endpoint.clone()),
            keep: false,
        },
        ..bench.alibaba_draft()
    }
}

impl Regions {
    pub(crate) async fn new() -> Self {
        Self::of(|_| {}).await
    }

    /// With drafts that `change` may make otherwise.
    pub(crate) async fn of(change: impl Fn(&mut ConnectionDraft)) -> Self {
        let bench = Bench::new().await;
        let drafts = bench.sandbox.ready().alibaba_regions.iter().map(|region| {
            let mut draft = region_draft(&bench, region);
            change(&mut draft);
            draft
        });
        let mut made = Vec::new();
        for draft in drafts.collect::<Vec<_>>() {
            made.push(bench.connect(draft).await);
        }
        let [hangzhou, shanghai] = made.try_into().unwrap();
        Self {
            bench,
            hangzhou,
            shanghai,
        }
    }

    /// The instance with this description.
    pub(crate) async fn target(&self, on: &ConnectionView, named: &str) -> InstanceTarget {
        let list = self.bench.desk.instances(&on.id).await.unwrap();
        let named = |row: &&_| description(row) == Some(named);
        InstanceTarget {
            connection: on.id.clone(),
            instance: list.rows.iter().find(named).unwrap().id.clone(),
            typed_name: None,
        }
    }

    /// One that takes changes in each region.
    pub(crate) async fn targets(&self) -> Vec<InstanceTarget> {
        vec![
            self.target(&self.hangzhou, "search-cn-hangzhou").await,
            self.target(&self.shanghai, "shop-cn-shanghai").await,
        ]
    }

    pub(crate) async fn details(&self, target: &InstanceTarget) -> InstanceDetails {
        let desk = &self.bench.desk;
        let read = desk.instance(&target.connection, &target.instance).await;
        read.unwrap()
    }

    pub(crate) async fn run_is(
        &self,
        run: &InstallRun,
        look: impl Fn(&InstallRun) -> bool,
    ) -> InstallRun {
        let now = |desk: &plugdesk_desk::Desk| desk.install_run(&run.id).ok();
        self.bench.until(|desk| now(desk).filter(&look)).await
    }

    async fn change(
        &self,
        targets: Vec<InstanceTarget>,
        change: ChangeRequest,
    ) -> Result<Vec<InstallRun>, FaultCode> {
        let ask = ChangeAsk {
            targets,
            change,
            force: false,
        };
        let begun = self.bench.desk.change_instances(ask).await;
        begun.map_err(|fault| fault.code)
    }

    /// Takes a plug-in in that was built for a version of Elasticsearch.
    async fn archive(&self, file_name: &str, name: &str, built_for: &str) -> ArchiveId {
        let descriptor = format!(
            "name={name}\nversion=1.2.3\ndescription=A test\nclassname=a.B\njava.version=17\n\
             elasticsearch.version={built_for}\n"
        );
        let zip = zip_of(&[
            ("plugin-descriptor.properties", descriptor.as_bytes()),
            (&format!("{name}.jar"), &plugin_jar()),
        ]);
        self.bench.taken(file_name, &zip).await.0.id
    }

    async fn bring(&self, ask: BringAsk) -> Result<Vec<InstallRun>, FaultCode> {
        let begun = self.bench.desk.bring_plugins(ask).await;
        begun.map_err(|fault| fault.code)
    }
}

fn description(row: &plugdesk_desk::instances::InstanceRow) -> Option<&str> {
    row.description.as_deref()
}

fn finished(run: &InstallRun) -> bool {
    run.state == RunState::Finished
}

fn key_of(details: &InstanceDetails, name: &str) -> PluginKey {
    let mut custom = details.custom.iter();
    custom.find(|one| one.key.name == name).unwrap().key.clone()
}

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
async fn two_regions_are_changed_as_one_table_that_becomes_a_file() {
    let regions = Regions::new().await;
    let desk = &regions.bench.desk;
    let targets = regions.targets().await;
    let mut twice = targets.clone();
    twice.push(targets[0].clone());
    let key = key_of(&regions.details(&targets[0]).await, "pluginName2");
    // The other region holds the same plug-in under another file version.
    let install = ChangeRequest::Install {
        plugins: vec![key.clone()],
    };
    let runs = regions.change(twice, install).await.unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0].table, runs[1].table);
    assert_eq!(runs[0].instance_name.as_deref(), Some("search-cn-hangzhou"));
    let shanghai = regions.run_is(&runs[1], finished).await;
    regions.run_is(&runs[0], finished).await;
    assert_eq!(shanghai.region.as_deref(), Some("cn-shanghai"));
    assert_ne!(shanghai.lines[0].key, key);
    assert_eq!(shanghai.lines[0].state, Some(PluginState::Installed));
    assert_eq!(desk.runs().len(), 2);

    let table = &runs[0].table;
    let name = desk.export_name(table, ExportFormat::Csv).unwrap();
    assert!(
        name.starts_with("plugdesk-2") && name.ends_with(".csv"),
        "{name}"
    );
    let path = regions.bench.folder.path().join(&name);
    std::fs::write(&path, "a former file").unwrap();
    desk.export_runs(table, ExportFormat::Csv, &path)
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(
        text.contains("shop-cn-shanghai,cn-shanghai,cn-shanghai,pluginName2,"),
        "{text}"
    );
    desk.export_runs(table, ExportFormat::Json, &path)
        .await
        .unwrap();
    let rows: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(rows[1]["requestId"], *shanghai.request_id.as_ref().unwrap());
    assert_eq!(rows[1]["state"], "installed");
}

#[tokio::test]
async fn nothing_begins_unless_every_target_holds() {
    let regions = Regions::of(|draft| draft.protected = draft.name == "cn-shanghai").await;
    let mut targets = regions.targets().await;
    let restart = || ChangeRequest::Restart { nodes: Vec::new() };
    for typed in [None, Some("search-cn-hangzhou")] {
        targets[1].typed_name = typed.map(str::to_owned);
        let refused = regions
            .change(targets.clone(), restart())
            .await
            .unwrap_err();
        assert_eq!(refused, FaultCode::ConfirmationMismatch, "{typed:?}");
    }
    targets[1].typed_name = Some("shop-cn-shanghai".to_owned());
    let gone = InstanceTarget {
        instance: InstanceId("es-cn-gone".to_owned()),
        ..targets[0].clone()
    };
    let with_gone = vec![targets[0].clone(), targets[1].clone(), gone];
    let refused = regions.change(with_gone, restart()).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaInstanceNotFound);
    let refused = regions.change(Vec::new(), restart()).await.unwrap_err();
    assert_eq!(refused, FaultCode::NothingChosen);
    // One region's library doesn't hold it.
    let key = key_of(&regions.details(&targets[0]).await, "pluginName1");
    let install = ChangeRequest::Install { plugins: vec![key] };
    let refused = regions.change(targets.clone(), install).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaNotInLibrary);
    let bound = ChangeRequest::Uninstall {
        plugins: vec![PluginKey {
            name: "analysis-ik".to_owned(),
            file_version: None,
        }],
    };
    let refused = regions.change(targets.clone(), bound).await.unwrap_err();
    assert_eq!(refused, FaultCode::AlibabaNotRemovable);
    assert!(regions.bench.desk.transfers().is_empty());

    let runs = regions.change(targets, restart()).await.unwrap();
    for run in &runs {
        regions.run_is(run, finished).await;
    }
}

#[tokio::test]
async fn what_an_instance_would_refuse_is_not_brought() {
    let regions = Regions::new().await;
    let targets = regions.targets().await;
    let ask = |archives: &[&ArchiveId], install| BringAsk {
        archives: archives.iter().map(|&id| id.clone()).collect(),
        targets: targets.clone(),
        install,
        force: false,
        send_anyway: false,
    };
    let other = regions.archive("other-build.zip", "other", "8.15.2").await;
    let one = regions.archive("one-build.zip", "one", "8.15.1").await;
    let again = regions.archive("one-again.zip", "one", "8.15.1").await;
    let spaced = regions.archive("a b.zip", "spaced", "8.15.1").await;
    let code = async |ask| regions.bring(ask).await.unwrap_err();
    assert_eq!(code(ask(&[], true)).await, FaultCode::NothingChosen);
    assert_eq!(
        code(ask(&[&one, &other], true)).await,
        FaultCode::BlockedByInspection
    );
    assert_eq!(
        code(ask(&[&spaced], true)).await,
        FaultCode::BlockedByInspection
    );
    assert_eq!(
        code(ask(&[&one, &again], true)).await,
        FaultCode::AlibabaNameTwice
    );
    let nowhere = BringAsk {
        targets: Vec::new(),
        ..ask(&[&one], true)
    };
    assert_eq!(code(nowhere).await, FaultCode::NothingChosen);
    let unknown = ArchiveId("gone".to_owned());
    assert_eq!(
        code(ask(&[&unknown], true)).await,
        FaultCode::UnknownArchive
    );
    assert!(regions.bench.desk.transfers().is_empty());
    let bare = Regions::of(|draft| draft.oss = OssDraft::default()).await;
    let archive = bare.archive("one-build.zip", "one", "8.15.1").await;
    let ask = BringAsk {
        targets: bare.targets().await,
        archives: vec![archive],
        install: false,
        force: false,
        send_anyway: true,
    };
    assert_eq!(bare.bring(ask).await.unwrap_err(), FaultCode::OssNoBucket);
}

#[tokio::test]
async fn archives_are_brought_to_two_regions_at_once() {
    let regions = Regions::new().await;
    let one = regions.archive("one-build.zip", "one", "8.15.1").await;
    let two = regions.archive("two-build.zip", "two", "8.15.1").await;
    let ask = BringAsk {
        archives: vec![one, two],
        targets: regions.targets().await,
        install: true,
        force: false,
        send_anyway: false,
    };
    let runs = regions.bring(ask).await.unwrap();
    assert_eq!(runs.len(), 2);
    for run in &runs {
        let ended = regions.run_is(run, finished).await;
        let states: Vec<_> = ended.lines.iter().map(|line| line.state).collect();
        assert_eq!(states, [Some(PluginState::Installed); 2], "{ended:#?}");
        assert_eq!(ended.table, runs[0].table);
    }
}

#[tokio::test]
async fn a_version_without_its_patch_level_blocks_nothing_of_the_same_two_numbers() {
    let regions = Regions::new().await;
    let target = regions.target(&regions.hangzhou, "logs-staging").await;
    let places = regions
        .bench
        .desk
        .destination_places(&target.connection)
        .await;
    let places = places.unwrap();
    let logs = places
        .iter()
        .find(|place| place.id == target.instance.0)
        .unwrap();
    assert_eq!(logs.version, "7.10");
    let ask = |archive| BringAsk {
        archives: vec![archive],
        targets: vec![target.clone()],
        install: false,
        force: false,
        send_anyway: false,
    };
    // Its classes need a newer Java than 7.10 comes with, which is all that stands against it.
    for (built_for, finding) in [
        ("7.10.2", "needs_newer_java"),
        ("7.17.0", "other_elasticsearch_version"),
    ] {
        let archive = regions
            .archive("built-for-it.zip", "built", built_for)
            .await;
        let begun = regions.bench.desk.bring_plugins(ask(archive)).await;
        let refused = begun.unwrap_err();
        assert_eq!(refused.code, FaultCode::BlockedByInspection);
        assert_eq!(refused.args["finding"], finding);
    }
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
async fn a_change_is_interrupted_and_resumed() {
    let regions = Regions::of(|draft| draft.protected = true).await;
    let mut target = regions
        .target(&regions.hangzhou, "search-cn-hangzhou")
        .await;
    let (connection, instance) = (target.connection.clone(), target.instance.clone());
    target.typed_name = Some(instance.0.clone());
    let switches = regions.bench.sandbox.switches();
    switches.decide_next_change(NextChange {
        instance: Some(instance.0.clone()),
        fate: ChangeFate::Stuck,
    });
    let restart = ChangeRequest::Restart { nodes: Vec::new() };
    let run = regions
        .change(vec![target], restart)
        .await
        .unwrap()
        .remove(0);
    regions
        .run_is(&run, |run| {
            run.state == RunState::Following && run.read_at.is_some()
        })
        .await;
    let desk = &regions.bench.desk;
    let untyped = desk.interrupt_change(&connection, &instance, None).await;
    assert_eq!(untyped.unwrap_err().code, FaultCode::ConfirmationMismatch);
    let typed = Some("search-cn-hangzhou");
    desk.interrupt_change(&connection, &instance, typed)
        .await
        .unwrap();
    let stopped = regions
        .run_is(&run, |run| run.state == RunState::Interrupted)
        .await;
    assert_eq!(stopped.instance_state, InstanceState::Suspended);
    desk.resume_change(&connection, &instance).await.unwrap();
    regions.run_is(&run, finished).await;
    // There is nothing to interrupt any more.
    let idle = desk.interrupt_change(&connection, &instance, typed).await;
    assert!(idle.is_err());
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
