//! The application's way: one client, several files at once.

use std::sync::Arc;

use plugdesk_elastic::{ApiBase, Client, Credentials, Encoding, ExtensionId, Upload};
use plugdesk_net::{CancellationToken, FileToSend, Http, HttpSettings};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::archives::Archive;
use crate::failure::Failure;
use crate::sandbox::Service;

pub(crate) struct Ours {
    client: Client,
}

impl Ours {
    pub(crate) fn new(service: &Service, url: &str) -> Result<Self, Failure> {
        let failed = Failure::of("preparing the client");
        let http = Http::new(HttpSettings::default()).map_err(|error| failed(&error))?;
        let base = ApiBase::parse(url).map_err(|error| failed(&error))?;
        let key = Credentials::ApiKey(service.api_key());
        let client = Client::new(http, base, key).map_err(|error| failed(&error))?;
        Ok(Self { client })
    }

    /// Sends every file to its target, so many at once.
    pub(crate) async fn send(
        &self,
        files: &[Archive],
        targets: &[String],
        at_once: usize,
    ) -> Result<(), Failure> {
        let orders: Vec<_> = files
            .iter()
            .zip(targets)
            .map(|(file, target)| (file.path.clone(), file.length, target.clone()))
            .collect();
        let orders = Arc::new(Mutex::new(orders.into_iter()));
        let mut workers = JoinSet::new();
        for _ in 0..at_once {
            let (orders, client) = (orders.clone(), self.client.clone());
            workers.spawn(async move {
                loop {
                    let next = orders.lock().await.next();
                    let Some((path, length, target)) = next else {
                        return Ok(());
                    };
                    let file = FileToSend {
                        path,
                        length,
                        modified: None,
                    };
                    send_one(&client, file, &target).await?;
                }
            });
        }
        while let Some(ended) = workers.join_next().await {
            ended.map_err(|error| Failure::of("sending")(&error))??;
        }
        Ok(())
    }
}

async fn send_one(client: &Client, file: FileToSend, target: &str) -> Result<(), Failure> {
    let failed = Failure::of("sending");
    let id = ExtensionId::parse(target).map_err(|error| failed(&error))?;
    let length = file.length;
    let upload = Upload::new(file, Encoding::RawZip);
    let sent = upload.sent.clone();
    let stored = client
        .upload_extension(&id, upload, &CancellationToken::new())
        .await
        .map_err(|error| failed(&error))?;
    let held = stored.value.file_metadata.and_then(|file| file.size);
    let said = sent.get().map(|sent| sent.bytes);
    if held != Some(length) || said != Some(length) {
        return Err(Failure::new(format!(
            "sending: of {length} bytes {said:?} were sent and {held:?} are held"
        )));
    }
    Ok(())
}
