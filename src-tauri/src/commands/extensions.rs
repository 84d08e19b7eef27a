//! The Extensions screen.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::copy_as::{CopySubject, CopyTexts};
use plugdesk_desk::deployments::UsedBy;
use plugdesk_desk::extensions::{
    ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionList, StoreCapability, UrlTrail,
};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::TransferView;
use tauri::{State, WebviewWindow};

use crate::shell::dialogs::{self, DialogWords};

/// Every extension of a store.
#[tauri::command]
#[specta::specta]
pub async fn extensions_list(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<ExtensionList, Fault> {
    desk.extensions(&connection).await
}

/// One extension with everything that the service tells.
#[tauri::command]
#[specta::specta]
pub async fn extension_details(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    extension: ExtensionId,
) -> Result<ExtensionDetails, Fault> {
    desk.extension(&connection, &extension).await
}

/// Makes an extension that waits for its file.
#[tauri::command]
#[specta::specta]
pub async fn extension_create(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    draft: ExtensionDraft,
) -> Result<ExtensionDetails, Fault> {
    desk.create_extension(&connection, &draft).await
}

/// Changes an extension's name, description and version; its type can't be changed.
#[tauri::command]
#[specta::specta]
pub async fn extension_edit(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    extension: ExtensionId,
    draft: ExtensionDraft,
) -> Result<ExtensionDetails, Fault> {
    desk.edit_extension(&connection, &extension, &draft).await
}

/// Deletes an extension. A protected connection asks for its typed name.
#[tauri::command]
#[specta::specta]
pub async fn extension_delete(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    extension: ExtensionId,
    typed_name: Option<String>,
) -> Result<(), Fault> {
    desk.delete_extension(&connection, &extension, typed_name.as_deref())
        .await
}

/// Receives the stored file of an extension into a file that the person names in the native
/// dialog; nothing when they name none.
#[tauri::command]
#[specta::specta]
pub async fn extension_receive(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    connection: ConnectionId,
    extension: ExtensionId,
    words: DialogWords,
) -> Result<Option<TransferView>, Fault> {
    let proposed = desk.stored_file_name(&connection, &extension).await?;
    let Some(path) = dialogs::choose_place(&window, &words, &proposed).await else {
        return Ok(None);
    };
    desk.receive_stored(&connection, &extension, path)
        .await
        .map(Some)
}

/// Where a download URL leads. It is followed without credentials.
#[tauri::command]
#[specta::specta]
pub async fn url_follow(desk: State<'_, Desk>, download_url: String) -> Result<UrlTrail, Fault> {
    desk.follow_url(&download_url).await
}

/// Whether a service keeps extensions in a store.
#[tauri::command]
#[specta::specta]
pub async fn store_capability(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<StoreCapability, Fault> {
    desk.store_capability(&connection).await
}

/// Who uses which extension; `anew` reads it again.
#[tauri::command]
#[specta::specta]
pub async fn used_by(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    anew: bool,
) -> Result<UsedBy, Fault> {
    desk.used_by(&connection, anew).await
}

/// What a person would type elsewhere to do the same.
#[tauri::command]
#[specta::specta]
pub async fn copy_as(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    subject: CopySubject,
) -> Result<CopyTexts, Fault> {
    desk.copy_as(&connection, &subject).await
}
