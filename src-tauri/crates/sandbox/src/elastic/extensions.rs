//! The extension operations other than the upload.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension as Inserted, Json};
use chrono::{DateTime, Utc};
use url::form_urlencoded;

use super::Elastic;
use super::auth::Caller;
use super::errors::Refusal;
use super::fetch::fetch;
use super::headers;
use super::incoming::Received;
use super::store::{ElasticState, Extension, ExtensionId, StoredFile, User};
use super::wire::{ExtensionReply, ExtensionRequest, ExtensionsReply};
use crate::body::read_json;
use crate::options::UnknownExtension;

/// `GET /deployments/extensions`. Every extension of the organisation, whoever owns it; that other
/// users' extensions are listed too is an assumption.
pub(super) async fn list(State(elastic): State<Arc<Elastic>>) -> Json<ExtensionsReply> {
    let state = elastic.store.state.snapshot();
    let extensions = state
        .extensions
        .iter()
        .map(|(id, extension)| elastic.reply(id, extension))
        .collect();
    Json(ExtensionsReply { extensions })
}

/// `GET /deployments/extensions/{extension_id}`.
pub(super) async fn get(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let with_deployments = wants_deployments(query.as_deref().unwrap_or_default())?;
    let id = ExtensionId::new(id);
    let state = elastic.store.state.snapshot();
    let extension = elastic.known(&state, &id)?;
    let mut reply = elastic.reply(&id, extension);
    if with_deployments {
        let users = elastic.users_of(&state, &id);
        reply = reply.with_deployments(users.into_iter());
    }
    Ok((resource_headers(extension), Json(reply)).into_response())
}

fn wants_deployments(query: &str) -> Result<bool, Refusal> {
    let value = form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| (name == "include_deployments").then_some(value));
    match value.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::invalid(
            "include_deployments",
            "Send true or false.",
        )),
    }
}

/// `POST /deployments/extensions`.
pub(super) async fn create(
    State(elastic): State<Arc<Elastic>>,
    Inserted(caller): Inserted<Caller>,
    body: Body,
) -> Result<Response, Refusal> {
    let json = read_json(body).await?;
    let owner = caller.creator()?;
    let request = ExtensionRequest::create(&json)?;
    if elastic.switches.take_id_clash(elastic.service) {
        return Err(Refusal::IdAlreadyExists);
    }
    let now = elastic.clock.now();
    let url = request.download_url.clone();
    let extension = Extension {
        name: request.name,
        description: request.description,
        download_url: request.download_url,
        kind: request.kind,
        version: request.version,
        owner,
        created: now,
        modified: now,
        resource_version: 1,
        file: None,
    };
    let answer = match url {
        None => {
            let (id, extension) = elastic
                .store
                .change(move |state| Ok(insert(state, extension)))
                .await?;
            elastic.answer(&id, &extension)
        }
        Some(url) => {
            let received = fetch(&elastic, &url).await?;
            elastic
                .place(received, move |state, file, now| {
                    let extension = Extension {
                        file: Some(file),
                        created: now,
                        modified: now,
                        ..extension
                    };
                    let (id, extension) = insert(state, extension);
                    Ok((id, extension, None))
                })
                .await?
        }
    };
    Ok((StatusCode::CREATED, answer).into_response())
}

fn insert(state: &mut ElasticState, extension: Extension) -> (ExtensionId, Extension) {
    let id = state.free_id();
    state.extensions.insert(id.clone(), extension.clone());
    (id, extension)
}

/// `POST /deployments/extensions/{extension_id}`. The type is required but cannot be changed, as
/// Elastic's guide to the plugins API says. A description that is left out stays; that is an
/// assumption.
pub(super) async fn update(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    Inserted(caller): Inserted<Caller>,
    body: Body,
) -> Result<Response, Refusal> {
    let json = read_json(body).await?;
    let user = caller.user()?;
    let id = ExtensionId::new(id);
    let before = elastic.owned(&elastic.store.state.snapshot(), &id, user)?;
    let request = ExtensionRequest::update(&json)?;
    let url = request.download_url.clone();
    let clock = Arc::clone(&elastic.clock);
    let this = Arc::clone(&elastic);
    let apply = move |state: &mut ElasticState, file: Option<StoredFile>, now: DateTime<Utc>| {
        // A download takes its time; whoever changed the extension meanwhile was first.
        if this.owned(state, &id, user)? != before {
            return Err(Refusal::VersionConflict);
        }
        let extension = state
            .extensions
            .get_mut(&id)
            .ok_or_else(|| Refusal::NotFound(id.to_string()))?;
        extension.name = request.name;
        extension.version = request.version;
        if request.description.is_some() {
            extension.description = request.description;
        }
        let replaced = file.and_then(|file| {
            extension.download_url = request.download_url;
            extension.file.replace(file)
        });
        extension.touch(now);
        Ok((id, extension.clone(), replaced))
    };
    match url {
        None => {
            let (id, extension, _) = elastic
                .store
                .change(move |state| apply(state, None, clock.now()))
                .await?;
            Ok(elastic.answer(&id, &extension))
        }
        Some(url) => {
            let received = fetch(&elastic, &url).await?;
            elastic
                .place(received, |state, file, now| apply(state, Some(file), now))
                .await
        }
    }
}

/// `DELETE /deployments/extensions/{extension_id}`.
pub(super) async fn delete(
    State(elastic): State<Arc<Elastic>>,
    Path(id): Path<String>,
    Inserted(caller): Inserted<Caller>,
) -> Result<Response, Refusal> {
    let user = caller.user()?;
    let id = ExtensionId::new(id);
    let this = Arc::clone(&elastic);
    let removed = elastic
        .store
        .change(move |state| {
            this.owned(state, &id, user)?;
            let users = this.users_of(state, &id);
            let names: Vec<_> = users.iter().map(|user| user.name.as_str()).collect();
            if !names.is_empty() {
                let deployments = names.join(", ");
                return Err(Refusal::ExtensionInUse {
                    id: id.to_string(),
                    deployments,
                });
            }
            state
                .extensions
                .remove(&id)
                .ok_or_else(|| Refusal::NotFound(id.to_string()))
        })
        .await?;
    if let Some(file) = &removed.file {
        elastic.store.forget(file.name).await;
    }
    Ok((resource_headers(&removed), Json(serde_json::json!({}))).into_response())
}

fn resource_headers(extension: &Extension) -> HeaderMap {
    headers::resource_headers(
        extension.resource_version,
        extension.created,
        extension.modified,
    )
}

impl Elastic {
    fn known<'a>(
        &self,
        state: &'a ElasticState,
        id: &ExtensionId,
    ) -> Result<&'a Extension, Refusal> {
        state
            .extensions
            .get(id)
            .ok_or_else(|| match self.unknown_extension {
                UnknownExtension::NotFound404 => Refusal::NotFound(id.to_string()),
                UnknownExtension::Forbidden403 => Refusal::Forbidden,
            })
    }

    /// Checks that the extension exists and is the user's; gives its resource version.
    pub(super) fn owned(
        &self,
        state: &ElasticState,
        id: &ExtensionId,
        user: User,
    ) -> Result<u64, Refusal> {
        let extension = self.known(state, id)?;
        if extension.owner == user {
            Ok(extension.resource_version)
        } else {
            Err(Refusal::Unauthorised)
        }
    }

    /// Puts a received archive in its place and answers with the extension.
    ///
    /// The archive gets its lasting name first, then `change` makes the state name it, then the one
    /// that it replaces goes. A stop in between leaves a file that the next start removes.
    pub(super) async fn place(
        &self,
        received: Received,
        change: impl FnOnce(
            &mut ElasticState,
            StoredFile,
            DateTime<Utc>,
        ) -> Result<(ExtensionId, Extension, Option<StoredFile>), Refusal>
        + Send
        + 'static,
    ) -> Result<Response, Refusal> {
        let size = received.size;
        let name = received.keep(self.store.folder()).await?;
        let now = self.clock.now();
        let file = StoredFile {
            name,
            size,
            stored: now,
        };
        match self
            .store
            .change(move |state| change(state, file, now))
            .await
        {
            Ok((id, extension, replaced)) => {
                if let Some(old) = replaced {
                    self.store.forget(old.name).await;
                }
                Ok(self.answer(&id, &extension))
            }
            Err(refusal) => {
                self.store.forget(name).await;
                Err(refusal)
            }
        }
    }

    fn reply(&self, id: &ExtensionId, extension: &Extension) -> ExtensionReply {
        let link = extension.file.as_ref().map(|file| self.link(id, file.name));
        ExtensionReply::new(id, extension, link)
    }

    fn answer(&self, id: &ExtensionId, extension: &Extension) -> Response {
        (resource_headers(extension), Json(self.reply(id, extension))).into_response()
    }
}
