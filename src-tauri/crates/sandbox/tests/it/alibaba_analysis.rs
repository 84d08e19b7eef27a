//! `PluginAnalysis`: archives are really looked into, and what the service does not take is refused.

use std::io::{Cursor, Write};

use plugdesk_sandbox::{ActionRefusal, AlibabaReady};
use reqwest::Method;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::running::Running;
use crate::signer::Call;
use crate::storage::{object, put};

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";
const LOGS: &str = "/openapi/instances/es-cn-n6w1o1x0w001c0002";
const EXCLUSIVE: &str = "/openapi/instances/es-cn-v2r81b0zz001e0005";

/// An archive of a plug-in, with more entries if wanted.
pub(crate) fn archive(
    name: &str,
    version: &str,
    elasticsearch: &str,
    more: &[(&str, &str)],
) -> Vec<u8> {
    let descriptor = format!(
        "name={name}\nversion={version}\nelasticsearch.version={elasticsearch}\n\
         description=About {name}\nclassname=org.example.A\njava.version=17\n"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let own = [("plugin-descriptor.properties", descriptor.as_str())];
    for (name, text) in own.iter().chain(more) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn analysis(
    running: &Running,
    region: &AlibabaReady,
    instance: &str,
    names: &[&str],
    query: &str,
) -> Call {
    let path = format!("{instance}/plugins/actions/analysis");
    let mut call = Call::to(running, region, "PluginAnalysis", Method::POST, &path);
    query.clone_into(&mut call.query);
    let items: Vec<_> = names
        .iter()
        .map(|name| json!({ "name": name, "ossObject": object(region, &format!("up/{name}")) }))
        .collect();
    call.body(&json!(items).to_string());
    call
}

async fn library(running: &Running) -> Vec<Value> {
    let path = format!("{SEARCH}/userPlugins");
    let call = Call::new(running, "ListUserPlugin", Method::GET, &path);
    call.succeed(running).await["Result"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn an_archive_is_looked_into_and_then_taken_in() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let policy = "grant {\n  permission java.lang.RuntimePermission \"getClassLoader\";\n};\n";
    let more = [("plugin-security.policy", policy)];
    let bytes = archive("part-numbers", "2.0.0", "8.15.1", &more);
    put(&running, &here, "up/part-numbers.zip", bytes).await;
    let before = library(&running).await.len();
    // A dry run is the default, and SDKs write flags in their own ways.
    for query in ["", "dryRun=true", "dryRun=True"] {
        let call = analysis(&running, &here, SEARCH, &["part-numbers.zip"], query);
        assert_eq!(
            call.succeed(&running).await["Result"],
            json!([{
                "name": "part-numbers", "version": "2.0.0", "elasticsearchVersion": "8.15.1",
                "description": "About part-numbers", "securityPolicy": policy,
            }])
        );
        assert_eq!(library(&running).await.len(), before);
    }
    let call = analysis(
        &running,
        &here,
        SEARCH,
        &["part-numbers.zip"],
        "dryRun=false",
    );
    call.succeed(&running).await;
    let running = running.again().await;
    let here = running.ready().alibaba.clone();
    let held = library(&running).await;
    let found = held
        .iter()
        .find(|one| one["name"] == "part-numbers")
        .unwrap();
    assert_eq!(found["state"], "UNINSTALLED");
    assert_eq!(found["bingoPlugins"][0]["version"], "2.0.0");
    let call = analysis(
        &running,
        &here,
        SEARCH,
        &["part-numbers.zip"],
        "dryRun=false",
    );
    let message = call.refused(&running, 400, "PluginVersionExists").await;
    assert!(message.contains("2.0.0"), "{message}");
}

#[tokio::test]
async fn a_second_version_stands_beside_the_first() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let bytes = archive("pluginName1", "9.9.9", "8.15.1", &[]);
    put(&running, &here, "up/plugin-one-9.zip", bytes).await;
    analysis(
        &running,
        &here,
        SEARCH,
        &["plugin-one-9.zip"],
        "dryRun=false",
    )
    .succeed(&running)
    .await;
    let held = library(&running).await;
    let one = held
        .iter()
        .find(|one| one["name"] == "pluginName1")
        .unwrap();
    let versions = one["bingoPlugins"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    // By the name of the file the new one is meant.
    let path = format!("{SEARCH}/plugins/user/actions/install");
    let mut call = Call::new(&running, "InstallUserPlugins", Method::POST, &path);
    call.body("[{\"name\":\"plugin-one-9.zip\"}]");
    call.succeed(&running).await;
    let held = library(&running).await;
    let one = held
        .iter()
        .find(|one| one["name"] == "pluginName1")
        .unwrap();
    assert_eq!(one["version"], "9.9.9");
    assert_eq!(one["state"], "INSTALLING");
}

#[tokio::test]
async fn what_the_service_does_not_take_is_refused_with_its_reason() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    let files = "grant { permission java.io.FilePermission \"<<ALL FILES>>\", \"read,write\"; };";
    let policy = [("plugin-security.policy", files)];
    for (name, bytes) in [
        ("other-version.zip", archive("other", "1", "8.13.4", &[])),
        (
            "reads-files.zip",
            archive("reads-files", "1", "8.15.1", &policy),
        ),
        ("built-in.zip", archive("analysis-ik", "1", "8.15.1", &[])),
        ("no-archive.zip", b"nothing".to_vec()),
        ("fine-one.zip", archive("fine-one", "1", "8.15.1", &[])),
        ("fine-two.zip", archive("fine-one", "1", "8.15.1", &[])),
    ] {
        put(&running, &here, &format!("up/{name}"), bytes).await;
    }
    for (names, code, reason) in [
        (vec!["other-version.zip"], "PluginVersionMismatch", "8.13.4"),
        (
            vec!["fine-one.zip", "reads-files.zip"],
            "PluginSecurityPolicyForbidden",
            "FilePermission",
        ),
        (vec!["built-in.zip"], "PluginNameConflict", "built-in"),
        (
            vec!["no-archive.zip"],
            "InvalidPluginPackage",
            "no readable zip",
        ),
        (
            vec!["fine-one.zip", "fine-two.zip"],
            "PluginVersionExists",
            "fine-one",
        ),
        (
            vec!["not-there.zip"],
            "OssObjectNotReadable",
            "up/not-there.zip",
        ),
        (
            vec!["under_score.zip"],
            "InvalidPluginFileName",
            "under_score.zip",
        ),
        (vec![], "MustChangeOneResource", "no plug-in"),
    ] {
        for query in ["dryRun=true", "dryRun=false"] {
            let call = analysis(&running, &here, SEARCH, &names, query);
            let message = call.refused(&running, 400, code).await;
            assert!(message.contains(reason), "{message}");
        }
    }
    let call = analysis(&running, &here, SEARCH, &["fine-one.zip"], "dryRun=maybe");
    call.refused(&running, 400, "InvalidParameter").await;
    assert_eq!(library(&running).await.len(), 4);

    running.sandbox.switches().override_built_in(true);
    analysis(&running, &here, SEARCH, &["built-in.zip"], "")
        .succeed(&running)
        .await;
    // An instance whose version has two numbers takes every patch level.
    let bytes = archive("for-seven", "1", "7.10.2", &[]);
    put(&running, &here, "up/for-seven.zip", bytes).await;
    analysis(&running, &here, LOGS, &["for-seven.zip"], "")
        .succeed(&running)
        .await;
}

#[tokio::test]
async fn fifty_files_are_the_most() {
    let running = Running::demo().await;
    let here = running.ready().alibaba.clone();
    // Four are there already.
    for number in 0..47 {
        let (name, bytes) = (
            format!("number-{number}.zip"),
            archive(&format!("number-{number}"), "1", "8.15.1", &[]),
        );
        put(&running, &here, &format!("up/{name}"), bytes).await;
        let call = analysis(&running, &here, SEARCH, &[&name], "dryRun=false");
        if number < 46 {
            call.succeed(&running).await;
        } else {
            let message = call.refused(&running, 400, "PluginCountExceeded").await;
            assert!(message.contains("50"), "{message}");
        }
    }
}

#[tokio::test]
async fn instances_of_the_older_architecture_and_other_regions_buckets_are_refused() {
    let running = Running::demo().await;
    let [hangzhou, shanghai] = &running.ready().alibaba_regions[..] else {
        panic!("there are two regions");
    };
    let bytes = archive("fine-one", "1", "8.15.1", &[]);
    put(&running, hangzhou, "up/fine-one.zip", bytes.clone()).await;
    put(&running, shanghai, "up/fine-one.zip", bytes).await;
    let message = analysis(&running, shanghai, EXCLUSIVE, &["fine-one.zip"], "")
        .refused(&running, 400, "UserPluginNotSupported")
        .await;
    assert!(message.contains("suspended"), "{message}");
    let mut elsewhere = analysis(&running, hangzhou, SEARCH, &[], "");
    elsewhere.body(
        &json!([{ "name": "fine-one.zip", "ossObject": object(shanghai, "up/fine-one.zip") }])
            .to_string(),
    );
    let message = elsewhere
        .refused(&running, 400, "OssObjectNotReadable")
        .await;
    assert!(message.contains("cn-hangzhou"), "{message}");

    let switches = running.sandbox.switches();
    switches.suspend_custom_plugins(true);
    analysis(&running, hangzhou, SEARCH, &["fine-one.zip"], "")
        .refused(&running, 400, "UserPluginNotSupported")
        .await;
    switches.suspend_custom_plugins(false);
    switches.refuse(ActionRefusal::new(
        "PluginAnalysis",
        "PolicyRefused",
        "Not this one.",
    ));
    let call = || analysis(&running, hangzhou, SEARCH, &["fine-one.zip"], "");
    let message = call().refused(&running, 400, "PolicyRefused").await;
    assert_eq!(message, "Not this one.");
    call().succeed(&running).await;
}
