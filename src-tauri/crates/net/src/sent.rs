//! What was sent: how many bytes, and their SHA-256.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::Digest;

/// A SHA-256 checksum, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sha256(pub [u8; 32]);

/// A text that is no SHA-256 checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 checksum has 64 hexadecimal digits")]
pub struct NotASha256;

impl Sha256 {
    /// The checksum of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl From<sha2::Sha256> for Sha256 {
    fn from(hasher: sha2::Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = NotASha256;

    fn from_str(text: &str) -> Result<Self, NotASha256> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotASha256)?;
        Ok(Self(bytes))
    }
}

impl From<Sha256> for String {
    fn from(checksum: Sha256) -> Self {
        checksum.to_string()
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NotASha256;

    fn try_from(text: String) -> Result<Self, NotASha256> {
        text.parse()
    }
}

/// A whole file's bytes, counted and summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// How many there are.
    pub bytes: u64,
    /// Their checksum.
    pub sha256: Sha256,
}

/// Where an upload leaves what it sent. Clones share the one place.
///
/// It is empty until the last byte was handed to the connection, and becomes empty again when
/// another try begins: what it holds is always about one try's bytes, never about the file on disk.
#[derive(Clone, Debug, Default)]
pub struct SentFile(Arc<Mutex<Option<Sent>>>);

impl SentFile {
    /// An empty place.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was sent, once all of it was.
    pub fn get(&self) -> Option<Sent> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put(&self, sent: Option<Sent>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = sent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn is_written_and_read_as_hexadecimal_digits() {
        let checksum = Sha256::of(b"abc");
        assert_eq!(checksum.to_string(), ABC);
        assert_eq!(format!("{checksum:?}"), format!("Sha256({ABC})"));
        assert_eq!(ABC.parse(), Ok(checksum));
        assert_eq!(ABC.to_uppercase().parse(), Ok(checksum));
        for wrong in [
            "",
            "ba",
            &ABC[1..],
            &format!("{ABC}00"),
            &ABC.replace('b', "g"),
        ] {
            assert_eq!(wrong.parse::<Sha256>(), Err(NotASha256), "{wrong}");
        }
    }

    #[test]
    fn is_a_string_in_json() {
        let sent = Sent {
            bytes: 3,
            sha256: Sha256::of(b"abc"),
        };
        let json = serde_json::to_string(&sent).unwrap();
        assert_eq!(json, format!(r#"{{"bytes":3,"sha256":"{ABC}"}}"#));
        assert_eq!(serde_json::from_str::<Sent>(&json).unwrap(), sent);
        assert!(serde_json::from_str::<Sha256>("\"abc\"").is_err());
    }
}
