//! No secret in any log, at the most talkative level, of any crate below.

use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use plugdesk_elastic::{Credentials, Encoding, NewExtension, Upload};
use plugdesk_net::{CancellationToken, HttpSettings};
use secrecy::ExposeSecret;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::enterprise::{client, signed_in, trust};
use crate::stage::{Stage, new};
use crate::uploads::fetched;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Tests beside this one would switch the same log on and off, so it gets a process of its own.
#[test]
fn a_talkative_log_holds_no_secret() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "redaction::child", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("1 passed"), "{text}");
}

/// Runs on one thread, so that the log of that thread holds everything. ECE is spoken to over
/// HTTP/2, whose library logs every frame.
#[tokio::test]
#[ignore = "runs as a child process of the test above"]
async fn child() {
    let stage = Stage::new().await;
    let log = Log::default();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(log.clone());
    let _logging = tracing_subscriber::registry().with(layer).set_default();

    let ready = stage.sandbox.ready().ece.clone();
    let cancel = CancellationToken::new();
    let password = ready.password.expose_secret();
    let mut secrets = vec![
        ready.api_key.expose_secret().to_owned(),
        password.to_owned(),
        STANDARD.encode(format!("{}:{password}", ready.username)),
        // Nobody knows the token but the client and the service.
        "Bearer ".to_owned(),
        "\"token\"".to_owned(),
    ];
    let with_token = Credentials::User {
        username: ready.username.clone(),
        password: ready.password.clone(),
    };
    let with_token = client(&stage, trust(&stage).await, with_token);
    for client in signed_in(&stage).await.into_iter().chain([with_token]) {
        let id = client
            .create_extension(&new("quiet"), &cancel)
            .await
            .unwrap()
            .value
            .id;
        let file = stage.archive("quiet.zip", 100_000);
        let stored = client
            .upload_extension(&id, Upload::new(file.clone(), Encoding::RawZip), &cancel)
            .await
            .unwrap();
        let link = stored.value.file_metadata.unwrap().url.unwrap();
        let settings = HttpSettings {
            trust: trust(&stage).await,
            ..HttpSettings::default()
        };
        assert!(!fetched(link.expose(), settings).await.is_empty());
        let query = link.expose().split_once('?').unwrap().1.to_owned();
        secrets.extend(
            query
                .split('&')
                .filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())),
        );
        let request = NewExtension {
            download_url: Some("http://127.0.0.1:1/a.zip?sig=canary-in-a-link".to_owned()),
            ..new("refused")
        };
        client
            .create_extension(&request, &cancel)
            .await
            .unwrap_err();
        secrets.push("canary-in-a-link".to_owned());
    }

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("plugdesk_net") && log.contains("h2::"),
        "the log is talkative"
    );
    assert!(log.contains("answered"), "calls are logged");
    assert!(log.contains("/users/auth/_login"), "logins are logged");
    for secret in secrets {
        assert!(
            secret.len() > 5,
            "{secret} is long enough to be found only where it is meant"
        );
        if let Some(at) = log.find(&secret) {
            let line = log[..at].matches('\n').count();
            panic!("a secret in: {}", log.lines().nth(line).unwrap());
        }
    }
}
