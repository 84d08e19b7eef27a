//! The fault proxy over real connections, to the sandbox and to a listener that only takes notes.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use plugdesk_sandbox::{Sandbox, SandboxOptions, SeedData, Service};
use plugdesk_tests::faults::{Moment, Proxy, Rule, Toxic};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const ALL: &str = "/api/v1/deployments/extensions";
const ONE: &str = "/api/v1/deployments/extensions/{extension_id}";

/// Elastic Cloud and ECE, each behind a proxy.
struct Line {
    sandbox: Sandbox,
    cloud: Proxy,
    ece: Proxy,
    client: Client,
    _folder: TempDir,
}

impl Line {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = SandboxOptions::new(folder.path());
        options.seed = SeedData::Empty;
        let sandbox = Sandbox::start(options).await.unwrap();
        let ready = sandbox.ready();
        let authority = std::fs::read(&ready.ece.ca_file).unwrap();
        let authority = reqwest::Certificate::from_pem(&authority).unwrap();
        Self {
            cloud: Proxy::before_origin(&ready.elastic_cloud.url).unwrap(),
            ece: Proxy::before_origin(&ready.ece.url).unwrap(),
            client: Client::builder()
                .no_proxy()
                .tls_certs_only([authority])
                .build()
                .unwrap(),
            sandbox,
            _folder: folder,
        }
    }

    fn cloud(&self, method: Method, path: &str) -> RequestBuilder {
        let key = &self.sandbox.ready().elastic_cloud.api_key;
        let url = format!("{}{path}", self.cloud.origin("http"));
        let request = self.client.request(method, url);
        request.header("authorization", format!("ApiKey {}", key.expose_secret()))
    }

    fn ece(&self) -> RequestBuilder {
        let key = &self.sandbox.ready().ece.api_key;
        let url = format!("{}{ALL}", self.ece.origin("https"));
        let request = self.client.get(url);
        request.header("authorization", format!("ApiKey {}", key.expose_secret()))
    }

    fn creation(&self) -> RequestBuilder {
        let body = json!({ "name": "words", "extension_type": "bundle", "version": "*" });
        self.cloud(Method::POST, ALL).json(&body)
    }

    async fn made(&self) -> String {
        let answer = self.creation().send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let reply: Value = answer.json().await.unwrap();
        reply["id"].as_str().unwrap().to_owned()
    }

    fn upload(&self, id: &str, zip: Vec<u8>) -> RequestBuilder {
        self.cloud(Method::PUT, &format!("{ALL}/{id}"))
            .header("content-type", "application/zip")
            .body(zip)
    }

    /// How many extensions there are, and how many of them hold a file.
    async fn held(&self) -> (usize, usize) {
        let held = self.sandbox.extensions(Service::ElasticCloud);
        let held = held.await.unwrap();
        let files = held.iter().filter(|one| one.file.is_some()).count();
        (held.len(), files)
    }
}

/// The smallest zip with this much in it.
fn zip_of(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;

    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("dictionaries/words.txt", stored).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

/// The kind of the system's error beneath an error of the client.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        source = cause.source();
    }
    None
}

fn reset(moment: Moment, method: &str) -> Rule {
    Rule::requests(Toxic::Reset(moment), method, "/extensions").once()
}

#[tokio::test]
async fn without_rules_everything_passes() {
    let line = Line::new().await;
    let id = line.made().await;
    let zip = zip_of(&vec![7; 3_000_000]);
    let answer = line.upload(&id, zip.clone()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let held = line.sandbox.extensions(Service::ElasticCloud);
    let file = held.await.unwrap().remove(0).file.unwrap();
    assert_eq!(file.size, zip.len() as u64);
    let tally = line.cloud.tally();
    assert_eq!((tally.requests, tally.whole_requests), (2, 2));
    assert!(tally.bytes_up > zip.len() as u64 && tally.bytes_down > 100);
    assert!(tally.struck.is_empty());

    // Two requests on one connection are told apart.
    assert_eq!(tally.connections, 1);
    let answer = line.ece().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(line.ece.tally().requests, 0, "nobody looks into TLS");
}

#[tokio::test]
async fn a_reset_strikes_before_the_first_byte_in_the_middle_and_before_the_answer() {
    let line = Line::new().await;
    let asked = |method, path| line.sandbox.requested(Service::ElasticCloud, method, path);
    line.cloud.poison(reset(Moment::BeforeFirstByte, "POST"));
    let error = line.creation().send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset));
    assert_eq!(asked("POST", ALL), 0);

    line.cloud.poison(reset(Moment::BeforeAnswer, "POST"));
    let error = line.creation().send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset));
    assert_eq!(asked("POST", ALL), 1);
    assert_eq!(line.held().await, (1, 0), "it was carried out");

    let id = line.made().await;
    let zip = zip_of(&vec![7; 3_000_000]);
    for moment in [Moment::AfterBody(0), Moment::AfterBody(1_000_000)] {
        line.cloud.poison(reset(moment, "PUT"));
        line.upload(&id, zip.clone()).send().await.unwrap_err();
        assert_eq!(line.held().await, (2, 0), "{moment:?}");
    }
    line.cloud.poison(reset(Moment::BeforeAnswer, "PUT"));
    let error = line.upload(&id, zip.clone()).send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset));
    assert_eq!(line.held().await, (2, 1), "the file is stored");
    assert_eq!(asked("PUT", ONE), 3);

    let tally = line.cloud.tally();
    assert_eq!(tally.of("reset before the first byte"), 1);
    assert_eq!(tally.of("reset in the middle"), 2);
    assert_eq!(tally.of("reset before the answer"), 2);
}

#[tokio::test]
async fn an_answer_is_cut_after_so_many_bytes() {
    let line = Line::new().await;
    line.made().await;
    let rule = Rule::requests(Toxic::Truncate(20), "GET", ALL).once();
    line.cloud.poison(rule);
    let before = line.cloud.tally().bytes_down;
    line.cloud(Method::GET, ALL).send().await.unwrap_err();
    assert_eq!(line.cloud.tally().bytes_down - before, 20);
    let answer = line.cloud(Method::GET, ALL).send().await.unwrap();
    let whole = answer.bytes().await.unwrap();

    let toxic = Toxic::Truncate(line.cloud.tally().bytes_down - before - 20 - 5);
    line.cloud.poison(Rule::requests(toxic, "GET", "").once());
    let answer = line.cloud(Method::GET, ALL).send().await.unwrap();
    assert_eq!(answer.content_length(), Some(whole.len() as u64));
    assert!(answer.bytes().await.unwrap_err().is_decode());
}

/// A listener that takes one connection after the other and keeps what it reads, until the other
/// side has no more to send.
struct Notes {
    address: SocketAddr,
    read: JoinHandle<Vec<u8>>,
}

impl Notes {
    /// Answers with `answer` as soon as it is connected; an empty one is never finished.
    async fn answering(answer: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let read = tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            if !answer.is_empty() {
                client.write_all(answer).await.unwrap();
                client.shutdown().await.unwrap();
            }
            let mut notes = Vec::new();
            let _ = client.read_to_end(&mut notes).await;
            notes
        });
        Self { address, read }
    }
}

const REQUEST: &[u8] = b"PUT /x HTTP/1.1\r\ncontent-length: 400000\r\n\r\n";

#[tokio::test]
async fn a_stall_lets_exactly_so_many_bytes_through_and_nothing_more() {
    let notes = Notes::answering(b"").await;
    let proxy = Proxy::before(notes.address).unwrap();
    proxy.poison(Rule::requests(Toxic::Stall(123_456), "PUT", "/x"));
    let mut client = TcpStream::connect(proxy.address()).await.unwrap();
    client.write_all(REQUEST).await.unwrap();
    client.write_all(&vec![1; 300_000]).await.unwrap();
    let passed = 123_456 + REQUEST.len() as u64;
    while proxy.tally().bytes_up < passed {
        tokio::task::yield_now().await;
    }
    // Neither side is told anything until the proxy goes.
    proxy.down().await;
    let read = notes.read.await.unwrap();
    assert_eq!(read.len() as u64, passed);
    let mut answer = Vec::new();
    let error = client.read_to_end(&mut answer).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(proxy.tally().of("stall"), 1);
}

#[tokio::test]
async fn what_is_slow_is_slow_and_whole() {
    const ANSWER: &[u8] = &[b'a'; 4_000];
    // The least time that each of them must take; how much longer it takes proves nothing.
    for (toxic, least) in [
        (Toxic::Latency(Duration::from_millis(60)), 60),
        (Toxic::Bandwidth(40_000), 90),
        (
            Toxic::Slicer {
                size: 1_000,
                pause: Duration::from_millis(20),
            },
            60,
        ),
        (Toxic::SlowClose(Duration::from_millis(60)), 60),
    ] {
        let notes = Notes::answering(ANSWER).await;
        let proxy = Proxy::before(notes.address).unwrap();
        proxy.poison(Rule::connections(toxic).once());
        let begun = Instant::now();
        let mut client = TcpStream::connect(proxy.address()).await.unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.unwrap();
        assert_eq!(answer, ANSWER, "{toxic:?}");
        let least = Duration::from_millis(least);
        assert!(begun.elapsed() >= least, "{toxic:?} {:?}", begun.elapsed());
        drop(client);
        notes.read.await.unwrap();
        assert_eq!(proxy.tally().of(toxic.name()), 1);
    }
}

#[tokio::test]
async fn latency_does_not_cost_throughput() {
    const ANSWER: &[u8] = &[b'a'; 8 * 1024 * 1024];
    let notes = Notes::answering(ANSWER).await;
    let proxy = Proxy::before(notes.address).unwrap();
    let latency = Duration::from_millis(500);
    proxy.poison(Rule::connections(Toxic::Latency(latency)));
    let begun = Instant::now();
    let mut client = TcpStream::connect(proxy.address()).await.unwrap();
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer.len(), ANSWER.len());
    // Were each of the 128 pieces or more held up by itself, this would take a minute.
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn down_refuses_resets_and_comes_back_on_the_same_port() {
    let line = Line::new().await;
    line.made().await;
    let mut open = TcpStream::connect(line.cloud.address()).await.unwrap();
    open.write_all(b"GET").await.unwrap();
    while line.cloud.tally().connections < 2 {
        tokio::task::yield_now().await;
    }
    for _ in 0..3 {
        line.cloud.down().await;
        line.cloud.down().await;
        let error = line.cloud(Method::GET, ALL).send().await.unwrap_err();
        assert!(error.is_connect());
        assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionRefused));
        line.cloud.up().unwrap();
        line.cloud.up().unwrap();
        let answer = line.cloud(Method::GET, ALL).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let error = open.read(&mut [0; 10]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn tls_is_met_byte_by_byte() {
    let line = Line::new().await;
    for (toxic, times) in [
        (Toxic::Reset(Moment::BeforeFirstByte), 1),
        (Toxic::Reset(Moment::AfterBody(100)), 1),
        (Toxic::Truncate(300), 1),
    ] {
        line.ece.poison(Rule::connections(toxic).times(times));
        let error = line.ece().send().await.unwrap_err();
        assert!(!error.is_timeout(), "{toxic:?}: {error:?}");
    }
    line.ece.poison(Rule::connections(Toxic::Slicer {
        size: 100,
        pause: Duration::ZERO,
    }));
    let answer = line.ece().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(line.sandbox.requested(Service::Ece, "GET", ALL), 1);
}

#[tokio::test]
async fn rules_count_and_choose() {
    let line = Line::new().await;
    let rule = Rule::requests(Toxic::Reset(Moment::BeforeFirstByte), "POST", "/extensions");
    line.cloud.poison(rule.times(2));
    for _ in 0..2 {
        let listed = line.cloud(Method::GET, ALL).send().await.unwrap();
        assert_eq!(listed.status(), StatusCode::OK, "another method");
        line.creation().send().await.unwrap_err();
    }
    line.made().await;
    line.cloud.poison(Rule::requests(
        Toxic::Reset(Moment::BeforeFirstByte),
        "",
        "/elsewhere",
    ));
    line.made().await;
    line.cloud
        .poison(Rule::connections(Toxic::Reset(Moment::BeforeFirstByte)));
    line.cloud.down().await;
    line.cloud.up().unwrap();
    line.creation().send().await.unwrap_err();
    line.cloud.heal();
    line.made().await;
}
