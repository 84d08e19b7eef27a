//! The window shows Plugdesk's own page and nothing else.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{App, Runtime, WebviewWindowBuilder};

/// Opens the window as `tauri.conf.json` describes it. It is not opened by itself, so that a
/// second start, which only shows the window of the first, never flashes one of its own.
pub(super) fn open(app: &App) -> Result<(), tauri::Error> {
    for described in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, described)?.build()?;
    }
    Ok(())
}

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
