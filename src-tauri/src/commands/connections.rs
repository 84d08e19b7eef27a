//! Connections and the sandbox.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::{
    BucketRow, ChosenCertificate, ConnectionDraft, ConnectionId, ConnectionTest, ConnectionView,
    Profiles, RegionRow,
};
use plugdesk_desk::fault::Fault;
use tauri::{State, WebviewWindow};

use crate::shell::dialogs::{self, DialogWords};

/// Every connection.
#[tauri::command]
#[specta::specta]
pub async fn connections_list(desk: State<'_, Desk>) -> Result<Vec<ConnectionView>, Fault> {
    Ok(desk.connections())
}

/// Saves a new connection; its secret goes to the vault.
#[tauri::command]
#[specta::specta]
pub async fn connection_create(
    desk: State<'_, Desk>,
    draft: ConnectionDraft,
) -> Result<ConnectionView, Fault> {
    desk.create_connection(&draft).await
}

/// Changes a connection.
#[tauri::command]
#[specta::specta]
pub async fn connection_edit(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    draft: ConnectionDraft,
) -> Result<ConnectionView, Fault> {
    desk.edit_connection(&connection, &draft).await
}

/// Tests a saved connection.
#[tauri::command]
#[specta::specta]
pub async fn connection_test(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<ConnectionTest, Fault> {
    desk.test_connection(&connection).await
}

/// Tests what is typed in the form; `connection` names the one being edited.
#[tauri::command]
#[specta::specta]
pub async fn connection_test_draft(
    desk: State<'_, Desk>,
    connection: Option<ConnectionId>,
    draft: ConnectionDraft,
) -> Result<ConnectionTest, Fault> {
    desk.test_draft(connection.as_ref(), &draft).await
}

/// Removes a connection and its secret. A protected one asks for its typed name.
#[tauri::command]
#[specta::specta]
pub async fn connection_delete(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    typed_name: Option<String>,
) -> Result<(), Fault> {
    desk.delete_connection(&connection, typed_name.as_deref())
        .await
}

/// Lets the person choose a certificate authority's file; `null` when they choose none.
#[tauri::command]
#[specta::specta]
pub async fn certificate_choose(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    words: DialogWords,
) -> Result<Option<ChosenCertificate>, Fault> {
    match dialogs::choose_certificate(&window, &words).await {
        Some(path) => desk.take_in_certificate(&path).await.map(Some),
        None => Ok(None),
    }
}

/// The regions that the service offers to a draft's credentials.
#[tauri::command]
#[specta::specta]
pub async fn regions_offered(
    desk: State<'_, Desk>,
    draft: ConnectionDraft,
    existing: Option<ConnectionId>,
) -> Result<Vec<RegionRow>, Fault> {
    desk.offered_regions(&draft, existing.as_ref()).await
}

/// The buckets that a draft's credentials see.
#[tauri::command]
#[specta::specta]
pub async fn buckets_offered(
    desk: State<'_, Desk>,
    draft: ConnectionDraft,
    existing: Option<ConnectionId>,
) -> Result<Vec<BucketRow>, Fault> {
    desk.offered_buckets(&draft, existing.as_ref()).await
}

/// Reads the profiles of the aliyun command line from their usual place.
#[tauri::command]
#[specta::specta]
pub async fn profiles_read(desk: State<'_, Desk>) -> Result<Profiles, Fault> {
    desk.read_profiles(None).await
}

/// Lets the person choose the aliyun command line's file; `null` when they choose none.
#[tauri::command]
#[specta::specta]
pub async fn profiles_choose(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    words: DialogWords,
) -> Result<Option<Profiles>, Fault> {
    match dialogs::choose_profiles(&window, &words).await {
        Some(path) => desk.read_profiles(Some(&path)).await.map(Some),
        None => Ok(None),
    }
}

/// Starts the sandbox and adds its three connections.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_open(desk: State<'_, Desk>) -> Result<Vec<ConnectionView>, Fault> {
    desk.open_sandbox().await
}

/// Stops the sandbox and takes its connections away.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_close(desk: State<'_, Desk>) -> Result<(), Fault> {
    desk.close_sandbox().await
}
