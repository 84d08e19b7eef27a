//! What Elasticsearch and its analyzers look for below the config folder, and where.

use super::TextScan;

/// A file that has no business in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// Compiled code.
    Code,
    /// Source code of the kind that makes Elastic's provisioning fail.
    JvmSource,
    /// Source code of another language.
    OtherSource,
    /// A zip.
    Zip,
    /// A plugin's descriptor.
    Descriptor,
}

impl Foreign {
    /// By the path, as it lands.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let name = file_name(path).to_ascii_lowercase();
        match name.as_str() {
            "plugin-descriptor.properties"
            | "stable-plugin-descriptor.properties"
            | "meta-plugin-descriptor.properties" => return Some(Self::Descriptor),
            "pom.xml" | "gradlew" | "gradlew.bat" => return Some(Self::JvmSource),
            "dockerfile" | "makefile" => return Some(Self::OtherSource),
            _ => {}
        }
        // Scripts in files are judged by the version, not as source code.
        let script = path.split('/').any(|folder| folder == "scripts");
        match name.rsplit_once('.')?.1 {
            "jar" | "class" | "war" | "so" | "dll" | "dylib" | "exe" => Some(Self::Code),
            "java" | "kt" | "kts" | "scala" | "gradle" => Some(Self::JvmSource),
            "groovy" if !script => Some(Self::JvmSource),
            "py" | "js" | "ts" if !script => Some(Self::OtherSource),
            "c" | "cc" | "cpp" | "h" | "hpp" | "go" | "rs" | "cs" | "rb" | "sh" => {
                Some(Self::OtherSource)
            }
            "zip" => Some(Self::Zip),
            _ => None,
        }
    }
}

/// Whether a folder at the top of the config folder is one that something reads.
pub(crate) fn is_known_folder(folder: &str) -> bool {
    matches!(
        folder,
        "dictionaries"
            | "synonyms"
            | "stopwords"
            | "userdict"
            | "analysis"
            | "hunspell"
            | "ingest-geoip"
            | "saml"
            | "truststore"
            | "scripts"
            | "certs"
    ) || [
        "analysis-",
        "ingest-",
        "discovery-",
        "repository-",
        "mapper-",
        "x-pack",
    ]
    .iter()
    .any(|begin| folder.starts_with(begin))
}

/// The folder in which a file of this name is looked for. `hunspell` says that it is one of a pair
/// of hunspell files, whose word list is told from others by nothing else.
pub(crate) fn folder_for(name: &str, hunspell: bool) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = match lower.rfind('.') {
        Some(dot) => (name.get(..dot)?, lower.get(dot + 1..)?),
        None => (name, ""),
    };
    match extension {
        "aff" => Some(format!("hunspell/{stem}")),
        "dic" if hunspell => Some(format!("hunspell/{stem}")),
        "mmdb" => Some("ingest-geoip".to_owned()),
        "xml" if lower == "ikanalyzer.cfg.xml" => Some("analysis-ik".to_owned()),
        "xml" if lower == "metadata.xml" => Some("saml".to_owned()),
        "ks" | "jks" => Some("truststore".to_owned()),
        "p12" | "pfx" if lower.contains("trust") || lower.contains("keystore") => {
            Some("truststore".to_owned())
        }
        "" => None,
        _ => TextScan::wanted(name).then(|| "dictionaries".to_owned()),
    }
}

/// Whether a setting or a plugin may name the file, wherever below the config folder it lies.
pub(crate) fn may_be_read(path: &str) -> bool {
    let name = file_name(path);
    if name.eq_ignore_ascii_case("cacerts") || TextScan::wanted(path) {
        return true;
    }
    let top = path.split_once('/').map(|(folder, _)| folder);
    if top.is_some_and(is_known_folder) {
        return Foreign::of(path).is_none() && !is_for_people(name);
    }
    let lower = name.to_ascii_lowercase();
    lower.rsplit_once('.').is_some_and(|(_, extension)| {
        matches!(
            extension,
            "aff"
                | "dic"
                | "mmdb"
                | "xml"
                | "yml"
                | "yaml"
                | "json"
                | "properties"
                | "options"
                | "cfg"
                | "conf"
                | "ini"
                | "pem"
                | "crt"
                | "cer"
                | "key"
                | "ks"
                | "jks"
                | "p12"
                | "pfx"
                | "keytab"
                | "bin"
        )
    }) && Foreign::of(path).is_none()
}

/// Whether a file is written for people; nothing reads it.
pub(crate) fn is_for_people(name: &str) -> bool {
    let lower = name.to_lowercase();
    let by_name = [
        "readme",
        "license",
        "licence",
        "notice",
        "copying",
        "changelog",
        "authors",
    ]
    .iter()
    .any(|begin| lower.starts_with(begin));
    let extension = lower.rsplit_once('.').map(|(_, extension)| extension);
    by_name || extension == Some("md") || lower.starts_with(".git")
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_file_has_its_folder() {
        for (name, hunspell, folder) in [
            ("synonyms.txt", false, Some("dictionaries")),
            ("Main.DIC", false, Some("dictionaries")),
            ("de_DE.dic", true, Some("hunspell/de_DE")),
            ("de_DE.aff", true, Some("hunspell/de_DE")),
            ("My-City.mmdb", false, Some("ingest-geoip")),
            ("metadata.xml", false, Some("saml")),
            ("keystore.ks", false, Some("truststore")),
            ("truststore.p12", false, Some("truststore")),
            ("IKAnalyzer.cfg.xml", false, Some("analysis-ik")),
            ("cacerts", false, None),
            ("notes.bin", false, None),
            ("README.txt", false, None),
        ] {
            assert_eq!(folder_for(name, hunspell).as_deref(), folder, "{name}");
        }
    }

    #[test]
    fn code_and_source_are_told_from_scripts() {
        for (path, foreign) in [
            ("lib/x.jar", Some(Foreign::Code)),
            ("src/A.java", Some(Foreign::JvmSource)),
            ("pom.xml", Some(Foreign::JvmSource)),
            ("scripts/a.groovy", None),
            ("tools/a.groovy", Some(Foreign::JvmSource)),
            ("tools/a.py", Some(Foreign::OtherSource)),
            ("more.ZIP", Some(Foreign::Zip)),
            ("x/plugin-descriptor.properties", Some(Foreign::Descriptor)),
            ("dictionaries/a.txt", None),
        ] {
            assert_eq!(Foreign::of(path), foreign, "{path}");
        }
    }

    #[test]
    fn what_nothing_can_name_is_not_read() {
        for path in [
            "README.md",
            "photo.png",
            "dictionaries/README.md",
            "x/A.class",
            ".gitignore",
        ] {
            assert!(!may_be_read(path), "{path}");
        }
        for path in [
            "cacerts",
            "a.txt",
            "analysis-ik/x",
            "my/own.json",
            "hunspell/de/de.aff",
        ] {
            assert!(may_be_read(path), "{path}");
        }
    }
}
