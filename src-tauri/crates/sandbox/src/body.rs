//! Reading request bodies within limits.

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

/// The longest JSON body that any of the services takes, in bytes.
pub(crate) const JSON_LIMIT: usize = 1024 * 1024;

/// Beyond this many bytes a body that nobody wants is not read to its end.
const DISCARD_LIMIT: usize = 64 * 1024 * 1024;

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body is longer than {JSON_LIMIT} bytes")]
    TooLong,
    #[error("the body broke off: {0}")]
    BrokeOff(#[source] axum::Error),
}

/// The whole body, at most [`JSON_LIMIT`] bytes of it. Of a longer one the rest is discarded.
pub(crate) async fn read_json(body: Body) -> Result<Bytes, BodyError> {
    let mut stream = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(BodyError::BrokeOff)?;
        if whole.len() + chunk.len() > JSON_LIMIT {
            discard_rest(stream).await;
            return Err(BodyError::TooLong);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// Reads a body and forgets it, so that the client has finished sending when the answer comes.
///
/// Without this the connection is cut while the client still writes, and many clients then report
/// the cut instead of the answer. A client that waits for `100 Continue` gets its answer at once.
pub(crate) async fn discard(headers: &HeaderMap, body: Body) {
    if headers.contains_key(header::EXPECT) {
        return;
    }
    discard_rest(body.into_data_stream()).await;
}

async fn discard_rest(mut stream: BodyDataStream) {
    let mut read = 0;
    while let Some(Ok(chunk)) = stream.next().await {
        read += chunk.len();
        if read > DISCARD_LIMIT {
            return;
        }
    }
}
