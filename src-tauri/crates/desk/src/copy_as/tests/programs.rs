//! What jq makes of plans by the programs of the texts.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::super::plan_edit;
use super::{acts, draft, held, id};
use crate::plans::PlanAct;

/// The plan that a text makes of another; nothing where there is no jq.
fn changed(act: &PlanAct, plan: &Value) -> Option<Value> {
    let edit = plan_edit::of(act, Some(&held())).unwrap();
    let stored = |name: &str, version: &str, kind: &str, url: &str, day: u8| {
        json!({"name": name, "version": version, "extension_type": kind, "url": url,
            "file_metadata": {"size": 1, "last_modified_date": format!("2026-01-{day:02}T00:00:00Z")}})
    };
    let store = json!([{"extensions": [
        {"name": "analysis-ik", "version": "8.17.0", "extension_type": "plugin", "url": "repo://15"},
        stored("analysis-ik", "8.17.0", "plugin", "repo://17", 2),
        stored("analysis-ik", "8.17.0", "plugin", "repo://16", 1),
        stored("words", "9.*", "bundle", "repo://30", 1),
    ]}]);
    let mut jq = Command::new("jq")
        .args(["-c", "--arg", "id", "99", "--arg", "url", "https://u"])
        .args(["--argjson", "store", &store.to_string()])
        .arg(&edit.program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = jq.stdin.take().unwrap();
    input.write_all(plan.to_string().as_bytes()).unwrap();
    drop(input);
    let said = jq.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{words}\n{}", edit.program);
    Some(serde_json::from_slice(&said.stdout).unwrap())
}

/// Entries by a letter each: `o`ld, `n`ew, `m`ade first, `u`pgraded, another one (`x`). `-` stands
/// for no array at all.
fn entries(letters: &str) -> Option<Value> {
    if letters == "-" {
        return None;
    }
    let entry = |letter| match letter {
        'o' => ("analysis-ik", "repo://1", "8.14.3"),
        'n' => ("analysis-ik", "repo://1837462910", "8.15.2"),
        'm' => ("analysis-ik", "repo://99", "8.15.2"),
        'u' => ("analysis-ik", "repo://17", "8.17.0"),
        _ => ("other", "repo://2", "8.15.2"),
    };
    let entries = letters.chars().map(entry);
    let entries = entries.map(
        |(name, url, version)| json!({"name": name, "url": url, "elasticsearch_version": version}),
    );
    Some(entries.collect())
}

fn plan(version: &str, shared: &str, tier: &str) -> Value {
    let mut plan = json!({"unknown": [1, null], "deployment_template": {"id": "t"},
        "cluster_topology": [{"id": "hot", "elasticsearch": {"kept": null}}],
        "elasticsearch": {"version": version, "kept": {"a": 1.5}}});
    if let Some(shared) = entries(shared) {
        plan["elasticsearch"]["user_plugins"] = shared;
    }
    if let Some(tier) = entries(tier) {
        plan["cluster_topology"][0]["elasticsearch"]["user_plugins"] = tier;
    }
    plan
}

#[test]
fn the_programs_change_exactly_the_arrays() {
    let attach = || PlanAct::Attach { extension: id() };
    let detach = || PlanAct::Detach { extension: id() };
    let replace = || PlanAct::ReplaceSafely {
        former: id(),
        draft: draft("analysis-ik"),
    };
    let upgrade = || PlanAct::Upgrade {
        version: "8.17.0".to_owned(),
        draft: None,
    };
    for (act, shared, tier, shared_then, tier_then) in [
        // Where another build of the name stands, it is replaced there alone.
        (attach(), "ox", "-", "nx", "-"),
        (attach(), "x", "xoo", "x", "xn"),
        // Where none stands, it joins the default, or the only tier that has its own.
        (attach(), "-", "-", "n", "-"),
        (attach(), "x", "", "xn", ""),
        (attach(), "-", "", "-", "n"),
        (attach(), "x", "x", "x", "xn"),
        (attach(), "n", "-", "n", "-"),
        (replace(), "nx", "-", "mx", "-"),
        (replace(), "x", "-", "x", "-"),
        (detach(), "n", "xn", "", "x"),
        (PlanAct::Reapply, "n", "", "n", ""),
        (PlanAct::CleanUp, "xx", "", "x", ""),
        (PlanAct::CleanUp, "xon", "x", "n", "x"),
        (upgrade(), "o", "-", "u", "-"),
        (upgrade(), "-", "o", "-", "u"),
    ] {
        let words = format!("{act:?} {shared} {tier}");
        let version = match act {
            PlanAct::Upgrade { .. } => "8.17.0",
            _ => "8.15.2",
        };
        let Some(then) = changed(&act, &plan("8.15.2", shared, tier)) else {
            return;
        };
        assert_eq!(then, plan(version, shared_then, tier_then), "{words}");
    }
}

/// A plan with bundles, by name, URL and version.
fn bundled(version: &str, bundles: &[(&str, &str, &str)]) -> Value {
    let entry = |(name, url, version): &(&str, &str, &str)| json!({"name": name, "url": url, "elasticsearch_version": version});
    let mut plan = plan(version, "-", "-");
    plan["elasticsearch"]["user_bundles"] = bundles.iter().map(entry).collect();
    plan
}

#[test]
fn bundles_are_treated_as_plugdesk_treats_them() {
    let upgrade = |version: &str| PlanAct::Upgrade {
        version: version.to_owned(),
        draft: None,
    };
    let words = ("words", "repo://3", "8.*");
    let all = ("all", "repo://4", "*");
    for (act, before, after) in [
        // Nodes unpack both, so that neither is a double.
        (
            PlanAct::CleanUp,
            bundled("8.15.2", &[words, ("words", "repo://5", "8.15.2")]),
            bundled("8.15.2", &[words, ("words", "repo://5", "8.15.2")]),
        ),
        (
            PlanAct::CleanUp,
            bundled("8.15.2", &[words, words]),
            bundled("8.15.2", &[words]),
        ),
        // What is for the new version stays; what is not gives place to what is.
        (
            upgrade("8.17.0"),
            bundled("8.15.2", &[words, all]),
            bundled("8.17.0", &[words, all]),
        ),
        (
            upgrade("9.0.0"),
            bundled("8.15.2", &[words, all]),
            bundled("9.0.0", &[("words", "repo://30", "9.*"), all]),
        ),
    ] {
        let Some(then) = changed(&act, &before) else {
            return;
        };
        assert_eq!(then, after, "{act:?}");
    }
}

#[test]
fn every_program_is_one() {
    for act in acts() {
        let plan = json!({"elasticsearch": {"version": "8.15.2"}, "cluster_topology": []});
        if changed(&act, &plan).is_none() {
            return;
        }
    }
}
