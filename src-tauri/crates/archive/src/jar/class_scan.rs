//! One class of a jar, looked up while the jar's bytes flow by once more.

use super::PluginClass;

/// Looks for one class in the bytes of a jar, as they come.
pub(crate) struct ClassScan {
    name: String,
}

impl ClassScan {
    /// Looks for the class of this name in Java's form, `org.example.Plugin`.
    pub(crate) fn new(class_name: &str) -> Self {
        Self {
            name: class_name.to_owned(),
        }
    }

    /// Takes the next bytes. Answers whether more are wanted.
    pub(crate) fn write(&mut self, _bytes: &[u8]) -> bool {
        !self.name.is_empty()
    }

    /// What was read of the class; `None` if it did not come by or could not be read.
    pub(crate) fn finish(self) -> Option<PluginClass> {
        None
    }
}
