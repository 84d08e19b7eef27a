//! The application itself: start, settings, keyring.

use plugdesk_desk::fault::Fault;
use plugdesk_desk::settings::Settings;
use plugdesk_desk::vault::KeyringReport;
use plugdesk_desk::{AppInfo, Desk};
use tauri::State;

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
    desk.change_settings(settings)
}

/// Tests the keyring; may wait for the person to unlock it.
#[tauri::command]
#[specta::specta]
pub async fn keyring_check(desk: State<'_, Desk>) -> Result<KeyringReport, Fault> {
    Ok(desk.keyring_report().await)
}
