//! Starting the application: by WebKitWebDriver, which then drives it, or once more beside it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use serde_json::json;
use thirtyfour::WebDriver;
use thirtyfour::common::capabilities::desiredcapabilities::Capabilities;
use tokio::process::{Child, Command};

use crate::failure::Failure;
use crate::home::Home;
use crate::patience::{self, USUAL};

/// How the application finds what the session offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bus {
    /// The session's message bus.
    Present,
    /// An address at which no bus answers.
    Absent,
}

/// The application's binary: `PLUGDESK_APP`, or the one beside this program in the target folder.
pub(crate) fn app() -> Result<PathBuf, Failure> {
    if let Some(app) = std::env::var_os("PLUGDESK_APP") {
        return Ok(app.into());
    }
    let this = std::env::current_exe().map_err(Failure::io("finding this program"))?;
    this.ancestors()
        .map(|folder| folder.join("plugdesk"))
        .find(|app| app.is_file())
        .ok_or_else(|| Failure::program("plugdesk", "not found; PLUGDESK_APP can name it"))
}

pub(crate) fn free_port() -> Result<u16, Failure> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io("finding a port"))?;
    Ok(listener
        .local_addr()
        .map_err(Failure::io("finding a port"))?
        .port())
}

/// Starts the application once more, without a driver, and waits until it has ended.
pub async fn start_once_more(home: &Home) -> Result<ExitStatus, Failure> {
    let mut second = Command::new(app()?)
        .envs(home.variables())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(Failure::io("starting the application once more"))?;
    match tokio::time::timeout(USUAL, second.wait()).await {
        Ok(status) => status.map_err(Failure::io("waiting for the second start")),
        Err(_) => Err(Failure::Wrong("the second start does not end".to_owned())),
    }
}

/// Starts WebKitWebDriver; it starts the application, which inherits its folders and its output.
pub(crate) fn start_webdriver(home: &Home, bus: Bus, port: u16) -> Result<Child, Failure> {
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(home.log())
        .map_err(Failure::io("opening the log"))?;
    let errors = log.try_clone().map_err(Failure::io("opening the log"))?;
    let mut command = Command::new("WebKitWebDriver");
    if bus == Bus::Absent {
        let nowhere = format!("unix:path={}", home.path().join("no-bus").display());
        command.env("DBUS_SESSION_BUS_ADDRESS", nowhere);
    }
    command
        .arg(format!("--port={port}"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        // As much as anybody may ever ask for: what is kept of a failure, and searched for secrets.
        .env("PLUGDESK_LOG", "debug")
        // With either of them WebKitWebDriver never answers when it is asked for a picture.
        .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
        .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE")
        .envs(home.variables())
        .env("PATH", home.path_variable())
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            let hint = "cargo xtask session -- COMMAND provides what driving the window needs";
            Failure::program("WebKitWebDriver", format!("{error}; {hint}"))
        })
}

pub(crate) async fn connect(port: u16, app: &Path) -> Result<WebDriver, Failure> {
    patience::until("WebKitWebDriver listening", USUAL, async || {
        Ok(tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await)
    })
    .await?;
    let mut capabilities = Capabilities::new();
    capabilities.set(
        "webkitgtk:browserOptions",
        json!({ "binary": app, "args": [] }),
    )?;
    Ok(WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?)
}
