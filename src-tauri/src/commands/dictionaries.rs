//! Dictionaries of an instance.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::fault::Fault;
use plugdesk_desk::instances::{
    Dictionaries, DictionaryAsk, DictionaryPreview, InstallRun, InstanceId, WordFile, WordFileId,
};
use tauri::{State, WebviewWindow};

use crate::shell::dialogs::{self, DialogWords};

/// The dictionaries of an instance.
#[tauri::command]
#[specta::specta]
pub async fn dictionaries_list(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
) -> Result<Dictionaries, Fault> {
    desk.dictionaries(&connection, &instance).await
}

/// Lets the person choose word lists in the native dialog; empty when they choose none.
#[tauri::command]
#[specta::specta]
pub async fn word_files_choose(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    words: DialogWords,
) -> Result<Vec<WordFile>, Fault> {
    desk.take_in_word_files(dialogs::choose_word_files(&window, &words).await)
        .await
}

/// Lets go of a word list; the file stays where it is.
#[tauri::command]
#[specta::specta]
pub async fn word_file_forget(desk: State<'_, Desk>, file: WordFileId) -> Result<(), Fault> {
    desk.forget_word_file(&file);
    Ok(())
}

/// What a change of dictionaries does.
#[tauri::command]
#[specta::specta]
pub async fn dictionaries_preview(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    ask: DictionaryAsk,
) -> Result<DictionaryPreview, Fault> {
    desk.preview_dictionaries(&connection, &instance, &ask)
        .await
}

/// Begins a change of dictionaries. A protected connection asks for the instance's typed name.
#[tauri::command]
#[specta::specta]
pub async fn dictionaries_update(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    ask: DictionaryAsk,
    typed_name: Option<String>,
) -> Result<InstallRun, Fault> {
    desk.update_dictionaries(&connection, &instance, ask, typed_name.as_deref())
        .await
}
