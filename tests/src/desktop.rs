//! The display as a person's hands reach it: pointer, keys, windows.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::failure::Failure;
use crate::patience;

/// The id of a window on the display.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowId(String);

impl WindowId {
    /// As xdotool writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place on the display, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// The visible windows of the application, dialogs included.
pub async fn windows() -> Result<BTreeSet<WindowId>, Failure> {
    search(&["--class", "plugdesk"]).await
}

/// Waits until a window of any program is there whose title fits the pattern.
pub async fn window_titled(pattern: &str) -> Result<WindowId, Failure> {
    patience::until(
        &format!("a window titled {pattern}"),
        patience::USUAL,
        async || {
            let found = search(&["--name", pattern]).await?;
            Ok(found.iter().next().cloned().ok_or("none"))
        },
    )
    .await
}

async fn search(words: &[&str]) -> Result<BTreeSet<WindowId>, Failure> {
    // xdotool exits with 1 when it finds none.
    let found = output("xdotool", &[&["search", "--onlyvisible"], words].concat()).await?;
    Ok(found
        .lines()
        .map(|line| WindowId(line.trim().to_owned()))
        .collect())
}

/// The middle of a window.
pub async fn middle(window: &WindowId) -> Result<Spot, Failure> {
    let geometry = output(
        "xdotool",
        &["getwindowgeometry", "--shell", window.as_str()],
    )
    .await?;
    let number = |key: &str| -> Option<i32> {
        geometry
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('=')?.parse().ok())
    };
    match (number("X"), number("Y"), number("WIDTH"), number("HEIGHT")) {
        (Some(x), Some(y), Some(width), Some(height)) => Ok(Spot {
            x: x + width / 2,
            y: y + height / 2,
        }),
        _ => Err(Failure::program(
            "xdotool",
            format!("no geometry in {geometry:?}"),
        )),
    }
}

/// Moves the pointer.
pub async fn point(spot: Spot) -> Result<(), Failure> {
    let (x, y) = (spot.x.to_string(), spot.y.to_string());
    xdotool(&["mousemove", &x, &y]).await
}

/// Presses the left button and holds it.
pub async fn press() -> Result<(), Failure> {
    xdotool(&["mousedown", "1"]).await
}

/// Lets go of the left button.
pub async fn release() -> Result<(), Failure> {
    xdotool(&["mouseup", "1"]).await
}

/// Gives a window the keyboard.
pub async fn focus(window: &WindowId) -> Result<(), Failure> {
    xdotool(&["windowfocus", "--sync", window.as_str()]).await
}

/// Asks a window to close, as its closing button does.
pub async fn close(window: &WindowId) -> Result<(), Failure> {
    focus(window).await?;
    keys(&["alt+F4"]).await
}

/// The process that a window belongs to.
async fn process_of(window: &WindowId) -> Result<u32, Failure> {
    let process = output("xdotool", &["getwindowpid", window.as_str()]).await?;
    process
        .trim()
        .parse()
        .map_err(|_| Failure::program("xdotool", format!("no process in {process:?}")))
}

/// Waits for the window of a process. GTK keeps others of a single pixel outside the display.
pub async fn window_of(process: u32) -> Result<WindowId, Failure> {
    patience::until("the application's window", patience::USUAL, async || {
        let windows = windows().await?;
        for window in &windows {
            // It may go away between being found and being asked.
            let placed = middle(window).await.is_ok_and(|spot| spot.x > 0);
            if placed && process_of(window).await.is_ok_and(|owner| owner == process) {
                return Ok(Ok(window.clone()));
            }
        }
        Ok(Err(windows))
    })
    .await
}

/// Waits until a window is hidden.
pub async fn hides(window: &WindowId) -> Result<(), Failure> {
    patience::until("the window hidden", patience::USUAL, async || {
        Ok(if windows().await?.contains(window) {
            Err("visible")
        } else {
            Ok(())
        })
    })
    .await
}

/// Presses keys, named as X names them, such as `ctrl+a`.
pub async fn keys(names: &[&str]) -> Result<(), Failure> {
    xdotool(&[&["key", "--delay", "40"], names].concat()).await
}

/// Types a text, letter by letter; GTK loses letters that come faster.
pub async fn write(text: &str) -> Result<(), Failure> {
    xdotool(&["type", "--delay", "25", text]).await
}

/// Waits until a window of the application is there that was not among `known`.
pub async fn new_window(known: &BTreeSet<WindowId>) -> Result<WindowId, Failure> {
    patience::until("a new window", patience::USUAL, async || {
        let now = windows().await?;
        let new = now.difference(known).next().cloned();
        Ok(new.ok_or(now))
    })
    .await
}

/// Waits until a window is gone; `false` when it is still there after `within`.
pub async fn closes(window: &WindowId, within: Duration) -> Result<bool, Failure> {
    let gone = patience::until("the window closing", within, async || {
        Ok(if search(&["--name", ".*"]).await?.contains(window) {
            Err("open")
        } else {
            Ok(())
        })
    })
    .await;
    match gone {
        Ok(()) => Ok(true),
        Err(Failure::NotSeen { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Takes a picture of the whole display.
pub async fn picture(path: &Path) -> Result<(), Failure> {
    let status = Command::new("import")
        .args(["-window", "root"])
        .arg(path)
        .status()
        .await
        .map_err(|error| Failure::program("import", error.to_string()))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::program("import", status.to_string()))
    }
}

async fn xdotool(words: &[&str]) -> Result<(), Failure> {
    let output = Command::new("xdotool")
        .args(words)
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| Failure::program("xdotool", error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::program(
        "xdotool",
        format!("{}: {said}", words.join(" ")),
    ))
}

async fn output(program: &str, words: &[&str]) -> Result<String, Failure> {
    let output = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| Failure::program(program, error.to_string()))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
