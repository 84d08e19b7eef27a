//! The sandbox as a program: one line of JSON when everything runs, then service until a signal.

use std::io::{self, Write};
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use plugdesk_sandbox::{
    BytesPerSecond, EceLogin, EceStore, Ready, Sandbox, SandboxOptions, SeedData, StartError,
    UnknownExtension,
};
use tracing_subscriber::EnvFilter;

/// Stand-ins for Elastic Cloud, Elastic Cloud Enterprise and Alibaba Cloud Elasticsearch on this
/// computer. Prints one line of JSON with addresses and credentials when ready.
#[derive(Debug, Parser)]
#[command(name = "plugdesk-sandbox", version)]
struct Arguments {
    /// Folder for state and files; created if missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// First of six neighbouring ports; free ports if left out
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
    /// What a new data folder is filled with
    #[arg(long, value_name = "SEED", value_enum, default_value_t = Seed::Demo)]
    seed_data: Seed,
    /// How long each step of a deployment's plan takes, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 700)]
    plan_step: u64,
    /// How long a change of an Alibaba instance takes, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 8)]
    restart_takes: u64,
    /// How long after its beginning such a change shows among the records, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 500)]
    record_delay: u64,
    /// The most bytes per second that an upload may bring
    #[arg(long, value_name = "BYTES")]
    upload_rate: Option<BytesPerSecond>,
    /// Answer for an extension that does not exist
    #[arg(long, value_name = "STATUS", value_enum, default_value_t = Unknown::NotFound)]
    unknown_extension: Unknown,
    /// How many calls Elastic Cloud answers in a minute
    #[arg(long, value_name = "CALLS")]
    rate_limit: Option<NonZeroU64>,
    /// Answer of the extension store of ECE where there is none
    #[arg(long, value_name = "STORE", value_enum, default_value_t = Part::Present)]
    ece_store: Part,
    /// Answer of ECE's login where there is none
    #[arg(long, value_name = "LOGIN", value_enum, default_value_t = Part::Present)]
    ece_login: Part,
}

/// A part that an ECE may lack.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    Present,
    #[value(name = "404")]
    NotFound,
    #[value(name = "501")]
    NotImplemented,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Seed {
    Demo,
    /// The demo with 2000 extensions and 500 deployments on Elastic Cloud
    Many,
    Empty,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unknown {
    /// As the specification says
    #[value(name = "404")]
    NotFound,
    /// As Elastic Cloud was seen to answer
    #[value(name = "403")]
    Forbidden,
}

impl From<Arguments> for SandboxOptions {
    fn from(arguments: Arguments) -> Self {
        let usual = Self::new(arguments.data);
        Self {
            rate_limit: arguments.rate_limit.unwrap_or(usual.rate_limit),
            port_base: arguments.port_base,
            seed: match arguments.seed_data {
                Seed::Demo => SeedData::Demo,
                Seed::Many => SeedData::Many {
                    extensions: 2000,
                    deployments: 500,
                },
                Seed::Empty => SeedData::Empty,
            },
            restart_takes: Duration::from_secs(arguments.restart_takes),
            record_delay: Duration::from_millis(arguments.record_delay),
            plan_step: Duration::from_millis(arguments.plan_step),
            upload_rate: arguments.upload_rate,
            unknown_extension: match arguments.unknown_extension {
                Unknown::NotFound => UnknownExtension::NotFound404,
                Unknown::Forbidden => UnknownExtension::Forbidden403,
            },
            ece_store: match arguments.ece_store {
                Part::Present => EceStore::Present,
                Part::NotFound => EceStore::NotFound404,
                Part::NotImplemented => EceStore::NotImplemented501,
            },
            ece_login: match arguments.ece_login {
                Part::Present => EceLogin::Present,
                Part::NotFound => EceLogin::NotFound404,
                Part::NotImplemented => EceLogin::NotImplemented501,
            },
            ..usual
        }
    }
}

/// Why the program ends early.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot write the line with the addresses: {0}; check where the output goes")]
    Print(#[from] io::Error),
    #[error("cannot wait for signals: {0}; start the sandbox in another shell")]
    Signal(#[source] io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(io::stderr)
        .init();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    match run(arguments.into()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("plugdesk-sandbox: {error}"), 1),
    }
}

async fn run(options: SandboxOptions) -> Result<(), RunError> {
    // The handlers stand before the line is printed: a caller may stop the program at once.
    let mut signals = Signals::listen().map_err(RunError::Signal)?;
    let sandbox = Sandbox::start(options).await?;
    announce(sandbox.ready())?;
    signals.wait().await;
    sandbox.stop().await;
    Ok(())
}

fn announce(ready: &Ready) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, ready)?;
    writeln!(out)?;
    out.flush()
}

/// Help and version as clap writes them; an error as one line with the remedy.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let text = error.to_string();
    let told: Vec<_> = text
        .lines()
        .take_while(|line| !line.starts_with("Usage:"))
        .map(str::trim)
        .collect();
    let line = told.join(" ");
    let line = line.trim().trim_start_matches("error: ");
    complain(
        &format!("plugdesk-sandbox: {line}; see --help for the arguments"),
        2,
    )
}

fn complain(line: &str, code: u8) -> ExitCode {
    // There is nowhere left to report a failure of this write.
    let _ = writeln!(io::stderr().lock(), "{line}");
    ExitCode::from(code)
}

/// The signals that ask the program to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "registering can fail on Unix")]
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn wait(&mut self) {
        // Without a handler for Ctrl+C the system itself ends the program on it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
