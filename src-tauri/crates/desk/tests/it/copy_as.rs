//! The texts for other tools, of a connection with its secret.

use plugdesk_desk::copy_as::CopySubject;
use plugdesk_desk::deployments::DeploymentId;
use plugdesk_desk::extensions::ExtensionId;
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::plans::{PlanAct, PlanRequest};
use secrecy::ExposeSecret as _;

use crate::bench::{Bench, extension};

#[tokio::test]
async fn the_texts_name_the_extension_and_never_the_secret() {
    let bench = Bench::new().await;
    let ece = bench.connect(bench.ece_draft().await).await;
    let draft = extension("copied");
    let made = bench.desk.create_extension(&ece.id, &draft).await.unwrap();
    let request = PlanRequest {
        act: PlanAct::Attach {
            extension: made.row.id.clone(),
        },
        deployments: vec![DeploymentId("0123456789abcdef0123456789abcdef".to_owned())],
    };
    let secret = bench.sandbox.ready().ece.api_key.clone();
    for subject in [
        CopySubject::Upload {
            extension: made.row.id.clone(),
            file_name: None,
        },
        CopySubject::Download {
            extension: made.row.id.clone(),
        },
        CopySubject::Plans { request },
    ] {
        let texts = bench.desk.copy_as(&ece.id, &subject).await.unwrap();
        let all = serde_json::to_string(&texts).unwrap();
        assert!(!all.contains(secret.expose_secret()), "{all}");
        assert!(all.contains("ECE_CA"), "{all}");
        assert!(
            all.contains("copied") || all.contains(&made.row.id.0),
            "{all}"
        );
    }
}

#[tokio::test]
async fn what_is_gone_or_elsewhere_can_not_be_written_down() {
    let bench = Bench::new().await;
    let cloud = bench.cloud().await;
    let subject = CopySubject::Upload {
        extension: ExtensionId("4040404040".to_owned()),
        file_name: None,
    };
    let fault = bench.desk.copy_as(&cloud.id, &subject).await.unwrap_err();
    assert_eq!(fault.code, FaultCode::ExtensionsNotFound);
    let alibaba = bench.connect(bench.alibaba_draft()).await;
    let fault = bench
        .desk
        .copy_as(&alibaba.id, &CopySubject::List)
        .await
        .unwrap_err();
    assert_eq!(fault.code, FaultCode::WrongService);
}
