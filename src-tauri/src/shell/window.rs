//! The window shows Plugdesk's own page and nothing else.

use tauri::Runtime;
use tauri::plugin::{Builder, TauriPlugin};

/// Refuses every navigation away from the application's page, such as a file that is dropped
/// where the drop is not caught, or a link that found its way in.
pub(super) fn stays_on_its_page<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("stays-on-its-page")
        .on_navigation(|_, url| {
            let own = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
            let development = cfg!(debug_assertions) && url.host_str() == Some("localhost");
            let allowed = own || development || url.as_str() == "about:blank";
            if !allowed {
                tracing::warn!(scheme = url.scheme(), "a navigation was refused");
            }
            allowed
        })
        .build()
}
