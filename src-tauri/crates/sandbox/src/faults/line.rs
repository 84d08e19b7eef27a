//! The connection beneath a request, so that a fault can close it without an answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::Request;
use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How long a connection whose request is not read stays open after its answer. Closed at once, the
/// unread bytes would become a reset, which takes the answer away from a client that still sends.
const LINGER: Duration = Duration::from_secs(2);

/// A handle on the connection of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Arc<Fate>);

#[derive(Debug, Default)]
struct Fate {
    cut: AtomicBool,
    unread: AtomicBool,
}

impl Line {
    /// Closes the connection without another byte.
    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
    }

    /// Keeps the connection open for a while after its last answer, without reading from it.
    pub(crate) fn leave_unread(&self) {
        self.0.unread.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::SeqCst)
    }
}

/// Gives every connection a [`Line`], which its requests carry among their extensions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineAcceptor;

impl<S> Accept<TcpStream, S> for LineAcceptor {
    type Stream = OnLine;
    type Service = WithLine<S>;
    type Future = std::future::Ready<io::Result<(OnLine, WithLine<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let line = Line::default();
        let on_line = OnLine {
            stream: Some(stream),
            line: line.clone(),
        };
        let service = WithLine { service, line };
        std::future::ready(Ok((on_line, service)))
    }
}

/// A service whose requests carry the line they came by.
#[derive(Debug, Clone)]
pub(crate) struct WithLine<S> {
    service: S,
    line: Line,
}

impl<S, B> tower_service::Service<Request<B>> for WithLine<S>
where
    S: tower_service::Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        request.extensions_mut().insert(self.line.clone());
        self.service.call(request)
    }
}

/// A connection that ends when its line is cut.
#[derive(Debug)]
pub(crate) struct OnLine {
    /// There until the value is dropped.
    stream: Option<TcpStream>,
    line: Line,
}

impl OnLine {
    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        match &mut self.stream {
            Some(stream) if !self.line.is_cut() => Ok(Pin::new(stream)),
            _ => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

impl Drop for OnLine {
    fn drop(&mut self) {
        let Some(stream) = self.stream.take() else {
            return;
        };
        let unread = self.line.0.unread.load(Ordering::SeqCst);
        if let (true, Ok(runtime)) = (unread, tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move {
                tokio::time::sleep(LINGER).await;
                drop(stream);
            });
        }
    }
}

impl AsyncRead for OnLine {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.get_mut().stream()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for OnLine {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().stream()?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.get_mut()
            .stream()?
            .poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().stream()?.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().stream()?.poll_shutdown(context)
    }
}
