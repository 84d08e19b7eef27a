//! Why a sandbox could not be started.

use std::io;
use std::path::PathBuf;

/// Why a sandbox could not be started. Every text is one line and ends with the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The data folder or a file in it could not be read or written.
    #[error("cannot use {path}: {source}; choose a folder that you may write to")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another sandbox works on the same folder.
    #[error("{path} is in use by another sandbox; stop that one or choose another folder")]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// A state file is damaged or was written by another version.
    #[error("cannot read the state in {path}: {source}; move the file away to begin anew")]
    State {
        /// The state file.
        path: PathBuf,
        /// Where the file stops making sense.
        source: serde_json::Error,
    },
    /// A state file has a format that this version does not know.
    #[error("{path} has the unknown format {format}; move the file away to begin anew")]
    StateFormat {
        /// The state file.
        path: PathBuf,
        /// The number that the file carries.
        format: u32,
    },
    /// The six ports from `port_base` on do not exist.
    #[error("there are no six ports from {port_base} on; choose a base between 1 and 65530")]
    PortBase {
        /// The base that was asked for.
        port_base: u16,
    },
    /// A port could not be opened.
    #[error("cannot listen on 127.0.0.1:{port}: {source}; choose another port base or none")]
    Listen {
        /// The port, 0 for any.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
    /// The certificate of the ECE server could not be made.
    #[error("cannot make a certificate: {0}; start the sandbox again")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused the certificate or the protocol versions.
    #[error("cannot set up TLS: {0}; start the sandbox again")]
    Tls(#[from] rustls::Error),
    /// The client that follows download URLs could not be built.
    #[error("cannot set up the client for download URLs: {0}; start the sandbox again")]
    Client(#[from] reqwest::Error),
    /// A demo archive could not be made.
    #[error("cannot make the demo archives: {0}; start with the empty seed")]
    Archive(#[from] zip::result::ZipError),
}

impl StartError {
    /// Whether the same start may succeed later without anything being changed in the call.
    pub fn retry_helps(&self) -> bool {
        match self {
            Self::FolderInUse { .. } | Self::Listen { .. } => true,
            Self::Folder { .. }
            | Self::State { .. }
            | Self::StateFormat { .. }
            | Self::PortBase { .. }
            | Self::Certificate(_)
            | Self::Tls(_)
            | Self::Client(_)
            | Self::Archive(_) => false,
        }
    }
}
