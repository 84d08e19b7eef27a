//! The aliyun command line (3.3 and later) in a POSIX shell.

use super::legs::{Body, Call, Given, Kept, Leg, Object};
use super::{AtRegion, host_of};
use crate::copy_as::shell::{file, quoted};
use crate::instances::InstanceId;

/// The text for what has to be done.
pub(super) fn text(at: &AtRegion, instance: &InstanceId, legs: &[Leg]) -> String {
    let token = if at.temporary {
        ", ALIBABA_CLOUD_SECURITY_TOKEN"
    } else {
        ""
    };
    let mut lines = vec![format!(
        "# Signs in with the profile of `aliyun configure`, or with ALIBABA_CLOUD_ACCESS_KEY_ID, \
         ALIBABA_CLOUD_ACCESS_KEY_SECRET{token}."
    )];
    let steps: Vec<String> = legs.iter().map(|leg| written(at, instance, leg)).collect();
    let depends = legs
        .iter()
        .any(|leg| matches!(leg, Leg::Put { .. } | Leg::Call(Call { kept: Some(_), .. })));
    if depends {
        // What one step leaves behind the next one needs.
        lines.push("(\nset -eu".to_owned());
        lines.extend(steps);
        lines.push(")".to_owned());
    } else {
        lines.extend(steps);
    }
    lines.join("\n") + "\n"
}

fn written(at: &AtRegion, instance: &InstanceId, leg: &Leg) -> String {
    match leg {
        Leg::Say(words) => format!("# {words}"),
        Leg::Call(call) => called(at, instance, call),
        Leg::Put { file: name, object } => {
            let file = file(Some(name));
            format!(
                "aliyun ossutil cp {file} {}{}",
                url_of(object),
                bucket_at(at)
            )
        }
        Leg::Delete(object) => format!("aliyun ossutil rm {}{}", url_of(object), bucket_at(at)),
    }
}

fn url_of(object: &Object) -> String {
    quoted(&format!("oss://{}/{}", object.bucket, object.key))
}

fn bucket_at(at: &AtRegion) -> String {
    let endpoint = at.oss.as_ref().and_then(|oss| oss.address.as_deref());
    let endpoint = endpoint.filter(|address| !address.is_empty());
    let endpoint = endpoint.map(|address| format!(" --endpoint {}", quoted(&host_of(address))));
    format!(
        " --region {}{}",
        quoted(&at.region),
        endpoint.unwrap_or_default()
    )
}

fn called(at: &AtRegion, instance: &InstanceId, call: &Call) -> String {
    let mut words = vec![format!(
        "aliyun elasticsearch {} --region {}",
        kebab(call.operation),
        quoted(&at.region)
    )];
    if at.elsewhere {
        words.push(format!("--endpoint {}", quoted(&at.host())));
    }
    words.push(format!("\\\n  --instance-id {}", quoted(&instance.0)));
    for (name, value) in &call.query {
        let value = match value {
            Given::Text(text) => quoted(text),
            Given::New => "\"$(uuidgen)\"".to_owned(),
        };
        words.push(format!("--{} {value}", kebab(name)));
    }
    match &call.body {
        Body::Empty => {}
        Body::Json(text) => words.push(format!("\\\n  --body {}", quoted(text))),
        Body::Kept(name, _) => words.push(format!("\\\n  --body \"${name}\"")),
    }
    let words = words.join(" ");
    call.kept
        .map_or_else(|| words.clone(), |kept| into(&words, kept))
}

/// The call with what is kept of its answer.
fn into(words: &str, kept: Kept) -> String {
    let with = kept
        .with
        .map(|name| format!(" --argjson {name} \"${name}\""))
        .unwrap_or_default();
    let program = quoted(kept.program);
    format!("{}=$({words} |\n  jq -c{with} {program})", kept.name)
}

/// `InstallUserPlugins` as `install-user-plugins`.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
