//! The window and what belongs to it: drops, dialogs, the browser, closing, notifications, the log.

mod batch;
pub mod browser;
mod closing;
pub mod dialogs;
mod drops;
pub mod leaving;
pub mod log;
mod single;
pub mod telling;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use plugdesk_desk::clock::SystemClock;
use plugdesk_desk::news::{News, NewsSink};
use plugdesk_desk::vault::OsKeyring;
use plugdesk_desk::{Desk, Edges, Tuning};
use tauri::{App, AppHandle, Manager, Window, WindowEvent};
use tauri_specta::Event as _;

use crate::seam::{self, DeskNews};

/// The label of the one window.
const WINDOW: &str = "main";

/// Opens the window and runs until it is closed. Where Plugdesk runs already, its window is shown
/// instead and this process ends.
pub fn run() -> Result<(), tauri::Error> {
    let seam = seam::builder();
    let app = tauri::Builder::default()
        .plugin(window::stays_on_its_page())
        .manage(leaving::Leaving::default())
        .manage(telling::Telling::default())
        .invoke_handler(seam.invoke_handler())
        .on_window_event(on_window_event)
        .setup(move |app| {
            seam.mount_events(app);
            let data = app.path().app_data_dir()?;
            single::hand_over_to_the_first(app, &data);
            open_desk(app, data);
            window::open(app)?;
            leaving::heed_signals(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| leaving::on_run_event(app, &event));
    Ok(())
}

fn on_window_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(event) => drops::on_drag(window, event),
        WindowEvent::CloseRequested { api, .. } => {
            leaving::close_requested(window.app_handle(), api);
        }
        _ => {}
    }
}

fn open_desk(app: &App, data: PathBuf) {
    let desk = Desk::open(Edges {
        data,
        secrets: Arc::new(OsKeyring),
        clock: Arc::new(SystemClock),
        news: news_of(app.handle()),
        tuning: Tuning::default(),
    });
    app.manage(desk.clone());
    tauri::async_runtime::spawn(async move {
        desk.take_up();
        desk.reopen_sandbox().await;
    });
}

fn news_of(app: &AppHandle) -> NewsSink {
    let app = app.clone();
    Arc::new(move |news| {
        // The page hears of the last transfer before it hears that all of them ended.
        let standings = telling::standings(&news);
        tell(&app, news);
        telling::hear(&app, &standings);
    })
}

fn tell(app: &AppHandle, news: News) {
    if let Err(error) = DeskNews(news).emit(app) {
        tracing::warn!(%error, "news did not reach the window");
    }
}
