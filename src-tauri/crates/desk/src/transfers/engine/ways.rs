//! How the engine gets to a service.

use futures_util::future::BoxFuture;
use plugdesk_net::Http;

use crate::connections::ConnectionId;
use crate::fault::Fault;
use crate::provider::Provider;

/// Opens the way to a connection's service. The engine asks anew for every run of a transfer: the
/// connection may have been edited since.
pub trait Ways: Send + Sync {
    /// Whether the connection is there. What belongs to a closed sandbox waits until it is opened.
    fn leads(&self, connection: &ConnectionId) -> bool;

    /// Opens the way; may wait for the keyring.
    fn open<'a>(&'a self, connection: &'a ConnectionId) -> BoxFuture<'a, Result<Provider, Fault>>;

    /// HTTP that belongs to no connection and holds no secret.
    fn plain(&self) -> BoxFuture<'_, Result<Http, Fault>>;
}
