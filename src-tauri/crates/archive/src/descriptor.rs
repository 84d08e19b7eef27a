//! The plugin descriptor: which file it is, where it may lie, what it must say.

use crate::properties::Properties;

/// Which of the two descriptor files the archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DescriptorForm {
    /// `plugin-descriptor.properties`: bound to one Elasticsearch version, to the patch.
    Classic,
    /// `stable-plugin-descriptor.properties` (8.7 and later): good for a whole major version.
    Stable,
}

impl DescriptorForm {
    /// The name under which Elasticsearch looks for this form.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Classic => "plugin-descriptor.properties",
            Self::Stable => "stable-plugin-descriptor.properties",
        }
    }

    pub(crate) fn of_file(name: &[u8]) -> Option<Self> {
        [Self::Classic, Self::Stable]
            .into_iter()
            .find(|form| form.file_name().as_bytes() == name)
    }
}

/// Where in the archive the descriptor lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DescriptorLocation {
    /// At the root, where 6.3 and later read it.
    Root,
    /// Inside the only top-level folder, whose name is given. Only 2.x accepts this.
    WrappedIn(String),
    /// In the folder `elasticsearch/`, the layout of 5.0 to 6.2 that later versions refuse.
    ElasticsearchFolder,
}

/// A key of the descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DescriptorKey {
    /// `name`
    Name,
    /// `description`
    Description,
    /// `version`, of the plugin itself.
    Version,
    /// `elasticsearch.version`, the version it was built for.
    ElasticsearchVersion,
    /// `java.version`, the least Java it needs.
    JavaVersion,
    /// `classname`, the class that the node loads. Classic form only.
    Classname,
}

impl DescriptorKey {
    const ALL: [Self; 6] = [
        Self::Name,
        Self::Description,
        Self::Version,
        Self::ElasticsearchVersion,
        Self::JavaVersion,
        Self::Classname,
    ];

    /// The key as it stands in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::Version => "version",
            Self::ElasticsearchVersion => "elasticsearch.version",
            Self::JavaVersion => "java.version",
            Self::Classname => "classname",
        }
    }
}

/// What is wrong with a descriptor, whatever version it is meant for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DescriptorProblem {
    /// A key that every version asks for is absent.
    MissingKey(DescriptorKey),
    /// A key is there, but its value is empty or blank.
    BlankValue(DescriptorKey),
    /// The value still holds a build placeholder such as `${project.version}`.
    Placeholder(DescriptorKey),
    /// The descriptor names an OpenSearch version (given) and no Elasticsearch version.
    BuiltForOpenSearch(String),
    /// Both descriptor files lie side by side; 8.4 and later refuse that. The classic one is shown.
    BothForms,
    /// The descriptor is encrypted, which the installer cannot read.
    Encrypted,
    /// The descriptor is compressed by a method other than Deflate, which the installer refuses.
    UnsupportedCompression,
    /// The descriptor is larger than [`crate::MAX_DESCRIPTOR_BYTES`].
    TooLarge,
    /// The descriptor's bytes do not unpack, or do not match their checksum.
    Damaged,
    /// Line (from 1) with a `\u` that four hex digits do not follow: Java refuses the whole file.
    MalformedEscape(usize),
}

/// What a plugin says about itself.
///
/// A value is `Some` when its key is in the file, exactly as Java reads it: possibly empty, with
/// trailing blanks. [`Self::problems`] says what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginDescriptor {
    /// Which descriptor file it is.
    pub form: DescriptorForm,
    /// Where it lies.
    pub location: DescriptorLocation,
    /// `name`
    pub name: Option<String>,
    /// `version`, of the plugin itself.
    pub version: Option<String>,
    /// `elasticsearch.version`: exact for the classic form, the least one for the stable form.
    pub elasticsearch_version: Option<String>,
    /// `java.version`
    pub java_version: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `classname`
    pub classname: Option<String>,
    /// Everything that was found wrong, in the order of the checks.
    pub problems: Vec<DescriptorProblem>,
}

impl PluginDescriptor {
    /// A descriptor that is there but could not be read, because of `problem`.
    pub(crate) fn unreadable(
        form: DescriptorForm,
        location: DescriptorLocation,
        problem: DescriptorProblem,
    ) -> Self {
        Self {
            form,
            location,
            name: None,
            version: None,
            elasticsearch_version: None,
            java_version: None,
            description: None,
            classname: None,
            problems: vec![problem],
        }
    }

    /// Reads the text of a descriptor file.
    pub(crate) fn read(form: DescriptorForm, location: DescriptorLocation, text: &[u8]) -> Self {
        let properties = match Properties::read(text) {
            Ok(properties) => properties,
            Err(malformed) => {
                let problem = DescriptorProblem::MalformedEscape(malformed.line);
                return Self::unreadable(form, location, problem);
            }
        };
        let value = |key: DescriptorKey| properties.get(key.as_str()).map(str::to_owned);
        Self {
            form,
            location,
            name: value(DescriptorKey::Name),
            version: value(DescriptorKey::Version),
            elasticsearch_version: value(DescriptorKey::ElasticsearchVersion),
            java_version: value(DescriptorKey::JavaVersion),
            description: value(DescriptorKey::Description),
            classname: value(DescriptorKey::Classname),
            problems: problems(form, &properties),
        }
    }
}

fn problems(form: DescriptorForm, properties: &Properties) -> Vec<DescriptorProblem> {
    let needs = Needs::of(form, properties);
    let mut found = Vec::new();
    for key in DescriptorKey::ALL {
        match properties.get(key.as_str()) {
            None if !needs.key(key) => {}
            None => found.push(match properties.get("opensearch.version") {
                Some(version) if key == DescriptorKey::ElasticsearchVersion => {
                    DescriptorProblem::BuiltForOpenSearch(version.to_owned())
                }
                _ => DescriptorProblem::MissingKey(key),
            }),
            Some(value) if value.contains("${") => {
                found.push(DescriptorProblem::Placeholder(key));
            }
            Some(value) if needs.text(key) && value.trim().is_empty() => {
                found.push(DescriptorProblem::BlankValue(key));
            }
            Some(_) => {}
        }
    }
    found
}

/// Which keys this sort of plugin cannot do without, in every version that knows the sort.
struct Needs {
    /// A 2.x plugin of web pages alone has no code, hence no Java or Elasticsearch version.
    code: bool,
    /// Stable plugins and the bootstrap plugins of 7.11 to 8.3 name no class.
    class: bool,
}

impl Needs {
    fn of(form: DescriptorForm, properties: &Properties) -> Self {
        let is = |key: &str, value: &str| {
            properties
                .get(key)
                .is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        let code = !is("site", "true") || is("jvm", "true");
        let class = code && form == DescriptorForm::Classic && !is("type", "bootstrap");
        Self { code, class }
    }

    fn key(&self, key: DescriptorKey) -> bool {
        match key {
            DescriptorKey::Name | DescriptorKey::Description | DescriptorKey::Version => true,
            DescriptorKey::ElasticsearchVersion | DescriptorKey::JavaVersion => self.code,
            DescriptorKey::Classname => self.class,
        }
    }

    /// Description and version may be empty in every Elasticsearch version; the others may not.
    fn text(&self, key: DescriptorKey) -> bool {
        self.key(key) && !matches!(key, DescriptorKey::Description | DescriptorKey::Version)
    }
}
