//! Connections to Alibaba Cloud: temporary keys, regions and buckets.

mod permissions;
mod profiles;

use plugdesk_desk::connections::{
    ConnectionDraft, OssDraft, PermissionOutcome, SignIn, TypedSecret,
};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::vault::SecretStore as _;
use secrecy::ExposeSecret as _;

use crate::bench::{Bench, brisk};
use permissions::is;

/// A draft with the temporary key and the bucket of the sandbox's first region.
fn temporary(bench: &Bench) -> ConnectionDraft {
    let sts = &bench.sandbox.ready().alibaba.sts;
    ConnectionDraft {
        sign_in: SignIn::TemporaryKey {
            access_key_id: sts.access_key_id.clone(),
        },
        secret: Some(TypedSecret(sts.access_key_secret.clone())),
        security_token: Some(TypedSecret(sts.security_token.clone())),
        ..with_bucket(bench)
    }
}

/// A draft with the lasting key and the bucket of the sandbox's first region.
fn with_bucket(bench: &Bench) -> ConnectionDraft {
    let alibaba = &bench.sandbox.ready().alibaba;
    ConnectionDraft {
        oss: OssDraft {
            bucket: alibaba.oss_bucket.clone(),
            address: Some(alibaba.oss_endpoint.clone()),
            keep: false,
        },
        ..bench.alibaba_draft()
    }
}

fn without_secrets(draft: ConnectionDraft) -> ConnectionDraft {
    ConnectionDraft {
        secret: None,
        security_token: None,
        ..draft
    }
}

#[tokio::test]
async fn a_temporary_key_is_one_item_of_the_keyring_and_outlives_the_run() {
    let mut bench = Bench::new().await;
    let draft = temporary(&bench);
    let connection = bench.connect(draft.clone()).await;
    assert_eq!(bench.keyring.items(), 1);
    let sts = bench.sandbox.ready().alibaba.sts.clone();
    let item = bench.keyring.get(&connection.id.0).unwrap().unwrap();
    assert_eq!(
        item.expose_secret(),
        format!(
            r#"{{"accessKeySecret":"{}","securityToken":"{}"}}"#,
            sts.access_key_secret.expose_secret(),
            sts.security_token.expose_secret()
        )
    );
    let file = std::fs::read_to_string(bench.folder.path().join("data/connections.json")).unwrap();
    assert!(file.contains("temporaryKey") && file.contains(&sts.access_key_id));
    assert!(!file.contains(sts.access_key_secret.expose_secret()));
    assert!(!file.contains(sts.security_token.expose_secret()));

    bench.restart().await;
    let list = bench.desk.instances(&connection.id).await.unwrap();
    assert!(!list.rows.is_empty());

    let mut another = without_secrets(draft);
    another.oss.keep = true;
    let view = bench
        .desk
        .edit_connection(&connection.id, &another)
        .await
        .unwrap();
    assert!(view.oss.unwrap().keep);
    another.sign_in = SignIn::AccessKey {
        access_key_id: sts.access_key_id,
    };
    let refused = bench
        .desk
        .edit_connection(&connection.id, &another)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::SecretNeededAgain);

    bench.sandbox.switches().expire_sts(true);
    let over = bench.desk.test_connection(&connection.id).await.unwrap();
    assert_eq!(
        over.fault.unwrap().code,
        FaultCode::AlibabaUnknownAccessKey,
        "the session is over"
    );
}

#[tokio::test]
async fn half_of_a_temporary_key_is_refused_by_its_field() {
    let bench = Bench::new().await;
    for (half, field) in [
        (
            ConnectionDraft {
                security_token: None,
                ..temporary(&bench)
            },
            "securityToken",
        ),
        (
            ConnectionDraft {
                secret: None,
                ..temporary(&bench)
            },
            "secret",
        ),
    ] {
        let refused = bench.desk.create_connection(&half).await.unwrap_err();
        assert_eq!(refused.code, FaultCode::FieldMissing);
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    assert_eq!(bench.keyring.items(), 0);
}

#[tokio::test]
async fn connections_of_earlier_versions_stay_readable() {
    let mut bench = Bench::new().await;
    bench.end().await;
    let data = bench.folder.path().join("data");
    let endpoint = &bench.sandbox.ready().alibaba.endpoint;
    let file = serde_json::json!([{
        "id": "old",
        "name": "Old",
        "place": {
            "service": "alibaba",
            "address": endpoint,
            "region": "cn-hangzhou",
            "authority": null
        },
        "signIn": { "kind": "accessKey", "accessKeyId": "LTAI5t" },
        "keeping": "keyring",
        "colour": "indigo",
        "protected": true
    }]);
    std::fs::write(data.join("connections.json"), file.to_string()).unwrap();
    bench.open(data, brisk());
    let connections = bench.desk.connections();
    assert_eq!(connections.len(), 1);
    assert_eq!(
        (connections[0].vpc, connections[0].oss.clone()),
        (false, None)
    );
    assert!(connections[0].protected);
}

#[tokio::test]
async fn regions_are_read_before_one_is_chosen() {
    let bench = Bench::new().await;
    let mut draft = bench.alibaba_draft();
    draft.name = String::new();
    draft.region = Some("  ".to_owned());
    let regions = bench.desk.offered_regions(&draft, None).await.unwrap();
    let ids: Vec<_> = regions.iter().map(|region| region.id.as_str()).collect();
    assert!(ids.contains(&"cn-hangzhou") && ids.contains(&"cn-shanghai"));
    assert!(ids.is_sorted());
    assert!(regions.iter().all(|region| region.name.is_some()));

    draft.secret = None;
    let refused = bench.desk.offered_regions(&draft, None).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("secret"));

    // With the saved secret only the saved address is asked, whatever is typed.
    let saved = bench.connect(bench.alibaba_draft()).await;
    draft.address = Some("http://127.0.0.1:1".to_owned());
    let again = bench.desk.offered_regions(&draft, Some(&saved.id)).await;
    assert_eq!(again.unwrap().len(), regions.len());

    let elastic = bench.ece_draft().await;
    let refused = bench.desk.offered_regions(&elastic, None).await;
    assert_eq!(refused.unwrap_err().code, FaultCode::WrongService);
}

#[tokio::test]
async fn buckets_are_listed_with_those_of_the_region_first() {
    let bench = Bench::new().await;
    let mut draft = with_bucket(&bench);
    draft.name = String::new();
    draft.oss.bucket = String::new();
    let buckets = bench.desk.offered_buckets(&draft, None).await.unwrap();
    let found: Vec<_> = buckets
        .iter()
        .map(|bucket| (bucket.name.as_str(), bucket.region.as_str(), bucket.fits))
        .collect();
    assert_eq!(
        found,
        [
            ("plugdesk-sandbox-hangzhou", "cn-hangzhou", true),
            ("plugdesk-sandbox-shanghai", "cn-shanghai", false),
        ]
    );

    let saved = bench.connect(with_bucket(&bench)).await;
    let kept = without_secrets(draft);
    let again = bench.desk.offered_buckets(&kept, Some(&saved.id)).await;
    assert_eq!(again.unwrap().len(), 2);
    let mut elsewhere = kept;
    elsewhere.oss.address = Some("http://127.0.0.1:1".to_owned());
    let refused = bench
        .desk
        .offered_buckets(&elsewhere, Some(&saved.id))
        .await
        .unwrap_err();
    assert_eq!(refused.code, FaultCode::SecretNeededAgain);
}

#[tokio::test]
async fn another_oss_address_asks_for_the_secret_and_another_bucket_does_not() {
    let bench = Bench::new().await;
    let saved = bench.connect(with_bucket(&bench)).await;
    let mut draft = without_secrets(with_bucket(&bench));
    draft.oss.bucket = "plugdesk-sandbox-shanghai".to_owned();
    let test = bench
        .desk
        .test_draft(Some(&saved.id), &draft)
        .await
        .unwrap();
    assert_eq!(
        test.fault.map(|fault| fault.code),
        Some(FaultCode::OssBucketElsewhere),
        "the bucket that is typed is tried, with the saved secret"
    );
    draft.oss.address = Some("http://127.0.0.1:1".to_owned());
    for refused in [
        bench.desk.edit_connection(&saved.id, &draft).await.err(),
        bench.desk.test_draft(Some(&saved.id), &draft).await.err(),
    ] {
        assert_eq!(refused.unwrap().code, FaultCode::SecretNeededAgain);
    }
}

#[tokio::test]
async fn the_sandbox_is_practised_with_in_two_regions() {
    let bench = Bench::new().await;
    let views = bench.desk.open_sandbox().await.unwrap();
    let shanghai = views
        .iter()
        .find(|view| view.id.0 == "practice-alibaba-shanghai")
        .unwrap();
    assert_eq!(shanghai.region.as_deref(), Some("cn-shanghai"));
    assert_eq!(
        shanghai.oss.as_ref().unwrap().bucket,
        "plugdesk-sandbox-shanghai"
    );
    let list = bench.desk.instances(&shanghai.id).await.unwrap();
    assert!(!list.rows.is_empty());
    let test = bench.desk.test_connection(&shanghai.id).await.unwrap();
    assert_eq!(test.fault, None);
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::Granted);
    bench.desk.close_sandbox().await.unwrap();
}
