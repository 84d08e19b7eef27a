//! What the person set for the application itself.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use specta::Type;

use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::stored;

/// The language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// As the system says.
    #[default]
    System,
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the limit of the bandwidth may be, in KiB per second. Below it a file of any size would
/// take days, and a stalled line could not be told from a limited one.
const BANDWIDTH: RangeInclusive<u32> = 16..=10_000_000;

/// How many transfers of one connection may run side by side.
const AT_ONCE: RangeInclusive<u8> = 1..=8;

/// How many run side by side where nothing was set.
const USUALLY_AT_ONCE: u8 = 3;

/// Everything that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The language of the page.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// How much all uploads together may send, in KiB per second; `None` is as much as the line
    /// takes.
    pub bandwidth_limit: Option<u32>,
    /// How many transfers of one connection run side by side.
    pub transfers_at_once: u8,
    /// Whether the system tells when long work ended.
    pub notify: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            bandwidth_limit: None,
            transfers_at_once: USUALLY_AT_ONCE,
            notify: true,
        }
    }
}

impl Settings {
    /// Refuses numbers that the page must not ask for, each as a fault of its field.
    fn checked(self) -> Result<Self, Fault> {
        if let Some(limit) = self.bandwidth_limit
            && !BANDWIDTH.contains(&limit)
        {
            return Err(out_of("bandwidthLimit", limit, &BANDWIDTH));
        }
        if !AT_ONCE.contains(&self.transfers_at_once) {
            return Err(out_of("transfersAtOnce", self.transfers_at_once, &AT_ONCE));
        }
        Ok(self)
    }
}

fn out_of<N: ToString + Copy>(field: &str, value: N, range: &RangeInclusive<N>) -> Fault {
    Fault::of_field(FaultCode::OutOfRange, field, &value.to_string())
        .with_arg("least", range.start().to_string())
        .with_arg("most", range.end().to_string())
}

/// What is kept: the settings and what the person did not set by hand. A field that an older
/// version did not write has its default, and so has a number that somebody wrote by hand and
/// that can't be meant: the language is not lost over it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Kept {
    language: Language,
    theme: Theme,
    #[serde(deserialize_with = "bandwidth_limit")]
    bandwidth_limit: Option<u32>,
    #[serde(deserialize_with = "transfers_at_once")]
    transfers_at_once: u8,
    #[serde(deserialize_with = "notify")]
    notify: bool,
    practice_open: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Self::of(Settings::default(), false)
    }
}

impl Kept {
    fn settings(&self) -> Settings {
        Settings {
            language: self.language,
            theme: self.theme,
            bandwidth_limit: self.bandwidth_limit,
            transfers_at_once: self.transfers_at_once,
            notify: self.notify,
        }
    }

    fn of(settings: Settings, practice_open: bool) -> Self {
        Self {
            language: settings.language,
            theme: settings.theme,
            bandwidth_limit: settings.bandwidth_limit,
            transfers_at_once: settings.transfers_at_once,
            notify: settings.notify,
            practice_open,
        }
    }
}

fn bandwidth_limit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let written = Value::deserialize(from)?.as_u64();
    let limit = written.and_then(|number| u32::try_from(number).ok());
    Ok(limit.filter(|limit| BANDWIDTH.contains(limit)))
}

fn transfers_at_once<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    let written = Value::deserialize(from)?.as_u64();
    let number = written.and_then(|number| u8::try_from(number).ok());
    let meant = number.filter(|number| AT_ONCE.contains(number));
    Ok(meant.unwrap_or(USUALLY_AT_ONCE))
}

fn notify<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Value::deserialize(from)?.as_bool().unwrap_or(true))
}

/// How many damaged files are kept; a program that damages them over and over must not fill a disk.
const KEPT_ASIDE: u32 = 9;

/// Gives a damaged file a name that none has which was put aside before.
fn put_aside(path: &Path) -> std::io::Result<()> {
    let mut aside = path.with_extension("damaged.json");
    for number in 2..=KEPT_ASIDE {
        if !aside.try_exists()? {
            break;
        }
        aside = path.with_extension(format!("damaged-{number}.json"));
    }
    std::fs::rename(path, aside)
}

/// The settings with the file behind them.
#[derive(Debug)]
pub struct SettingsBook {
    path: PathBuf,
    kept: Mutex<Kept>,
}

impl SettingsBook {
    /// Opens the book. A damaged file is put aside rather than overwritten, and the book is empty.
    pub fn open(path: PathBuf) -> Self {
        let kept = stored::read(&path).unwrap_or_else(|error| {
            tracing::warn!(%error, "the settings are put aside and begun anew");
            if let Err(error) = put_aside(&path) {
                tracing::warn!(%error, "the damaged settings could not be put aside");
            }
            None
        });
        Self {
            path,
            kept: Mutex::new(kept.unwrap_or_default()),
        }
    }

    /// The settings as they are.
    pub fn settings(&self) -> Settings {
        self.locked().settings()
    }

    /// Changes the settings. A number out of its range is refused and nothing is changed.
    pub fn change(&self, settings: Settings) -> Result<Settings, Fault> {
        let settings = settings.checked()?;
        self.write(|kept| *kept = Kept::of(settings, kept.practice_open))?;
        Ok(settings)
    }

    /// Whether the sandbox was open when the application was last used.
    pub fn practice_open(&self) -> bool {
        self.locked().practice_open
    }

    /// Remembers whether the sandbox is open.
    pub fn remember_practice(&self, open: bool) -> Result<(), Fault> {
        self.write(|kept| kept.practice_open = open)
    }

    fn write(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Fault> {
        let mut kept = self.locked();
        let mut changed = *kept;
        change(&mut changed);
        stored::write(&self.path, &changed).map_err(|error| {
            tracing::error!(%error, "the settings were not kept");
            Fault::new(FaultCode::StorageFailed, FaultPhase::Desk).about("settings.json")
        })?;
        *kept = changed;
        Ok(())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_outlive_the_book() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let wanted = Settings {
            language: Language::ZhCn,
            theme: Theme::Dark,
            bandwidth_limit: Some(512),
            transfers_at_once: 5,
            notify: false,
        };
        SettingsBook::open(path.clone()).change(wanted).unwrap();
        assert_eq!(SettingsBook::open(path).settings(), wanted);
    }

    #[test]
    fn what_the_person_did_not_set_survives_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let book = SettingsBook::open(path.clone());
        book.remember_practice(true).unwrap();
        book.change(Settings::default()).unwrap();
        assert!(SettingsBook::open(path).practice_open());
    }

    #[test]
    fn a_damaged_file_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "not json").unwrap();
        let book = SettingsBook::open(path.clone());
        assert_eq!(book.settings(), Settings::default());
        std::fs::write(&path, "not json either").unwrap();
        SettingsBook::open(path);
        for (name, text) in [
            ("settings.damaged.json", "not json"),
            ("settings.damaged-2.json", "not json either"),
        ] {
            let aside = folder.path().join(name);
            assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
        }
    }

    fn read_from(text: &str) -> Settings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, text).unwrap();
        SettingsBook::open(path).settings()
    }

    #[test]
    fn a_file_of_an_older_version_has_the_defaults_of_what_it_does_not_know() {
        let read = read_from(r#"{"language":"zh_cn","theme":"dark","practiceOpen":true}"#);
        let expected = Settings {
            language: Language::ZhCn,
            theme: Theme::Dark,
            ..Settings::default()
        };
        assert_eq!(read, expected);
        assert_eq!(
            (read.bandwidth_limit, read.transfers_at_once, read.notify),
            (None, 3, true)
        );
    }

    #[test]
    fn a_number_that_cannot_be_meant_falls_back_without_losing_the_rest() {
        for (limit, at_once, notify) in [
            ("15", "0", "null"),
            ("10000001", "9", "\"no\""),
            ("-1", "300", "1"),
            ("\"fast\"", "2.5", "{}"),
            ("1e99", "null", "[]"),
        ] {
            let read = read_from(&format!(
                r#"{{"language":"zh_cn","bandwidthLimit":{limit},"transfersAtOnce":{at_once},"notify":{notify}}}"#
            ));
            let expected = Settings {
                language: Language::ZhCn,
                ..Settings::default()
            };
            assert_eq!(read, expected, "{limit} {at_once} {notify}");
        }
    }

    #[test]
    fn a_number_out_of_its_range_is_refused_as_a_fault_of_its_field() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let book = SettingsBook::open(path.clone());
        let set = |bandwidth_limit, transfers_at_once| Settings {
            bandwidth_limit,
            transfers_at_once,
            ..Settings::default()
        };
        for (settings, field, least, most) in [
            (set(Some(15), 3), "bandwidthLimit", "16", "10000000"),
            (set(Some(10_000_001), 3), "bandwidthLimit", "16", "10000000"),
            (set(None, 0), "transfersAtOnce", "1", "8"),
            (set(None, 9), "transfersAtOnce", "1", "8"),
        ] {
            let fault = book.change(settings).unwrap_err();
            assert_eq!(fault.code, FaultCode::OutOfRange);
            assert_eq!(fault.field.as_deref(), Some(field));
            assert_eq!((&*fault.args["least"], &*fault.args["most"]), (least, most));
        }
        assert_eq!(book.settings(), Settings::default());
        assert!(!path.exists(), "nothing was written");
        for settings in [set(Some(16), 1), set(Some(10_000_000), 8)] {
            assert_eq!(book.change(settings).unwrap(), settings);
        }
    }
}
