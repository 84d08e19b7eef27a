//! One Plugdesk for one data folder: whoever starts it once more gets the window that is there.

use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tauri::plugin::TauriPlugin;
use tauri::{App, Wry};

use super::leaving;

/// How long the one before may take to be gone, when it was found and did not answer.
const ENDING: Duration = Duration::from_millis(500);

/// Hands over to the Plugdesk that works in `data` already, and ends this process with success;
/// returns where there is none. Where it can't be found out, for want of a message bus, the lock
/// of the folder still keeps the second one off the journal.
pub(super) fn hand_over_to_the_first(app: &App, data: &Path) {
    let name = name_of(&app.config().identifier, data);
    if let Err(error) = app.handle().plugin(finding(&name)) {
        tracing::debug!(%error, "another Plugdesk was found and did not answer; it may just be ending");
        std::thread::sleep(ENDING);
        if let Err(error) = app.handle().plugin(finding(&name)) {
            tracing::warn!(%error, "another Plugdesk was found and does not answer");
        }
    }
}

fn finding(name: &str) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name)
        .callback(|app, _, _| {
            let app = app.clone();
            // Off the thread that answers the other one, which waits for the answer to end.
            tauri::async_runtime::spawn(async move { leaving::started_again(&app) });
        })
        .build()
}

/// A name on the message bus that belongs to the application with this data folder: two folders
/// on one desktop are two installations.
fn name_of(identifier: &str, data: &Path) -> String {
    let digest = Sha256::digest(data.as_os_str().as_encoded_bytes());
    let short = digest.get(..8).unwrap_or_default();
    format!("{identifier}.at_{}", hex::encode(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_folder_has_a_name_of_its_own_that_the_bus_takes() {
        let name = name_of(
            "app.plugdesk",
            Path::new("/home/ann/.local/share/app.plugdesk"),
        );
        assert_eq!(
            name,
            name_of(
                "app.plugdesk",
                Path::new("/home/ann/.local/share/app.plugdesk")
            )
        );
        assert_ne!(
            name,
            name_of("app.plugdesk", Path::new("/tmp/other/app.plugdesk"))
        );
        for element in name.split('.') {
            assert!(
                element
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_'),
                "{name}"
            );
            assert!(!element.starts_with(|c: char| c.is_ascii_digit()), "{name}");
        }
    }
}
