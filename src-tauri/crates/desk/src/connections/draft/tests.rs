//! What a draft may be, and what its secret may be used for.

use secrecy::ExposeSecret;

use super::*;
use crate::connections::view::{ConnectionColour, OssDraft, SecretKeeping, TypedSecret};

fn draft(address: Option<&str>, secret: Option<&str>) -> ConnectionDraft {
    ConnectionDraft {
        vpc: false,
        oss: OssDraft::default(),
        security_token: None,
        profile: None,
        name: " Berlin ".to_owned(),
        service: ServiceKind::Ece,
        address: address.map(str::to_owned),
        region: None,
        sign_in: SignIn::ApiKey,
        secret: secret.map(|secret| TypedSecret(SecretString::from(secret))),
        keeping: SecretKeeping::Keyring,
        trust: TrustDraft::Unchanged,
        colour: ConnectionColour::Indigo,
        protected: false,
    }
}

fn check(draft: &ConnectionDraft) -> Result<CheckedDraft, Fault> {
    checked_after(draft, None)
}

fn checked_after(
    draft: &ConnectionDraft,
    prior: Option<&CheckedDraft>,
) -> Result<CheckedDraft, Fault> {
    let shelves = Shelves {
        certificates: &CertificateShelf::default(),
        profiles: &ProfileShelf::default(),
    };
    let prior = prior.map(|saved| PriorConnection {
        place: &saved.place,
        sign_in: &saved.sign_in,
    });
    CheckedDraft::check(draft, prior, shelves, CheckedFor::Saving)
}

/// A draft for a region of Alibaba Cloud with a bucket.
fn alibaba(secret: Option<&str>) -> ConnectionDraft {
    ConnectionDraft {
        service: ServiceKind::Alibaba,
        region: Some(" cn-hangzhou ".to_owned()),
        sign_in: SignIn::AccessKey {
            access_key_id: "LTAI5t".to_owned(),
        },
        oss: OssDraft {
            bucket: "zips".to_owned(),
            address: None,
            keep: false,
        },
        ..draft(None, secret)
    }
}

fn secret(text: &str) -> TypedSecret {
    TypedSecret(SecretString::from(text))
}

#[test]
fn fields_are_trimmed_and_missing_ones_are_named() {
    let checked = check(&draft(Some("https://ece.example:12443/"), Some(" key\n"))).unwrap();
    assert_eq!(checked.name, "Berlin");
    assert_eq!(checked.secret.unwrap().expose_secret(), "key");
    for (draft, field) in [
        (draft(None, Some("key")), "address"),
        (draft(Some("https://ece.example:12443"), None), "secret"),
        (
            draft(Some("https://ece.example:12443"), Some("  ")),
            "secret",
        ),
    ] {
        let fault = check(&draft).unwrap_err();
        assert_eq!(fault.code, FaultCode::FieldMissing);
        assert_eq!(fault.field.as_deref(), Some(field));
    }
}

#[test]
fn plain_http_is_for_this_computer_only() {
    let fault = check(&draft(Some("http://ece.example:12400"), Some("key"))).unwrap_err();
    assert_eq!(fault.code, FaultCode::BadAddress);
    assert!(check(&draft(Some("http://127.0.0.1:12400"), Some("key"))).is_ok());
}

#[test]
fn a_kept_secret_goes_nowhere_else() {
    let saved = check(&draft(Some("https://ece.example:12443"), Some("key"))).unwrap();
    let prior = Some(&saved);
    let same = draft(Some("https://ece.example:12443/api/v1"), None);
    assert!(checked_after(&same, prior).unwrap().secret.is_none());

    let elsewhere = draft(Some("https://evil.example:12443"), None);
    let fault = checked_after(&elsewhere, prior).unwrap_err();
    assert_eq!(fault.code, FaultCode::SecretNeededAgain);

    let mut another_user = same;
    another_user.sign_in = SignIn::UserPassword {
        username: "admin".to_owned(),
    };
    let fault = checked_after(&another_user, prior).unwrap_err();
    assert_eq!(fault.code, FaultCode::SecretNeededAgain);
}

#[test]
fn the_debug_form_of_a_draft_shows_no_secret() {
    let shown = format!(
        "{:?}",
        draft(Some("https://ece.example"), Some("canary-secret"))
    );
    assert!(!shown.contains("canary-secret"));
}

#[test]
fn an_empty_address_is_the_regions_own_outside_and_inside_a_vpc() {
    let mut draft = alibaba(Some("secret"));
    let outside = check(&draft).unwrap().place;
    assert_eq!(outside.region.as_deref(), Some("cn-hangzhou"));
    assert_eq!(
        outside.address,
        "https://elasticsearch.cn-hangzhou.aliyuncs.com"
    );
    assert_eq!(outside.oss.unwrap().address, None);
    draft.vpc = true;
    draft.oss.address = Some("oss-cn-hangzhou-internal.aliyuncs.com".to_owned());
    let inside = check(&draft).unwrap().place;
    assert_eq!(
        inside.address,
        "https://elasticsearch-vpc.cn-hangzhou.aliyuncs.com"
    );
    assert_eq!(inside.oss.unwrap().address, None, "it is the usual one");
    draft.region = Some("me-central-7".to_owned());
    assert_eq!(
        check(&draft).unwrap().place.address,
        "https://elasticsearch-vpc.me-central-7.aliyuncs.com"
    );
}

#[test]
fn both_secrets_of_a_temporary_session_are_wanted_together() {
    let mut draft = alibaba(Some("secret"));
    draft.sign_in = SignIn::TemporaryKey {
        access_key_id: "STS.a".to_owned(),
    };
    let fault = check(&draft).unwrap_err();
    assert_eq!(fault.field.as_deref(), Some("securityToken"));
    draft.security_token = Some(secret(" token\n"));
    let saved = check(&draft).unwrap();
    assert_eq!(
        saved.secret.as_ref().unwrap().expose_secret(),
        r#"{"accessKeySecret":"secret","securityToken":"token"}"#
    );
    draft.secret = None;
    let fault = check(&draft).unwrap_err();
    assert_eq!(fault.code, FaultCode::FieldMissing);
    assert_eq!(fault.field.as_deref(), Some("secret"));
    let fault = checked_after(&draft, Some(&saved)).unwrap_err();
    assert_eq!(fault.field.as_deref(), Some("secret"));
    draft.security_token = None;
    assert!(
        checked_after(&draft, Some(&saved))
            .unwrap()
            .secret
            .is_none()
    );

    draft.sign_in = SignIn::AccessKey {
        access_key_id: "STS.a".to_owned(),
    };
    let fault = checked_after(&draft, Some(&saved)).unwrap_err();
    assert_eq!(
        fault.code,
        FaultCode::SecretNeededAgain,
        "a lasting key is another"
    );
}

#[test]
fn another_bucket_needs_no_secret_again_and_another_oss_does() {
    let saved = check(&alibaba(Some("secret"))).unwrap();
    let kept = |change: fn(&mut ConnectionDraft)| {
        let mut draft = alibaba(None);
        change(&mut draft);
        checked_after(&draft, Some(&saved)).map(|checked| checked.secret.is_none())
    };
    assert_eq!(kept(|_| {}), Ok(true));
    assert_eq!(
        kept(|draft| draft.oss.bucket = "others".to_owned()),
        Ok(true)
    );
    assert_eq!(kept(|draft| draft.oss.keep = true), Ok(true));
    assert_eq!(kept(|draft| draft.oss.bucket = String::new()), Ok(true));
    let usual = |draft: &mut ConnectionDraft| {
        draft.oss.address = Some("https://oss-cn-hangzhou.aliyuncs.com/".to_owned());
    };
    assert_eq!(kept(usual), Ok(true));
    let elsewhere: [fn(&mut ConnectionDraft); 4] = [
        |draft| draft.oss.address = Some("https://oss.evil.example".to_owned()),
        |draft| draft.vpc = true,
        |draft| draft.region = Some("cn-shanghai".to_owned()),
        |draft| {
            // Inside a VPC only OSS has another address now.
            draft.address = Some("https://elasticsearch.cn-hangzhou.aliyuncs.com".to_owned());
            draft.vpc = true;
        },
    ];
    for change in elsewhere {
        let fault = kept(change).unwrap_err();
        assert_eq!(fault.code, FaultCode::SecretNeededAgain);
        assert_eq!(fault.field.as_deref(), Some("secret"));
    }
}

#[test]
fn a_bucket_is_a_name_and_oss_is_https_or_this_computer() {
    let refused = |bucket: &str, address: Option<&str>| {
        let mut draft = alibaba(Some("secret"));
        draft.oss.bucket = bucket.to_owned();
        draft.oss.address = address.map(str::to_owned);
        check(&draft)
            .map(|_| ())
            .map_err(|fault| (fault.code, fault.field.unwrap()))
    };
    assert_eq!(refused(" zips ", Some("http://127.0.0.1:9000")), Ok(()));
    assert_eq!(refused("", None), Ok(()));
    assert_eq!(
        refused("My_Bucket", None),
        Err((FaultCode::OssBucketMissing, "bucket".to_owned()))
    );
    assert_eq!(
        refused("zips", Some("http://oss.example")),
        Err((FaultCode::BadAddress, "ossAddress".to_owned()))
    );
    assert_eq!(
        refused("", Some("https://oss.example")),
        Err((FaultCode::FieldMissing, "bucket".to_owned())),
        "an address without a bucket would be forgotten"
    );
}

#[test]
fn an_elastic_service_has_no_bucket_and_no_temporary_key() {
    let mut other = draft(Some("https://ece.example:12443"), Some("key"));
    other.oss = alibaba(None).oss;
    other.vpc = true;
    let place = check(&other).unwrap().place;
    assert_eq!((place.oss, place.vpc), (None, false));
    other.sign_in = SignIn::TemporaryKey {
        access_key_id: "STS.a".to_owned(),
    };
    let fault = check(&other).unwrap_err();
    assert_eq!(fault.code, FaultCode::WrongService);
}
