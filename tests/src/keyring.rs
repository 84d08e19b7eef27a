//! The session's keyring as a person meets it: locked, and asking for its password in a window of
//! its own.

use std::time::Duration;

use tokio::process::Command;

use crate::desktop::{self, WindowId};
use crate::failure::Failure;

/// Only the system's Python has the system's libraries.
const PYTHON: &str = "/usr/bin/python3";
const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/x11/lockkeyring.py");

/// The password with which the private session unlocks its keyring.
const PASSWORD: &str = "throwaway";

/// What gnome-keyring's window is called, in the language of the session.
const TITLE: &str = "Unlock .*Keyring";

/// How long the window may take to close after a key.
const CLOSING: Duration = Duration::from_secs(5);

/// Locks the keyring.
pub async fn lock() -> Result<(), Failure> {
    let output = Command::new(PYTHON)
        .arg(LOCK)
        .output()
        .await
        .map_err(|error| Failure::program(LOCK, error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::program(LOCK, said))
}

/// Waits until the keyring asks for its password.
pub async fn asks() -> Result<WindowId, Failure> {
    desktop::window_titled(TITLE).await
}

/// Sends the question away.
pub async fn dismiss(question: &WindowId) -> Result<(), Failure> {
    answer(question, None).await
}

/// Answers with the password.
pub async fn unlock(question: &WindowId) -> Result<(), Failure> {
    answer(question, Some(PASSWORD)).await
}

async fn answer(question: &WindowId, password: Option<&str>) -> Result<(), Failure> {
    desktop::focus(question).await?;
    if let Some(password) = password {
        desktop::keys(&["ctrl+a"]).await?;
        desktop::write(password).await?;
        desktop::keys(&["Return"]).await?;
    } else {
        desktop::keys(&["Escape"]).await?;
    }
    if desktop::closes(question, CLOSING).await? {
        Ok(())
    } else {
        Err(Failure::Wrong(
            "the keyring's question does not go away".to_owned(),
        ))
    }
}
