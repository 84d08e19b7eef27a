//! Tells through the system's notifications that long work ended. When it is told is decided
//! here; the words come from the page, which knows the language.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify_rust::Notification;
use plugdesk_desk::Desk;
use plugdesk_desk::news::News;
use plugdesk_desk::transfers::{TransferId, TransferState, TransferView};
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot;

use super::batch::{Batch, Ended};
use super::{leaving, tell};

/// How long after the end of the work the page may have it told.
const WORDS_WITHIN: Duration = Duration::from_secs(10);

/// How long a hidden window waits for the words and for the notification, before it ends without.
const UNSEEN_WAIT: Duration = Duration::from_secs(5);

/// How many characters of each text are shown.
const LONGEST: usize = 200;

/// What is known of the work and of what is still to be told.
#[derive(Debug, Default)]
pub(super) struct Telling {
    batch: Mutex<Batch>,
    due: Mutex<Option<Due>>,
}

/// The page was asked for the words.
#[derive(Debug)]
struct Due {
    since: Instant,
    /// Dropped once it was told.
    told: oneshot::Sender<()>,
}

impl Telling {
    /// The page is asked; the receiver hears when it was told.
    fn ask(&self, now: Instant) -> oneshot::Receiver<()> {
        let (told, hears) = oneshot::channel();
        *locked(&self.due) = Some(Due { since: now, told });
        hears
    }

    /// What is due. It is due once, and not for long.
    fn take_due(&self, now: Instant) -> Option<Due> {
        let due = locked(&self.due).take()?;
        (now.saturating_duration_since(due.since) <= WORDS_WITHIN).then_some(due)
    }
}

/// How a transfer is, as far as it matters here.
pub(super) type Standing = (TransferId, u32, TransferState);

/// What a piece of news says of transfers.
pub(super) fn standings(news: &News) -> Vec<Standing> {
    let of = |one: &TransferView| (one.id.clone(), one.revision, one.state);
    match news {
        News::TransferChanged { transfer } => vec![of(transfer)],
        News::TransfersListed { transfers } => transfers.iter().map(of).collect(),
        _ => Vec::new(),
    }
}

/// Takes in how transfers are now.
pub(super) fn hear(app: &AppHandle, standings: &[Standing]) {
    let telling = app.state::<Telling>();
    let now = Instant::now();
    let mut ended = None;
    for (id, revision, state) in standings {
        ended = locked(&telling.batch)
            .hear(id, *revision, *state, now)
            .or(ended);
    }
    if let Some(ended) = ended {
        let app = app.clone();
        tauri::async_runtime::spawn(async move { work_ended(&app, ended).await });
    }
}

async fn work_ended(app: &AppHandle, ended: Ended) {
    let wanted = app
        .try_state::<Desk>()
        .is_some_and(|desk| desk.info().settings.notify);
    if wanted && ended.is_worth_telling(leaving::is_seen(app)) {
        let told = app.state::<Telling>().ask(Instant::now());
        tell(
            app,
            News::WorkEnded {
                done: ended.done,
                failed: ended.failed,
                needs_you: ended.needs_you,
            },
        );
        if leaving::is_hidden(app) {
            // Either way: told, or too late.
            let _ = tokio::time::timeout(UNSEEN_WAIT, told).await;
        }
    }
    leaving::end_if_unseen(app).await;
}

/// Shows the page's words for the work that just ended. Without such work nothing is shown: the
/// page can't notify at will. Where nobody shows notifications nothing is lost, either.
pub async fn work_ended_in_words(app: &AppHandle, title: &str, body: &str) {
    let Some(due) = app.state::<Telling>().take_due(Instant::now()) else {
        tracing::debug!("a notification was asked for that is not due");
        return;
    };
    let (title, body) = (plain(title), plain(body));
    let shown = tauri::async_runtime::spawn_blocking(move || show(&title, &body)).await;
    if !matches!(shown, Ok(Ok(()))) {
        tracing::debug!(?shown, "the system did not show the notification");
    }
    drop(due.told);
}

fn show(title: &str, body: &str) -> Result<(), notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification
        .appname("Plugdesk")
        .summary(title)
        .body(body)
        .icon("plugdesk");
    #[cfg(target_os = "linux")]
    notification.hint(notify_rust::Hint::DesktopEntry("Plugdesk".to_owned()));
    #[cfg(windows)]
    notification.app_id("app.plugdesk");
    notification.show().map(|_| ())
}

/// Text alone, of a sensible length: notification servers read markup in what they are given.
fn plain(text: &str) -> String {
    let visible = text
        .chars()
        .filter(|character| !matches!(character, '<' | '>' | '&'));
    visible
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(LONGEST)
        .collect()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    #[test]
    fn a_notification_is_due_once_and_not_for_long() {
        let telling = Telling::default();
        let now = Instant::now();
        assert!(telling.take_due(now).is_none(), "nothing ended");
        let mut told = telling.ask(now);
        let due = telling.take_due(now + WORDS_WITHIN).unwrap();
        assert!(
            told.try_recv()
                .is_err_and(|error| error == TryRecvError::Empty)
        );
        drop(due);
        assert!(
            told.try_recv()
                .is_err_and(|error| error == TryRecvError::Closed)
        );
        assert!(telling.take_due(now).is_none(), "it was told");
        let _told = telling.ask(now);
        assert!(
            telling
                .take_due(now + WORDS_WITHIN + Duration::from_millis(1))
                .is_none()
        );
    }

    #[test]
    fn a_notification_is_plain_text_of_a_sensible_length() {
        assert_eq!(plain("3 <b>done</b>\n& more"), "3 bdone/b  more");
        assert_eq!(plain(&"é".repeat(500)).chars().count(), LONGEST);
    }
}
