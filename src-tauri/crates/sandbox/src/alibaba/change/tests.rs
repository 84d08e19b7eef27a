use super::*;
use crate::alibaba::errors::Refusal;
use crate::alibaba::regions::HANGZHOU;
use crate::alibaba::store::{AlibabaState, Instance, PluginState};
use crate::options::InstallResultForm;
use crate::seed::alibaba_demo;
use crate::switches::{ChangeFate, NextChange};

const TAKES: Duration = Duration::from_secs(9);

fn start() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn after(millis: i64) -> DateTime<Utc> {
    start() + TimeDelta::milliseconds(millis)
}

fn search() -> Instance {
    let AlibabaState { instances, .. } = alibaba_demo(HANGZHOU, start());
    let mut found = instances.into_iter();
    found
        .find(|instance| instance.description == "search-cn-hangzhou")
        .unwrap()
}

fn switches() -> Switches {
    Switches::new(None, InstallResultForm::Array)
}

fn begins(instance: &mut Instance, names: &[&str], switches: &Switches) {
    let steps = names.iter().map(|name| {
        let mut library = instance.library.iter();
        let plugin = library.find(|plugin| plugin.name == *name).unwrap();
        Step {
            plugin: PluginOf::Library(plugin.file_version.clone()),
            installs: plugin.state != PluginState::Installed,
            fails: None,
        }
    });
    let plan = Plan {
        steps: steps.collect(),
        ..Plan::default()
    };
    instance.begin(
        plan,
        Start {
            id: "R-1".to_owned(),
            action: "InstallUserPlugins".to_owned(),
            at: start(),
            takes: TAKES,
            switches: switches.clone(),
        },
    );
}

fn state(instance: &Instance, name: &str) -> PluginState {
    let mut library = instance.library.iter();
    library.find(|plugin| plugin.name == name).unwrap().state
}

#[test]
fn plug_ins_are_done_one_after_the_other_and_the_instance_last() {
    use PluginState::{Installed, Installing};

    let mut instance = search();
    begins(&mut instance, &["pluginName1", "pluginName2"], &switches());
    for (millis, first, second, status) in [
        (0, Installing, Installing, "activating"),
        (2_999, Installing, Installing, "activating"),
        (3_000, Installed, Installing, "activating"),
        (5_999, Installed, Installing, "activating"),
        (6_000, Installed, Installed, "activating"),
        (8_999, Installed, Installed, "activating"),
        (9_000, Installed, Installed, "active"),
        (86_400_000, Installed, Installed, "active"),
    ] {
        let seen = instance.at(after(millis));
        assert_eq!(state(&seen, "pluginName1"), first, "after {millis} ms");
        assert_eq!(state(&seen, "pluginName2"), second, "after {millis} ms");
        assert_eq!(seen.status(), status, "after {millis} ms");
    }
}

#[test]
fn nodes_come_back_one_after_the_other() {
    let mut instance = search();
    begins(&mut instance, &["pluginName1"], &switches());
    let change = instance.change.unwrap();
    for (millis, done, away, progress) in [
        (0, 0, 0..0, 0),
        (899, 0, 0..0, 99),
        (900, 0, 0..1, 100),
        (3_600, 1, 1..2, 400),
        (6_300, 2, 2..3, 700),
        (8_999, 2, 2..3, 999),
        (9_000, 3, 0..0, 1000),
    ] {
        let now = after(millis);
        assert_eq!(change.nodes_done(now), done, "after {millis} ms");
        assert_eq!(change.nodes_away(now), away, "after {millis} ms");
        assert_eq!(change.progress(now), progress, "after {millis} ms");
    }
}

#[test]
fn an_interrupted_change_stands_still_and_goes_on_where_it_was() {
    let mut instance = search();
    begins(&mut instance, &["pluginName1"], &switches());
    instance.interrupt(after(4_000)).unwrap();
    assert!(matches!(
        instance.interrupt(after(4_001)),
        Err(Refusal::AlreadyInterrupted)
    ));
    let long_after = instance.at(after(3_600_000));
    assert_eq!(long_after.status(), "suspended");
    assert_eq!(state(&long_after, "pluginName1"), PluginState::Installing);
    instance.resume(after(3_600_000), TAKES).unwrap();
    let change = instance.change.as_ref().unwrap();
    assert_eq!(change.progress(after(3_600_000)), 444);
    assert_eq!(instance.at(after(3_604_999)).status(), "activating");
    let through = instance.at(after(3_605_000));
    assert_eq!(through.status(), "active");
    assert_eq!(state(&through, "pluginName1"), PluginState::Installed);
    assert_eq!(through.past.last().unwrap().id, "R-1");
    assert!(instance.resume(after(3_605_000), TAKES).is_err());
}

#[test]
fn a_stuck_change_ends_once_it_was_interrupted_and_resumed() {
    let (mut instance, switches) = (search(), switches());
    switches.decide_next_change(NextChange {
        instance: Some(instance.id.clone()),
        fate: ChangeFate::Stuck,
    });
    begins(&mut instance, &["pluginName1"], &switches);
    assert_eq!(instance.at(after(86_400_000)).status(), "activating");
    instance.interrupt(after(86_400_000)).unwrap();
    instance.resume(after(86_401_000), TAKES).unwrap();
    assert_eq!(
        instance.at(after(86_401_000 + 5_399)).status(),
        "activating"
    );
    assert_eq!(instance.at(after(86_401_000 + 5_400)).status(), "active");
}

#[test]
fn a_change_that_is_to_fail_fails_for_the_plug_in_that_is_named() {
    let (mut instance, switches) = (search(), switches());
    switches.decide_next_change(NextChange {
        instance: None,
        fate: ChangeFate::Fails {
            plugin: Some("pluginName2".to_owned()),
            message: "It did not start.".to_owned(),
        },
    });
    begins(&mut instance, &["pluginName1", "pluginName2"], &switches);
    let over = instance.at(after(9_000));
    assert_eq!(state(&over, "pluginName1"), PluginState::Installed);
    assert_eq!(state(&over, "pluginName2"), PluginState::Failed);
    let change = over.past.last().unwrap();
    assert_eq!(change.standing(after(9_000)), Standing::Failed);
    assert_eq!(change.exception(), Some("It did not start."));
}

#[test]
fn another_version_takes_the_place_of_the_installed_one() {
    let mut instance = search();
    let mut newer = instance.library[2].clone();
    assert_eq!(newer.state, PluginState::Installed);
    newer.state = PluginState::Uninstalled;
    newer.file_version = "CAEQnewer".to_owned();
    instance.library.insert(0, newer);
    begins(&mut instance, &["analysis-hanlp"], &switches());
    assert_eq!(instance.library[0].state, PluginState::Upgrading);
    assert_eq!(instance.library[3].state, PluginState::Installed);
    let over = instance.at(after(9_000));
    assert_eq!(over.library[0].state, PluginState::Installed);
    assert_eq!(over.library[3].state, PluginState::Uninstalled);
}

#[test]
fn a_cancelled_change_leaves_what_it_had_not_come_to_as_it_was() {
    let mut instance = search();
    begins(&mut instance, &["pluginName1", "pluginName2"], &switches());
    let mut half_way = instance.at(after(4_000));
    half_way.cancel(after(4_000));
    assert_eq!(half_way.status(), "active");
    assert_eq!(state(&half_way, "pluginName1"), PluginState::Installed);
    assert_eq!(state(&half_way, "pluginName2"), PluginState::Uninstalled);
    let change = half_way.past.last().unwrap();
    assert_eq!(change.standing(after(60_000)), Standing::Cancelled);
    assert_eq!(change.ended(after(60_000)), Some(after(4_000)));
}
