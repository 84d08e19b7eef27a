use super::*;
use crate::alibaba::store::AlibabaState;
use crate::seed::alibaba_demo;

const TAKES: Duration = Duration::from_secs(8);

fn start() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

fn search() -> Instance {
    let AlibabaState { instances } = alibaba_demo(crate::alibaba::regions::HANGZHOU, start());
    instances
        .into_iter()
        .find(|instance| instance.description == "search-cn-hangzhou")
        .unwrap()
}

fn named(names: &[&str]) -> Vec<Wanted> {
    let items: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({ "name": name }))
        .collect();
    wanted(serde_json::to_string(&items).unwrap().as_bytes()).unwrap()
}

fn states(instance: &Instance) -> Vec<(&str, PluginState)> {
    instance
        .library
        .iter()
        .map(|plugin| (plugin.name.as_str(), plugin.state))
        .collect()
}

#[test]
fn plug_ins_are_done_one_after_the_other_and_the_instance_last() {
    use PluginState::{Installed, Installing};

    let mut instance = search();
    instance
        .install(
            &named(&["pluginName1.zip", "pluginName2.zip"]),
            start(),
            TAKES,
        )
        .unwrap();
    for (millis, first, second, activating) in [
        (0, Installing, Installing, true),
        (2_600, Installing, Installing, true),
        (2_700, Installed, Installing, true),
        (5_300, Installed, Installing, true),
        (5_400, Installed, Installed, true),
        (7_999, Installed, Installed, true),
        (8_000, Installed, Installed, false),
        (86_400_000, Installed, Installed, false),
    ] {
        let seen = instance.at(start() + TimeDelta::milliseconds(millis));
        let states = states(&seen);
        assert_eq!(states[0], ("pluginName1", first), "after {millis} ms");
        assert_eq!(states[1], ("pluginName2", second), "after {millis} ms");
        assert_eq!(seen.is_activating(), activating, "after {millis} ms");
    }
}

#[test]
fn a_plug_in_for_another_version_fails_and_the_others_do_not() {
    let mut instance = search();
    instance
        .install(
            &named(&["sql-extra.zip", "pluginName1.zip"]),
            start(),
            TAKES,
        )
        .unwrap();
    let after = instance.at(start() + TimeDelta::seconds(8));
    let states = states(&after);
    assert_eq!(states[0], ("pluginName1", PluginState::Installed));
    assert_eq!(states[3], ("sql-extra", PluginState::Failed));
    assert!(!after.is_activating());
}

#[test]
fn nothing_begins_when_one_plug_in_cannot_be_installed() {
    let mut instance = search();
    let before = states(&instance)
        .into_iter()
        .map(|(_, state)| state)
        .collect::<Vec<_>>();
    for second in ["missing.zip", "analysis-hanlp.zip"] {
        instance
            .install(&named(&["pluginName1.zip", second]), start(), TAKES)
            .unwrap_err();
        assert!(!instance.is_activating());
        let after = states(&instance)
            .into_iter()
            .map(|(_, state)| state)
            .collect::<Vec<_>>();
        assert_eq!(before, after);
    }
}

#[test]
fn an_instance_version_of_two_numbers_takes_every_patch_level() {
    for (built_for, instance, loads) in [
        ("8.15.1", "8.15.1", true),
        ("8.15.2", "8.15.1", false),
        ("7.10.0", "7.10", true),
        ("7.10.2", "7.10", true),
        ("7.1.0", "7.10", false),
        ("7.100.0", "7.10", false),
        ("8.15.1.1", "8.15.1", false),
    ] {
        assert_eq!(
            runs_on(built_for, instance),
            loads,
            "{built_for} on {instance}"
        );
    }
}
