//! The texts for curl, run by a shell against the sandbox.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use plugdesk_desk::connections::ConnectionView;
use plugdesk_desk::copy_as::CopySubject;
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionId};
use plugdesk_desk::plans::{PlanAct, PlanRequest};
use secrecy::ExposeSecret as _;

use crate::bench::{Bench, extension};
use crate::deployments::row_of;
use crate::plan_acts::{id, request, stored, swift};
use crate::zips::plugin_zip;

/// What a shell, a path and a URL could each take for something else.
const ODD: &str = "it's \"$HOME\" `x` 词典 & %41#?[a]{b}.zip";

struct Shell {
    bench: Bench,
    connection: ConnectionView,
}

impl Shell {
    /// `None` where a tool that the texts need is missing here.
    async fn new() -> Option<Self> {
        for tool in ["bash", "curl", "jq"] {
            Command::new(tool).arg("--version").output().ok()?;
        }
        let bench = swift().await;
        let connection = bench.cloud().await;
        Some(Self { bench, connection })
    }

    fn folder(&self) -> PathBuf {
        self.bench.folder.path().to_owned()
    }

    /// Runs the text for an act with the key where the text expects it.
    async fn run(&self, subject: &CopySubject) -> String {
        let texts = self.bench.desk.copy_as(&self.connection.id, subject).await;
        let text = texts.unwrap().curl;
        let ready = self.bench.sandbox.ready();
        let key = ready.elastic_cloud.api_key.expose_secret().to_owned();
        let (folder, script) = (self.folder(), text.clone());
        let run = move || {
            Command::new("bash")
                .args(["-c", &script])
                .current_dir(folder)
                .env("EC_API_KEY", key)
                .output()
        };
        let said: Output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
        let words = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{text}\n{words}");
        String::from_utf8(said.stdout).unwrap()
    }

    /// Runs the text for an act on plans, and waits until they are carried out.
    async fn change(&self, request: PlanRequest, names: &[&str]) {
        self.run(&CopySubject::Plans { request }).await;
        for name in names {
            while row_of(&self.bench, &self.connection, name)
                .await
                .pending
                .is_some()
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    async fn uses(&self, deployment: &str, extension: &ExtensionId) -> bool {
        let row = row_of(&self.bench, &self.connection, deployment).await;
        let mut attached = row.attached.iter();
        attached.any(|one| one.extension.as_ref() == Some(extension))
    }
}

#[tokio::test]
async fn what_is_attached_and_detached_by_a_text_is() {
    let Some(shell) = Shell::new().await else {
        return;
    };
    let names = ["metrics-eu", "security-eu"];
    let new = stored(&shell.bench, &shell.connection, "analysis-copied").await;
    let mut ids = Vec::new();
    for name in names {
        ids.push(id(&shell.bench, &shell.connection, name).await);
    }
    let attach = PlanAct::Attach {
        extension: new.clone(),
    };
    shell.change(request(attach, &ids), &names).await;
    for name in names {
        assert!(shell.uses(name, &new).await, "{name}");
    }
    let detach = PlanAct::Detach {
        extension: new.clone(),
    };
    shell.change(request(detach, &ids), &names).await;
    for name in names {
        assert!(!shell.uses(name, &new).await, "{name}");
    }
    shell.run(&CopySubject::Delete { extension: new }).await;
}

#[tokio::test]
async fn odd_names_arrive_as_they_are() {
    let Some(shell) = Shell::new().await else {
        return;
    };
    let Shell { bench, connection } = &shell;
    let draft = extension("odd");
    let made = bench.desk.create_extension(&connection.id, &draft).await;
    let made = made.unwrap().row.id;
    let draft = ExtensionDraft {
        description: Some(ODD.to_owned()),
        ..draft
    };
    shell
        .run(&CopySubject::Edit {
            extension: made.clone(),
            draft,
        })
        .await;
    let file = plugin_zip("odd", 2_000);
    std::fs::write(shell.folder().join(ODD), &file).unwrap();
    shell
        .run(&CopySubject::Upload {
            extension: made.clone(),
            file_name: Some(ODD.to_owned()),
        })
        .await;
    let row = bench.desk.extension(&connection.id, &made).await;
    let row = row.unwrap().row;
    assert_eq!(row.description.as_deref(), Some(ODD));
    let size = u64::try_from(file.len()).unwrap();
    assert_eq!(row.file.unwrap().size, Some(size));
    shell.run(&CopySubject::Download { extension: made }).await;
    let received = std::fs::read(shell.folder().join("odd-8.15.2.zip")).unwrap();
    assert_eq!(received, file);
}
