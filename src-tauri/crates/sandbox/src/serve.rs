//! Listening on loopback, and stopping without cutting answers short.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use tokio::net::TcpSocket;
use tokio::task::JoinSet;

use crate::error::StartError;
use crate::faults::LineAcceptor;

/// What a server may still take to finish its running answers once it was told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// The kernel takes in this much of an upload ahead of the service. Kept small, so that a client's
/// progress stays close to what the service has accepted.
const RECEIVE_BUFFER: u32 = 128 * 1024;

/// A socket that listens but is not served yet.
pub(crate) struct Listening {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listening {
    /// Listens on a loopback port; 0 takes a free one.
    pub(crate) fn on(port: u16) -> Result<Self, StartError> {
        let open = || -> io::Result<Self> {
            let socket = TcpSocket::new_v4()?;
            // On Unix this only allows a port whose last owner has just stopped; on Windows it
            // would let two programs share one port.
            #[cfg(unix)]
            socket.set_reuseaddr(true)?;
            socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
            socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
            let socket = socket.listen(1024)?.into_std()?;
            let address = socket.local_addr()?;
            Ok(Self { socket, address })
        };
        open().map_err(|source| StartError::Listen { port, source })
    }

    /// The origin under this scheme, such as `http://127.0.0.1:40001`.
    pub(crate) fn origin(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    /// Host and port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    fn port(&self) -> u16 {
        self.address.port()
    }
}

/// The running servers. Dropping the value ends them at once; [`Servers::stop`] lets them finish.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    handle: Handle<SocketAddr>,
    tasks: JoinSet<io::Result<()>>,
}

impl Servers {
    /// Serves plain HTTP.
    pub(crate) fn http(&mut self, listening: Listening, routes: Router) -> Result<(), StartError> {
        let port = listening.port();
        let server = axum_server::from_tcp(listening.socket)
            .map_err(|source| StartError::Listen { port, source })?
            .acceptor(LineAcceptor)
            .handle(self.handle.clone());
        self.tasks.spawn(server.serve(routes.into_make_service()));
        Ok(())
    }

    /// Serves HTTPS.
    pub(crate) fn https(
        &mut self,
        listening: Listening,
        routes: Router,
        tls: Arc<ServerConfig>,
    ) -> Result<(), StartError> {
        let port = listening.port();
        let tls = RustlsAcceptor::new(RustlsConfig::from_config(tls)).acceptor(LineAcceptor);
        let server = axum_server::from_tcp(listening.socket)
            .map_err(|source| StartError::Listen { port, source })?
            .acceptor(tls)
            .handle(self.handle.clone());
        self.tasks.spawn(server.serve(routes.into_make_service()));
        Ok(())
    }

    /// Takes no new requests, waits for the running ones, then ends.
    pub(crate) async fn stop(mut self) {
        self.handle.graceful_shutdown(Some(GRACE));
        while let Some(ended) = self.tasks.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "a server ended with an error"),
                Err(error) => tracing::warn!(%error, "a server task failed"),
            }
        }
    }
}

impl Drop for Servers {
    /// The connections run as tasks of their own; this ends them as well.
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}
