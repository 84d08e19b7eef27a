//! What is brought to deployments that the store does not hold yet: uploads that are attached
//! afterwards, safe replacements, URLs that nodes fetch from.

use std::slice::from_ref;

use plugdesk_desk::extensions::{ExtensionId, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanAct, PlanCaution, PlanEffect, PlanRequest};
use plugdesk_desk::transfers::{StepName, TransferState};

use crate::bench::{extension, told};
use crate::deployments::row_of;
use crate::plan_acts::{id, preview, request, stored, swift};

const IK: &str = "1837462910";

#[tokio::test]
async fn a_dropped_plugin_is_uploaded_and_attached() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let (archive, _) = bench.plugin("analysis-new", 5_000).await;
    let draft = extension("analysis-new");
    let metrics = id(&bench, &connection, "metrics-eu").await;
    let logs = id(&bench, &connection, "logs-eu").await;
    let act = || PlanAct::AttachNew {
        draft: extension("analysis-new"),
    };
    let seen = preview(&bench, &connection, &request(act(), from_ref(&metrics))).await;
    assert_eq!(seen.outlooks[0].effect, PlanEffect::Adds);
    // It is not there yet, so that nothing can be tried out.
    let checks = bench
        .desk
        .check_plans(&connection.id, &request(act(), from_ref(&metrics)))
        .await;
    assert_eq!(checks.unwrap_err().code, FaultCode::NotPossibleNow);

    let desk = &bench.desk;
    let upload = async |then: &PlanRequest| {
        desk.upload_then(&connection.id, &archive.id, &draft, false, then, None)
            .await
    };
    let refused = async |then: &PlanRequest| upload(then).await.unwrap_err().code;
    let other = request(act(), &[metrics.clone(), logs]);
    assert_eq!(refused(&other).await, FaultCode::BuildForOtherVersion);
    assert_eq!(
        refused(&request(act(), &[])).await,
        FaultCode::NothingChosen
    );
    let clean_up = request(PlanAct::CleanUp, from_ref(&metrics));
    assert_eq!(refused(&clean_up).await, FaultCode::NotPossibleNow);
    assert!(desk.transfers().is_empty());

    let started = upload(&request(act(), &[metrics])).await.unwrap();
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let row = row_of(&bench, &connection, "metrics-eu").await;
    let new = row
        .attached
        .iter()
        .find(|one| one.name == "analysis-new")
        .unwrap();
    assert_eq!(new.extension, ended.extension);
    assert_eq!(new.version, "8.15.2");
}

#[tokio::test]
async fn what_is_replaced_safely_is_swapped_everywhere_and_deleted() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    // What is there for 8.15.2 is to be replaced.
    let old = stored(&bench, &connection, "analysis-new").await;
    let mut ids = Vec::new();
    for name in ["metrics-eu", "security-eu"] {
        ids.push(id(&bench, &connection, name).await);
    }
    let attach = request(
        PlanAct::Attach {
            extension: old.clone(),
        },
        &ids,
    );
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    for transfer in &applied.transfers {
        bench.ended(&transfer.id).await;
    }

    let (archive, _) = bench.plugin("analysis-new", 6_000).await;
    let draft = extension("analysis-new");
    let replace = PlanAct::ReplaceSafely {
        former: old.clone(),
        draft: draft.clone(),
    };
    // Whatever is named: it is about all that use it.
    let replace = request(replace, &ids[..1]);
    let seen = preview(&bench, &connection, &replace).await;
    let names: Vec<_> = seen.outlooks.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["metrics-eu", "security-eu"]);
    let desk = &bench.desk;
    let started = desk.upload_then(&connection.id, &archive.id, &draft, false, &replace, None);
    let started = started.await.unwrap();
    let steps: Vec<StepName> = started.steps.iter().map(|step| step.name).collect();
    assert_eq!(steps.last(), Some(&StepName::DeleteFormer));
    let ended = bench.ended(&started.id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let users = bench.desk.used_by(&connection.id, true).await.unwrap();
    let new = ended.extension.unwrap();
    let found = users.users.iter().find(|one| one.extension == new).unwrap();
    assert_eq!(found.deployments.len(), 2);
    let list = bench.desk.extensions(&connection.id).await.unwrap();
    assert!(list.rows.iter().all(|row| row.id != old));
}

#[tokio::test]
async fn an_extension_is_not_replaced_safely_where_a_deployment_would_need_another_build() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let (archive, _) = bench.plugin("analysis-ik", 100).await;
    let draft = extension("analysis-ik");
    let replace = PlanAct::ReplaceSafely {
        former: ExtensionId(IK.to_owned()),
        draft: draft.clone(),
    };
    // search-stage runs 8.14.3.
    let then = request(replace, &[]);
    let desk = &bench.desk;
    let fault = desk
        .upload_then(&connection.id, &archive.id, &draft, false, &then, None)
        .await;
    let fault = fault.unwrap_err();
    assert_eq!(fault.code, FaultCode::BuildForOtherVersion);
    assert_eq!(fault.target.as_deref(), Some("search-stage"));
    assert!(desk.transfers().is_empty());
}

#[tokio::test]
async fn nodes_of_an_ece_can_fetch_from_a_url() {
    let bench = swift().await;
    let connection = bench.connect(bench.ece_draft().await).await;
    let logs = id(&bench, &connection, "shop-logs").await;
    let act = |url: &str| PlanAct::AttachUrl {
        name: "geo-words".to_owned(),
        url: url.to_owned(),
        extension_kind: ExtensionKind::Bundle,
        version: "8.*".to_owned(),
    };
    for refused in [
        "repo://1",
        "ftp://host/a.zip",
        "https://u:canary@host/a.zip",
        "https://host/a.zip?sig=canary",
        "a.zip",
    ] {
        let fault = bench
            .desk
            .preview_plans(&connection.id, &request(act(refused), &[]))
            .await;
        let fault = fault.unwrap_err();
        assert_eq!(fault.code, FaultCode::BadDownloadUrl, "{refused}");
        assert!(!told(&fault).contains("canary"));
    }
    let attach = request(
        act("https://files.example.com/bundles/geo-1.zip"),
        from_ref(&logs),
    );
    let seen = preview(&bench, &connection, &attach).await;
    assert_eq!(
        seen.outlooks[0].cautions,
        [PlanCaution::SingleNode, PlanCaution::FetchedAtEveryStart]
    );
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    let ended = bench.ended(&applied.transfers[0].id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let detach = PlanAct::DetachNamed {
        name: "geo-words".to_owned(),
        extension_kind: ExtensionKind::Bundle,
    };
    let seen = preview(&bench, &connection, &request(detach, &[logs])).await;
    assert!(
        matches!(seen.outlooks[0].effect, PlanEffect::Removes { .. }),
        "{seen:#?}"
    );
}
