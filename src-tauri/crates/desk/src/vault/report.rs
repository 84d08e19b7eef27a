//! What the person is told about the keyring.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the keyring of this computer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyringState {
    /// It keeps and returns what is put in.
    Works,
    /// No keyring answers.
    Absent,
    /// It is locked and was not unlocked.
    Locked,
    /// It took a secret and did not return it.
    Forgets,
    /// It failed in another way.
    Failed,
}

/// The result of the keyring's self-test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyringReport {
    /// How it answers.
    pub state: KeyringState,
    /// What kind of keyring it is, as its library names it.
    pub store_name: Option<String>,
}
