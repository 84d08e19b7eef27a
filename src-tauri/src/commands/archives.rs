//! Archives by handle.

use plugdesk_desk::Desk;
use plugdesk_desk::archives::{
    ArchiveId, ArchiveView, BundleProposal, Contents, DestinationPlace, JudgeRequest, Judgement,
    Repair,
};
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::fault::Fault;
use tauri::{State, WebviewWindow};

use crate::shell::dialogs::{self, DialogWords};

/// Lets the person choose archives in the native dialog; empty when they choose none.
#[tauri::command]
#[specta::specta]
pub async fn archives_choose(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    words: DialogWords,
) -> Result<Vec<ArchiveView>, Fault> {
    desk.take_in(dialogs::choose_archives(&window, &words).await)
        .await
}

/// Lets go of an archive; the file stays where it is.
#[tauri::command]
#[specta::specta]
pub async fn archive_forget(desk: State<'_, Desk>, archive: ArchiveId) -> Result<(), Fault> {
    desk.forget_archive(&archive);
    Ok(())
}

/// The deployments or instances that a connection leads to, with their versions.
#[tauri::command]
#[specta::specta]
pub async fn destination_places(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<Vec<DestinationPlace>, Fault> {
    desk.destination_places(&connection).await
}

/// What stands against an archive on a destination.
#[tauri::command]
#[specta::specta]
pub async fn judge_archive(
    desk: State<'_, Desk>,
    request: JudgeRequest,
) -> Result<Judgement, Fault> {
    desk.judge_archive(request).await
}

/// What is inside an archive, and where it lands.
#[tauri::command]
#[specta::specta]
pub async fn archive_contents(
    desk: State<'_, Desk>,
    archive: ArchiveId,
) -> Result<Contents, Fault> {
    desk.archive_contents(&archive).await
}

/// Puts an archive right in a new file beside it.
#[tauri::command]
#[specta::specta]
pub async fn repair_archive(
    desk: State<'_, Desk>,
    archive: ArchiveId,
    repairs: Vec<Repair>,
) -> Result<ArchiveView, Fault> {
    desk.repair_archive(&archive, repairs).await
}

/// The bundle that dropped folders and loose files would make.
#[tauri::command]
#[specta::specta]
pub async fn propose_bundle(
    desk: State<'_, Desk>,
    archives: Vec<ArchiveId>,
) -> Result<BundleProposal, Fault> {
    desk.propose_bundle(&archives).await
}

/// Makes that bundle, beside what it is made of.
#[tauri::command]
#[specta::specta]
pub async fn build_bundle(
    desk: State<'_, Desk>,
    archives: Vec<ArchiveId>,
) -> Result<ArchiveView, Fault> {
    desk.build_bundle(&archives).await
}
