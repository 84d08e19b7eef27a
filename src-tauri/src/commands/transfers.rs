//! Transfers.

use plugdesk_desk::Desk;
use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionId};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::transfers::{TransferId, TransferView};
use tauri::State;

/// Every transfer of this run, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn transfers_list(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    Ok(desk.transfers())
}

/// Makes an extension and sends it its file. What the destination would refuse goes only with
/// `sendAnyway`.
#[tauri::command]
#[specta::specta]
pub async fn transfer_upload_new(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    send_anyway: bool,
) -> Result<TransferView, Fault> {
    desk.upload_new(&connection, &archive, &draft, send_anyway)
        .await
}

/// Sends a file to an extension that is there already. What the destination would refuse goes only
/// with `sendAnyway`.
#[tauri::command]
#[specta::specta]
pub async fn transfer_upload_to(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    extension: ExtensionId,
    archive: ArchiveId,
    send_anyway: bool,
) -> Result<TransferView, Fault> {
    desk.upload_to(&connection, &extension, &archive, send_anyway)
        .await
}

/// Makes an extension that the service fills from a URL. The URL is data for the service.
#[tauri::command]
#[specta::specta]
pub async fn transfer_create_by_url(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    draft: ExtensionDraft,
    download_url: String,
) -> Result<TransferView, Fault> {
    desk.create_by_url(&connection, &draft, &download_url).await
}

/// Stops a transfer.
#[tauri::command]
#[specta::specta]
pub async fn transfer_cancel(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.cancel_transfer(&transfer)
}

/// Takes a failed or cancelled transfer up again.
#[tauri::command]
#[specta::specta]
pub async fn transfer_retry(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.retry_transfer(&transfer).await
}

/// Lets go of a transfer that ended.
#[tauri::command]
#[specta::specta]
pub async fn transfer_dismiss(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<Vec<TransferView>, Fault> {
    Ok(desk.dismiss_transfer(&transfer))
}

/// Lets go of transfers that are done or were cancelled.
#[tauri::command]
#[specta::specta]
pub async fn transfers_clear_finished(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    Ok(desk.clear_finished_transfers())
}
