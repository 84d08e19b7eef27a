//! A proxy on loopback that does to connections what bad lines do to them.
//!
//! It stands before any address, plain or TLS. Its vocabulary is toxiproxy's: latency, bandwidth,
//! stalls, resets, truncated answers, slow closes, slicing, and being down. A [`Rule`] says which
//! [`Toxic`] strikes how many connections, or how many requests of a kind on plain HTTP; there the
//! proxy follows each request to its last byte, so that an answer is lost exactly when it should be.

mod connection;
mod request;
mod rules;
mod tally;
mod toxic;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

pub use rules::Rule;
pub use tally::Tally;
pub use toxic::{Moment, Toxic};

use rules::Rules;
use tally::Ledger;

/// The kernel takes in this much of a request ahead of the proxy. Kept small, so that a client's
/// progress stays close to what has passed.
const RECEIVE_BUFFER: u32 = 128 * 1024;

/// How many connections may wait to be taken.
const BACKLOG: u32 = 1024;

/// A running proxy. Dropping it ends all its connections.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    door: Mutex<Door>,
}

/// What all connections of a proxy share.
#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    rules: Rules,
    ledger: Ledger,
}

/// Whether somebody can come in.
#[derive(Debug)]
enum Door {
    Open {
        closing: CancellationToken,
        doorman: JoinHandle<()>,
    },
    /// The port is bound and not listened at: nobody else gets it, and whoever comes is refused.
    Shut(TcpSocket),
    /// The port could not be kept; `up` takes it again.
    Lost,
}

impl Proxy {
    /// A proxy on a free port before this address.
    pub fn before(target: SocketAddr) -> io::Result<Self> {
        let socket = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = socket.local_addr()?;
        let proxy = Self {
            address,
            shared: Arc::new(Shared {
                target,
                rules: Rules::default(),
                ledger: Ledger::default(),
            }),
            door: Mutex::new(Door::Shut(socket)),
        };
        proxy.up()?;
        Ok(proxy)
    }

    /// A proxy before an origin such as `http://127.0.0.1:40001`.
    pub fn before_origin(origin: &str) -> io::Result<Self> {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let target = host
            .trim_end_matches('/')
            .parse()
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Self::before(target)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its origin under a scheme, such as `http://127.0.0.1:40005`.
    pub fn origin(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    /// Lets a toxic work from now on.
    pub fn poison(&self, rule: Rule) {
        self.shared.rules.add(rule);
    }

    /// Takes back every rule. Connections that have met one keep what it did to them.
    pub fn heal(&self) {
        self.shared.rules.clear();
    }

    /// What has passed, and what was done to it.
    pub fn tally(&self) -> Tally {
        self.shared.ledger.tally()
    }

    /// Resets every connection and refuses new ones, as a machine without a network does. When it
    /// returns, all of this has happened.
    pub async fn down(&self) {
        let open = std::mem::replace(&mut *self.door(), Door::Lost);
        let left = match open {
            Door::Open { closing, doorman } => {
                closing.cancel();
                // It ends only by being told; a panic in it has been reported by then.
                let _ = doorman.await;
                bound(self.address).map_or(Door::Lost, Door::Shut)
            }
            shut => shut,
        };
        *self.door() = left;
    }

    /// Takes connections again, on the same port.
    pub fn up(&self) -> io::Result<()> {
        let mut door = self.door();
        let socket = match std::mem::replace(&mut *door, Door::Lost) {
            open @ Door::Open { .. } => {
                *door = open;
                return Ok(());
            }
            Door::Shut(socket) => socket,
            Door::Lost => bound(self.address)?,
        };
        let listener = socket.listen(BACKLOG)?;
        let closing = CancellationToken::new();
        let shared = Arc::clone(&self.shared);
        let doorman = tokio::spawn(accept(listener, shared, closing.clone()));
        *door = Door::Open { closing, doorman };
        Ok(())
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Door::Open { closing, .. } = &*self.door() {
            closing.cancel();
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // The connections of the time before may still linger on the port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Takes connections until it is closed, and then waits for theirs to end.
async fn accept(listener: TcpListener, shared: Arc<Shared>, closing: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = closing.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                // A client that is gone before it was taken is none.
                let Ok((client, _)) = accepted else { continue };
                let toxics = shared.rules.for_connection(&shared.ledger);
                shared.ledger.connection();
                let (shared, closing) = (Arc::clone(&shared), closing.clone());
                connections.spawn(connection::carry(client, shared, toxics, closing));
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}
