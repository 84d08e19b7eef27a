//! What a person asks for to be done to plans: seen before, tried out, begun.

use std::time::Duration;

use plugdesk_desk::connections::{ConnectionDraft, ConnectionView};
use plugdesk_desk::deployments::{DeploymentId, PlanPlace};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{
    Former, PlanAct, PlanCaution, PlanEffect, PlanOutlook, PlanPreview, PlanRequest, PlanRunState,
};
use plugdesk_desk::transfers::{PlanDoing, StepName, TransferSource, TransferState};
use plugdesk_sandbox::{Fault, FaultAnswer, Service};

use crate::bench::{Bench, extension, told};
use crate::deployments::row_of;

const IK: &str = "1837462910";
const LEGAL: &str = "2046118735";
const WITHOUT_FILE: &str = "3391027744";

/// A sandbox whose plans are carried out in a moment.
async fn swift() -> Bench {
    Bench::with(|options| options.plan_step = Duration::from_millis(10)).await
}

/// Stores a plugin for 8.15.2.
async fn stored(bench: &Bench, connection: &ConnectionView, name: &str) -> ExtensionId {
    let (archive, _) = bench.plugin(name, 2_000).await;
    let draft = extension(name);
    let started = bench
        .desk
        .upload_new(&connection.id, &archive.id, &draft, false);
    let ended = bench.ended(&started.await.unwrap().id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    ended.extension.unwrap()
}

async fn id(bench: &Bench, connection: &ConnectionView, name: &str) -> DeploymentId {
    row_of(bench, connection, name).await.id
}

fn request(act: PlanAct, deployments: &[DeploymentId]) -> PlanRequest {
    PlanRequest {
        act,
        deployments: deployments.to_vec(),
    }
}

async fn preview(bench: &Bench, connection: &ConnectionView, request: &PlanRequest) -> PlanPreview {
    let seen = bench.desk.preview_plans(&connection.id, request).await;
    seen.unwrap_or_else(|fault| panic!("{}", told(&fault)))
}

fn of<'a>(preview: &'a PlanPreview, name: &str) -> &'a PlanOutlook {
    preview
        .outlooks
        .iter()
        .find(|one| one.name == name)
        .unwrap()
}

fn former(name: &str, version: &str) -> Former {
    Former {
        name: name.to_owned(),
        version: version.to_owned(),
    }
}

#[tokio::test]
async fn attaching_shows_for_each_deployment_what_happens() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let new = stored(&bench, &connection, "analysis-ik").await;
    let seen = preview(
        &bench,
        &connection,
        &request(
            PlanAct::Attach {
                extension: new.clone(),
            },
            &[],
        ),
    )
    .await;
    assert_eq!(seen.outlooks.len(), 8);

    let prod = of(&seen, "search-prod");
    let replaces = PlanEffect::Replaces {
        former: vec![former("analysis-ik", "8.14.3")],
    };
    assert_eq!((&prod.effect, prod.possible), (&replaces, true));
    assert_eq!(prod.cautions, []);
    let [change] = &prod.difference[..] else {
        panic!("{prod:#?}")
    };
    assert!(matches!(&change.place, PlanPlace::Tier { tier } if tier == "hot_content"));
    assert!(
        change.after[0].contains(&format!("repo://{}", new.0)),
        "{change:?}"
    );

    let sso = of(&seen, "kibana-sso");
    assert_eq!((&sso.effect, sso.possible), (&PlanEffect::Adds, true));
    assert_eq!(sso.cautions, [PlanCaution::SingleNode]);

    let logs = of(&seen, "logs-eu");
    let needs = PlanEffect::NeedsBuild {
        version: "8.14.3".to_owned(),
        names: vec!["analysis-ik".to_owned()],
    };
    assert_eq!((&logs.effect, logs.possible), (&needs, false));
    assert!(logs.cautions.is_empty() && logs.difference.is_empty());
}

#[tokio::test]
async fn what_cannot_be_seen_before_is_said() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let prod = id(&bench, &connection, "search-prod").await;
    let nobody = DeploymentId("0123456789abcdef0123456789abcdef".to_owned());
    let attach = |id: &str| PlanAct::Attach {
        extension: ExtensionId(id.to_owned()),
    };
    let url = PlanAct::AttachUrl {
        name: "words".to_owned(),
        url: "https://files.example.com/words.zip".to_owned(),
        extension_kind: ExtensionKind::Bundle,
        version: "8.*".to_owned(),
    };
    let mut draft = extension("analysis-ik");
    draft.version = "8.14.3".to_owned();
    let upgrade = PlanAct::Upgrade {
        version: "8.17.0".to_owned(),
        draft: Some(draft.clone()),
    };
    let as_bundle = PlanAct::ReplaceSafely {
        former: ExtensionId(IK.to_owned()),
        draft: ExtensionDraft {
            kind: ExtensionKind::Bundle,
            ..draft
        },
    };
    let latest = PlanAct::Upgrade {
        version: "latest".to_owned(),
        draft: None,
    };
    let many: Vec<DeploymentId> = (0..9)
        .map(|at| DeploymentId(format!("{at:0>32}")))
        .collect();
    for (case, act, deployments, code) in [
        (
            "no such extension",
            attach("99"),
            vec![prod.clone()],
            FaultCode::ExtensionsNotFound,
        ),
        (
            "no file",
            attach(WITHOUT_FILE),
            vec![prod.clone()],
            FaultCode::ExtensionHasNoFile,
        ),
        (
            "no such deployment",
            attach(LEGAL),
            vec![prod.clone(), nobody],
            FaultCode::DeploymentGone,
        ),
        (
            "many that are none",
            attach(LEGAL),
            many,
            FaultCode::DeploymentGone,
        ),
        (
            "a URL on Elastic Cloud",
            url,
            vec![prod.clone()],
            FaultCode::PlanUrlRefused,
        ),
        (
            "a draft for another version",
            upgrade,
            vec![prod.clone()],
            FaultCode::BadVersion,
        ),
        (
            "no version",
            latest,
            vec![prod.clone()],
            FaultCode::BadVersion,
        ),
        (
            "another type",
            as_bundle,
            Vec::new(),
            FaultCode::InvalidRequest,
        ),
    ] {
        let fault = bench
            .desk
            .preview_plans(&connection.id, &request(act, &deployments))
            .await;
        assert_eq!(fault.unwrap_err().code, code, "{case}");
    }
}

#[tokio::test]
async fn what_is_attached_is_followed_to_the_end_in_two_deployments() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let new = stored(&bench, &connection, "analysis-ik").await;
    let prod = id(&bench, &connection, "search-prod").await;
    let sso = id(&bench, &connection, "kibana-sso").await;
    // One is named twice.
    let attach = request(
        PlanAct::Attach {
            extension: new.clone(),
        },
        &[prod.clone(), sso, prod],
    );
    let checks = bench
        .desk
        .check_plans(&connection.id, &attach)
        .await
        .unwrap();
    assert_eq!(checks.len(), 2);
    assert!(
        checks.iter().all(|check| check.fault.is_none()),
        "{checks:#?}"
    );
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    assert_eq!(applied.transfers.len(), 2);
    for transfer in &applied.transfers {
        let TransferSource::Plans { doing, deployments } = &transfer.source else {
            panic!("{transfer:#?}")
        };
        assert_eq!((doing, deployments.len()), (&PlanDoing::Attach, 1));
        assert_eq!(transfer.extension_name, "analysis-ik");
        let ended = bench.ended(&transfer.id).await;
        assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
        assert_eq!(ended.plans[0].state, PlanRunState::Done);
    }
    let row = row_of(&bench, &connection, "search-prod").await;
    let ik: Vec<_> = row
        .attached
        .iter()
        .filter(|one| one.name == "analysis-ik")
        .collect();
    assert_eq!(ik.len(), 1, "{row:#?}");
    assert_eq!(ik[0].extension.as_ref(), Some(&new));
    assert!(
        matches!(&ik[0].places[..], [PlanPlace::Tier { .. }]),
        "it stays where it was"
    );

    // There is nothing left to do.
    let fault = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::NothingChosen);
}

#[tokio::test]
async fn nothing_begins_when_one_dry_run_is_refused() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let stage = id(&bench, &connection, "search-stage").await;
    let logs = id(&bench, &connection, "logs-eu").await;
    let reapply = request(PlanAct::Reapply, &[logs.clone(), stage.clone()]);
    // The plan of this one is checked with what only the service knows.
    let fault = Fault::new(Service::ElasticCloud, FaultAnswer::NeedsElevation)
        .on("PUT")
        .at(&stage.0);
    bench.sandbox.switches().strike(fault);
    let applied = bench
        .desk
        .apply_plans(&connection.id, &reapply, None)
        .await
        .unwrap();
    assert!(applied.transfers.is_empty());
    let faults: Vec<_> = applied
        .checks
        .iter()
        .map(|check| {
            (
                check.name.as_str(),
                check.fault.as_ref().map(|fault| fault.code),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            ("logs-eu", None),
            ("search-stage", Some(FaultCode::NeedsElevation))
        ]
    );
    assert!(bench.desk.transfers().is_empty());

    // One that is gone, and one that needs another build, are told beside the others.
    let gone = DeploymentId("0123456789abcdef0123456789abcdef".to_owned());
    let extension = stored(&bench, &connection, "analysis-ik").await;
    let sso = id(&bench, &connection, "kibana-sso").await;
    let attach = request(PlanAct::Attach { extension }, &[sso, logs, gone]);
    let before = bench.desk.transfers().len();
    let applied = bench
        .desk
        .apply_plans(&connection.id, &attach, None)
        .await
        .unwrap();
    let codes: Vec<_> = applied
        .checks
        .iter()
        .map(|check| check.fault.as_ref().map(|fault| fault.code))
        .collect();
    let expected = [
        None,
        Some(FaultCode::BuildForOtherVersion),
        Some(FaultCode::DeploymentGone),
    ];
    assert_eq!(codes, expected);
    assert!(applied.transfers.is_empty());
    assert_eq!(bench.desk.transfers().len(), before);
}

#[tokio::test]
async fn a_plan_that_the_service_refuses_is_refused_by_the_dry_run() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let id = id(&bench, &connection, "search-prod").await;
    // Raising a version past what the service offers goes as far as the service is asked.
    let request = request(
        PlanAct::Upgrade {
            version: "9.2.0".to_owned(),
            draft: None,
        },
        &[id],
    );
    let checks = bench
        .desk
        .check_plans(&connection.id, &request)
        .await
        .unwrap();
    let fault = checks[0].fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::VersionNotOffered, "{}", told(fault));
}

#[tokio::test]
async fn a_protected_connection_asks_for_its_name() {
    let bench = swift().await;
    let key = bench.sandbox.ready().elastic_cloud.api_key.clone();
    let draft = ConnectionDraft {
        protected: true,
        ..bench.cloud_draft(&key)
    };
    let connection = bench.connect(draft).await;
    let logs = id(&bench, &connection, "logs-eu").await;
    let reapply = request(PlanAct::Reapply, &[logs.clone()]);
    for wrong in [None, Some("logs-eu"), Some("acme prod")] {
        let fault = bench
            .desk
            .apply_plans(&connection.id, &reapply, wrong)
            .await
            .unwrap_err();
        assert_eq!(fault.code, FaultCode::ConfirmationMismatch, "{wrong:?}");
    }
    let (archive, _) = bench.plugin("analysis-new", 100).await;
    let draft = extension("analysis-new");
    let then = request(
        PlanAct::AttachNew {
            draft: draft.clone(),
        },
        &[logs],
    );
    let desk = &bench.desk;
    let upload = desk.upload_then(&connection.id, &archive.id, &draft, false, &then, None);
    assert_eq!(
        upload.await.unwrap_err().code,
        FaultCode::ConfirmationMismatch
    );
    assert!(bench.desk.transfers().is_empty());
    let name = Some("Acme prod");
    let applied = bench
        .desk
        .apply_plans(&connection.id, &reapply, name)
        .await
        .unwrap();
    let ended = bench.ended(&applied.transfers[0].id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
}

#[tokio::test]
async fn what_stands_twice_is_cleaned_up() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let seen = preview(&bench, &connection, &request(PlanAct::CleanUp, &[])).await;
    let possible: Vec<_> = seen.outlooks.iter().filter(|one| one.possible).collect();
    let [portal] = possible[..] else {
        panic!("{possible:#?}")
    };
    assert_eq!(portal.name, "support-portal");
    assert_eq!(portal.effect, PlanEffect::CleansUp { entries: 1 });
    assert_eq!(
        portal.cautions,
        [PlanCaution::SingleNode],
        "nothing goes altogether"
    );
    let clean = request(PlanAct::CleanUp, &[portal.deployment.clone()]);
    let applied = bench
        .desk
        .apply_plans(&connection.id, &clean, None)
        .await
        .unwrap();
    let ended = bench.ended(&applied.transfers[0].id).await;
    assert_eq!(ended.state, TransferState::Done, "{ended:#?}");
    let row = row_of(&bench, &connection, "support-portal").await;
    assert!(row.doubled.is_empty(), "{row:#?}");
    assert_eq!(row.attached.len(), 1);
}

#[tokio::test]
async fn detaching_a_dictionary_warns_and_takes_it_out() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let prod = id(&bench, &connection, "search-prod").await;
    let detach = |id: &str| PlanAct::Detach {
        extension: ExtensionId(id.to_owned()),
    };
    let seen = preview(
        &bench,
        &connection,
        &request(detach(LEGAL), &[prod.clone()]),
    )
    .await;
    let removes = PlanEffect::Removes {
        former: vec![former("legal-dictionaries", "8.*")],
    };
    assert_eq!(seen.outlooks[0].effect, removes);
    assert_eq!(
        seen.outlooks[0].cautions,
        [PlanCaution::DictionaryMayBeNamed]
    );
    let seen = preview(&bench, &connection, &request(detach(IK), &[prod])).await;
    assert_eq!(seen.outlooks[0].cautions, []);
}

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
    let seen = preview(&bench, &connection, &request(act(), &[metrics.clone()])).await;
    assert_eq!(seen.outlooks[0].effect, PlanEffect::Adds);
    // It is not there yet, so that nothing can be tried out.
    let checks = bench
        .desk
        .check_plans(&connection.id, &request(act(), &[metrics.clone()]))
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
    let clean_up = request(PlanAct::CleanUp, &[metrics.clone()]);
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
        &[logs.clone()],
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

#[tokio::test]
async fn a_deployment_that_is_being_changed_is_asked_later() {
    let bench = Bench::with(|options| options.plan_step = Duration::from_secs(5)).await;
    let connection = bench.cloud().await;
    let logs = id(&bench, &connection, "logs-eu").await;
    bench
        .desk
        .restart_deployment(&connection.id, &logs, None)
        .await
        .unwrap();
    let reapply = request(PlanAct::Reapply, &[logs]);
    let seen = preview(&bench, &connection, &reapply).await;
    assert_eq!(seen.outlooks[0].cautions, [PlanCaution::Pending]);
    let checks = bench
        .desk
        .check_plans(&connection.id, &reapply)
        .await
        .unwrap();
    assert_eq!(checks[0].fault, None);
}
