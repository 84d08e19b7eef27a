//! The signer against what the official SDK for Python signs (alibabacloud-oss-v2 1.4.1,
//! `tests/unit/signer/test_v4.py`): key `ak`, secret `sk`.

use chrono::{DateTime, TimeZone, Utc};
use plugdesk_alibaba::Region;
use plugdesk_alibaba::oss::signature::{Described, date, sign};
use secrecy::SecretString;

const QUERY: &str = "param1=value1&%2Bparam1=value3&%7Cparam1=value4&%2Bparam2=&%7Cparam2=&param2=";

fn at(seconds: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(seconds, 0).unwrap()
}

fn authorization(
    time: DateTime<Utc>,
    token: Option<&'static str>,
    additional_headers: &[&str],
) -> String {
    let date = date(time);
    let mut headers = vec![
        ("x-oss-head1", "value"),
        ("abc", "value"),
        ("ZAbc", "value"),
        ("XYZ", "value"),
        ("content-type", "text/plain"),
        ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-oss-date", &date),
    ];
    headers.extend(token.map(|token| ("x-oss-security-token", token)));
    let described = Described {
        method: "PUT",
        bucket: Some("bucket"),
        key: Some("1234+-/123/1.txt"),
        query: QUERY,
        headers: &headers,
        additional_headers,
        time,
        region: &Region::parse("cn-hangzhou").unwrap(),
    };
    sign(&described, &SecretString::from("sk")).authorization("ak")
}

#[test]
fn test_auth_header() {
    assert_eq!(
        authorization(at(1_702_743_657), None, &[]),
        "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,\
         Signature=e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe"
    );
}

#[test]
fn test_auth_header_with_token() {
    assert_eq!(
        authorization(at(1_702_784_856), Some("token"), &[]),
        "OSS4-HMAC-SHA256 Credential=ak/20231217/cn-hangzhou/oss/aliyun_v4_request,\
         Signature=b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea"
    );
}

#[test]
fn test_auth_header_with_additional_headers() {
    let expected = "OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,\
         AdditionalHeaders=abc;zabc,\
         Signature=4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f";
    let time = at(1_702_747_512);
    assert_eq!(authorization(time, None, &["ZAbc", "abc"]), expected);
    let with_default = ["x-oss-no-exist", "ZAbc", "x-oss-head1", "abc"];
    assert_eq!(authorization(time, None, &with_default), expected);
}

#[test]
fn the_bucket_stands_in_the_path_that_is_signed_and_slashes_stay() {
    let region = Region::parse("cn-hangzhou").unwrap();
    let canonical_uri = |bucket, key| {
        let described = Described {
            method: "GET",
            bucket,
            key,
            query: "",
            headers: &[],
            additional_headers: &[],
            time: at(0),
            region: &region,
        };
        let signature = sign(&described, &SecretString::from("sk"));
        let mut lines = signature.canonical_request.lines();
        lines.nth(1).unwrap().to_owned()
    };
    assert_eq!(canonical_uri(None, None), "/");
    assert_eq!(canonical_uri(Some("bucket"), None), "/bucket/");
    assert_eq!(
        canonical_uri(Some("bucket"), Some("a/b c~-._/词+*.zip")),
        "/bucket/a/b%20c~-._/%E8%AF%8D%2B%2A.zip"
    );
}
