//! The Extensions screen.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::extensions::{ExtensionDetails, ExtensionDraft, ExtensionId, ExtensionList};
use plugdesk_desk::fault::Fault;
use tauri::State;

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
