use serde_json::json;

use super::super::samples::{INFO, Sample, entry, extension};
use super::super::versions::Offer;
use super::Standing::{Missing, NotOffered, Ready, Runs};
use super::*;

const EU: Option<&str> = Some("gcp-europe-west3");

fn offers() -> Offers {
    let offer = |version: &str, to: &[&str]| Offer {
        version: version.to_owned(),
        upgradable_to: to.iter().map(|&to| to.to_owned()).collect(),
    };
    let mut offers = Offers::default();
    offers.told(
        EU,
        vec![
            offer("8.14.3", &["8.15.2", "8.17.0"]),
            offer("8.15.2", &["8.17.0"]),
            offer("8.17.0", &[]),
            // Nobody runs it, and nobody can be raised to it.
            offer("7.17.24", &["8.17.0"]),
        ],
    );
    offers
}

fn builds() -> BuildShelf {
    BuildShelf::of(&[
        extension("1", "ik", "plugin", "8.14.3", 1),
        extension("2", "ik", "plugin", "8.15.2", 2),
        extension("3", "ik", "plugin", "9.9.9", 2),
    ])
}

fn deployments() -> Vec<Deployment> {
    let ik = [entry("ik", "repo://1", "8.14.3")];
    let stopped = Sample::new("gone", "8.0.0").set(INFO, "status", json!("stopped"));
    vec![
        Sample::new("web", "8.15.2").read(),
        Sample::new("Logs", "8.14.3")
            .default("user_plugins", &ik)
            .read(),
        stopped.read(),
    ]
}

fn standings(row: &MatrixRow) -> Vec<Standing> {
    row.cells.iter().map(|cell| cell.standing).collect()
}

#[test]
fn each_deployment_stands_to_each_version_that_one_can_have() {
    let told = matrix(&deployments(), &builds(), &offers(), String::new());
    assert!(told.versions_told);
    assert_eq!(told.versions, ["8.14.3", "8.15.2", "8.17.0"]);
    let names: Vec<&str> = told.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Logs", "web"]);
    assert_eq!(standings(&told.rows[0]), [Runs, Ready, Missing]);
    assert_eq!(standings(&told.rows[1]), [NotOffered, Runs, Ready]);
    assert_eq!(told.rows[0].cells[1].swaps, ["ik"]);
    let missing = MissingBuild {
        name: "ik".to_owned(),
        kind: ExtensionKind::Plugin,
        attached: "8.14.3".to_owned(),
        extension: Some(ExtensionId("1".to_owned())),
    };
    assert_eq!(told.rows[0].cells[2].missing, [missing]);
}

#[test]
fn without_the_services_word_the_store_names_the_versions() {
    let mut offers = Offers::default();
    offers.not_told();
    let told = matrix(&deployments(), &builds(), &offers, String::new());
    assert!(!told.versions_told);
    assert_eq!(told.versions, ["8.14.3", "8.15.2", "9.9.9"]);
    assert_eq!(standings(&told.rows[0]), [Runs, Ready, Ready]);
    assert_eq!(standings(&told.rows[1]), [NotOffered, Runs, Ready]);
}

#[test]
fn hundreds_of_deployments_and_thousands_of_builds_are_one_table() {
    let extensions: Vec<_> = (0..2000)
        .map(|id| {
            extension(
                &id.to_string(),
                &format!("p{}", id % 400),
                "plugin",
                "8.17.0",
                1,
            )
        })
        .collect();
    let many: Vec<_> = (0..500)
        .map(|at| {
            let names = (0..8).map(|of| format!("p{}", (at * 8 + of) % 400));
            let entries: Vec<_> = names
                .map(|name| entry(&name, &format!("repo://{name}"), "8.15.2"))
                .collect();
            Sample::new(&format!("d{at}"), "8.15.2")
                .default("user_plugins", &entries)
                .read()
        })
        .collect();
    let told = matrix(
        &many,
        &BuildShelf::of(&extensions),
        &offers(),
        String::new(),
    );
    assert_eq!(told.rows.len(), 500);
    assert!(told.rows.iter().all(|row| standings(row) == [Runs, Ready]));
}
