//! Looking for a secret where it must not be.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::failure::Failure;

/// A secret that is typed into the window and must be found nowhere afterwards.
#[derive(Debug, Clone)]
pub struct Canary {
    secret: String,
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Canary {
    /// A canary, and the forms in which careless code would leave it behind.
    pub fn new(secret: &str) -> Self {
        let mut forms = vec![
            ("as it is", secret.as_bytes().to_vec()),
            ("in hex", hex::encode(secret).into_bytes()),
            (
                "in UTF-16",
                secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ),
        ];
        for before in 0..3 {
            forms.push(("in base64", inner_base64(&STANDARD_NO_PAD, secret, before)));
            forms.push((
                "in URL-safe base64",
                inner_base64(&URL_SAFE_NO_PAD, secret, before),
            ));
        }
        Self {
            secret: secret.to_owned(),
            forms,
        }
    }

    /// What to type.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// In which form the secret stands in these bytes, if it does.
    pub fn in_bytes(&self, bytes: &[u8]) -> Option<&'static str> {
        self.forms
            .iter()
            .find(|(_, form)| bytes.windows(form.len()).any(|window| window == form))
            .map(|(name, _)| *name)
    }

    /// Every file below `folder` (or `folder` itself) that holds the secret in its content or
    /// its name.
    pub fn in_files(&self, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
        let mut found = Vec::new();
        let mut waiting = vec![folder.to_owned()];
        while let Some(path) = waiting.pop() {
            if self.in_bytes(path.as_os_str().as_encoded_bytes()).is_some() {
                found.push(path.clone());
            }
            let kind = match std::fs::symlink_metadata(&path) {
                Ok(kind) => kind,
                // WebKit deletes files of its own while it is looked.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(Failure::io(format!("looking at {}", path.display()))(error));
                }
            };
            if kind.is_dir() {
                for entry in std::fs::read_dir(&path).map_err(Failure::io("reading a folder"))? {
                    waiting.push(entry.map_err(Failure::io("reading a folder"))?.path());
                }
            } else if kind.is_file() {
                let bytes = std::fs::read(&path).map_err(Failure::io("reading a file"))?;
                if self.in_bytes(&bytes).is_some() {
                    found.push(path);
                }
            }
        }
        Ok(found)
    }
}

/// The part of the base64 form that depends on the secret alone, when `before` bytes (modulo 3)
/// stand in front of it, as the user's name does in a Basic header.
fn inner_base64(engine: &impl Engine, secret: &str, before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend(secret.as_bytes());
    bytes.truncate(bytes.len() / 3 * 3);
    // Six bits a letter: the letters that hold a bit of what stands in front are left out.
    let foreign = (before * 8).div_ceil(6);
    engine.encode(bytes).into_bytes().split_off(foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_secret_in_every_form() {
        let folder = tempfile::tempdir().unwrap();
        let canary = Canary::new("canary-5f1e-secret");
        let write = |name: &str, bytes: &[u8]| {
            std::fs::create_dir_all(folder.path().join("deep")).unwrap();
            std::fs::write(folder.path().join("deep").join(name), bytes).unwrap();
        };
        write("innocent", b"canary-5f1e");
        assert_eq!(
            canary.in_files(folder.path()).unwrap(),
            Vec::<PathBuf>::new()
        );

        write("plain", b"key=canary-5f1e-secret;");
        write("hex", hex::encode(b"canary-5f1e-secret").as_bytes());
        for (name, user) in [
            ("header0", ""),
            ("header1", "a"),
            ("header2", "ab"),
            ("header3", "abc"),
        ] {
            write(
                name,
                STANDARD_NO_PAD
                    .encode(format!("{user}canary-5f1e-secret:"))
                    .as_bytes(),
            );
        }
        write(
            "wide",
            &"canary-5f1e-secret"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>(),
        );
        write("canary-5f1e-secret.json", b"");
        assert_eq!(canary.in_files(folder.path()).unwrap().len(), 8);
    }
}
