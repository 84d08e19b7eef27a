//! The names in an archive, without looking at what is behind them.

use std::io::{self, Read, Seek};

use super::directory;
use super::window::Window;

/// An entry as the central directory lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name, with what is not UTF-8 replaced.
    pub name: String,
    /// The bytes that it is said to unpack to.
    pub size: u64,
}

/// Lists what the central directory names, as desktop programs do: at once, whatever the archive's
/// size, and without a look at the data. Empty for what has no directory.
///
/// The installer does not go by the directory; [`crate::inspect`] tells where the two differ. An
/// `Err` means that `reader` failed.
pub fn list<R: Read + Seek>(reader: R) -> Result<Vec<Listed>, io::Error> {
    let mut window = Window::new(reader, &|| true)?;
    let mut listed = Vec::new();
    directory::walk(&mut window, &mut |header| {
        listed.push(Listed {
            name: String::from_utf8_lossy(header.name).into_owned(),
            size: header.size,
        });
        (listed.len() as u64) < crate::MAX_ENTRIES
    })?;
    Ok(listed)
}
