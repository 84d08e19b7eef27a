//! What the person set for the application itself.

use std::path::PathBuf;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
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

/// Everything that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The language of the page.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
}

/// What is kept: the settings and what the person did not set by hand. A field that an older
/// version did not write has its default.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Kept {
    language: Language,
    theme: Theme,
    practice_open: bool,
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
            let aside = path.with_extension("damaged.json");
            if let Err(error) = std::fs::rename(&path, aside) {
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
        let kept = self.locked();
        Settings {
            language: kept.language,
            theme: kept.theme,
        }
    }

    /// Changes the settings.
    pub fn change(&self, settings: Settings) -> Result<Settings, Fault> {
        self.write(|kept| {
            kept.language = settings.language;
            kept.theme = settings.theme;
        })?;
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
        };
        SettingsBook::open(path.clone()).change(wanted).unwrap();
        assert_eq!(SettingsBook::open(path).settings(), wanted);
    }

    #[test]
    fn a_damaged_file_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "not json").unwrap();
        let book = SettingsBook::open(path);
        assert_eq!(book.settings(), Settings::default());
        let aside = folder.path().join("settings.damaged.json");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "not json");
    }
}
