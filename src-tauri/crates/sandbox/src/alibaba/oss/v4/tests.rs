//! Requests as the official SDK for Python (alibabacloud-oss-v2 1.4.1) signs them.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::TimeZone;

use super::*;

/// `test_auth_header` of the SDK's `tests/unit/signer/test_v4.py`: key `ak`, secret `sk`.
const PLAIN: &str = "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,\
    Signature=e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe";
/// `test_auth_header_with_token` of the same file; the token is `token`.
const TEMPORARY: &str = "OSS4-HMAC-SHA256 Credential=ak/20231217/cn-hangzhou/oss/aliyun_v4_request,\
    Signature=b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea";
/// `test_auth_header_with_additional_headers` of the same file.
const ADDITIONAL: &str = "OSS4-HMAC-SHA256 \
    Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=abc;zabc,\
    Signature=4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f";

struct Case {
    method: &'static str,
    path: &'static str,
    query: String,
    headers: HeaderMap,
    token: Option<&'static str>,
    region: &'static str,
    seconds: i64,
}

impl Case {
    fn new(authorization: &str, seconds: i64) -> Self {
        let moment = Utc.timestamp_opt(seconds, 0).unwrap();
        let mut case = Self {
            method: "PUT",
            path: "/bucket/1234%2B-/123/1.txt",
            query: "param1=value1&%2Bparam1=value3&%7Cparam1=value4&%2Bparam2=&%7Cparam2=&param2="
                .to_owned(),
            headers: HeaderMap::new(),
            token: None,
            region: "cn-hangzhou",
            seconds,
        };
        for (name, value) in [
            ("x-oss-head1", "value"),
            ("abc", "value"),
            ("zabc", "value"),
            ("xyz", "value"),
            ("content-type", "text/plain"),
            ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"),
            ("x-oss-date", &moment.format("%Y%m%dT%H%M%SZ").to_string()),
            ("authorization", authorization),
        ] {
            case = case.with(name, value);
        }
        case
    }

    fn temporary() -> Self {
        let mut case = Self::new(TEMPORARY, 1_702_784_856).with(TOKEN, "token");
        case.token = Some("token");
        case
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        let name = HeaderName::from_static(name);
        self.headers
            .insert(name, HeaderValue::try_from(value).unwrap());
        self
    }

    /// The code of the refusal, `minutes` after the request was signed.
    fn code_after(&self, minutes: i64) -> &'static str {
        let key = Key {
            id: "ak".to_owned(),
            secret: SecretString::from("sk"),
            token: self.token.map(SecretString::from),
        };
        let keys = Keys {
            lasting: key.clone(),
            temporary: Key {
                id: "other".to_owned(),
                ..key
            },
        };
        let moment = Utc.timestamp_opt(self.seconds, 0).unwrap();
        let against = Against {
            keys: &keys,
            region: self.region,
            now: moment + TimeDelta::minutes(minutes),
            token_over: false,
        };
        let received = Received {
            method: self.method,
            path: self.path,
            is_bucket: false,
            query: &self.query,
            headers: &self.headers,
        };
        verify(received, against).map_or_else(|refusal| refusal.code().1, |()| "accepted")
    }

    fn code(&self) -> &'static str {
        self.code_after(0)
    }
}

#[test]
fn what_the_official_sdk_signs_is_accepted() {
    for (authorization, seconds) in [(PLAIN, 1_702_743_657), (ADDITIONAL, 1_702_747_512)] {
        assert_eq!(
            Case::new(authorization, seconds).code(),
            "accepted",
            "{authorization}"
        );
    }
    assert_eq!(Case::temporary().code(), "accepted");
}

#[test]
fn parameters_may_come_in_any_order_and_spelling() {
    let mut case = Case::new(PLAIN, 1_702_743_657);
    case.query =
        "param2&%7cparam2&%2bparam2&%7Cparam1=value4&%2Bparam1=value3&param1=v%61lue1".to_owned();
    assert_eq!(case.code(), "accepted");
}

#[test]
fn whatever_is_signed_cannot_be_changed() {
    let plain = || Case::new(PLAIN, 1_702_743_657);
    let mut method = plain();
    method.method = "DELETE";
    let mut path = plain();
    path.path = "/bucket/1234%2B-/123/2.txt";
    let mut bucket = plain();
    bucket.path = "/bucket2/1234%2B-/123/1.txt";
    let mut query = plain();
    query.query.push_str("&more");
    for (what, case) in [
        ("method", method),
        ("path", path),
        ("bucket", bucket),
        ("query", query),
        ("type", plain().with("content-type", "text/html")),
        (
            "checksum",
            plain().with("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ),
        ("header", plain().with("x-oss-head1", "other")),
        ("another header", plain().with("x-oss-head2", "value")),
    ] {
        assert_eq!(case.code(), "SignatureDoesNotMatch", "{what}");
    }
    let additional = Case::new(ADDITIONAL, 1_702_747_512).with("zabc", "other");
    assert_eq!(additional.code(), "SignatureDoesNotMatch");
    assert_eq!(
        plain().with("xyz", "other").code(),
        "accepted",
        "it is not signed"
    );
}

#[test]
fn a_request_is_good_for_a_quarter_of_an_hour_in_one_region() {
    let case = Case::new(PLAIN, 1_702_743_657);
    for (minutes, code) in [
        (15, "accepted"),
        (-15, "accepted"),
        (16, "RequestTimeTooSkewed"),
        (-16, "RequestTimeTooSkewed"),
    ] {
        assert_eq!(case.code_after(minutes), code, "{minutes}");
    }
    let mut elsewhere = Case::new(PLAIN, 1_702_743_657);
    elsewhere.region = "cn-shanghai";
    assert_eq!(elsewhere.code(), "InvalidArgument");
    let date = Case::new(PLAIN, 1_702_743_657).with("x-oss-date", "20231217T000000Z");
    assert_eq!(
        date.code(),
        "InvalidArgument",
        "another day than in the credential"
    );
}

#[test]
fn a_temporary_key_needs_its_own_token() {
    let mut without = Case::temporary();
    without.headers.remove(TOKEN);
    assert_eq!(without.code(), "SignatureDoesNotMatch");
    let mut other = Case::temporary();
    other.token = Some("another");
    assert_eq!(other.code(), "InvalidSecurityToken");
    let mut lasting = Case::temporary();
    lasting.token = None;
    assert_eq!(lasting.code(), "InvalidSecurityToken");
    let mut bare = Case::new(PLAIN, 1_702_743_657);
    bare.token = Some("token");
    assert_eq!(bare.code(), "InvalidAccessKeyId");
}

#[test]
fn what_is_not_a_v4_signature_is_refused() {
    for (authorization, code) in [
        ("OSS ak:bWFj", "InvalidArgument"),
        ("OSS4-HMAC-SHA256 Signature=0", "InvalidArgument"),
        (&*PLAIN.replace("/oss/", "/ecs/"), "InvalidArgument"),
        (
            &*PLAIN.replace("aliyun_v4_request", "aws4_request"),
            "InvalidArgument",
        ),
        (&*PLAIN.replace("=ak/", "=ka/"), "InvalidAccessKeyId"),
        (
            &*ADDITIONAL.replace("abc;zabc", "zabc;abc"),
            "InvalidArgument",
        ),
        (
            &*ADDITIONAL.replace("abc;zabc", "abc;gone"),
            "InvalidArgument",
        ),
    ] {
        let case = Case::new(authorization, 1_702_743_657);
        assert_eq!(case.code(), code, "{authorization}");
    }
    let mut anonymous = Case::new(PLAIN, 1_702_743_657);
    anonymous.headers.remove("authorization");
    assert_eq!(anonymous.code(), "AccessDenied");
    let hashed = Case::new(PLAIN, 1_702_743_657).with("x-oss-content-sha256", "e3b0");
    assert_eq!(hashed.code(), "InvalidArgument");
}
