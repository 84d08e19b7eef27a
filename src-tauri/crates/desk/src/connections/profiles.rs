//! The profiles of the aliyun command line: read once, their secrets kept in memory until a
//! connection is made of one.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use plugdesk_alibaba::Region;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::{ProfileId, ProfileRow, Profiles};
use crate::archives::file_name_of;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// The largest file that is read: a profile has about one kilobyte.
const MAX_BYTES: u64 = 1024 * 1024;

/// The profiles that were read last, with their secrets. Those of an earlier reading are gone.
#[derive(Debug, Default)]
pub struct ProfileShelf {
    read: Mutex<HashMap<ProfileId, Option<ProfileSecret>>>,
}

/// What a profile holds of secrets, and whose they are.
#[derive(Debug, Clone)]
pub(super) struct ProfileSecret {
    /// The `AccessKey` id.
    pub(super) id: String,
    /// The `AccessKey` secret.
    pub(super) secret: SecretString,
    /// The security token of a temporary session.
    pub(super) token: Option<SecretString>,
}

/// The file as `aliyun configure` writes it (aliyun/aliyun-cli, `config/configuration.go`).
#[derive(Deserialize)]
struct ProfilesFile {
    #[serde(default)]
    current: Option<String>,
    #[serde(default)]
    profiles: Vec<FileProfile>,
}

/// A profile of it; what other modes need is not read (`config/profile.go`).
#[derive(Deserialize)]
struct FileProfile {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    access_key_id: Option<String>,
    #[serde(default)]
    access_key_secret: Option<SecretString>,
    #[serde(default)]
    sts_token: Option<SecretString>,
    #[serde(default)]
    region_id: Option<String>,
}

impl ProfileShelf {
    /// Where the command line keeps its profiles.
    pub fn usual_place(home: &Path) -> PathBuf {
        home.join(".aliyun").join("config.json")
    }

    /// Reads the file at its usual place, where there may be none. Blocks for the time of reading
    /// a small file.
    pub fn read_usual(&self, home: Option<&Path>) -> Result<Profiles, Fault> {
        let path = home.map(Self::usual_place);
        match path {
            Some(path) if path.exists() => self.read(&path),
            _ => {
                self.keep(HashMap::new());
                Ok(Profiles {
                    file_name: None,
                    rows: Vec::new(),
                })
            }
        }
    }

    /// Reads a file that came from the native dialog or lies at the usual place.
    pub fn read(&self, path: &Path) -> Result<Profiles, Fault> {
        let file_name = file_name_of(path);
        let refused = |reason: String| {
            Fault::new(FaultCode::ProfilesUnreadable, FaultPhase::File)
                .about(file_name.clone())
                .with_arg("reason", reason)
                .offering(FaultAction::ChooseFile)
        };
        let text = contents(path).map_err(&refused)?;
        // What serde says of a value it can't use may hold the value; the place is enough.
        let file: ProfilesFile = serde_json::from_slice(without_mark(&text))
            .map_err(|error| refused(format!("{file_name}:{}", error.line())))?;
        let current = file.current.unwrap_or_default();
        let mut secrets = HashMap::new();
        let mut rows = Vec::with_capacity(file.profiles.len());
        for profile in file.profiles {
            let id = ProfileId(uuid::Uuid::new_v4().to_string());
            let secret = profile.secret();
            rows.push(profile.row(id.clone(), secret.is_some(), &current));
            secrets.insert(id, secret);
        }
        self.keep(secrets);
        Ok(Profiles {
            file_name: Some(file_name),
            rows,
        })
    }

    /// Forgets a profile's secret, because a connection holds it now.
    pub fn forget(&self, id: &ProfileId) {
        self.locked().remove(id);
    }

    /// The secret of a profile.
    pub(super) fn secret(&self, id: &ProfileId) -> Result<ProfileSecret, Fault> {
        match self.locked().get(id) {
            Some(Some(secret)) => Ok(secret.clone()),
            Some(None) => Err(Fault::of_field(FaultCode::ProfileNotUsable, "profile", "")),
            None => {
                Err(Fault::new(FaultCode::Unknown, FaultPhase::Input)
                    .offering(FaultAction::Refresh))
            }
        }
    }

    fn keep(&self, secrets: HashMap<ProfileId, Option<ProfileSecret>>) {
        *self.locked() = secrets;
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<ProfileId, Option<ProfileSecret>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileProfile {
    /// What a connection needs, where the profile holds it. The other modes ask a program, a
    /// server or another profile for credentials that soon end.
    fn secret(&self) -> Option<ProfileSecret> {
        let mode = self.mode.as_deref().unwrap_or_default();
        let filled = |secret: &Option<SecretString>| {
            secret
                .clone()
                .filter(|secret| !secret.expose_secret().is_empty())
        };
        let temporary = mode.eq_ignore_ascii_case("StsToken");
        if !temporary && !mode.eq_ignore_ascii_case("AK") {
            return None;
        }
        let token = if temporary {
            Some(filled(&self.sts_token)?)
        } else {
            None
        };
        Some(ProfileSecret {
            id: given(self.access_key_id.as_ref())?,
            secret: filled(&self.access_key_secret)?,
            token,
        })
    }

    fn row(&self, id: ProfileId, usable: bool, current: &str) -> ProfileRow {
        let name = self.name.clone().unwrap_or_default();
        ProfileRow {
            id,
            current: !name.is_empty() && name == current,
            name,
            mode: self.mode.clone().unwrap_or_default(),
            access_key_id: given(self.access_key_id.as_ref()),
            region: given(self.region_id.as_ref())
                .and_then(|region| Region::parse(&region).ok())
                .map(|region| region.to_string()),
            usable,
        }
    }
}

fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// The bytes of a small plain file. They hold secrets, so that they are wiped after use, and the
/// buffer has room from the start: growing it would leave copies behind.
fn contents(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let said = |error: std::io::Error| error.kind().to_string();
    let meta = std::fs::metadata(path).map_err(said)?;
    if !meta.is_file() {
        return Err("not a file".to_owned());
    }
    if meta.len() > MAX_BYTES {
        return Err(format!("{} bytes > {MAX_BYTES} bytes", meta.len()));
    }
    let room = usize::try_from(MAX_BYTES).unwrap_or_default() + 64;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes))
        .map_err(said)?;
    Ok(bytes)
}

/// Editors on Windows put a byte order mark before the text.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}
#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
        "current": "work",
        "profiles": [
            {"name": "default", "mode": "AK", "access_key_id": "", "access_key_secret": "",
             "region_id": "", "output_format": "json", "language": "en"},
            {"name": "work", "mode": "AK", "access_key_id": "LTAI5t", "access_key_secret": "canary",
             "region_id": "cn-hangzhou", "retry_timeout": 10},
            {"name": "session", "mode": "ststoken", "access_key_id": "STS.a",
             "access_key_secret": "canary", "sts_token": "canary", "region_id": "not a region"},
            {"name": "half", "mode": "StsToken", "access_key_id": "STS.b",
             "access_key_secret": "canary"},
            {"name": "role", "mode": "RamRoleArn", "access_key_id": "LTAI5u",
             "access_key_secret": "canary", "ram_role_arn": "acs:ram::1:role/r"},
            {"name": "machine", "mode": "EcsRamRole", "ram_role_name": "r", "sts_token": null},
            {"name": "program", "mode": "External", "process_command": "login"},
            {"name": "server", "mode": "CredentialsURI", "credentials_uri": "http://localhost"}
        ],
        "meta_path": ""
    }"#;

    fn read(text: &[u8]) -> (ProfileShelf, Result<Profiles, Fault>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        std::fs::write(&path, text).unwrap();
        let shelf = ProfileShelf::default();
        let profiles = shelf.read(&path);
        (shelf, profiles)
    }

    #[test]
    fn profiles_are_listed_and_only_those_with_a_key_are_usable() {
        let marked = [b"\xEF\xBB\xBF", FILE.as_bytes()].concat();
        let (shelf, profiles) = read(&marked);
        let profiles = profiles.unwrap();
        assert_eq!(profiles.file_name.as_deref(), Some("config.json"));
        let usable: Vec<_> = profiles
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.usable))
            .collect();
        assert_eq!(
            usable,
            [
                ("default", false),
                ("work", true),
                ("session", true),
                ("half", false),
                ("role", false),
                ("machine", false),
                ("program", false),
                ("server", false),
            ]
        );
        let work = &profiles.rows[1];
        assert!(work.current);
        assert_eq!(work.mode, "AK");
        assert_eq!(work.region.as_deref(), Some("cn-hangzhou"));
        assert_eq!(profiles.rows[2].region, None);
        assert_eq!(profiles.rows[4].access_key_id.as_deref(), Some("LTAI5u"));

        let kept = shelf.secret(&work.id).unwrap();
        assert_eq!((kept.id.as_str(), kept.token.is_none()), ("LTAI5t", true));
        assert_eq!(kept.secret.expose_secret(), "canary");
        let session = shelf.secret(&profiles.rows[2].id).unwrap();
        assert_eq!(session.token.unwrap().expose_secret(), "canary");
        let role = shelf.secret(&profiles.rows[4].id).unwrap_err();
        assert_eq!(role.code, FaultCode::ProfileNotUsable);
        shelf.forget(&work.id);
        assert_eq!(shelf.secret(&work.id).unwrap_err().code, FaultCode::Unknown);
    }

    #[test]
    fn neither_a_view_nor_a_fault_shows_a_secret() {
        let (shelf, profiles) = read(FILE.as_bytes());
        let shown = serde_json::to_string(&profiles.unwrap()).unwrap();
        assert!(!shown.contains("canary") && !format!("{shelf:?}").contains("canary"));
        for broken in [
            r#"{"profiles": [{"access_key_secret": "canary""#,
            r#"{"profiles": [{"name": "a", "mode": "AK", "access_key_id": {"canary": 1}}]}"#,
            r#"{"profiles": "canary"}"#,
        ] {
            let fault = read(broken.as_bytes()).1.unwrap_err();
            assert_eq!(fault.code, FaultCode::ProfilesUnreadable);
            assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
        }
    }

    #[test]
    fn what_is_no_small_file_is_not_read() {
        let (_, fault) = read(&vec![b' '; 1024 * 1024 + 1]);
        assert_eq!(fault.unwrap_err().code, FaultCode::ProfilesUnreadable);
        let shelf = ProfileShelf::default();
        let folder = tempfile::tempdir().unwrap();
        let fault = shelf.read(folder.path()).unwrap_err();
        assert_eq!(fault.code, FaultCode::ProfilesUnreadable);
        let nothing = shelf.read_usual(Some(folder.path())).unwrap();
        assert_eq!((nothing.file_name, nothing.rows), (None, Vec::new()));
        assert!(shelf.read_usual(None).unwrap().rows.is_empty());
    }

    #[test]
    fn reading_anew_forgets_what_was_read_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = ProfileShelf::usual_place(folder.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, FILE).unwrap();
        let shelf = ProfileShelf::default();
        let first = shelf.read_usual(Some(folder.path())).unwrap();
        let second = shelf.read_usual(Some(folder.path())).unwrap();
        assert!(shelf.secret(&first.rows[1].id).is_err());
        assert!(shelf.secret(&second.rows[1].id).is_ok());
    }
}
