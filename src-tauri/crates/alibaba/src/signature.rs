//! ACS3-HMAC-SHA256, the signature of Alibaba Cloud's "V3 request structure and signature".
//!
//! Pure functions of a description of the request: no clock, no randomness, no HTTP.

use hmac::{Hmac, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The name of the scheme, as it stands in the `Authorization` header.
pub const SCHEME: &str = "ACS3-HMAC-SHA256";

/// Everything but RFC 3986's unreserved characters is percent-encoded.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What of a request is signed, as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// The path as sent, percent-encoded.
    pub path: &'a str,
    /// The query as sent, without `?`; empty where there is none.
    pub query: &'a str,
    /// The headers to sign, in any order and case. One name may come several times.
    pub headers: &'a [(&'a str, &'a str)],
    /// The SHA-256 of the body in lower-case hexadecimal, of an empty one too.
    pub payload_sha256: &'a str,
}

/// The result, and the steps on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The request in its canonical form.
    pub canonical_request: String,
    /// The names of the signed headers: lower-case, sorted, joined by `;`.
    pub signed_headers: String,
    /// What the key was applied to.
    pub string_to_sign: String,
    /// The signature in lower-case hexadecimal.
    pub signature: String,
}

impl Signature {
    /// The value of the `Authorization` header.
    pub fn authorization(&self, access_key_id: &str) -> String {
        format!(
            "{SCHEME} Credential={access_key_id},SignedHeaders={},Signature={}",
            self.signed_headers, self.signature
        )
    }
}

/// Signs a request.
pub fn sign(request: &Described<'_>, secret: &SecretString) -> Signature {
    let (canonical_headers, signed_headers) = canonical_headers(request.headers);
    let path = if request.path.is_empty() {
        "/"
    } else {
        request.path
    };
    let canonical_request = [
        request.method,
        path,
        &canonical_query(request.query),
        &canonical_headers,
        &signed_headers,
        request.payload_sha256,
    ]
    .join("\n");
    let string_to_sign = format!("{SCHEME}\n{}", sha256_hex(canonical_request.as_bytes()));
    let signature = hmac_sha256_hex(secret, string_to_sign.as_bytes());
    Signature {
        canonical_request,
        signed_headers,
        string_to_sign,
        signature,
    }
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn hmac_sha256_hex(secret: &SecretString, message: &[u8]) -> String {
    match Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) {
        Ok(mut mac) => {
            mac.update(message);
            hex::encode(mac.finalize().into_bytes())
        }
        // HMAC takes keys of every length (RFC 2104 §2); the type cannot say so.
        Err(_) => String::new(),
    }
}

/// Name and value of each parameter are decoded as forms are, sorted, and encoded anew.
fn canonical_query(query: &str) -> String {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>();
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    pairs.sort();
    let encode = |bytes: &[u8]| percent_encoding::percent_encode(bytes, RESERVED).to_string();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// `name:value` per line, sorted by name, and the names. The values of one name are sorted and
/// joined by commas.
fn canonical_headers(headers: &[(&str, &str)]) -> (String, String) {
    let mut sorted: Vec<(String, &str)> = headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        .collect();
    sorted.sort();
    let mut lines = String::new();
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in &sorted {
        if names.last() == Some(&name.as_str()) {
            lines.pop();
            lines.push(',');
        } else {
            names.push(name);
            lines.push_str(name);
            lines.push(':');
        }
        lines.push_str(value);
        lines.push('\n');
    }
    (lines, names.join(";"))
}

/// One segment of a path or one part of a query, percent-encoded.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded_sorted_and_encoded_anew() {
        for (sent, canonical) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("k&empty=", "empty=&k="),
            ("q=a+b%20c*~%2A", "q=a%20b%20c%2A~%2A"),
            ("a=%E8%AF%8D", "a=%E8%AF%8D"),
            ("a=b=c", "a=b%3Dc"),
            ("x=2&x=1&X=0", "X=0&x=1&x=2"),
            ("bad=%ZZ", "bad=%25ZZ"),
        ] {
            assert_eq!(canonical_query(sent), canonical, "{sent}");
        }
    }

    #[test]
    fn headers_are_lowered_trimmed_sorted_and_joined() {
        let (lines, names) = canonical_headers(&[
            ("x-acs-b", " 2 "),
            ("Host", "h:1"),
            ("X-Acs-B", "1"),
            ("x-acs-a", ""),
        ]);
        assert_eq!(lines, "host:h:1\nx-acs-a:\nx-acs-b:1,2\n");
        assert_eq!(names, "host;x-acs-a;x-acs-b");
    }
}
