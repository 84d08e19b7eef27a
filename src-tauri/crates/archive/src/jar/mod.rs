//! Jars: which classes they hold, and for which Java.

mod class_file;
mod class_scan;
mod directory;
mod local;
mod manifest;
mod module;
mod scan;
#[cfg(test)]
mod tests;

pub(crate) use class_scan::ClassScan;
pub(crate) use scan::JarScan;

/// A class in a jar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its name in Java's form, `org.example.Plugin`.
    pub name: String,
    /// The major version of its file (52 for Java 8); `None` if it could not be read.
    pub major: Option<u16>,
}

/// A jar in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jar {
    /// Where it lands, `analysis-ik.jar` or `lib/x.jar`.
    pub path: String,
    /// Why Java can't open it as a zip or read its manifest, if so.
    pub unreadable: Option<String>,
    /// Whether a name in it is not UTF-8, for which Java refuses the jar since release 16.
    pub odd_names: bool,
    /// Its classes, without those under `META-INF/versions/` and without `module-info`; the same
    /// name twice if it is there twice.
    pub classes: Vec<Class>,
    /// Names of classes that stand under `META-INF/versions/`, that folder included.
    pub versioned: Vec<String>,
    /// The module's name from `module-info.class`, from `Automatic-Module-Name`, or from its file.
    pub module: Option<String>,
    /// `X-Compile-Target-JDK` of the manifest.
    pub target_jdk: Option<String>,
    /// `X-Compile-Elasticsearch-Version` of the manifest.
    pub compiled_for: Option<String>,
    /// `es-plugin.properties` in it, as text: a plugin of the time before 2.0.
    pub es_plugin: Option<Vec<u8>>,
    /// What was read of the plugin's own class, if it is in this jar.
    pub plugin_class: Option<PluginClass>,
    /// Whether it holds more classes than were kept.
    pub cut: bool,
}

/// What matters of the class that the descriptor names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PluginClass {
    /// Its name in Java's form.
    pub name: String,
    /// The class that it extends, in Java's form.
    pub extends: Option<String>,
    /// The descriptors of its public constructors, such as `(Lorg/elasticsearch/…/Settings;)V`.
    pub public_constructors: Vec<String>,
    /// Classes of Elasticsearch that it refers to, in Java's form.
    pub refers_to: Vec<String>,
    /// Whether it is public.
    pub public: bool,
    /// Whether it is neither an interface nor abstract.
    pub concrete: bool,
}
