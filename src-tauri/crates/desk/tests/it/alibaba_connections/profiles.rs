//! Connections made of the profiles of the aliyun command line.

use std::path::Path;

use plugdesk_desk::Tuning;
use plugdesk_desk::connections::{ConnectionDraft, ProfileId, SignIn};
use plugdesk_desk::fault::FaultCode;
use secrecy::ExposeSecret as _;

use super::{temporary, with_bucket, without_secrets};
use crate::bench::{Bench, brisk};

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
    let changes: [fn(&mut ConnectionDraft); 9] = [
        |draft| draft.address = Some("https://evil.example".to_owned()),
        |draft| draft.address = Some("https://aliyuncs.com.evil.example".to_owned()),
        // Customers name hosts below Alibaba Cloud's domain too: buckets, functions.
        |draft| {
            let bucket = "https://elasticsearch.oss-cn-hangzhou.aliyuncs.com";
            draft.address = Some(bucket.to_owned());
        },
        |draft| draft.address = Some("https://evil.cn-hangzhou.fc.aliyuncs.com".to_owned()),
        |draft| draft.address = Some("https://oss-cn-hangzhou.aliyuncs.com".to_owned()),
        |draft| draft.oss.address = Some("https://oss.evil.example".to_owned()),
        |draft| draft.oss.address = Some("https://oss-a.cn-hangzhou.fc.aliyuncs.com".to_owned()),
        |draft| {
            draft.oss.address = Some("https://elasticsearch.cn-hangzhou.aliyuncs.com".to_owned());
        },
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
