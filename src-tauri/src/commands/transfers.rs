//! Transfers.

use plugdesk_desk::Desk;
use plugdesk_desk::archives::ArchiveId;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::extensions::{ExtensionDraft, ExtensionId};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::plans::PlanRequest;
use plugdesk_desk::transfers::{TransferAnswer, TransferId, TransferView};
use tauri::State;

/// Every transfer, the latest first.
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

/// As `transfer_upload_new`; once the file is there, `then` is done to plans, for which a protected
/// connection asks for its typed name.
#[tauri::command]
#[specta::specta]
pub async fn transfer_upload_then(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    archive: ArchiveId,
    draft: ExtensionDraft,
    send_anyway: bool,
    then: PlanRequest,
    typed_name: Option<String>,
) -> Result<TransferView, Fault> {
    let typed_name = typed_name.as_deref();
    desk.upload_then(
        &connection,
        &archive,
        &draft,
        send_anyway,
        &then,
        typed_name,
    )
    .await
}

/// Sends a file to an extension that is there already. What the destination would refuse goes only
/// with `sendAnyway`. Where it takes the place of a file, a protected connection asks for its typed
/// name.
#[tauri::command]
#[specta::specta]
pub async fn transfer_upload_to(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    extension: ExtensionId,
    archive: ArchiveId,
    send_anyway: bool,
    typed_name: Option<String>,
) -> Result<TransferView, Fault> {
    let typed_name = typed_name.as_deref();
    desk.upload_to(&connection, &extension, &archive, send_anyway, typed_name)
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
    desk.cancel_transfer(&transfer).await
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
    desk.dismiss_transfer(&transfer).await
}

/// Lets go of transfers that are done or were cancelled.
#[tauri::command]
#[specta::specta]
pub async fn transfers_clear_finished(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    desk.clear_finished_transfers().await
}

/// Holds a transfer; a file on its way is broken off.
#[tauri::command]
#[specta::specta]
pub async fn transfer_pause(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.pause_transfer(&transfer).await
}

/// Lets a held transfer go on when its turn comes.
#[tauri::command]
#[specta::specta]
pub async fn transfer_resume(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.resume_transfer(&transfer).await
}

/// Ends a wait between two tries, or for the network, at once.
#[tauri::command]
#[specta::specta]
pub async fn transfer_try_now(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.try_transfer_now(&transfer)
}

/// Reads the stored file back and compares its SHA-256 with that of what was sent.
#[tauri::command]
#[specta::specta]
pub async fn transfer_compare(
    desk: State<'_, Desk>,
    transfer: TransferId,
) -> Result<TransferView, Fault> {
    desk.compare_transfer(&transfer).await
}

/// Holds everything that waits or is at work.
#[tauri::command]
#[specta::specta]
pub async fn transfers_pause_all(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    desk.pause_all_transfers().await
}

/// Lets everything that is held go on.
#[tauri::command]
#[specta::specta]
pub async fn transfers_resume_all(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    desk.resume_all_transfers().await
}

/// Takes every failed transfer up again.
#[tauri::command]
#[specta::specta]
pub async fn transfers_retry_failed(desk: State<'_, Desk>) -> Result<Vec<TransferView>, Fault> {
    desk.retry_failed_transfers().await
}

/// Moves what waits before another in the order, or to its end.
#[tauri::command]
#[specta::specta]
pub async fn transfer_move(
    desk: State<'_, Desk>,
    transfer: TransferId,
    before: Option<TransferId>,
) -> Result<Vec<TransferView>, Fault> {
    desk.move_transfer(&transfer, before.as_ref()).await
}

/// Takes the answer to what only the person can decide.
#[tauri::command]
#[specta::specta]
pub async fn transfer_answer(
    desk: State<'_, Desk>,
    transfer: TransferId,
    answer: TransferAnswer,
) -> Result<TransferView, Fault> {
    desk.answer_transfer(&transfer, answer).await
}

/// Deletes on the service what a stopped or failed transfer made there.
#[tauri::command]
#[specta::specta]
pub async fn transfer_remove_rest(
    desk: State<'_, Desk>,
    transfer: TransferId,
    confirmed_name: String,
) -> Result<TransferView, Fault> {
    desk.remove_transfer_rest(&transfer, &confirmed_name).await
}
