//! Files that are dragged onto the window. Paths stay here; the page hears of archives by id.

use plugdesk_desk::Desk;
use plugdesk_desk::news::News;
use tauri::{DragDropEvent, Manager, Window, WindowEvent};
use tauri_specta::Event as _;

use crate::seam::DeskNews;

pub(super) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else {
        return;
    };
    match event {
        DragDropEvent::Enter { paths, .. } => {
            let files = u32::try_from(paths.len()).unwrap_or(u32::MAX);
            tell(window, News::DragOver { files });
        }
        DragDropEvent::Leave => tell(window, News::DragLeft),
        DragDropEvent::Drop { paths, .. } => {
            tell(window, News::DragLeft);
            let desk = window.state::<Desk>().inner().clone();
            let paths = paths.clone();
            tauri::async_runtime::spawn(async move { desk.take_in_dropped(paths).await });
        }
        _ => {}
    }
}

fn tell(window: &Window, news: News) {
    if let Err(error) = DeskNews(news).emit(window) {
        tracing::warn!(%error, "news of a drag did not reach the window");
    }
}
