//! The program: one line of JSON, signals, and errors that fit one line.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

fn program(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_plugdesk-sandbox"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

async fn refusal(arguments: &[&str]) -> (i32, String) {
    let output = timeout(PATIENCE, program(arguments).wait_with_output())
        .await
        .unwrap()
        .unwrap();
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    (output.status.code().unwrap(), text)
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

#[cfg(unix)]
#[tokio::test]
async fn it_prints_one_line_serves_and_ends_on_a_signal() {
    let folder = TempDir::new().unwrap();
    let mut child = program(&[
        "--data",
        folder.path().to_str().unwrap(),
        "--seed-data",
        "empty",
    ]);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    timeout(PATIENCE, out.read_line(&mut line))
        .await
        .unwrap()
        .unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        keys(&ready),
        ["alibaba", "alibaba_regions", "ece", "elastic_cloud"]
    );
    assert_eq!(
        keys(&ready["elastic_cloud"]),
        ["api_key", "no_user_api_key", "other_user_api_key", "url"]
    );
    assert_eq!(
        keys(&ready["ece"]),
        [
            "api_key",
            "ca_file",
            "no_user_api_key",
            "other_user_api_key",
            "password",
            "url",
            "username"
        ]
    );
    assert_eq!(
        keys(&ready["alibaba"]),
        [
            "access_key_id",
            "access_key_secret",
            "endpoint",
            "oss_bucket",
            "oss_endpoint",
            "region",
            "sts"
        ]
    );
    let client =
        crate::running::client_trusting(ready["ece"]["ca_file"].as_str().unwrap().as_ref());
    for origin in [&ready["elastic_cloud"]["url"], &ready["ece"]["url"]] {
        let url = format!("{}/api/v1/deployments", origin.as_str().unwrap());
        assert_eq!(client.get(url).send().await.unwrap().status(), 401);
    }
    let storage = ready["alibaba"]["oss_endpoint"].as_str().unwrap();
    let response = client
        .put(format!("{storage}/bucket/key"))
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 403);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("<Code>AccessDenied</Code>")
    );

    let pid = child.id().unwrap().to_string();
    Command::new("kill")
        .args(["-TERM", &pid])
        .status()
        .await
        .unwrap();
    let status = timeout(PATIENCE, child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
    let mut rest = String::new();
    out.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "");
}

#[tokio::test]
async fn wrong_arguments_are_one_line_with_a_remedy() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    for (arguments, told) in [
        (vec![], "--data"),
        (vec!["--data", data, "--port-base", "99999"], "0..=65535"),
        (
            vec!["--data", data, "--seed-data", "lots"],
            "demo, many, empty",
        ),
        (vec!["--data", data, "--upload-rate", "0"], "above zero"),
        (vec!["--data", data, "--bogus"], "--bogus"),
    ] {
        let (code, line) = refusal(&arguments).await;
        assert_eq!(code, 2, "{line}");
        assert!(line.contains(told) && line.contains("--help"), "{line}");
    }
    let (code, line) = refusal(&["--data", data, "--port-base", "65531"]).await;
    assert_eq!(code, 1);
    assert!(line.contains("choose a base between 1 and 65530"), "{line}");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().min(65530).to_string();
    let folder = TempDir::new().unwrap();
    let arguments = [
        "--data",
        folder.path().to_str().unwrap(),
        "--port-base",
        &port,
    ];
    let (code, line) = refusal(&arguments).await;
    assert_eq!(code, 1);
    assert!(line.contains(&format!("127.0.0.1:{port}")), "{line}");
    assert!(line.contains("choose another port base"), "{line}");
}
