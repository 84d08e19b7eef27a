//! Files that are dragged onto the window. Paths stay here; the page hears of archives by id.

use plugdesk_desk::Desk;
use plugdesk_desk::news::News;
use tauri::{AppHandle, DragDropEvent, Manager, Window};

use super::tell;

pub(super) fn on_drag(window: &Window, event: &DragDropEvent) {
    let app: &AppHandle = window.app_handle();
    match event {
        DragDropEvent::Enter { paths, .. } => {
            let files = u32::try_from(paths.len()).unwrap_or(u32::MAX);
            tell(app, News::DragOver { files });
        }
        DragDropEvent::Leave => tell(app, News::DragLeft),
        DragDropEvent::Drop { paths, .. } => {
            tell(app, News::DragLeft);
            let desk = app.state::<Desk>().inner().clone();
            let paths = paths.clone();
            tauri::async_runtime::spawn(async move { desk.take_in_dropped(paths).await });
        }
        _ => {}
    }
}
