//! The one shape in which an error crosses to the page: a value that can be acted on.
//!
//! English never crosses this seam. The page makes its text from `code` and `args`; what the
//! service itself said travels along verbatim, marked as the service's words.

mod alibaba;
mod code;
mod elastic;
mod net;
mod oss;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use code::FaultCode;

/// Whether trying the same again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "when")]
pub enum Retry {
    /// The same request will fail again.
    Never,
    /// It may be tried at once.
    Now,
    /// It may be tried after so many seconds.
    After {
        /// Seconds to wait.
        seconds: u32,
    },
}

/// Where on the way it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FaultPhase {
    /// Checking what was typed or chosen, before anything was sent.
    Input,
    /// Reading the file on this computer.
    File,
    /// Reading or writing the keyring.
    Keyring,
    /// Resolving the host's name.
    Address,
    /// Opening the connection.
    Connect,
    /// The TLS handshake.
    Tls,
    /// The proxy.
    Proxy,
    /// Presenting the credentials.
    Credentials,
    /// Being permitted to do it.
    Permission,
    /// Sending.
    Send,
    /// The service's answer.
    Answer,
    /// Inside Plugdesk.
    Desk,
}

/// What the page may offer as a button beside the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FaultAction {
    /// Try the same again.
    Retry,
    /// Open the connection's form.
    EditConnection,
    /// Keep the secret in memory for this run only.
    KeepForThisRun,
    /// Read the list again.
    Refresh,
    /// Choose the file again.
    ChooseFile,
    /// Choose a certificate authority's file.
    ChooseCertificate,
}

/// An error as the page receives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What happened; the page's messages are `fault.<code>`.
    pub code: FaultCode,
    /// Whether trying again helps.
    pub retry: Retry,
    /// Where it failed.
    pub phase: FaultPhase,
    /// What it was about (a file's name, a host, an extension), never a path or a secret.
    pub target: Option<String>,
    /// Values that the message names.
    pub args: BTreeMap<String, String>,
    /// The field of the form that the error belongs to.
    pub field: Option<String>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The service's own code, verbatim.
    pub server_code: Option<String>,
    /// The service's own words, verbatim and shortened.
    pub server_message: Option<String>,
    /// The id under which the service's operator finds the request.
    pub request_id: Option<String>,
    /// What to offer as a button.
    pub action: Option<FaultAction>,
}

impl Fault {
    /// A fault that no retry helps.
    pub fn new(code: FaultCode, phase: FaultPhase) -> Self {
        Self {
            code,
            retry: Retry::Never,
            phase,
            target: None,
            args: BTreeMap::new(),
            field: None,
            status: None,
            server_code: None,
            server_message: None,
            request_id: None,
            action: None,
        }
    }

    /// A fault of something typed into `field`.
    pub fn of_field(code: FaultCode, field: &str, value: &str) -> Self {
        let mut fault = Self::new(code, FaultPhase::Input).with_arg("value", value);
        fault.field = Some(field.to_owned());
        fault
    }

    /// Names what it was about.
    #[must_use]
    pub fn about(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Adds a value that the message names.
    #[must_use]
    pub fn with_arg(mut self, key: &str, value: impl Into<String>) -> Self {
        self.args.insert(key.to_owned(), value.into());
        self
    }

    /// Sets the button to offer.
    #[must_use]
    pub fn offering(mut self, action: FaultAction) -> Self {
        self.action = Some(action);
        self
    }

    /// Sets the retry advice.
    #[must_use]
    pub fn retrying(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }
}

/// The most characters that are kept of what a service says: each try keeps its own, in memory, in
/// the journal and in the page.
const WORDS_KEPT: usize = 2_000;

/// What a service says, shortened; nothing where it says nothing.
fn words(text: &str) -> Option<String> {
    let text = text.trim();
    let kept = match text.char_indices().nth(WORDS_KEPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    };
    Some(kept).filter(|kept| !kept.is_empty())
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.code, self.phase)?;
        if let Some(target) = &self.target {
            write!(f, " ({target})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_service_says_is_kept_up_to_a_limit() {
        assert_eq!(words(" \n"), None);
        assert_eq!(words(" 插件 "), Some("插件".to_owned()));
        let most = "插".repeat(WORDS_KEPT);
        assert_eq!(words(&most), Some(most.clone()));
        assert_eq!(words(&format!("{most}件")), Some(format!("{most}…")));
    }
}
