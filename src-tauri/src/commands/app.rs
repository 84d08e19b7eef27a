//! The application itself: start, settings, keyring.

use plugdesk_desk::fault::Fault;
use plugdesk_desk::settings::Settings;
use plugdesk_desk::vault::KeyringReport;
use plugdesk_desk::{AppInfo, Desk};
use tauri::{AppHandle, State};

use crate::shell::leaving::{self, CloseChoice};
use crate::shell::telling;

/// What the page needs to know at its start.
#[tauri::command]
#[specta::specta]
pub async fn app_info(desk: State<'_, Desk>) -> Result<AppInfo, Fault> {
    Ok(desk.info())
}

/// Changes the settings.
#[tauri::command]
#[specta::specta]
pub async fn settings_change(desk: State<'_, Desk>, settings: Settings) -> Result<Settings, Fault> {
    desk.change_settings(settings).await
}

/// Tests the keyring; may wait for the person to unlock it.
#[tauri::command]
#[specta::specta]
pub async fn keyring_check(desk: State<'_, Desk>) -> Result<KeyringReport, Fault> {
    Ok(desk.keyring_report().await)
}

/// What to do with the work under way, after the window was asked to close.
#[tauri::command]
#[specta::specta]
pub async fn close_answer(app: AppHandle, choice: CloseChoice) -> Result<(), Fault> {
    leaving::close_answered(&app, choice).await;
    Ok(())
}

/// The words in which the system tells that the work ended. They are shown only where work just
/// ended that is to be told.
#[tauri::command]
#[specta::specta]
pub async fn notify_work_ended(app: AppHandle, title: String, body: String) -> Result<(), Fault> {
    telling::work_ended_in_words(&app, &title, &body).await;
    Ok(())
}
