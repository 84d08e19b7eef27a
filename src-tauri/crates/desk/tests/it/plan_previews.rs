//! What an act would do, seen before anything is sent.

use std::slice::from_ref;

use plugdesk_desk::deployments::{DeploymentId, PlanPlace};
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{Former, PlanAct, PlanCaution, PlanEffect, PlanOutlook, PlanPreview};

use plugdesk_sandbox::SeedData;

use crate::bench::{Bench, extension};
use crate::plan_acts::{id, preview, request, stored, swift};

const IK: &str = "1837462910";
const LEGAL: &str = "2046118735";
const WITHOUT_FILE: &str = "3391027744";

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
async fn detaching_a_dictionary_warns() {
    let bench = swift().await;
    let connection = bench.cloud().await;
    let prod = id(&bench, &connection, "search-prod").await;
    let detach = |id: &str| PlanAct::Detach {
        extension: ExtensionId(id.to_owned()),
    };
    let seen = preview(
        &bench,
        &connection,
        &request(detach(LEGAL), from_ref(&prod)),
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

/// A list shows five hundred. What a safe replacement leaves out would keep the former extension
/// from being deleted, and what uses an extension can be detached wherever it is.
#[tokio::test]
async fn deployments_behind_the_end_of_the_list_are_reached_as_well() {
    let bench = Bench::with(|options| {
        options.seed = SeedData::Many {
            extensions: 40,
            deployments: 520,
        };
    })
    .await;
    let connection = bench.cloud().await;
    let desk = &bench.desk;
    let listed = desk.used_by(&connection.id, true).await.unwrap();
    assert!(!listed.complete);
    let mut checked = 0;
    for known in &listed.users {
        let details = desk.extension(&connection.id, &known.extension).await;
        let details = details.unwrap();
        if details.deployments.len() == known.deployments.len() {
            continue;
        }
        checked += 1;
        let draft = ExtensionDraft {
            kind: details.row.kind,
            ..extension("successor")
        };
        let act = PlanAct::ReplaceSafely {
            former: known.extension.clone(),
            draft,
        };
        let seen = preview(&bench, &connection, &request(act, &[])).await;
        assert_eq!(seen.outlooks.len(), details.deployments.len());
        let users: Vec<_> = details.deployments.into_iter().map(DeploymentId).collect();
        let act = PlanAct::Detach {
            extension: known.extension.clone(),
        };
        let seen = preview(&bench, &connection, &request(act, &users)).await;
        assert_eq!(seen.outlooks.len(), users.len());
        assert!(seen.outlooks.iter().all(|one| one.possible));
        if checked == 2 {
            return;
        }
    }
    panic!("nothing is used behind the end of the list");
}
