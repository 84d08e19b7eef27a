//! Archives by handle.

use plugdesk_desk::Desk;
use plugdesk_desk::archives::{ArchiveId, ArchiveView};
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
