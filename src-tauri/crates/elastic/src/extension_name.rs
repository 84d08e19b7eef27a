//! The rule for names of new extensions.

use std::fmt;

use serde::Serialize;

/// A name that the service accepts for a new extension: ASCII letters, digits, `_`, `.` and `-`
/// (`CreateExtensionRequest.name` in the API's description).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ExtensionName(String);

/// Why a text cannot be the name of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It is empty.
    #[error("the name is empty")]
    Empty,
    /// It holds a character that the service refuses.
    #[error("the name holds {character:?}; only A-Z, a-z, 0-9, `_`, `.` and `-` are allowed")]
    ForbiddenCharacter {
        /// The first such character.
        character: char,
        /// How many characters stand before it.
        position: usize,
    },
}

impl ExtensionName {
    /// Checks a name. Nothing is trimmed or replaced.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        match text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            Some((position, character)) => Err(NameError::ForbiddenCharacter {
                character,
                position,
            }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// A name that the service holds already. The rule is one for new extensions, so an old name
    /// may break it and can still be told when something else of the extension is changed.
    pub fn kept(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExtensionName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_service_accepts() {
        for good in ["a", "analysis-icu_8.17.0", "A.B-c_9", "..."] {
            assert_eq!(ExtensionName::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn names_the_first_character_that_is_refused() {
        assert_eq!(ExtensionName::parse(""), Err(NameError::Empty));
        for (text, character, position) in [
            ("my extension", ' ', 2),
            ("词典", '词', 0),
            ("é/b", 'é', 0),
            ("a\n", '\n', 1),
        ] {
            assert_eq!(
                ExtensionName::parse(text),
                Err(NameError::ForbiddenCharacter {
                    character,
                    position
                })
            );
        }
    }
}
