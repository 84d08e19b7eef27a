//! Rows that lead outside of this machine, each in a process of its own: the proxies that a system
//! prescribes are read from the environment, which a test cannot change for itself alone.

use std::env;
use std::process::Command;

use plugdesk_desk::transfers::TransferState;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::row::{Held, Outcome};
use super::stage::Stage;

const HOST: &str = "PLUGDESK_FAULT_HOST";
const MARK: &str = "outcome: ";

/// The proxy that the system prescribes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Prescribed {
    Nothing,
    /// It answers everything with this status.
    Answering(&'static str),
    /// It can't be reached.
    Away,
}

/// Uploads to a host, by way of the system's proxy where there is one.
pub(super) async fn in_child(host: &'static str, prescribed: Prescribed) -> Outcome {
    let mut command = Command::new(env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let address = match prescribed {
        Prescribed::Nothing => None,
        Prescribed::Answering(says) => Some(proxy(says).await),
        Prescribed::Away => {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            Some(listener.local_addr().unwrap())
        }
    };
    if let Some(address) = address {
        command.env("HTTPS_PROXY", format!("http://{address}"));
    }
    command
        .args([
            "--exact",
            "matrix::behind_a_proxy::child_of_the_matrix",
            "--ignored",
            "--nocapture",
        ])
        .env(HOST, host);
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.split_once(MARK));
    let (_, line) = line.ok_or(&text).unwrap();
    let mut parts = line.split('|').map(ToOwned::to_owned);
    let mut next = || parts.next().unwrap();
    Outcome {
        ends: next(),
        told: next().split(',').map(ToOwned::to_owned).collect(),
        tries: next(),
        effects: next(),
        held: Held::Nothing,
    }
}

/// A proxy that answers every request with this status.
async fn proxy(says: &'static str) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match client.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let answer = format!("HTTP/1.1 {says}\r\ncontent-length: 0\r\n\r\n");
            let _ = client.write_all(answer.as_bytes()).await;
        }
    });
    address
}

/// The other process; run alone it has nothing to do.
#[tokio::test]
#[ignore = "a part of the fault matrix, which starts it"]
async fn child_of_the_matrix() {
    let Ok(host) = env::var(HOST) else { return };
    let stage = Stage::new().await;
    let draft = stage.cloud_draft(&format!("https://{host}"));
    let connection = stage.connect(&draft).await;
    stage.upload(&connection).await.unwrap();
    let view = stage
        .until(|desk| {
            let view = desk.transfers().pop()?;
            (view.state.ended() || view.state == TransferState::Offline).then_some(view)
        })
        .await;
    let Outcome {
        ends,
        told,
        tries,
        effects,
        held,
    } = stage.outcome(&view).await;
    assert_eq!(held, Held::Nothing);
    println!("{MARK}{ends}|{}|{tries}|{effects}", told.join(","));
}
