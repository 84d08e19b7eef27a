//! The window and what belongs to it: drops, dialogs, the log.

pub mod dialogs;
mod drops;
pub mod log;
mod window;

use std::sync::Arc;

use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::news::NewsSink;
use plugdesk_desk::vault::OsKeyring;
use plugdesk_desk::{Desk, Edges};
use tauri::{App, AppHandle, Manager};
use tauri_specta::Event as _;

use crate::seam::{self, DeskNews};

/// Opens the window and runs until it is closed.
pub fn run() -> Result<(), tauri::Error> {
    let seam = seam::builder();
    tauri::Builder::default()
        .plugin(window::stays_on_its_page())
        .invoke_handler(seam.invoke_handler())
        .on_window_event(drops::on_window_event)
        .setup(move |app| {
            seam.mount_events(app);
            open_desk(app)?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

fn open_desk(app: &App) -> Result<(), tauri::Error> {
    let desk = Desk::open(Edges {
        data: app.path().app_data_dir()?,
        secrets: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        news: news_of(app.handle()),
    });
    app.manage(desk.clone());
    tauri::async_runtime::spawn(async move { desk.reopen_sandbox().await });
    Ok(())
}

fn news_of(app: &AppHandle) -> NewsSink {
    let app = app.clone();
    Arc::new(move |news| {
        if let Err(error) = DeskNews(news).emit(&app) {
            tracing::warn!(%error, "news did not reach the window");
        }
    })
}
