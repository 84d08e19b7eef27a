//! Inspects archives from the command line, one line of JSON for each.
//!
//! ```text
//! cargo run -p plugdesk-archive --example inspect -- \
//!     [--target elasticsearch:8.12.2[:java21]] [--service elastic-cloud|ece|alibaba] FILE…
//! ```
//!
//! The exit code says whether the files could be read, not what was found in them.

use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use plugdesk_archive::{
    ElasticsearchVersion, Inspection, InstallableOn, Limits, Service, Severity, Target, Verdict,
    inspect,
};
use serde::Serialize;

/// Tells whether Elasticsearch plugins and bundles will install.
#[derive(Parser)]
struct Arguments {
    /// What the nodes run: elasticsearch:VERSION, with :javaRELEASE if it is not the bundled one.
    #[arg(long, value_parser = node)]
    target: Option<Node>,
    /// The service that the archive is sent to.
    #[arg(long)]
    service: Option<ServiceName>,
    /// The archives.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// The value of `--target`.
#[derive(Clone)]
struct Node {
    elasticsearch: ElasticsearchVersion,
    java: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ServiceName {
    ElasticCloud,
    Ece,
    Alibaba,
}

fn node(text: &str) -> Result<Node, String> {
    let mut parts = text.split(':');
    if parts.next() != Some("elasticsearch") {
        return Err("a target begins with elasticsearch:".to_owned());
    }
    let version = parts.next().unwrap_or_default();
    let elasticsearch = ElasticsearchVersion::parse(version)
        .ok_or_else(|| format!("{version:?} is no version such as 8.12.2"))?;
    let java = match parts.next() {
        None => None,
        Some(java) => Some(
            java.strip_prefix("java")
                .and_then(|release| release.parse().ok())
                .ok_or_else(|| format!("{java:?} is no Java such as java21"))?,
        ),
    };
    match parts.next() {
        None => Ok(Node {
            elasticsearch,
            java,
        }),
        Some(more) => Err(format!("{more:?} follows after the Java")),
    }
}

/// What is printed for one file.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    kind: &'static str,
    name: Option<&'a str>,
    version: Option<&'a str>,
    elasticsearch_version: Option<&'a str>,
    java_version: Option<&'a str>,
    max_class_major: Option<u16>,
    installable_on: Option<String>,
    verdict: Verdict,
    first_error: Option<String>,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    rule: &'static str,
    severity: Severity,
    message: String,
}

impl<'a> Line<'a> {
    fn new(file: &Path, inspection: &'a Inspection, target: &Target) -> Self {
        let report = inspection.judge(target);
        let found = report.findings.iter().map(|finding| Found {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.to_string(),
        });
        Self {
            file: file.to_string_lossy().into_owned(),
            kind: inspection.kind.as_str(),
            name: inspection.layout.value("name"),
            version: inspection.layout.value("version"),
            elasticsearch_version: inspection.layout.value("elasticsearch.version"),
            java_version: inspection.layout.value("java.version"),
            max_class_major: inspection.max_class_major(),
            installable_on: match &report.installable_on {
                InstallableOn::Nothing => None,
                versions => Some(versions.to_string()),
            },
            verdict: report.verdict,
            first_error: report.first_error().map(ToString::to_string),
            findings: found.collect(),
        }
    }
}

fn target_for(arguments: &Arguments, file: &Path) -> Target {
    let node = arguments.target.as_ref();
    Target {
        service: arguments.service.map(|service| match service {
            ServiceName::ElasticCloud => Service::ElasticCloud,
            ServiceName::Ece => Service::Ece,
            ServiceName::Alibaba => Service::Alibaba,
        }),
        elasticsearch: node.map(|node| node.elasticsearch.clone()),
        java: node.and_then(|node| node.java),
        file_name: file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        ..Target::default()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut all_read = true;
    for file in &arguments.files {
        let line = File::open(file).map_err(|error| error.to_string());
        let inspection = line.and_then(|opened| {
            inspect(BufReader::new(opened), &Limits::default()).map_err(|error| error.to_string())
        });
        match inspection {
            Ok(inspection) => {
                let line = Line::new(file, &inspection, &target_for(&arguments, file));
                if print(&line).is_err() {
                    return ExitCode::FAILURE;
                }
            }
            Err(reason) => {
                all_read = false;
                let _ = writeln!(io::stderr(), "{}: {reason}", file.display());
            }
        }
    }
    if all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(line: &Line<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, line)?;
    writeln!(out)
}
