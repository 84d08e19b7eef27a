//! Real policies, read from the folder that the environment variable `PLUGDESK_FIXTURES` names.
//!
//! The folder is no part of the project. Without it these tests say so and pass.

use plugdesk_archive::{EntitlementPolicy, LegacyPolicy};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PLUGDESK_FIXTURES").map(PathBuf::from);
    if folder.is_none() {
        println!("PLUGDESK_FIXTURES names no folder: nothing to compare with");
    }
    folder.map(|folder| folder.join("policies"))
}

/// The verdicts of a list with the files that they are about.
fn verdicts<T: DeserializeOwned>(list: &str, file: impl Fn(&T) -> &str) -> Vec<(T, Vec<u8>)> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let lines = std::fs::read_to_string(folder.join(list)).unwrap();
    let verdicts: Vec<_> = lines
        .lines()
        .map(|line| {
            let verdict: T = serde_json::from_str(line).unwrap();
            let bytes = std::fs::read(folder.join(file(&verdict))).unwrap();
            (verdict, bytes)
        })
        .collect();
    assert!(!verdicts.is_empty());
    verdicts
}

#[derive(Deserialize)]
struct LegacyVerdict {
    file: String,
    permissions: Vec<[String; 3]>,
    not_allowed_for_plugins_7_11_to_8_17: Vec<[String; 3]>,
}

#[test]
fn legacy_policies_hold_and_may_ask_what_is_expected() {
    for (verdict, bytes) in
        verdicts::<LegacyVerdict>("some-verdicts-legacy-policies.jsonl", |it| &it.file)
    {
        let read = LegacyPolicy::parse(&bytes);
        let listed = |allowed_too: bool| -> Vec<[String; 3]> {
            let permissions = read.permissions.iter();
            permissions
                .filter(|permission| allowed_too || !permission.allowed_for_plugins(true))
                .map(|permission| {
                    let [class, target, actions] =
                        [&permission.class, &permission.target, &permission.actions];
                    [class.clone(), target.clone(), actions.clone()]
                })
                .collect()
        };
        assert_eq!(listed(true), verdict.permissions, "{}", verdict.file);
        let refused = verdict.not_allowed_for_plugins_7_11_to_8_17;
        assert_eq!(listed(false), refused, "{}", verdict.file);
    }
}

#[derive(Deserialize)]
struct EntitlementVerdict {
    file: String,
    verdict: String,
    why: String,
}

#[test]
fn entitlement_policies_are_taken_or_refused_as_expected() {
    for (verdict, bytes) in
        verdicts::<EntitlementVerdict>("some-verdicts-entitlements.jsonl", |it| &it.file)
    {
        let read = EntitlementPolicy::parse(&bytes);
        let (file, why) = (&verdict.file, &verdict.why);
        if verdict.verdict == "reject" {
            let refusal = read.refused.map(|refusal| refusal.message);
            let (_, reason) = why.split_once(": ").unwrap();
            let words = refusal.unwrap().replace('\'', "");
            assert_eq!(words, reason, "{file}");
            continue;
        }
        assert_eq!(read.refused, None, "{file}");
        let scopes: Vec<_> = read
            .scopes
            .iter()
            .map(|(scope, names)| format!("{scope}: {}", names.join(", ")))
            .collect();
        assert_eq!(scopes.len(), 1, "{file}");
        let mut found: Vec<_> = scopes[0].split([':', ',']).map(str::trim).collect();
        let mut expected: Vec<_> = why.split([':', ',']).map(str::trim).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{file}");
    }
}

#[test]
fn real_policies_are_as_sound_as_java_and_elasticsearch_find_them() {
    let Some(folder) = folder() else { return };
    let (mut malformed, mut refused) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let extension = path.extension().unwrap_or_default();
        if extension == "policy" {
            malformed.extend(LegacyPolicy::parse(&bytes).malformed);
        } else if extension == "yaml"
            && let Some(refusal) = EntitlementPolicy::parse(&bytes).refused
        {
            refused.push(refusal.message);
        }
    }
    malformed.sort();
    // What Java 17 prints of them.
    assert_eq!(
        malformed,
        [
            "expected [;], read [end of file]",
            "expected [;], read [end of file]",
            "line 28: expected [;], found [permission]"
        ]
    );
    refused.sort();
    // Their authors repaired all three.
    assert_eq!(
        refused,
        [
            "'path' [<<TEMP>>] must be absolute",
            "entitlement type [create_class_loader] is allowed only on modules",
            "unknown entitlement type [native]"
        ]
    );
}
