//! The window shows Plugdesk's own page and nothing else.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{App, Runtime, Url, WebviewWindowBuilder};

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
            let allowed = is_own(url);
            if !allowed {
                tracing::warn!(scheme = url.scheme(), "a navigation was refused");
            }
            allowed
        })
        .build()
}

/// Whether the application's page is there. On Windows it has a name below this computer's own, and
/// elsewhere a scheme, so that a server on this computer is never taken for it.
fn is_own(url: &Url) -> bool {
    let page = if cfg!(windows) {
        url.host_str() == Some("tauri.localhost") && url.port().is_none()
    } else {
        url.scheme() == "tauri"
    };
    // Only `npm run dev` serves the page live.
    let live = cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost");
    page || live || url.as_str() == "about:blank"
}

#[cfg(all(test, feature = "custom-protocol", not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let goes_to = |text: &str| is_own(&Url::parse(text).unwrap());
        for own in [
            "tauri://localhost",
            "tauri://localhost/index.html#/",
            "about:blank",
        ] {
            assert!(goes_to(own), "{own}");
        }
        for foreign in [
            "https://example.com/",
            "http://localhost:1420/",
            "http://127.0.0.1:9200/",
            "http://tauri.localhost:8080/",
            "file:///etc/passwd",
            "data:text/html,a",
            "about:srcdoc",
        ] {
            assert!(!goes_to(foreign), "{foreign}");
        }
    }
}
