//! curl as a person's script would call it: one process for each file, one after another.

use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::archives::Archive;
use crate::failure::Failure;
use crate::sandbox::Service;

/// How curl puts the file into the request.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// `-T`
    Put,
    /// `-F`
    Multipart,
}

pub(crate) struct Curl<'a> {
    service: &'a Service,
    url: &'a str,
    form: Form,
}

impl<'a> Curl<'a> {
    pub(crate) fn new(service: &'a Service, url: &'a str, form: Form) -> Self {
        Self { service, url, form }
    }

    pub(crate) async fn send(&self, files: &[Archive], targets: &[String]) -> Result<(), Failure> {
        for (file, target) in files.iter().zip(targets) {
            self.send_one(file, target).await?;
        }
        Ok(())
    }

    async fn send_one(&self, file: &Archive, target: &str) -> Result<(), Failure> {
        let mut curl = Command::new("curl");
        curl.args(["--disable", "--silent", "--show-error", "--fail"])
            .args(["--noproxy", "*", "--output"])
            .arg(if cfg!(windows) { "NUL" } else { "/dev/null" })
            // The question whether to go on would cost curl a round trip.
            .args(["--header", "Expect:"])
            .args(["--config", "-"]);
        match self.form {
            Form::Put => {
                curl.args(["--header", "Content-Type: application/zip", "--upload-file"])
                    .arg(&file.path);
            }
            Form::Multipart => {
                let part = format!("file=@{};type=application/zip", file.path.display());
                curl.args(["--request", "PUT", "--form", &part]);
            }
        }
        curl.arg(self.service.extension_url(self.url, target));
        let mut child = curl
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(Failure::io("starting curl"))?;
        // The key goes in here, because everybody can read a program's arguments.
        if let Some(mut input) = child.stdin.take() {
            let line = format!(
                "header = \"Authorization: {}\"\n",
                self.service.authorization()
            );
            input
                .write_all(line.as_bytes())
                .await
                .map_err(Failure::io("telling curl the key"))?;
        }
        let status = child
            .wait()
            .await
            .map_err(Failure::io("waiting for curl"))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("curl failed ({status})")))
        }
    }
}
