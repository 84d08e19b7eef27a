//! The requests themselves, for whoever has another tool than the command line.

use plugdesk_net::Url;

use super::legs::{Body, Call, Given, Leg, Object};
use super::{AtRegion, host_of};
use crate::copy_as::shell::segment;

/// The text for what has to be done.
pub(super) fn text(at: &AtRegion, legs: &[Leg]) -> String {
    let mut parts = vec![format!(
        "# Elasticsearch 2017-06-13 at {}, signed with ACS3-HMAC-SHA256.\n# Before each request \
         stands its x-acs-action.",
        at.origin
    )];
    for leg in legs {
        match leg {
            Leg::Say(_) => {}
            Leg::Call(call) => parts.push(request(call)),
            Leg::Put { file, object } => parts.push(format!(
                "# OSS: PutObject, whose body is the file {}.\nPUT {}",
                serde_json::json!(file),
                address(at, object)
            )),
            Leg::Delete(object) => parts.push(format!(
                "# OSS: DeleteObject\nDELETE {}",
                address(at, object)
            )),
        }
    }
    parts.join("\n\n") + "\n"
}

fn address(at: &AtRegion, object: &Object) -> String {
    let key: Vec<String> = object.key.split('/').map(segment).collect();
    let (bucket, key) = (&object.bucket, key.join("/"));
    let told = at.oss.as_ref().and_then(|oss| oss.address.as_deref());
    match told.and_then(|address| Url::parse(address).ok()) {
        // Before an address of numbers a bucket's name can't stand.
        Some(url) if url.domain().is_none() => {
            let (scheme, host) = (url.scheme(), host_of(url.as_str()));
            format!("{scheme}://{host}/{bucket}/{key}")
        }
        Some(url) => format!("https://{bucket}.{}/{key}", host_of(url.as_str())),
        None => format!("https://{bucket}.oss-{}.aliyuncs.com/{key}", at.region),
    }
}

fn request(call: &Call) -> String {
    let query: Vec<String> = call
        .query
        .iter()
        .map(|(name, value)| match value {
            Given::Text(text) => format!("{name}={text}"),
            Given::New => format!("{name}=A-NEW-UUID"),
        })
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let head = format!(
        "# {}\n{} {}{mark}{}",
        call.operation,
        call.method,
        call.path,
        query.join("&")
    );
    match &call.body {
        Body::Empty => head,
        Body::Json(text) => format!("{head}\nContent-Type: application/json\n\n{text}"),
        Body::Kept(_, words) => format!("{head}\nContent-Type: application/json\n\n# {words}"),
    }
}
