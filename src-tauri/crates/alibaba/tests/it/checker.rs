//! Judges requests by the published description of ACS3-HMAC-SHA256 alone ("V3 request structure
//! and signature"), from the bytes that were sent. Nothing of the crate is used here, so a
//! mistake in its signer cannot hide itself.

use sha2::{Digest, Sha256};

const SCHEME: &str = "ACS3-HMAC-SHA256 ";

/// A key that requests may be signed with.
#[derive(Clone, Debug)]
pub(crate) struct KnownKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
}

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    /// Takes the first whole request off some bytes: it, and how many they were.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, String> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "a head that is no text")?;
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (first.next(), first.next());
        if first.next() != Some("HTTP/1.1") {
            return Err(format!("not HTTP/1.1: {head:?}"));
        }
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').ok_or(format!("no header: {line:?}")))
            .map(|line| line.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())))
            .collect::<Result<_, _>>()?;
        let mut sent = Self {
            method: method.unwrap_or_default().to_owned(),
            target: target.unwrap_or_default().to_owned(),
            headers,
            body: Vec::new(),
        };
        if sent.header("transfer-encoding").is_some() {
            return Err("a body without a length".to_owned());
        }
        let length = sent.header("content-length").unwrap_or("0");
        let length: usize = length.parse().map_err(|_| "a length that is no number")?;
        let whole = end + 4 + length;
        if bytes.len() < whole {
            return Ok(None);
        }
        sent.body = bytes[end + 4..whole].to_vec();
        Ok(Some((sent, whole)))
    }

    pub(crate) fn header(&self, wanted: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(name, _)| name == wanted);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// Whether a request may pass, and if not, why.
pub(crate) fn check(sent: &Sent, keys: &[KnownKey]) -> Result<(), String> {
    let needed = |name: &str| sent.header(name).ok_or(format!("no header {name}"));
    for name in [
        "host",
        "x-acs-action",
        "x-acs-version",
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
    ] {
        if needed(name)?.is_empty() {
            return Err(format!("an empty header {name}"));
        }
    }
    if needed("x-acs-version")? != "2017-06-13" {
        return Err("another version of the API".to_owned());
    }
    if !is_date(needed("x-acs-date")?) {
        return Err("a date in another notation".to_owned());
    }
    if needed("x-acs-content-sha256")? != hex::encode(Sha256::digest(&sent.body)) {
        return Err("the body is not the one that was signed".to_owned());
    }
    if sent.body.is_empty() == sent.header("content-type").is_some() {
        return Err("a content-type where there is no body, or the other way round".to_owned());
    }
    for (name, _) in &sent.headers {
        let count = sent.headers.iter().filter(|(other, _)| other == name);
        if count.count() != 1 {
            return Err(format!("two headers {name}"));
        }
    }
    check_action(sent, needed("x-acs-action")?)?;
    check_signature(sent, needed("authorization")?, keys)
}

fn check_signature(sent: &Sent, authorization: &str, keys: &[KnownKey]) -> Result<(), String> {
    let parts = authorization.strip_prefix(SCHEME).ok_or("another scheme")?;
    let part = |name: &str| {
        let found = parts.split(',').find_map(|part| part.strip_prefix(name));
        found.ok_or(format!("no {name} in {authorization:?}"))
    };
    let (id, names, given) = (
        part("Credential=")?,
        part("SignedHeaders=")?,
        part("Signature=")?,
    );
    let names: Vec<&str> = names.split(';').collect();
    if !names.is_sorted() {
        return Err("the names of the signed headers are not in order".to_owned());
    }
    for (name, _) in &sent.headers {
        let wanted = name.starts_with("x-acs-") || name == "host" || name == "content-type";
        if wanted && !names.contains(&name.as_str()) {
            return Err(format!("{name} is not signed"));
        }
    }
    let message = string_to_sign(sent, &names)?;
    let known = keys.iter().filter(|key| key.id == id);
    let mut why = format!("no key has the id {id:?}");
    for key in known {
        if sent.header("x-acs-security-token") != key.token.as_deref() {
            why = String::from("another security token, or none");
        } else if hmac_sha256_hex(key.secret.as_bytes(), message.as_bytes()) == given {
            return Ok(());
        } else {
            why = format!("the signature does not match {message:?}");
        }
    }
    Err(why)
}

/// The two lines that are signed.
fn string_to_sign(sent: &Sent, names: &[&str]) -> Result<String, String> {
    let (path, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
    let query = canonical_query(query)?;
    let mut lines = vec![sent.method.clone(), path.to_owned(), query];
    for name in names {
        let mut values: Vec<&str> = sent
            .headers
            .iter()
            .filter(|(own, _)| own == name)
            .map(|(_, value)| value.trim())
            .collect();
        if values.is_empty() {
            return Err(format!("{name} is signed and was not sent"));
        }
        values.sort_unstable();
        lines.push(format!("{name}:{}", values.join(",")));
    }
    let body = hex::encode(Sha256::digest(&sent.body));
    let hash = sent.header("x-acs-content-sha256").unwrap_or(&body);
    lines.extend([String::new(), names.join(";"), hash.to_owned()]);
    let canonical = hex::encode(Sha256::digest(lines.join("\n")));
    Ok(format!("ACS3-HMAC-SHA256\n{canonical}"))
}

fn canonical_query(query: &str) -> Result<String, String> {
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((decoded(name)?, decoded(value)?));
    }
    pairs.sort();
    let lines: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    Ok(lines.join("&"))
}

fn decoded(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = [bytes.next(), bytes.next()].map(Option::unwrap_or_default);
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                let byte = u8::from_str_radix(digits, 16);
                out.push(byte.map_err(|_| format!("half an escape in {text:?}"))?);
            }
            _ => out.push(byte),
        }
    }
    Ok(out)
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(*byte));
            }
            _ => out.extend(["%".to_owned(), hex::encode_upper([*byte])]),
        }
    }
    out
}

/// HMAC as RFC 2104 defines it.
fn hmac_sha256_hex(key: &[u8], message: &[u8]) -> String {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize();
    hex::encode(outer)
}

/// `yyyy-MM-ddTHH:mm:ssZ`.
fn is_date(text: &str) -> bool {
    let form = "0000-00-00T00:00:00Z";
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                _ => byte == wanted,
            })
}

/// Method, path below the instance (`{}`) and name, as the API's pages have them.
const ACTIONS: [(&str, &str, &str); 25] = [
    ("GET", "/openapi/regions", "DescribeRegions"),
    ("GET", "/openapi/instances", "ListInstance"),
    ("GET", "{}", "DescribeInstance"),
    ("GET", "{}/plugins", "ListPlugins"),
    ("GET", "{}/userPlugins", "ListUserPlugin"),
    (
        "POST",
        "{}/plugins/system/actions/install",
        "InstallSystemPlugin",
    ),
    (
        "POST",
        "{}/plugins/user/actions/install",
        "InstallUserPlugins",
    ),
    ("POST", "{}/plugins/actions/uninstall", "UninstallPlugin"),
    ("POST", "{}/plugins/actions/analysis", "PluginAnalysis"),
    ("POST", "{}/plugins/actions/remove", "RemovePlugin"),
    ("POST", "{}/actions/restart", "RestartInstance"),
    (
        "POST",
        "{}/estimated-time/restart-time",
        "EstimatedRestartTime",
    ),
    ("POST", "{}/actions/interrupt", "InterruptElasticsearchTask"),
    ("POST", "{}/actions/resume", "ResumeElasticsearchTask"),
    ("POST", "{}/actions/cancel-task", "CancelTask"),
    ("GET", "{}/action-records", "ListActionRecords"),
    ("GET", "{}/nodes", "ListAllNode"),
    (
        "GET",
        "{}/elasticsearch-health",
        "DescribeElasticsearchHealth",
    ),
    ("GET", "{}/dicts", "ListDicts"),
    ("GET", "{}/dict/_info", "ListDictInformation"),
    ("PUT", "{}/dict", "UpdateDict"),
    ("PUT", "{}/ik-hot-dict", "UpdateHotIkDicts"),
    ("PUT", "{}/synonymsDict", "UpdateSynonymsDicts"),
    ("PUT", "{}/aliws-dict", "UpdateAliwsDict"),
    // Only in known answers of the scheme itself.
    ("POST", "/", "RunInstances"),
];

/// Whether method and path are those of the action that the header names.
fn check_action(sent: &Sent, action: &str) -> Result<(), String> {
    let path = sent.target.split('?').next().unwrap_or_default();
    let of_instance = path.strip_prefix("/openapi/instances/").map(|rest| {
        let below = rest.split_once('/').map_or("", |(_, below)| below);
        let slash = if below.is_empty() { "" } else { "/" };
        format!("{{}}{slash}{below}")
    });
    let place = of_instance.as_deref().unwrap_or(path);
    let wanted = (sent.method.as_str(), place, action);
    if ACTIONS.contains(&wanted) {
        Ok(())
    } else {
        Err(format!("no operation is {wanted:?}"))
    }
}

#[cfg(test)]
mod tests;
