//! Closing the window while something is sent, ending for other reasons, and starting twice.

use std::path::{Path, PathBuf};

use plugdesk_sandbox::BytesPerSecond;
use plugdesk_tests::failure::ensure;
use plugdesk_tests::notifications::{Notifications, Shown};
use plugdesk_tests::patience::{self, LONG, USUAL};
use plugdesk_tests::screens::{connection, review, transfers};
use plugdesk_tests::zips::{self, Plugin};
use plugdesk_tests::{Failure, Language, Scene, Services, Window, desktop, launch};

crate::scenes! {
    in both languages:
        closing_asks_and_stopped_work_is_taken_up,
        work_goes_on_in_the_background_and_its_end_is_told,
        a_second_one_without_a_bus_leaves_the_journal_alone;
    in english:
        without_work_the_window_closes_at_once,
        a_second_start_shows_the_hidden_window,
        told_to_end_it_keeps_the_work;
}

/// What is sent, under this name.
const FILE: &str = "slow.zip";

/// Slow enough that the file is still on its way when the window is closed, seconds later.
const SLOW: u64 = 150_000;

/// What the page says of it.
struct Said {
    title: &'static str,
    held: &'static str,
    notification: [&'static str; 2],
}

fn said(language: Language) -> Said {
    match language {
        Language::English => Said {
            title: "Transfers are under way",
            held: "Another Plugdesk works with the same data.",
            notification: ["Transfers finished", "1 transfer is done"],
        },
        Language::Chinese => Said {
            title: "传输正在进行",
            held: "另一个 Plugdesk 正在使用同一份数据。",
            notification: ["传输已完成", "1 项传输已完成"],
        },
    }
}

/// A file on its way to services of the test's own, over a slow line.
struct Sending {
    services: Services,
    zip: PathBuf,
    window: desktop::WindowId,
    process: u32,
}

impl Sending {
    async fn begin(scene: &Scene) -> Result<Self, Failure> {
        let window = &scene.window;
        let services = Services::start().await?;
        let rate = BytesPerSecond::new(SLOW);
        services.switches().set_upload_rate(rate);
        connection::fill_cloud(window, "Slow", services.cloud(), services.cloud_key()).await?;
        connection::save(window).await?;
        let zip = Plugin {
            name: "analysis-demo",
            version: "2.1.0",
            elasticsearch: "8.15.2",
            jar: 4_500_000,
        }
        .write(&scene.home.files(), FILE)?;
        review::drop_files(window, std::slice::from_ref(&zip)).await?;
        review::submit(window).await?;
        transfers::in_dock(window, FILE, "running", USUAL).await?;
        patience::until("bytes on their way", USUAL, async || {
            let transfer = transfers::newest(window).await?;
            let sent = transfer["progress"]["sent"].as_u64().unwrap_or_default();
            Ok(if sent > 0 { Ok(()) } else { Err(transfer) })
        })
        .await?;
        let process = window.process()?;
        Ok(Self {
            services,
            zip,
            process,
            window: desktop::window_of(process).await?,
        })
    }

    /// Presses the closing button and waits for the question.
    async fn close(&self, window: &Window) -> Result<String, Failure> {
        desktop::close(&self.window).await?;
        window.text("close-dialog").await
    }

    /// Answers the question by the keys: a driver's click does not end when the window goes away
    /// under it. `further` is how often Tab is pressed from the harmless answer.
    async fn choose(&self, window: &Window, further: usize) -> Result<(), Failure> {
        self.close(window).await?;
        window.see_css("[data-testid=close-stay]:focus").await?;
        let mut keys = vec!["Tab"; further];
        keys.push("Return");
        desktop::keys(&keys).await
    }

    async fn stop(&self, window: &Window) -> Result<(), Failure> {
        self.choose(window, 1).await?;
        window.ends(self.process, USUAL).await
    }

    async fn hide(&self, window: &Window) -> Result<(), Failure> {
        self.choose(window, 2).await?;
        desktop::hides(&self.window).await
    }

    fn hurry(&self) {
        self.services.switches().set_upload_rate(None);
    }

    /// The service holds the file once, whole, and nothing beside it.
    async fn arrived_once(&self) -> Result<(), Failure> {
        let held = self.services.held_by_cloud().await?;
        let ours: Vec<_> = held
            .into_iter()
            .filter(|one| one.name == "analysis-demo")
            .collect();
        let size = zips::size(&self.zip)?;
        let whole = ours.first().and_then(|one| one.file.as_ref());
        ensure(
            ours.len() == 1 && whole.is_some_and(|file| file.size == size),
            || format!("the service holds {ours:?}, not one file of {size} bytes"),
        )
    }

    /// Starts the application again in the same home, and sees the work taken up and done.
    async fn is_taken_up(&self, scene: &Scene) -> Result<(), Failure> {
        self.hurry();
        let again = Window::open(&scene.home).await?;
        let taken_up = async {
            transfers::in_dock(&again, FILE, "done", LONG).await?;
            self.arrived_once().await
        }
        .await;
        let closed = again.close().await;
        taken_up.and(closed)
    }
}

async fn closing_asks_and_stopped_work_is_taken_up(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, said(scene.language));
    let sending = Sending::begin(scene).await?;

    let asked = sending.close(window).await?;
    ensure(asked.contains(words.title) && asked.contains(FILE), || {
        format!("the question is {asked}")
    })?;
    // A second press asks nothing new, and Escape means to stay.
    desktop::close(&sending.window).await?;
    desktop::keys(&["Escape"]).await?;
    window.see_no_more("close-dialog").await?;
    transfers::in_dock(window, FILE, "running", USUAL).await?;

    sending.stop(window).await?;
    sending.is_taken_up(scene).await
}

async fn work_goes_on_in_the_background_and_its_end_is_told(scene: &Scene) -> Result<(), Failure> {
    let (window, words) = (&scene.window, said(scene.language));
    let mut notifications = Notifications::show().await?;
    let sending = Sending::begin(scene).await?;

    sending.hide(window).await?;
    sending.hurry();
    let [title, body] = words.notification.map(str::to_owned);
    let shown = notifications.next().await?;
    let app = "Plugdesk".to_owned();
    ensure(shown == Shown { app, title, body }, || {
        format!("the system was told {shown:?}")
    })?;
    window.ends(sending.process, USUAL).await?;
    sending.arrived_once().await
}

async fn a_second_start_shows_the_hidden_window(scene: &Scene) -> Result<(), Failure> {
    let window = &scene.window;
    let sending = Sending::begin(scene).await?;
    sending.hide(window).await?;

    let status = launch::start_once_more(&scene.home).await?;
    ensure(status.success(), || format!("the second start: {status}"))?;
    let shown = desktop::window_of(sending.process).await?;
    ensure(shown == sending.window, || {
        "another window was opened".to_owned()
    })?;
    window.see_no_more("close-dialog").await?;
    sending.hurry();
    transfers::in_dock(window, FILE, "done", LONG).await?;
    sending.arrived_once().await?;
    // Looked at again, the window outlives the work.
    window.see("sidebar").await.map(|_| ())
}

async fn without_work_the_window_closes_at_once(scene: &Scene) -> Result<(), Failure> {
    let process = scene.window.process()?;
    desktop::close(&desktop::window_of(process).await?).await?;
    scene.window.ends(process, USUAL).await
}

async fn told_to_end_it_keeps_the_work(scene: &Scene) -> Result<(), Failure> {
    let sending = Sending::begin(scene).await?;
    terminate(sending.process).await?;
    scene.window.ends(sending.process, USUAL).await?;
    sending.is_taken_up(scene).await
}

async fn terminate(process: u32) -> Result<(), Failure> {
    let kill = Path::new("/bin/kill");
    let status = tokio::process::Command::new(kill)
        .args(["-TERM", &process.to_string()])
        .status()
        .await
        .map_err(Failure::io("telling the application to end"))?;
    ensure(status.success(), || format!("kill: {status}"))
}

async fn a_second_one_without_a_bus_leaves_the_journal_alone(scene: &Scene) -> Result<(), Failure> {
    let words = said(scene.language);
    let sending = Sending::begin(scene).await?;
    let second = Window::open_without_bus(&scene.home).await?;
    let notice = async {
        let text = second.text("journal-notice").await?;
        ensure(text.contains(words.held), || {
            format!("the notice is {text}")
        })
    }
    .await;
    let closed = second.close().await;
    notice.and(closed)?;

    sending.hurry();
    transfers::in_dock(&scene.window, FILE, "done", LONG).await?;
    sending.arrived_once().await
}
