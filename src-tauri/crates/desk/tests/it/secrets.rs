//! A secret that is typed in reaches the service and nothing else.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use plugdesk_desk::extensions::ExtensionId;
use secrecy::SecretString;
use tracing_subscriber::fmt::MakeWriter;

use crate::bench::Bench;

const CANARY: &str = "canary-5f0c1e7a-secret";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;
    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

fn files_with_the_canary(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_with_the_canary(&path, found);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            if bytes
                .windows(CANARY.len())
                .any(|window| window == CANARY.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
}

#[tokio::test]
async fn a_canary_is_in_no_file_no_log_no_answer_and_no_news() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let bench = Bench::new().await;
    let mut answers = String::new();
    for mut draft in [
        bench.cloud_draft(&SecretString::from(CANARY)),
        bench.ece_draft().await,
        bench.alibaba_draft(),
    ] {
        draft.secret = Some(plugdesk_desk::connections::TypedSecret(SecretString::from(
            CANARY,
        )));
        let view = bench.connect(draft.clone()).await;
        answers.extend([format!("{view:?}"), format!("{draft:?}")]);
        answers += &serde_json::to_string(&view).unwrap();
        let test = bench.desk.test_connection(&view.id).await.unwrap();
        assert!(test.fault.is_some(), "the canary is no valid secret");
        answers += &serde_json::to_string(&test).unwrap();
        if let Err(fault) = bench.desk.extensions(&view.id).await {
            answers += &serde_json::to_string(&fault).unwrap();
        }
        if let Err(fault) = bench
            .desk
            .extension(&view.id, &ExtensionId("1".to_owned()))
            .await
        {
            answers.extend([format!("{fault:?}"), fault.to_string()]);
        }
    }
    answers += &serde_json::to_string(&bench.desk.connections()).unwrap();
    answers += &serde_json::to_string(&*bench.told.lock().unwrap()).unwrap();
    assert!(!answers.contains(CANARY), "{answers}");

    let mut found = Vec::new();
    files_with_the_canary(bench.folder.path(), &mut found);
    assert!(found.is_empty(), "{found:?}");
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        !logged.is_empty(),
        "a log that holds nothing proves nothing"
    );
    assert!(!logged.contains(CANARY), "the log holds the canary");
}

#[tokio::test]
async fn the_keyring_is_asked_once_for_all_who_wait_for_it() {
    let mut bench = Bench::new().await;
    let connection = bench.cloud().await;
    bench.restart().await;
    let before = bench.keyring.asked();
    let (extensions, deployments, used) = tokio::join!(
        bench.desk.extensions(&connection.id),
        bench.desk.deployments(&connection.id),
        bench.desk.used_by(&connection.id, true),
    );
    assert!(extensions.is_ok() && deployments.is_ok() && used.is_ok());
    assert_eq!(bench.keyring.asked(), before + 1);
}
