//! Proxies and the system's certificates come from the environment, which a test cannot change for
//! itself: each case runs in a child process.

use std::process::Command;

use plugdesk_net::{CancellationToken, NetError, Phase};
use tokio::net::TcpListener;

use crate::servers::{Authority, always, get, http, impatient};

const TARGET: &str = "PLUGDESK_TEST_TARGET";
const EXPECTED: &str = "PLUGDESK_TEST_EXPECTED";

/// Runs in the child process: sends one call and compares what comes of it.
#[tokio::test]
#[ignore = "runs as a child process of the other tests here"]
async fn child() {
    let target = std::env::var(TARGET).unwrap();
    let outcome = match http(impatient())
        .send(get(&target), &CancellationToken::new())
        .await
    {
        Ok(answer) => answer.status().as_u16().to_string(),
        Err(error) => {
            let phase = error.phase();
            match error {
                NetError::Proxy {
                    proxy,
                    host,
                    problem,
                    ..
                } => {
                    assert_eq!(phase, Phase::Proxy);
                    assert!(!proxy.contains("secret"), "{proxy}");
                    format!("{problem:?} {proxy} {host}")
                }
                NetError::AddressNotResolved { host, .. } => {
                    assert_eq!(phase, Phase::Address);
                    format!("no address for {host}")
                }
                NetError::Tls { problem, .. } => format!("{problem:?}"),
                other => format!("{other:?}"),
            }
        }
    };
    assert_eq!(outcome, std::env::var(EXPECTED).unwrap());
}

/// Runs the child with these variables and without any of the developer's own.
async fn with(variables: Vec<(&'static str, String)>, target: String, expected: String) {
    let child = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        for name in [
            "HTTPS_PROXY",
            "HTTP_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "REQUEST_METHOD",
        ] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .args(["--exact", "environment::child", "--ignored", "--nocapture"])
            .envs(variables)
            .env(TARGET, target)
            .env(EXPECTED, expected)
            .output()
            .unwrap()
    });
    let output = child.await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("1 passed"), "{text}");
}

async fn through(proxy: String, target: String, expected: String) {
    let variables = vec![("HTTPS_PROXY", proxy.clone()), ("http_proxy", proxy)];
    with(variables, target, expected).await;
}

#[tokio::test]
async fn a_name_without_an_address_says_so() {
    // RFC 6761 §6.4 promises that no name below `invalid` ever has an address.
    let target = "https://nowhere.invalid/".to_owned();
    with(
        Vec::new(),
        target,
        "no address for nowhere.invalid".to_owned(),
    )
    .await;
}

/// Minimal systems have no certificates at all. They can still use what runs on this machine.
#[tokio::test]
async fn a_system_that_trusts_nobody_still_reaches_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.pem");
    std::fs::write(&file, "").unwrap();
    let nobody = || {
        vec![
            ("SSL_CERT_FILE", file.display().to_string()),
            ("SSL_CERT_DIR", folder.path().display().to_string()),
        ]
    };
    let plain = always("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    with(
        nobody(),
        format!("http://127.0.0.1:{plain}/"),
        "200".to_owned(),
    )
    .await;
    let secure = Authority::new().serve(|_| {}).await;
    with(
        nobody(),
        format!("https://localhost:{secure}/"),
        "UnknownIssuer".to_owned(),
    )
    .await;
}

const SERVICE: &str = "https://service.example.com/";

#[tokio::test]
async fn a_proxy_that_asks_for_a_password_is_named() {
    let port =
        always("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
    let expected = format!("AuthenticationRequired 127.0.0.1:{port} service.example.com:443");
    let proxy = format!("http://ann:secret@127.0.0.1:{port}");
    through(proxy, SERVICE.to_owned(), expected).await;
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    let port = always("HTTP/1.1 503 No Way\r\ncontent-length: 0\r\n\r\n").await;
    let expected = format!("Refused 127.0.0.1:{port} service.example.com:443");
    through(
        format!("http://127.0.0.1:{port}"),
        SERVICE.to_owned(),
        expected,
    )
    .await;
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let expected = format!("Unreachable 127.0.0.1:{port} service.example.com:443");
    through(
        format!("http://127.0.0.1:{port}"),
        SERVICE.to_owned(),
        expected,
    )
    .await;
}

#[tokio::test]
async fn this_machine_is_reached_without_a_proxy() {
    let proxy = always("HTTP/1.1 418 Proxy\r\ncontent-length: 0\r\n\r\n").await;
    let service = always("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let target = format!("http://127.0.0.1:{service}/");
    through(
        format!("http://127.0.0.1:{proxy}"),
        target,
        "200".to_owned(),
    )
    .await;
}
