//! One connection through the proxy, each way a reader, a queue and a writer.
//!
//! The reader decides what happens to the bytes and the writer does it, in order and at its time:
//! so latency costs no throughput, and what ends a connection happens after the bytes before it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::request::{Head, Part, Requests};
use super::toxic::{End, Moment, Toxics};

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// How much the kernel takes in on the way to the service.
const SEND_BUFFER: u32 = 128 * 1024;

/// How many chunks of an answer may be under way. With fewer, latency would cost throughput. Of a
/// request only one is, so that a client's progress stays close to what the service has.
const ANSWER_UNDER_WAY: usize = 256;

/// Carries a connection from its beginning to its end.
pub(super) async fn carry(
    mut client: TcpStream,
    shared: Arc<Shared>,
    toxics: Toxics,
    closing: CancellationToken,
) {
    let end = tokio::select! {
        biased;
        () = closing.cancelled() => End::Reset,
        end = pass(&mut client, &shared, toxics) => match end {
            // The sockets of a connection that froze are not touched until the proxy closes.
            (End::Freeze, _upstream) => {
                closing.cancelled().await;
                End::Reset
            }
            (end, _) => end,
        },
    };
    if end == End::Reset {
        // Closing a socket that does not linger is what sends a RST.
        let _ = client.set_zero_linger();
    }
}

/// Passes bytes both ways until something ends; gives back the connection to the service.
async fn pass(client: &mut TcpStream, shared: &Shared, toxics: Toxics) -> (End, Option<TcpStream>) {
    if toxics.reset == Some(Moment::BeforeFirstByte) {
        return (End::Reset, None);
    }
    let Ok(mut upstream) = connect(shared.target).await else {
        return (End::Reset, None);
    };
    // Small pieces are meant to go out as such.
    let _ = client.set_nodelay(true);
    let _ = upstream.set_nodelay(true);
    let exchange = Exchange::new(toxics);
    let ended = {
        let (from_client, to_client) = client.split();
        let (from_service, to_service) = upstream.split();
        let (up, outgoing) = mpsc::channel(1);
        let (down, incoming) = mpsc::channel(ANSWER_UNDER_WAY);
        tokio::try_join!(
            read_requests(from_client, up, shared, &exchange),
            write(to_service, outgoing, &exchange, |sent| shared
                .ledger
                .up(sent)),
            read_answers(from_service, down, &exchange),
            write(to_client, incoming, &exchange, |sent| shared
                .ledger
                .down(sent)),
        )
    };
    (ended.err().unwrap_or(End::Close), Some(upstream))
}

/// Connects to the service with little room in between, so that a client's progress stays close to
/// what has arrived there.
async fn connect(target: SocketAddr) -> io::Result<TcpStream> {
    let socket = match target {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.connect(target).await
}

/// What is put into a queue.
#[derive(Debug)]
enum Item {
    Bytes { bytes: Bytes, not_before: Instant },
    End(End),
}

/// The request under way, and the answer to it.
#[derive(Debug)]
struct Exchange(Mutex<Now>);

#[derive(Debug, Clone, Copy)]
struct Now {
    /// What works on every request of the connection.
    base: Toxics,
    /// What works on this one.
    toxics: Toxics,
    /// Bytes of the body, or of whatever is not HTTP, that have been let through.
    body: u64,
    /// Bytes of the answer that have been let through.
    answered: u64,
    whole: bool,
}

impl Exchange {
    fn new(base: Toxics) -> Self {
        Self(Mutex::new(Now {
            base,
            toxics: base,
            body: 0,
            answered: 0,
            whole: false,
        }))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, head: &Head, shared: &Shared) -> Toxics {
        let mut now = self.now();
        now.toxics = shared.rules.for_request(now.base, head, &shared.ledger);
        (now.body, now.answered, now.whole) = (0, 0, false);
        shared.ledger.request();
        now.toxics
    }

    /// How much of these bytes of a body passes, and what ends the connection then.
    fn let_through(&self, mut bytes: Bytes) -> (Bytes, Option<End>) {
        let mut now = self.now();
        let Some((limit, end)) = now.toxics.body_limit() else {
            now.body += bytes.len() as u64;
            return (bytes, None);
        };
        let left = usize::try_from(limit.saturating_sub(now.body)).unwrap_or(usize::MAX);
        let ends = bytes.len() >= left;
        bytes.truncate(left);
        now.body += bytes.len() as u64;
        (bytes, ends.then_some(end))
    }

    /// The same for bytes of an answer.
    fn let_back(&self, mut bytes: Bytes) -> (Bytes, Option<End>) {
        let mut now = self.now();
        if now.whole && now.toxics.reset == Some(Moment::BeforeAnswer) {
            return (Bytes::new(), Some(End::Reset));
        }
        let Some(limit) = now.toxics.truncate else {
            now.answered += bytes.len() as u64;
            return (bytes, None);
        };
        let left = usize::try_from(limit.saturating_sub(now.answered)).unwrap_or(usize::MAX);
        let ends = bytes.len() >= left;
        bytes.truncate(left);
        now.answered += bytes.len() as u64;
        (bytes, ends.then_some(End::Close))
    }
}

/// Reads what the client sends until it has no more to send.
async fn read_requests(
    mut client: ReadHalf<'_>,
    queue: mpsc::Sender<Item>,
    shared: &Shared,
    exchange: &Exchange,
) -> Result<(), End> {
    let mut requests = Requests::new();
    while let Some(bytes) = read(&mut client).await? {
        for part in requests.read(bytes) {
            match part {
                Part::Head(head, bytes) => {
                    let toxics = exchange.begin(&head, shared);
                    if toxics.reset == Some(Moment::BeforeFirstByte) {
                        return Err(End::Reset);
                    }
                    enqueue(&queue, bytes, Duration::ZERO).await?;
                    if let Some((0, end)) = toxics.body_limit() {
                        put(&queue, Item::End(end)).await?;
                    }
                }
                Part::Body(bytes) | Part::Opaque(bytes) => {
                    let (bytes, end) = exchange.let_through(bytes);
                    enqueue(&queue, bytes, Duration::ZERO).await?;
                    if let Some(end) = end {
                        put(&queue, Item::End(end)).await?;
                    }
                }
                Part::End => {
                    exchange.now().whole = true;
                    shared.ledger.whole_request();
                }
            }
        }
    }
    Ok(())
}

/// Reads what the service answers until it has no more to say.
async fn read_answers(
    mut service: ReadHalf<'_>,
    queue: mpsc::Sender<Item>,
    exchange: &Exchange,
) -> Result<(), End> {
    while let Some(bytes) = read(&mut service).await? {
        let latency = exchange.now().toxics.latency.unwrap_or_default();
        let (bytes, end) = exchange.let_back(bytes);
        enqueue(&queue, bytes, latency).await?;
        if let Some(end) = end {
            put(&queue, Item::End(end)).await?;
        }
    }
    let slow_close = exchange.now().toxics.slow_close;
    if let Some(by) = slow_close {
        sleep(by).await;
    }
    Ok(())
}

/// Writes a queue until it ends, and then says that no more will come.
async fn write(
    mut to: WriteHalf<'_>,
    mut queue: mpsc::Receiver<Item>,
    exchange: &Exchange,
    count: impl Fn(usize),
) -> Result<(), End> {
    while let Some(item) = queue.recv().await {
        match item {
            Item::End(end) => return Err(end),
            Item::Bytes { bytes, not_before } => {
                sleep_until(not_before).await;
                write_at_pace(&mut to, bytes, exchange, &count).await?;
            }
        }
    }
    to.shutdown().await.map_err(|_| End::Close)
}

async fn write_at_pace(
    to: &mut WriteHalf<'_>,
    mut bytes: Bytes,
    exchange: &Exchange,
    count: &impl Fn(usize),
) -> Result<(), End> {
    while !bytes.is_empty() {
        let (bandwidth, slicer) = {
            let now = exchange.now();
            (now.toxics.bandwidth, now.toxics.slicer)
        };
        let (size, pause) = piece(bandwidth, slicer);
        let piece = bytes.split_to(size.min(bytes.len()));
        to.write_all(&piece).await.map_err(|_| End::Close)?;
        count(piece.len());
        if let Some(rate) = bandwidth {
            let nanos = piece.len() as u64 * 1_000_000_000 / rate;
            sleep(Duration::from_nanos(nanos)).await;
        }
        if let Some(pause) = pause {
            sleep(pause).await;
        }
    }
    Ok(())
}

/// How many bytes go out at once, and the pause after them.
fn piece(bandwidth: Option<u64>, slicer: Option<(usize, Duration)>) -> (usize, Option<Duration>) {
    // A twentieth of a second's worth keeps a slow line even.
    let even = bandwidth.map_or(CHUNK, |rate| {
        usize::try_from(rate / 20).unwrap_or(CHUNK).clamp(1, CHUNK)
    });
    match slicer {
        Some((size, pause)) => (size.min(even), Some(pause)),
        None => (even, None),
    }
}

async fn read(from: &mut ReadHalf<'_>) -> Result<Option<Bytes>, End> {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    match from.read_buf(&mut buffer).await {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(buffer.freeze())),
        Err(error) => Err(ended_by(&error)),
    }
}

/// A reset on one side is a reset on the other.
fn ended_by(error: &io::Error) -> End {
    match error.kind() {
        io::ErrorKind::ConnectionReset => End::Reset,
        _ => End::Close,
    }
}

async fn enqueue(queue: &mpsc::Sender<Item>, bytes: Bytes, latency: Duration) -> Result<(), End> {
    if bytes.is_empty() {
        return Ok(());
    }
    let not_before = Instant::now() + latency;
    put(queue, Item::Bytes { bytes, not_before }).await
}

async fn put(queue: &mpsc::Sender<Item>, item: Item) -> Result<(), End> {
    queue.send(item).await.map_err(|_| End::Close)
}
