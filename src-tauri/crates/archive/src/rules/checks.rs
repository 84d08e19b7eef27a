//! R19 to R29: the single checks of a classic descriptor. The keys that came later are in `keys`.

use crate::finding::{Finding, FindingCode, Findings, Severity};
use crate::judge::Case;
use crate::properties::Properties;
use crate::rules::java_check::{self, JavaWords};
use crate::rules::version_text::{self, VersionText};
use crate::version::ElasticsearchVersion;

/// Programs of 2.x, which no plugin may be called (R20).
const PROGRAMS_OF_2: [&str; 6] = [
    "elasticsearch",
    "elasticsearch.bat",
    "elasticsearch.in.sh",
    "plugin",
    "plugin.bat",
    "service.bat",
];

/// The pairs of a descriptor before the checks of the judged version.
pub(crate) struct Checks<'a, 'f> {
    pub(super) case: &'a Case<'a>,
    pub(super) properties: &'a Properties,
    pub(super) findings: &'f mut Findings,
    /// The name as it stands in the messages.
    pub(super) name: &'a str,
}

impl<'a, 'f> Checks<'a, 'f> {
    pub(crate) fn new(
        case: &'a Case<'a>,
        properties: &'a Properties,
        findings: &'f mut Findings,
    ) -> Self {
        Self {
            case,
            properties,
            findings,
            name: properties.get("name").unwrap_or_default(),
        }
    }

    /// The version that is judged for.
    pub(crate) fn elasticsearch(&self) -> &'a ElasticsearchVersion {
        &self.case.version
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.properties.get(key).is_some()
    }

    /// `Boolean.parseBoolean`
    pub(crate) fn is_true(&self, key: &str) -> bool {
        let value = self.properties.get(key);
        value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The value, unless it is missing in the eyes of the version: from 8.4 on a blank one is.
    fn present(&self, key: &str) -> Option<&'a str> {
        let blank_is_missing = self.elasticsearch().is_from(8, 4, 0);
        let value = self.properties.get(key)?;
        (!blank_is_missing || !is_blank(value)).then_some(value)
    }

    fn missing(&mut self, code: FindingCode, key: &str) {
        let words = self.words_for_missing(key);
        self.findings.push(Finding::blocks(code).saying(words));
    }

    fn words_for_missing(&self, key: &str) -> String {
        let name = self.name;
        let version = self.elasticsearch();
        if key == "name" {
            return match version {
                version if version.is_from(8, 4, 0) => {
                    "property [name] is missing for plugin [plugin-descriptor.properties]"
                }
                version if version.is_from(6, 2, 0) => {
                    "property [name] is missing in [plugins/.installing-…/plugin-descriptor.properties]"
                }
                _ => "Property [name] is missing in […/plugin-descriptor.properties]",
            }
            .to_owned();
        }
        if version.is_from(6, 2, 0) {
            format!("property [{key}] is missing for plugin [{name}]")
        } else if version.is_from(5, 0, 0) || matches!(key, "description" | "version") {
            format!("Property [{key}] is missing for plugin [{name}]")
        } else {
            format!("Property [{key}] is missing for jvm plugin [{name}]")
        }
    }

    /// R19
    pub(crate) fn name(&mut self) {
        if self.present("name").is_none_or(str::is_empty) {
            self.missing(FindingCode::NameMissing, "name");
        }
    }

    /// R19: what becomes part of the name although nobody means it.
    pub(crate) fn name_is_odd(&mut self) {
        let name = self.name;
        let odd = name.trim() != name || name.contains(['/', '\\']) || matches!(name, "." | "..");
        if odd && !is_blank(name) {
            let finding = Finding::warns(FindingCode::NameOdd);
            self.findings.push(finding.with("name", name));
        }
    }

    /// R20
    pub(crate) fn name_is_legal(&mut self) {
        let name = self.name;
        if PROGRAMS_OF_2.contains(&name.to_lowercase().as_str()) {
            self.findings.push(
                Finding::blocks(FindingCode::NameIllegal)
                    .with("name", name)
                    .saying(format!("Illegal plugin name: {name}")),
            );
        }
    }

    /// R21
    pub(crate) fn description(&mut self) {
        if !self.has("description") {
            self.missing(FindingCode::DescriptionMissing, "description");
        }
    }

    /// R22
    pub(crate) fn version(&mut self) {
        if !self.has("version") {
            self.missing(FindingCode::VersionMissing, "version");
        }
    }

    /// R23
    pub(crate) fn neither_jvm_nor_site(&mut self) {
        let words = format!(
            "Plugin [{}] must be at least a jvm or site plugin",
            self.name
        );
        let finding = Finding::blocks(FindingCode::NeitherJvmNorSite);
        self.findings.push(finding.saying(words));
    }

    /// R23
    pub(crate) fn site_folder(&mut self) {
        let place = format!("{}_site", self.case.plugin_folder());
        let folder = format!("{place}/");
        let entries = &self.case.inspection.zip.entries;
        let there = entries
            .iter()
            .filter_map(|entry| entry.lands.as_deref())
            .any(|path| path == place || path.starts_with(&folder));
        if !there {
            let words = format!(
                "Plugin [{}] is a site plugin but has no '_site/' directory",
                self.name
            );
            let finding = Finding::blocks(FindingCode::SiteFolderMissing);
            self.findings.push(finding.saying(words));
        }
    }

    /// R24 and R25
    pub(crate) fn elasticsearch_version_is_readable(&mut self) {
        let from_8_3 = self.elasticsearch().is_from(8, 3, 0);
        let value = self.properties.get("elasticsearch.version");
        match value.filter(|value| !from_8_3 || !is_blank(value)) {
            None => self.missing(
                FindingCode::ElasticsearchVersionMissing,
                "elasticsearch.version",
            ),
            Some(value) => {
                if let Err(words) = version_text::read(value, &self.reading_version()) {
                    self.findings.push(
                        Finding::blocks(FindingCode::ElasticsearchVersionMalformed)
                            .with("value", value)
                            .saying(words),
                    );
                }
            }
        }
    }

    /// The version that reads the text. When neither the target nor the plugin names one, whatever
    /// the plugin says fits none, and the last version that read it can say why.
    fn reading_version(&self) -> ElasticsearchVersion {
        let version = self.elasticsearch();
        if self.case.version_is_assumed() && version.is_from(8, 12, 0) {
            ElasticsearchVersion::new(8, 11, 4)
        } else {
            version.clone()
        }
    }

    /// R26
    pub(crate) fn elasticsearch_version_is_the_running_one(&mut self) {
        let running = self.elasticsearch();
        let Some(built_for) = self.properties.get("elasticsearch.version") else {
            return;
        };
        let unsaid = running.is_from(8, 3, 0) && is_blank(built_for);
        let read = version_text::read(built_for, running);
        if self.case.target.elasticsearch.is_none() || unsaid || read != Ok(VersionText::Other) {
            return;
        }
        let name = self.name;
        let words = if running.is_before(5, 4, 0) {
            format!(
                "Plugin [{name}] is incompatible with Elasticsearch [{running}]. Was designed for \
                 version [{built_for}]"
            )
        } else if running.is_before(6, 3, 0) {
            format!(
                "plugin [{name}] is incompatible with version [{running}]; was designed for \
                 version [{built_for}]"
            )
        } else {
            format!(
                "Plugin [{name}] was built for Elasticsearch version {built_for} but version \
                 {running} is running"
            )
        };
        self.findings.push(
            Finding::blocks(FindingCode::OtherElasticsearchVersion)
                .with("built_for", built_for)
                .with("target", running)
                .saying(words),
        );
    }

    /// R27
    pub(crate) fn java_version_is_readable(&mut self) {
        match self.present("java.version") {
            None => self.missing(FindingCode::JavaVersionMissing, "java.version"),
            Some(value) => java_check::readable(self.case, value, self.findings),
        }
    }

    /// R28
    pub(crate) fn java_is_new_enough(&mut self) {
        if let Some(value) = self.present("java.version") {
            let words = JavaWords::of_plugin(self.name, self.elasticsearch());
            java_check::new_enough(self.case, value, &words, self.findings);
        }
    }

    /// R29. A plugin of type bootstrap has none, which [`Self::plugin_type`] looks after.
    pub(crate) fn classname(&mut self) {
        if self.is_bootstrap() {
            if self
                .properties
                .get("classname")
                .is_some_and(|class| !class.is_empty())
            {
                let words = format!(
                    "property [classname] can only have a value when [type] is set to [bootstrap] \
                     for plugin [{}]",
                    self.name
                );
                let finding = Finding::blocks(FindingCode::BootstrapWithClassname);
                self.findings.push(finding.saying(words));
            }
        } else if self.present("classname").is_none() {
            self.missing(FindingCode::ClassnameMissing, "classname");
        }
    }

    pub(super) fn knows_types(&self) -> bool {
        let version = self.elasticsearch();
        version.is_from(7, 11, 0) && version.is_before(8, 4, 0)
    }

    pub(super) fn is_bootstrap(&self) -> bool {
        let kind = self.properties.get("type");
        self.knows_types() && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("bootstrap"))
    }

    /// K1. A plugin that names both is judged by what it says of Elasticsearch.
    pub(crate) fn is_for_opensearch(&mut self) {
        let version = self.properties.get("opensearch.version");
        let version = version.filter(|version| !is_blank(version));
        let severity = if self.has("elasticsearch.version") {
            Severity::Hint
        } else {
            Severity::Blocks
        };
        let finding = Finding::new(FindingCode::OpenSearchPlugin, severity);
        self.findings
            .push(finding.with("version", version.unwrap_or("unknown")));
    }
}

/// What is printed from 7.11 on.
pub(crate) fn unknown_keys_words(name: &str, keys: &str) -> String {
    format!("Unknown properties for plugin [{name}] in plugin descriptor: [{keys}]")
}

/// `String.isBlank`, as far as such values go.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
