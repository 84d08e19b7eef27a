//! Native file dialogs. Their words come from the page, which knows the language; what they
//! return stays in Rust.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rfd::{AsyncFileDialog, FileHandle};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::WebviewWindow;

/// How many characters of each text a dialog shows.
const LONGEST: usize = 200;

/// The words of a file dialog in the person's language.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DialogWords {
    /// Its title.
    pub title: String,
    /// What the files are called that it proposes.
    pub files: String,
    /// What "every file" is called.
    pub every_file: String,
}

/// Archives to send; empty when the person chose none.
pub async fn choose_archives(window: &WebviewWindow, words: &DialogWords) -> Vec<PathBuf> {
    let chosen = dialog(window, words, &["zip"]).pick_files().await;
    chosen
        .unwrap_or_default()
        .into_iter()
        .map(|file| path_of(&file))
        .collect()
}

/// Where to keep a file; nothing when the person chose no place.
pub async fn choose_place(
    window: &WebviewWindow,
    words: &DialogWords,
    proposed: &str,
) -> Option<PathBuf> {
    let ending = Path::new(proposed).extension().and_then(OsStr::to_str);
    dialog(window, words, &[ending.unwrap_or("zip")])
        .set_file_name(proposed)
        .save_file()
        .await
        .map(|file| path_of(&file))
}

/// Word lists for dictionaries; empty when the person chose none.
pub async fn choose_word_files(window: &WebviewWindow, words: &DialogWords) -> Vec<PathBuf> {
    let chosen = dialog(window, words, &["dic", "txt"]).pick_files().await;
    chosen.unwrap_or_default().iter().map(path_of).collect()
}

/// The file of the aliyun command line.
pub async fn choose_profiles(window: &WebviewWindow, words: &DialogWords) -> Option<PathBuf> {
    dialog(window, words, &["json"])
        .pick_file()
        .await
        .map(|file| path_of(&file))
}

/// A certificate authority's file.
pub async fn choose_certificate(window: &WebviewWindow, words: &DialogWords) -> Option<PathBuf> {
    dialog(window, words, &["pem", "crt", "cer"])
        .pick_file()
        .await
        .map(|file| path_of(&file))
}

fn dialog(window: &WebviewWindow, words: &DialogWords, endings: &[&str]) -> AsyncFileDialog {
    AsyncFileDialog::new()
        .set_parent(window)
        .set_title(short(&words.title))
        .add_filter(short(&words.files), endings)
        .add_filter(short(&words.every_file), &["*"])
}

/// The words come from the page, and a native dialog has room for few.
fn short(words: &str) -> String {
    words.chars().take(LONGEST).collect()
}

fn path_of(file: &FileHandle) -> PathBuf {
    file.path().to_owned()
}
