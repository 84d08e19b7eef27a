//! Which descriptors an archive holds, and where.

use crate::properties::{MalformedEscape, Properties};

/// A descriptor file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptorFile {
    /// Where it lands in the archive.
    pub path: String,
    /// Its bytes; the first [`crate::MAX_DESCRIPTOR_BYTES`] of a larger one.
    pub bytes: Vec<u8>,
    /// Whether there were more bytes.
    pub cut: bool,
    /// Its pairs, or why Java refuses the file.
    pub properties: Result<Properties, MalformedEscape>,
}

impl DescriptorFile {
    /// Reads the bytes of a descriptor that lies at `path`.
    pub fn read(path: impl Into<String>, bytes: Vec<u8>, cut: bool) -> Self {
        Self {
            path: path.into(),
            properties: Properties::read(&bytes),
            bytes,
            cut,
        }
    }

    /// Its name without the folders.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether it is the descriptor of a stable plugin.
    pub fn is_stable(&self) -> bool {
        self.file_name() == "stable-plugin-descriptor.properties"
    }

    /// Its pairs, if all of it was read and Java reads it.
    pub fn whole(&self) -> Option<&Properties> {
        self.properties.as_ref().ok().filter(|_| !self.cut)
    }
}

/// The descriptors of an archive, in the places in which some Elasticsearch version looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// `plugin-descriptor.properties` at the root.
    pub classic: Option<DescriptorFile>,
    /// `stable-plugin-descriptor.properties` at the root.
    pub stable: Option<DescriptorFile>,
    /// `elasticsearch/plugin-descriptor.properties`
    pub elasticsearch_folder: Option<DescriptorFile>,
    /// The only folder at the top, file managers' files aside, if everything is in it.
    pub only_folder: Option<String>,
    /// The classic or stable descriptor in that folder, `elasticsearch/` aside.
    pub wrapped: Option<DescriptorFile>,
    /// `elasticsearch/meta-plugin-descriptor.properties`
    pub meta: Option<DescriptorFile>,
    /// The descriptors of a meta plugin's parts.
    pub parts: Vec<DescriptorFile>,
    /// `named_components.json` beside the descriptor.
    pub named_components: Option<Vec<u8>>,
}

impl Layout {
    /// The descriptor that says what the plugin is called: at the root, else under
    /// `elasticsearch/`, else in the only folder, else the meta plugin's.
    pub fn leading(&self) -> Option<&DescriptorFile> {
        self.classic
            .as_ref()
            .or(self.stable.as_ref())
            .or(self.elasticsearch_folder.as_ref())
            .or(self.wrapped.as_ref())
            .or(self.meta.as_ref())
    }

    /// A value of the leading descriptor.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.leading()?.properties.as_ref().ok()?.get(key)
    }
}
