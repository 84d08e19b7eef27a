//! Names into addresses, with an error that can be recognised.

use std::io;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The operating system's resolver.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolver;

/// A name for which the operating system knows no address.
#[derive(Debug, thiserror::Error)]
#[error("no address found")]
pub(crate) struct NotResolved(#[source] io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(NotResolved)?;
            let found: Vec<SocketAddr> = found.collect();
            if found.is_empty() {
                return Err(NotResolved(io::ErrorKind::NotFound.into()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
