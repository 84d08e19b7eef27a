//! The way to the service: names, connections, resets, stalls.

use std::net::SocketAddr;
use std::time::Duration;

use plugdesk_desk::transfers::TransferState;
use plugdesk_net::HttpSettings;
use plugdesk_sandbox::BytesPerSecond;
use plugdesk_tests::faults::{Moment, Rule, Toxic};
use tokio::net::{TcpSocket, TcpStream};

use crate::matrix::behind_a_proxy::{Prescribed, in_child};
use crate::matrix::row::{At, Held, Promise, Row, done, promise};
use crate::matrix::stage::Stage;

const REACHING: &str = "Reaching the service";
const LOST: &str = "Connections that break";
const SLOW: &str = "Connections that are slow";

/// Larger than what the sockets on the way take in by themselves.
const LARGE: usize = 12_000_000;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = reaching();
    rows.extend(lost());
    rows.extend(slow());
    rows
}

fn reaching() -> Vec<Row> {
    const NO_NAME: Prescribed = Prescribed::Answering("407 Proxy Authentication Required");
    let offline = |told| promise("offline", told, Held::Nothing);
    let stays_out = |told| promise("failed, remains: nothing", told, Held::Nothing);
    vec![
        Row::new(
            REACHING,
            "the host has no address",
            At::Connect,
            offline(&["host_not_found"]),
            || in_child("nowhere.invalid", Prescribed::Nothing),
        ),
        Row::new(
            REACHING,
            "a proxy asks for a name and password (407)",
            At::Connect,
            stays_out(&["proxy_failed"]),
            || in_child("service.example.com", NO_NAME),
        ),
        Row::new(
            REACHING,
            "a proxy refuses to connect (503 to CONNECT)",
            At::Connect,
            stays_out(&["proxy_failed"]),
            || in_child("service.example.com", Prescribed::Answering("503 No Way")),
        ),
        Row::new(
            REACHING,
            "the proxy can't be reached",
            At::Connect,
            offline(&["proxy_failed"]),
            || in_child("service.example.com", Prescribed::Away),
        ),
        Row::new(
            REACHING,
            "refused, and back later",
            At::Connect,
            done(&["host_unreachable"]),
            || async {
                let stage = Stage::new().await;
                let connection = stage.connected().await;
                stage.cloud.down().await;
                stage.upload(&connection).await.unwrap();
                stage.becomes(TransferState::Offline).await;
                stage.cloud.up().unwrap();
                let view = stage.becomes(TransferState::Done).await;
                stage.outcome(&view).await.any_number_of_tries()
            },
        ),
        Row::new(
            REACHING,
            "gone in the middle, refused, and back later",
            At::Send,
            done(&["connection_cut", "host_unreachable"]),
            || async {
                let stage = Stage::with(|conditions| conditions.filling = LARGE).await;
                let switches = stage.sandbox.switches();
                switches.set_upload_rate(BytesPerSecond::new(1_000_000));
                let connection = stage.connected().await;
                stage.upload(&connection).await.unwrap();
                stage.sending().await;
                stage.cloud.down().await;
                stage.becomes(TransferState::Offline).await;
                switches.set_upload_rate(None);
                stage.cloud.up().unwrap();
                let view = stage.becomes(TransferState::Done).await;
                stage.outcome(&view).await.any_number_of_tries()
            },
        ),
        Row::new(
            REACHING,
            "nobody takes the connection",
            At::Connect,
            offline(&["connect_timeout"]),
            || async {
                let full = FullHouse::new().await;
                let stage = Stage::with(|conditions| {
                    conditions.tuning.http.connect_timeout = Duration::from_secs(1);
                })
                .await;
                let draft = stage.cloud_draft(&format!("http://{}", full.address));
                let connection = stage.connect(&draft).await;
                stage.upload(&connection).await.unwrap();
                let view = stage.becomes(TransferState::Offline).await;
                stage.outcome(&view).await
            },
        ),
    ]
}

fn lost() -> Vec<Row> {
    let before = Toxic::Reset(Moment::BeforeFirstByte);
    let answer = Toxic::Reset(Moment::BeforeAnswer);
    let in_head = Toxic::Reset(Moment::AfterBody(0));
    let in_body = Toxic::Reset(Moment::AfterBody(10_000));
    let short = Toxic::Truncate(30);
    let cut: &[&str] = &["connection_cut"];
    let adopted: &[&str] = &["connection_cut", "note: adopted"];
    let arrived: &[&str] = &["connection_cut", "note: arrivedBefore"];
    let mut rows: Vec<Row> = [
        ("reset before the first byte", before, At::Create, cut),
        ("reset before the first byte", before, At::Send, cut),
        ("reset before the first byte", before, At::Verify, cut),
        ("reset after the head", in_head, At::Create, cut),
        ("reset after the head", in_head, At::Send, cut),
        ("reset in the middle of the body", in_body, At::Send, cut),
        (
            "reset after the last byte, before the answer",
            answer,
            At::Create,
            adopted,
        ),
        (
            "reset after the last byte, before the answer",
            answer,
            At::Send,
            arrived,
        ),
        (
            "reset after the last byte, before the answer",
            answer,
            At::Verify,
            cut,
        ),
        ("answer cut after 30 bytes", short, At::Create, adopted),
        ("answer cut after 30 bytes", short, At::Send, arrived),
        ("answer cut after 30 bytes", short, At::Verify, cut),
    ]
    .into_iter()
    .map(|(situation, toxic, at, told)| met(LOST, situation, toxic, 1, at, done(told)))
    .collect();
    rows.push(met(
        LOST,
        "reset in the middle of the body, every time",
        in_body,
        100,
        At::Send,
        promise("failed, remains: extension without file", cut, Held::Empty),
    ));
    for (situation, toxic) in [
        ("reset before the first byte", before),
        ("reset after the last byte, before the answer", answer),
        ("answer cut after 30 bytes", short),
    ] {
        let refused = promise("refused", &["connection_cut"], Held::NotAsked);
        rows.push(listing(LOST, situation, toxic, refused));
    }
    rows
}

fn slow() -> Vec<Row> {
    let fine = || done(&[]);
    vec![
        stalling(
            "no byte moves, half of the file sent",
            6_000_000,
            At::Send,
            done(&["stalled"]),
        ),
        stalling(
            "no byte moves, none of the file sent",
            0,
            At::Send,
            done(&["stalled"]),
        ),
        stalling(
            "no answer comes, nothing has arrived",
            0,
            At::Create,
            done(&["stalled"]),
        ),
        Row::new(
            SLOW,
            "a line of 1 MB/s, longer than the guard against stalls in all",
            At::Send,
            fine(),
            || async {
                let stage = Stage::with(|conditions| {
                    conditions.filling = LARGE;
                    conditions.tuning.http = guarded();
                })
                .await;
                let toxic = Toxic::Bandwidth(1_000_000);
                stage
                    .uploaded_with(&[Rule::requests(toxic, "PUT", "")])
                    .await
            },
        ),
        Row::new(SLOW, "200 ms of latency", At::Send, fine(), || async {
            let toxic = Toxic::Latency(Duration::from_millis(200));
            let stage = Stage::new().await;
            stage.uploaded_with(&[Rule::connections(toxic)]).await
        }),
        Row::new(SLOW, "pieces of 100 bytes", At::Send, fine(), || async {
            let toxic = Toxic::Slicer {
                size: 100,
                pause: Duration::from_micros(100),
            };
            let stage = Stage::new().await;
            stage.uploaded_with(&[Rule::connections(toxic)]).await
        }),
        Row::new(
            SLOW,
            "connections close slowly",
            At::Send,
            fine(),
            || async {
                let toxic = Toxic::SlowClose(Duration::from_secs(1));
                let stage = Stage::new().await;
                stage.uploaded_with(&[Rule::connections(toxic)]).await
            },
        ),
    ]
}

/// The guard against stalls, shortened.
fn guarded() -> HttpSettings {
    HttpSettings {
        stall_after: Duration::from_secs(5),
        answer_timeout: Duration::from_secs(5),
        ..HttpSettings::default()
    }
}

fn stalling(situation: &'static str, after: u64, at: At, promise: Promise) -> Row {
    Row::new(SLOW, situation, at, promise, move || async move {
        let stage = Stage::with(|conditions| {
            conditions.filling = LARGE;
            conditions.tuning.http = guarded();
        })
        .await;
        let (method, path) = at.request();
        let rule = Rule::requests(Toxic::Stall(after), method, path);
        stage.uploaded_with(&[rule.once()]).await
    })
}

/// An upload whose request at a step meets a toxic.
fn met(
    group: &'static str,
    situation: &'static str,
    toxic: Toxic,
    times: u32,
    at: At,
    promise: Promise,
) -> Row {
    Row::new(group, situation, at, promise, move || async move {
        let (method, path) = at.request();
        let rule = Rule::requests(toxic, method, path).times(times);
        Stage::new().await.uploaded_with(&[rule]).await
    })
}

fn listing(group: &'static str, situation: &'static str, toxic: Toxic, promise: Promise) -> Row {
    Row::new(group, situation, At::List, promise, move || async move {
        let stage = Stage::new().await;
        let (method, path) = At::List.request();
        stage.cloud.poison(Rule::requests(toxic, method, path));
        let connection = stage.connected().await;
        Stage::listed(stage.desk.extensions(&connection).await)
    })
}

/// A port that listens and whose queue is full, so that no connection comes about.
struct FullHouse {
    address: SocketAddr,
    _listener: tokio::net::TcpListener,
    _waiting: Vec<tokio::task::JoinHandle<std::io::Result<TcpStream>>>,
}

impl FullHouse {
    async fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        // Until one connection does not come about although nothing slows it down.
        loop {
            let mut connecting = tokio::spawn(TcpStream::connect(address));
            let soon = tokio::time::timeout(Duration::from_millis(500), &mut connecting).await;
            if soon.is_err() {
                waiting.push(connecting);
                break;
            }
            waiting.push(tokio::spawn(async move { soon.unwrap().unwrap() }));
        }
        Self {
            address,
            _listener: listener,
            _waiting: waiting,
        }
    }
}
