//! The sandbox inside the application: the services on this computer to practise with, one of
//! them in two regions.

use std::io;
use std::path::PathBuf;

use plugdesk_sandbox::{Sandbox, SandboxOptions, StartError};
use secrecy::SecretString;
use tokio::sync::Mutex;

use crate::connections::{
    ConnectionColour, ConnectionId, ConnectionRecord, OssView, Place, SecretKeeping, ServiceKind,
    SignIn,
};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase, Retry};

/// The sandbox, started on demand.
pub struct Practice {
    data: PathBuf,
    running: Mutex<Option<Sandbox>>,
}

/// A connection into the sandbox, with its secret of this run.
pub struct PracticeConnection {
    /// The connection.
    pub record: ConnectionRecord,
    /// Its secret.
    pub secret: SecretString,
}

impl Practice {
    /// A sandbox that keeps its state in `data`. Nothing is started yet.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            running: Mutex::new(None),
        }
    }

    /// Starts the sandbox if it does not run, and tells how to reach it.
    pub async fn open(&self) -> Result<Vec<PracticeConnection>, Fault> {
        let mut running = self.running.lock().await;
        let sandbox = match running.take() {
            Some(sandbox) => sandbox,
            None => Sandbox::start(SandboxOptions::new(&self.data))
                .await
                .map_err(|error| not_started(&error))?,
        };
        let connections = connections_of(&sandbox).await;
        *running = Some(sandbox);
        connections
    }

    /// Stops the sandbox. What was made in it stays.
    pub async fn close(&self) {
        if let Some(sandbox) = self.running.lock().await.take() {
            sandbox.stop().await;
        }
    }
}

fn not_started(error: &StartError) -> Fault {
    tracing::error!(%error, "the sandbox did not start");
    // The error's own words name the folder, and a path is nothing for the page.
    failed(match error {
        StartError::Folder { source, .. } => source.kind().to_string(),
        StartError::State { source, .. } => source.to_string(),
        StartError::FolderInUse { .. } => io::ErrorKind::ResourceBusy.to_string(),
        StartError::StateFormat { format, .. } => format!("format {format}"),
        other => other.to_string(),
    })
}

fn failed(reason: String) -> Fault {
    Fault::new(FaultCode::SandboxFailed, FaultPhase::Desk)
        .with_arg("reason", reason)
        .retrying(Retry::Now)
        .offering(FaultAction::Retry)
}

async fn connections_of(sandbox: &Sandbox) -> Result<Vec<PracticeConnection>, Fault> {
    let ready = sandbox.ready();
    let authority = tokio::fs::read_to_string(&ready.ece.ca_file)
        .await
        .map_err(|error| failed(error.kind().to_string()))?;
    let place = |service, address: &str| Place {
        service,
        address: address.to_owned(),
        region: None,
        authority: None,
        exactly: false,
        vpc: false,
        oss: None,
    };
    let cloud = place(ServiceKind::ElasticCloud, &ready.elastic_cloud.url);
    let ece = Place {
        authority: Some(authority),
        ..place(ServiceKind::Ece, &ready.ece.url)
    };
    let mut connections = vec![
        connection(
            "practice-elastic-cloud",
            "Sandbox · Elastic Cloud",
            cloud,
            SignIn::ApiKey,
            &ready.elastic_cloud.api_key,
        ),
        connection(
            "practice-ece",
            "Sandbox · ECE",
            ece,
            SignIn::ApiKey,
            &ready.ece.api_key,
        ),
    ];
    let ids = ["practice-alibaba", "practice-alibaba-shanghai"];
    for (id, region) in ids.into_iter().zip(&ready.alibaba_regions) {
        let name = format!("Sandbox · Alibaba Cloud {}", region.region);
        let place = Place {
            region: Some(region.region.clone()),
            oss: Some(OssView {
                bucket: region.oss_bucket.clone(),
                address: Some(region.oss_endpoint.clone()),
                keep: false,
            }),
            ..place(ServiceKind::Alibaba, &region.endpoint)
        };
        let sign_in = SignIn::AccessKey {
            access_key_id: region.access_key_id.clone(),
        };
        connections.push(connection(
            id,
            &name,
            place,
            sign_in,
            &region.access_key_secret,
        ));
    }
    Ok(connections)
}

fn connection(
    id: &str,
    name: &str,
    place: Place,
    sign_in: SignIn,
    secret: &SecretString,
) -> PracticeConnection {
    PracticeConnection {
        record: ConnectionRecord {
            id: ConnectionId(id.to_owned()),
            name: name.to_owned(),
            place,
            sign_in,
            keeping: SecretKeeping::ThisRun,
            colour: ConnectionColour::Green,
            protected: false,
            practice: true,
        },
        secret: secret.clone(),
    }
}
