//! Small web servers on loopback: one that serves a zip, and some that answer as no API does.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::failure::Failure;

/// A server that gives the same answer to every request. It ends when dropped.
#[derive(Debug)]
pub struct Web {
    address: SocketAddr,
    asked: Arc<AtomicU32>,
    fetched: Arc<AtomicU32>,
    task: JoinHandle<()>,
}

impl Web {
    /// A server from which a zip can be fetched.
    pub async fn serving_zip(zip: Vec<u8>) -> Result<Self, Failure> {
        let zip = Bytes::from(zip);
        Self::answering(move || {
            ([(header::CONTENT_TYPE, "application/zip")], zip.clone()).into_response()
        })
        .await
    }

    /// A web page where an API should be: a proxy's login, a wrong address.
    pub async fn serving_html() -> Result<Self, Failure> {
        let page = "<!doctype html><title>Sign in</title><h1>Company proxy</h1>";
        Self::answering(move || axum::response::Html(page).into_response()).await
    }

    /// A service that always fails, in words of no particular form, as front doors do.
    pub async fn failing() -> Result<Self, Failure> {
        Self::answering(|| (StatusCode::INTERNAL_SERVER_ERROR, "Out of order").into_response())
            .await
    }

    async fn answering(
        answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
    ) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(Failure::io("opening a web server"))?;
        let address = listener
            .local_addr()
            .map_err(Failure::io("opening a web server"))?;
        let (asked, fetched) = (Arc::<AtomicU32>::default(), Arc::<AtomicU32>::default());
        let (every, whole) = (Arc::clone(&asked), Arc::clone(&fetched));
        let router = Router::new().fallback(move |method: Method, headers: HeaderMap| {
            every.fetch_add(1, Ordering::Relaxed);
            if method == Method::GET && !headers.contains_key(header::RANGE) {
                whole.fetch_add(1, Ordering::Relaxed);
            }
            let answer = answer();
            async move { answer }
        });
        let task = tokio::spawn(async move {
            // It ends with the test; there is nobody to tell.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            address,
            asked,
            fetched,
            task,
        })
    }

    /// The address, such as `http://127.0.0.1:40001`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests came.
    pub fn asked(&self) -> u32 {
        self.asked.load(Ordering::Relaxed)
    }

    /// How often the whole of it was fetched. A look at where a URL leads isn't counted.
    pub fn fetched(&self) -> u32 {
        self.fetched.load(Ordering::Relaxed)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An address on loopback at which nobody listens.
pub async fn nobody() -> Result<String, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(Failure::io("finding a port"))?;
    let address = listener
        .local_addr()
        .map_err(Failure::io("finding a port"))?;
    Ok(format!("http://{address}"))
}
