//! The upload operation: multipart part `file`, or the zip itself as the body.

use std::sync::Arc;

use axum::Extension as Inserted;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::header;
use axum::response::Response;

use super::Elastic;
use super::auth::Caller;
use super::errors::Refusal;
use super::incoming::{IncomingError, Received};
use super::store::ExtensionId;
use crate::body;

/// `PUT /deployments/extensions/{extension_id}`.
pub(super) async fn upload(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    Inserted(caller): Inserted<Caller>,
    request: Request,
) -> Result<Response, Refusal> {
    let id = ExtensionId::new(id);
    let allowed = caller
        .user()
        .and_then(|user| elastic.owned(&elastic.store.state.snapshot(), &id, user));
    let form = match allowed.and(Form::of(&request)) {
        Ok(form) => form,
        Err(refusal) => {
            let (parts, sent) = request.into_parts();
            body::discard(&parts.headers, sent).await;
            return Err(refusal);
        }
    };
    let received = match form {
        Form::Zip => {
            let stream = request.into_body().into_data_stream();
            Received::from_stream(elastic.store.folder(), stream, &elastic.switches).await?
        }
        Form::Multipart => from_multipart(&elastic, request).await?,
    };
    let user = caller.user()?;
    let elastic_now = Arc::clone(&elastic);
    elastic
        .place(received, move |state, file, now| {
            elastic_now.owned(state, &id, user)?;
            let extension = state
                .extensions
                .get_mut(&id)
                .ok_or_else(|| Refusal::NotFound(id.to_string()))?;
            let replaced = extension.file.replace(file);
            extension.touch(now);
            Ok((id, extension.clone(), replaced))
        })
        .await
}

/// How the archive is packed into the request.
enum Form {
    Multipart,
    /// Elastic's guide to the plugins API sends `Content-Type: application/zip` with the bare file.
    Zip,
}

impl Form {
    fn of(request: &Request) -> Result<Self, Refusal> {
        let value = request.headers().get(header::CONTENT_TYPE);
        let text = value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        match text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            // Found out by the reader of the form, this would leave the form unread.
            "multipart/form-data" if !text.to_ascii_lowercase().contains("boundary=") => {
                Err(not_accepted("the form has no boundary."))
            }
            "multipart/form-data" => Ok(Self::Multipart),
            "application/zip" => Ok(Self::Zip),
            _ => Err(Refusal::UnsupportedMediaType),
        }
    }
}

fn not_accepted(what: &str) -> Refusal {
    Refusal::RequestExecutionFailed(format!("Could not accept the extensions file: {what}"))
}

async fn from_multipart(elastic: &Elastic, request: Request) -> Result<Received, Refusal> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| not_accepted(&error.body_text()))?;
    let mut received = None;
    // Every part is read to its end, so that a body that breaks off after the file is noticed.
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| not_accepted(&error.body_text()))?
    {
        if part.name() == Some("file") && received.is_none() {
            let file = Received::from_stream(elastic.store.folder(), part, &elastic.switches);
            received = Some(file.await?);
        }
    }
    received.ok_or_else(|| not_accepted("the request has no part named [file]."))
}

impl From<IncomingError> for Refusal {
    fn from(error: IncomingError) -> Self {
        match error {
            IncomingError::NotAZip(_) => Self::RequestExecutionFailed(error.to_string()),
            IncomingError::BrokeOff(what) => not_accepted(&what),
            IncomingError::TooLarge => Self::TooLarge(error.to_string()),
            IncomingError::Store(source) => Self::Internal(source),
        }
    }
}
