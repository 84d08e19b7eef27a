//! Connections to Alibaba Cloud: temporary keys, buckets, profiles, and their test permission by
//! permission.

use std::path::Path;

use plugdesk_desk::Tuning;
use plugdesk_desk::connections::{
    ConnectionDraft, ConnectionTest, OssDraft, PermissionOutcome, PhaseOutcome, ProfileId, SignIn,
    TestPhase, TypedSecret,
};
use plugdesk_desk::fault::FaultCode;
use plugdesk_desk::vault::SecretStore as _;
use plugdesk_sandbox::ActionRefusal;
use secrecy::{ExposeSecret as _, SecretString};

use crate::bench::{Bench, brisk};

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

fn is(test: &ConnectionTest, action: &str) -> PermissionOutcome {
    let row = test.permissions.iter().find(|row| row.action == action);
    row.expect("every action has a row").outcome
}

/// The actions whose outcome is another than this one.
fn other_than(test: &ConnectionTest, outcome: PermissionOutcome) -> Vec<&str> {
    test.permissions
        .iter()
        .filter(|row| row.outcome != outcome)
        .map(|row| row.action.as_str())
        .collect()
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
async fn the_test_tries_every_permission_and_changes_nothing() {
    let bench = Bench::new().await;
    let draft = with_bucket(&bench);
    let connection = bench.connect(draft.clone()).await;
    let before = bench.desk.instances(&connection.id).await.unwrap();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None);
    assert_eq!(
        other_than(&test, PermissionOutcome::Granted),
        Vec::<&str>::new(),
        "{test:?}"
    );
    assert_eq!(test.permissions.len(), 23);
    let after = bench.desk.instances(&connection.id).await.unwrap();
    assert_eq!(before.rows, after.rows);
    let left = bench.sandbox.objects(&draft.oss.bucket).await.unwrap();
    assert!(left.iter().all(|object| !object.key.contains("probe")));
}

#[tokio::test]
async fn what_ram_refuses_is_told_apart_from_what_stays_unclear() {
    let bench = Bench::new().await;
    let switches = bench.sandbox.switches();
    for denied in ["RestartInstance", "UploadPlugin", "PutObject"] {
        switches.deny(denied, true);
    }
    switches.refuse(ActionRefusal::new(
        "ListDicts",
        "Throttling.User",
        "slow down",
    ));
    let draft = with_bucket(&bench);
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None, "what is seen first is permitted");
    let mut refused = other_than(&test, PermissionOutcome::Granted);
    refused.sort_unstable();
    assert_eq!(
        refused,
        [
            "elasticsearch:ListDicts",
            "elasticsearch:RestartInstance",
            "elasticsearch:UploadPlugin",
            "oss:GetObject",
            "oss:PutObject",
        ]
    );
    let restart = "elasticsearch:RestartInstance";
    assert_eq!(is(&test, restart), PermissionOutcome::Refused);
    let row = test.permissions.iter().find(|row| row.action == restart);
    let fault = row.unwrap().fault.as_ref().unwrap();
    assert_eq!(fault.code, FaultCode::Forbidden);
    assert_eq!(fault.server_code.as_deref(), Some("Forbidden.RAM"));
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::Refused);
    assert_eq!(is(&test, "oss:GetObject"), PermissionOutcome::NotTried);
    assert_eq!(is(&test, "oss:DeleteObject"), PermissionOutcome::Granted);
    assert_eq!(
        is(&test, "elasticsearch:ListDicts"),
        PermissionOutcome::Unclear
    );
}

#[tokio::test]
async fn a_refused_list_says_nothing_of_the_rest_and_a_wrong_secret_does() {
    let bench = Bench::new().await;
    bench.sandbox.switches().deny("ListInstance", true);
    let mut draft = with_bucket(&bench);
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    let permission = test
        .phases
        .iter()
        .find(|result| result.phase == TestPhase::Permission)
        .unwrap();
    assert_eq!(permission.outcome, PhaseOutcome::Failed);
    assert_eq!(
        other_than(&test, PermissionOutcome::Granted),
        ["elasticsearch:ListInstance"]
    );

    draft.secret = Some(TypedSecret(SecretString::from("d3JvbmcK")));
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(
        test.fault.as_ref().map(|fault| fault.code),
        Some(FaultCode::AlibabaWrongSecret)
    );
    assert!(other_than(&test, PermissionOutcome::NotTried).is_empty());
    assert_eq!(test.permissions.len(), 23);
}

#[tokio::test]
async fn a_bucket_that_does_not_fit_is_a_fault_of_its_own() {
    let bench = Bench::new().await;
    let mut draft = with_bucket(&bench);
    draft.oss.bucket = "plugdesk-sandbox-shanghai".to_owned();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    let fault = test.fault.clone().unwrap();
    assert_eq!(fault.code, FaultCode::OssBucketElsewhere);
    assert_eq!(fault.field.as_deref(), Some("bucket"));
    assert_eq!(fault.args["region"], "cn-shanghai");
    assert!(
        test.phases
            .iter()
            .all(|result| result.outcome != PhaseOutcome::Failed),
        "the steps of the way itself hold"
    );
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::NotTried);

    draft.oss.bucket = "nobodys-bucket".to_owned();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault.unwrap().code, FaultCode::OssBucketMissing);

    draft.oss = OssDraft::default();
    let test = bench.desk.test_draft(None, &draft).await.unwrap();
    assert_eq!(test.fault, None);
    assert_eq!(is(&test, "oss:PutObject"), PermissionOutcome::NotTried);
}

fn write_profiles(home: &Path, bench: &Bench) {
    let alibaba = &bench.sandbox.ready().alibaba;
    let file = serde_json::json!({
        "current": "session",
        "profiles": [
            {
                "name": "default",
                "mode": "AK",
                "access_key_id": alibaba.access_key_id,
                "access_key_secret": alibaba.access_key_secret.expose_secret(),
                "region_id": "cn-hangzhou",
                "output_format": "json",
                "language": "zh"
            },
            {
                "name": "session",
                "mode": "StsToken",
                "access_key_id": alibaba.sts.access_key_id,
                "access_key_secret": alibaba.sts.access_key_secret.expose_secret(),
                "sts_token": alibaba.sts.security_token.expose_secret(),
                "region_id": "cn-shanghai"
            },
            { "name": "machine", "mode": "EcsRamRole", "ram_role_name": "r" }
        ],
        "meta_path": ""
    });
    std::fs::create_dir_all(home.join(".aliyun")).unwrap();
    std::fs::write(home.join(".aliyun/config.json"), file.to_string()).unwrap();
}

#[tokio::test]
async fn a_profile_becomes_a_connection_and_its_secret_is_shown_to_nobody() {
    let mut bench = Bench::new().await;
    let home = bench.folder.path().join("home");
    write_profiles(&home, &bench);
    bench.end().await;
    let tuning = Tuning {
        home: Some(home.clone()),
        ..brisk()
    };
    bench.open(bench.folder.path().join("data"), tuning);

    let profiles = bench.desk.read_profiles(None).await.unwrap();
    let shown = serde_json::to_string(&profiles).unwrap();
    let alibaba = bench.sandbox.ready().alibaba.clone();
    assert!(!shown.contains(alibaba.access_key_secret.expose_secret()));
    assert!(!shown.contains(alibaba.sts.security_token.expose_secret()));
    assert_eq!(profiles.file_name.as_deref(), Some("config.json"));
    let rows: Vec<_> = profiles
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.usable, row.current))
        .collect();
    assert_eq!(
        rows,
        [
            ("default", true, false),
            ("session", true, true),
            ("machine", false, false)
        ]
    );

    for (row, draft) in profiles
        .rows
        .iter()
        .zip([with_bucket(&bench), temporary(&bench)])
    {
        let draft = ConnectionDraft {
            profile: Some(row.id.clone()),
            ..without_secrets(draft)
        };
        let test = bench.desk.test_draft(None, &draft).await.unwrap();
        assert_eq!(test.fault, None);
        let connection = bench.connect(draft.clone()).await;
        let list = bench.desk.instances(&connection.id).await.unwrap();
        assert!(!list.rows.is_empty());
        let again = bench.desk.create_connection(&draft).await.unwrap_err();
        assert_eq!(again.code, FaultCode::Unknown, "it was taken once");
    }
    assert_eq!(bench.keyring.items(), 2);
}

#[tokio::test]
async fn a_profiles_secret_goes_to_alibaba_cloud_only() {
    let bench = Bench::new().await;
    let home = bench.folder.path().join("home");
    write_profiles(&home, &bench);
    let file = home.join(".aliyun/config.json");
    let profiles = bench.desk.read_profiles(Some(&file)).await.unwrap();
    let refused = async |profile: &ProfileId, change: fn(&mut ConnectionDraft)| {
        let mut draft = without_secrets(with_bucket(&bench));
        draft.profile = Some(profile.clone());
        change(&mut draft);
        let refused = bench.desk.create_connection(&draft).await;
        refused.unwrap_err().code
    };
    let lasting = &profiles.rows[0].id;
    let changes: [fn(&mut ConnectionDraft); 4] = [
        |draft| draft.address = Some("https://evil.example".to_owned()),
        |draft| draft.address = Some("https://aliyuncs.com.evil.example".to_owned()),
        |draft| draft.oss.address = Some("https://oss.evil.example".to_owned()),
        |draft| {
            draft.sign_in = SignIn::AccessKey {
                access_key_id: "LTAI5tAnother".to_owned(),
            };
        },
    ];
    for change in changes {
        assert_eq!(refused(lasting, change).await, FaultCode::SecretNeededAgain);
    }
    assert_eq!(
        refused(&profiles.rows[1].id, |_| {}).await,
        FaultCode::SecretNeededAgain,
        "a temporary key is no lasting one"
    );
    assert_eq!(
        refused(&profiles.rows[2].id, |_| {}).await,
        FaultCode::ProfileNotUsable
    );
    assert_eq!(bench.keyring.items(), 0);

    let nowhere = home.join("nothing.json");
    let unreadable = bench.desk.read_profiles(Some(&nowhere)).await.unwrap_err();
    assert_eq!(unreadable.code, FaultCode::ProfilesUnreadable);
    assert!(!format!("{unreadable:?}").contains(home.to_str().unwrap()));
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
