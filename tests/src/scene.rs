//! One test in one window: begins with the first start, keeps what was seen when it fails.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::FutureExt as _;

use crate::failure::Failure;
use crate::home::Home;
use crate::language::Language;
use crate::window::Window;

/// How long one scene may take. Whatever hangs is a failure, too.
const WHOLE_SCENE: Duration = Duration::from_mins(4);

/// What a test works with.
#[derive(Debug)]
pub struct Scene {
    /// The open window.
    pub window: Window,
    /// The application's folders.
    pub home: Home,
    /// The language that the page speaks.
    pub language: Language,
}

/// Opens a window in a fresh home, plays, and closes it. On failure what could be seen is kept
/// under `name`.
pub async fn play(
    name: &str,
    language: Language,
    act: impl AsyncFnOnce(&Scene) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let home = Home::fresh()?;
    let window = Window::open(&home).await?;
    let scene = Scene {
        window,
        home,
        language,
    };
    let acting = async {
        if language != Language::English {
            scene.window.speak(language).await?;
        }
        act(&scene).await
    };
    let outcome =
        match tokio::time::timeout(WHOLE_SCENE, AssertUnwindSafe(acting).catch_unwind()).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => Err(Failure::Wrong(said_by(&*panic))),
            Err(_) => Err(Failure::Wrong(format!(
                "it hung for {} s",
                WHOLE_SCENE.as_secs()
            ))),
        };
    if let Err(failure) = &outcome {
        keep(&scene, &format!("{name}-{}", language.tag()), failure).await;
    }
    let Scene { window, home, .. } = scene;
    let closed = window.close().await;
    let cleared = home.clear().await;
    outcome.and(closed).and(cleared)
}

/// Keeps what can be seen; that it could not be kept must not hide the failure itself.
async fn keep(scene: &Scene, name: &str, failure: &Failure) {
    let folder = kept_folder().join(name);
    let kept = async {
        std::fs::create_dir_all(&folder).map_err(Failure::io("making the folder for a failure"))?;
        let why = folder.join("why.txt");
        std::fs::write(why, format!("{failure}\n")).map_err(Failure::io("keeping the failure"))?;
        scene.window.keep(&scene.home, &folder).await
    };
    match kept.await {
        Ok(()) => tell(&format!(
            "{name}: {failure}\n  kept in {}",
            folder.display()
        )),
        Err(other) => tell(&format!(
            "{name}: {failure}\n  not everything could be kept: {other}"
        )),
    }
}

/// Where failures are kept: `PLUGDESK_KEPT`, or the target folder of the repository.
fn kept_folder() -> PathBuf {
    std::env::var_os("PLUGDESK_KEPT").map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../target/e2e-failures"
            ))
        },
        PathBuf::from,
    )
}

fn said_by(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned())
}

fn tell(text: &str) {
    use std::io::Write as _;
    // Where even the error output is closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}
