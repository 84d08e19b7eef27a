//! How Plugdesk ends: the window is closed, hidden while work goes on, shown again, or the system
//! asks for the end. What each comes to is decided by [`Closing`]; here it is carried out.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use plugdesk_desk::Desk;
use plugdesk_desk::news::News;
use plugdesk_desk::transfers::WorkUnderWay;
use tauri::{AppHandle, CloseRequestApi, Manager, RunEvent, WebviewWindow};

use super::closing::{Closing, OnAnswer, OnPress};
use super::{WINDOW, tell};

pub use super::closing::CloseChoice;

/// How long interrupting the work may hold up the end. What is not written down by then is found
/// out at the next start, as after a power cut.
const STOPPING: Duration = Duration::from_secs(3);

/// How the window stands, shared by everything that may end the application.
#[derive(Debug, Default)]
pub(super) struct Leaving(Mutex<Closing>);

impl Leaving {
    fn closing(&self) -> MutexGuard<'_, Closing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The window was asked to close.
pub(super) fn close_requested(app: &AppHandle, api: &CloseRequestApi) {
    let comes_to = app.state::<Leaving>().closing().pressed(work(app));
    match comes_to {
        OnPress::Close => {}
        OnPress::Ask(WorkUnderWay { running, waiting }) => {
            api.prevent_close();
            bring_to_front(app);
            tell(app, News::CloseAsked { running, waiting });
        }
        OnPress::Front => {
            api.prevent_close();
            bring_to_front(app);
        }
        OnPress::Stop => {
            api.prevent_close();
            tauri::async_runtime::spawn(stop_and_exit(app.clone()));
        }
    }
}

/// The person answered what to do with the work under way.
pub async fn close_answered(app: &AppHandle, choice: CloseChoice) {
    let comes_to = app.state::<Leaving>().closing().answered(choice, work(app));
    match comes_to {
        OnAnswer::Nothing => {}
        OnAnswer::Hide => {
            if let Some(window) = window(app)
                && let Err(error) = window.hide()
            {
                tracing::warn!(%error, "the window could not be hidden");
            }
            // The last of the work may have ended while the window was going.
            end_if_unseen(app).await;
        }
        OnAnswer::Stop => stop_and_exit(app.clone()).await,
    }
}

/// Plugdesk was started once more, and this is the one that runs.
pub(super) fn started_again(app: &AppHandle) {
    app.state::<Leaving>().closing().shown();
    bring_to_front(app);
}

/// Ends the application if its window is hidden and nothing goes on behind it any more.
pub(super) async fn end_if_unseen(app: &AppHandle) {
    if work(app).is_none() && app.state::<Leaving>().closing().work_ended() {
        stop_and_exit(app.clone()).await;
    }
}

/// Whether the window is hidden with work going on.
pub(super) fn is_hidden(app: &AppHandle) -> bool {
    app.state::<Leaving>().closing().is_hidden()
}

/// Whether somebody may be looking at the window.
pub(super) fn is_seen(app: &AppHandle) -> bool {
    !is_hidden(app) && window(app).is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Interrupts the work when the event loop is to end without anybody having asked the person:
/// the system's own way to quit.
pub(super) fn on_run_event(app: &AppHandle, event: &RunEvent) {
    let RunEvent::ExitRequested { code, api, .. } = event else {
        return;
    };
    if code.is_none() && app.state::<Leaving>().closing().leave() {
        api.prevent_exit();
        tauri::async_runtime::spawn(stop_and_exit(app.clone()));
    }
}

/// Ends in good order when the system or a terminal asks for it. A second time is taken at its
/// word.
pub(super) fn heed_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        while told_to_end().await {
            if app.state::<Leaving>().closing().leave() {
                tauri::async_runtime::spawn(stop_and_exit(app.clone()));
            } else {
                app.exit(0);
            }
        }
    });
}

#[cfg(unix)]
async fn told_to_end() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = (SignalKind::interrupt(), SignalKind::terminate());
    let (Ok(mut interrupted), Ok(mut terminated)) = (signal(kinds.0), signal(kinds.1)) else {
        tracing::warn!("signals can't be heeded; the journal keeps the work all the same");
        return false;
    };
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    true
}

#[cfg(not(unix))]
async fn told_to_end() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}

async fn stop_and_exit(app: AppHandle) {
    if let Some(desk) = app.try_state::<Desk>() {
        let desk = desk.inner().clone();
        if tokio::time::timeout(STOPPING, desk.stop_work())
            .await
            .is_err()
        {
            tracing::warn!(
                "the work was not interrupted in time; it is looked at when it is taken up"
            );
        }
    }
    app.exit(0);
}

fn bring_to_front(app: &AppHandle) {
    let Some(window) = window(app) else {
        return;
    };
    let shown = window.show();
    let shown = shown.and_then(|()| window.unminimize());
    if let Err(error) = shown.and_then(|()| window.set_focus()) {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

fn work(app: &AppHandle) -> Option<WorkUnderWay> {
    app.try_state::<Desk>()?.work_under_way()
}

fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(WINDOW)
}
