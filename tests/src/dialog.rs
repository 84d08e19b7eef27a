//! The native file dialog, driven by the keyboard.

use std::path::Path;
use std::time::Duration;

use crate::desktop::{self, WindowId};
use crate::failure::Failure;

/// How often the path is typed before it is given up.
const ATTEMPTS: u32 = 5;

/// How long the dialog may take to close after Return.
const CLOSING: Duration = Duration::from_secs(3);

/// Does what opens a dialog, and returns the dialog.
pub async fn opened_by<F>(open: F) -> Result<WindowId, Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    let known = desktop::windows().await?;
    open.await?;
    desktop::new_window(&known).await
}

/// Types the path of a file into the dialog and takes it.
///
/// The dialog tells nobody when its entry is ready for letters, so what counts is the end: a path
/// of which letters were lost names no file, the dialog stays open, and it is typed again.
pub async fn choose(dialog: &WindowId, file: &Path) -> Result<(), Failure> {
    let path = file.to_string_lossy();
    for _ in 0..ATTEMPTS {
        desktop::focus(dialog).await?;
        // A slash opens the entry for a path; what stands in it is replaced.
        desktop::keys(&["slash"]).await?;
        desktop::keys(&["ctrl+a"]).await?;
        desktop::write(&path).await?;
        desktop::keys(&["Return"]).await?;
        if desktop::closes(dialog, CLOSING).await? {
            return Ok(());
        }
    }
    Err(Failure::Wrong(format!("the dialog did not take {path}")))
}

/// Closes the dialog without a choice.
pub async fn dismiss(dialog: &WindowId) -> Result<(), Failure> {
    for _ in 0..ATTEMPTS {
        desktop::focus(dialog).await?;
        desktop::keys(&["Escape"]).await?;
        if desktop::closes(dialog, CLOSING).await? {
            return Ok(());
        }
    }
    Err(Failure::Wrong(
        "the dialog does not close on Escape".to_owned(),
    ))
}
