//! That the checker finds whatever is wrong.

use super::*;

fn key() -> KnownKey {
    KnownKey {
        id: "testAccessKeyId".to_owned(),
        secret: "testAccessKeySecret".to_owned(),
        token: None,
    }
}

/// A request of the official Python SDK with its own signature.
fn genuine() -> Sent {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../acs3-vectors.json")).unwrap();
    let listed = vectors["requests"].as_array().unwrap();
    let call = |one: &&serde_json::Value| one["call"] == "InstallUserPlugins/force";
    let found = listed.iter().find(call).unwrap();
    let text = |field: &str| found[field].as_str().unwrap().to_owned();
    let mut headers: Vec<(String, String)> =
        serde_json::from_value(found["headers"].clone()).unwrap();
    headers.push(("authorization".to_owned(), text("authorization")));
    Sent {
        method: text("method"),
        target: text("target"),
        headers,
        body: text("body").into_bytes(),
    }
}

#[test]
fn what_the_official_sdk_signs_passes() {
    assert_eq!(check(&genuine(), &[key()]), Ok(()));
}

#[test]
fn whatever_is_changed_is_caught() {
    let caught = |change: &dyn Fn(&mut Sent)| {
        let mut sent = genuine();
        change(&mut sent);
        assert_ne!(sent, genuine());
        check(&sent, &[key()]).unwrap_err()
    };
    caught(&|sent| sent.method = "PUT".to_owned());
    caught(&|sent| sent.target = sent.target.replace("True", "False"));
    caught(&|sent| sent.target = sent.target.replace("es-cn", "es-xx"));
    caught(&|sent| sent.target.push_str("&a=b"));
    caught(&|sent| sent.body.push(b' '));
    caught(&|sent| sent.body.clear());
    for at in 0..genuine().headers.len() {
        caught(&|sent| {
            sent.headers[at].1.push('x');
        });
        caught(&|sent| {
            sent.headers.remove(at);
        });
    }
    let later = ("x-acs-later".to_owned(), "1".to_owned());
    caught(&|sent| sent.headers.push(later.clone()));
    let other = KnownKey {
        secret: "another".to_owned(),
        ..key()
    };
    check(&genuine(), &[other]).unwrap_err();
    let session = KnownKey {
        token: Some("token".to_owned()),
        ..key()
    };
    check(&genuine(), &[session]).unwrap_err();
    check(&genuine(), &[]).unwrap_err();
}

/// RFC 4231, test cases 2 and 6: a short key, and one longer than a block.
#[test]
fn hmac_is_the_one_of_the_rfc() {
    assert_eq!(
        hmac_sha256_hex(b"Jefe", b"what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    assert_eq!(
        hmac_sha256_hex(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First"
        ),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
}

#[test]
fn requests_are_cut_where_they_end() {
    let two = b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n[]GET / HTTP/1.1\r\n\r\n";
    let (first, taken) = Sent::parse(two).unwrap().unwrap();
    assert_eq!(
        (first.target.as_str(), first.body.as_slice()),
        ("/a", &b"[]"[..])
    );
    assert_eq!(first.header("host"), Some("h"));
    let (second, rest) = Sent::parse(&two[taken..]).unwrap().unwrap();
    assert_eq!((second.method.as_str(), rest), ("GET", two.len() - taken));
    assert_eq!(Sent::parse(&two[..taken - 1]).unwrap(), None);
    Sent::parse(b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n").unwrap_err();
}
