//! Which deployment can be raised to which version, and raising it.

use std::time::Duration;

use plugdesk_desk::extensions::ExtensionDraft;
use plugdesk_desk::plans::{MatrixRow, PlanAct, PlanEffect, PlanRequest, Standing, VersionMatrix};
use plugdesk_desk::transfers::TransferState;
use plugdesk_sandbox::{EceStore, Fault, FaultAnswer, Service};

use crate::bench::{Bench, extension};
use crate::deployments::row_of;
use crate::zips::{descriptor, plugin_jar, zip_of};

fn row<'a>(matrix: &'a VersionMatrix, name: &str) -> &'a MatrixRow {
    matrix.rows.iter().find(|row| row.name == name).unwrap()
}

fn at(matrix: &VersionMatrix, version: &str) -> usize {
    matrix
        .versions
        .iter()
        .position(|one| one == version)
        .unwrap()
}

/// A build of analysis-ik for a version.
fn build(version: &str) -> (Vec<u8>, ExtensionDraft) {
    let text = descriptor("analysis-ik").replace("8.15.2", version);
    let jar = plugin_jar();
    let zip = zip_of(&[
        ("plugin-descriptor.properties", text.as_bytes()),
        ("analysis-ik.jar", &jar),
    ]);
    let draft = ExtensionDraft {
        version: version.to_owned(),
        ..extension("analysis-ik")
    };
    (zip, draft)
}

#[tokio::test]
async fn the_matrix_names_the_build_that_is_missing() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let matrix = bench.desk.version_matrix(&connection.id).await.unwrap();
    assert!(matrix.versions_told);
    assert_eq!(matrix.versions.first().map(String::as_str), Some("7.17.24"));
    assert_eq!(matrix.versions.last().map(String::as_str), Some("9.1.0"));
    assert_eq!(matrix.rows.len(), 8);
    assert!(
        matrix
            .rows
            .iter()
            .all(|row| row.cells.len() == matrix.versions.len())
    );

    let stage = row(&matrix, "search-stage");
    assert_eq!(stage.cells[at(&matrix, "8.14.3")].standing, Standing::Runs);
    assert_eq!(
        stage.cells[at(&matrix, "7.17.24")].standing,
        Standing::NotOffered
    );
    let raised = &stage.cells[at(&matrix, "8.15.2")];
    assert_eq!(raised.standing, Standing::Missing);
    assert_eq!(raised.missing[0].name, "analysis-ik");
    // A bundle for every version goes along.
    let logs = row(&matrix, "logs-eu");
    assert_eq!(logs.cells[at(&matrix, "8.15.2")].standing, Standing::Ready);
}

#[tokio::test]
async fn without_the_services_versions_the_matrix_says_so() {
    let bench = Bench::new().await;
    let connection = bench.cloud().await;
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::NeedsElevation);
    bench
        .sandbox
        .switches()
        .strike(fault.at("/stack/versions").times(9));
    let matrix = bench.desk.version_matrix(&connection.id).await.unwrap();
    assert!(!matrix.versions_told);
    assert_eq!(
        matrix.versions,
        ["7.17.24", "8.13.0", "8.14.3", "8.15.2", "9.1.0"]
    );
}

#[tokio::test]
async fn an_ece_without_a_store_has_a_matrix_as_well() {
    let bench = Bench::with(|options| options.ece_store = EceStore::NotFound404).await;
    let connection = bench.connect(bench.ece_draft().await).await;
    let matrix = bench.desk.version_matrix(&connection.id).await.unwrap();
    let logs = row(&matrix, "shop-logs");
    assert_eq!(logs.cells[at(&matrix, "8.17.0")].standing, Standing::Ready);
    // From 8.15.2 no way leads there in one step.
    assert!(
        !matrix.versions.contains(&"9.0.0".to_owned()),
        "{matrix:#?}"
    );
}

#[tokio::test]
async fn a_dropped_build_raises_a_deployment_and_swaps_the_plugin_in_one_change() {
    let bench = Bench::with(|options| options.plan_step = Duration::from_millis(10)).await;
    let connection = bench.cloud().await;
    let stage = row_of(&bench, &connection, "search-stage").await.id;
    let upgrade = |draft: Option<ExtensionDraft>| PlanRequest {
        act: PlanAct::Upgrade {
            version: "8.15.2".to_owned(),
            draft,
        },
        deployments: vec![stage.clone()],
    };
    let seen = bench
        .desk
        .preview_plans(&connection.id, &upgrade(None))
        .await
        .unwrap();
    let needs = PlanEffect::NeedsBuild {
        version: "8.15.2".to_owned(),
        names: vec!["analysis-ik".to_owned()],
    };
    assert_eq!(seen.outlooks[0].effect, needs);

    let (zip, draft) = build("8.15.2");
    let then = upgrade(Some(draft.clone()));
    let seen = bench
        .desk
        .preview_plans(&connection.id, &then)
        .await
        .unwrap();
    assert!(seen.outlooks[0].possible, "{seen:#?}");
    let (archive, _) = bench.taken("analysis-ik.zip", &zip).await;
    let desk = &bench.desk;
    let started = desk.upload_then(&connection.id, &archive.id, &draft, false, &then, None);
    let ended = bench.ended(&started.await.unwrap().id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    assert_eq!(ended.plans.len(), 1);
    let row = row_of(&bench, &connection, "search-stage").await;
    assert_eq!(row.version.as_deref(), Some("8.15.2"));
    let [ik] = &row.attached[..] else {
        panic!("{row:#?}")
    };
    assert_eq!(
        (ik.version.as_str(), &ik.extension),
        ("8.15.2", &ended.extension)
    );

    // Now that the build is there, others go without one more.
    let matrix = bench.desk.version_matrix(&connection.id).await.unwrap();
    let stage = matrix
        .rows
        .iter()
        .find(|row| row.name == "search-stage")
        .unwrap();
    let runs = stage
        .cells
        .iter()
        .position(|cell| cell.standing == Standing::Runs)
        .unwrap();
    assert_eq!(matrix.versions[runs], "8.15.2");
}
