//! The inspection: one reading of the archive, from which every judgement follows.

mod collect;
mod kind;

use std::io::{self, Read, Seek};

use collect::{Collected, Collector, ELASTICSEARCH_FOLDER, Kept};

use crate::inspection::{ArchiveKind, Inspection};
use crate::jar::{ClassScan, Jar};
use crate::layout::{DescriptorFile, Layout};
use crate::limits::Limits;
use crate::policy::{EntitlementPolicy, LegacyPolicy};
use crate::properties::Properties;
use crate::zip::{self, Entry, Sink, Window, ZipReading};

const CLASSIC: &str = "plugin-descriptor.properties";
const STABLE: &str = "stable-plugin-descriptor.properties";
const META: &str = "meta-plugin-descriptor.properties";

/// An archive could not be inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file could not be read. Whatever its bytes are, they are never the cause.
    #[error("the archive could not be read")]
    Read(#[source] io::Error),
}

impl InspectError {
    /// Whether the same inspection may succeed a moment later.
    pub fn retry_may_help(&self) -> bool {
        let Self::Read(error) = self;
        matches!(
            error.kind(),
            io::ErrorKind::Interrupted
                | io::ErrorKind::WouldBlock
                | io::ErrorKind::TimedOut
                | io::ErrorKind::ResourceBusy
        )
    }
}

/// Reads an archive as far as it has to be read to judge it: once from its first byte to its last,
/// then its directory, and the plugin's own class once more.
///
/// The memory that it takes does not grow with the archive, but for the names in it. No input makes
/// it panic; an `Err` means that `reader` itself failed.
pub fn inspect<R: Read + Seek>(reader: R, limits: &Limits<'_>) -> Result<Inspection, InspectError> {
    let mut window = Window::new(reader, limits.go_on).map_err(InspectError::Read)?;
    let mut collector = Collector::new();
    let zip = zip::read(&mut window, limits, &mut collector).map_err(InspectError::Read)?;
    let Collected {
        only_folder,
        kept,
        mut jars,
        texts,
    } = collector.finish();
    let (layout, policies) = lay_out(only_folder, kept);
    let kind = match zip.not_a_zip {
        Some(_) => ArchiveKind::NotAZip,
        None => kind::kind(&layout, &zip.entries, &jars),
    };
    look_at_plugin_class(&mut window, limits, &layout, &zip, &mut jars)
        .map_err(InspectError::Read)?;
    Ok(Inspection {
        size: window.length(),
        kind,
        zip,
        layout,
        jars,
        legacy_policy: policies.legacy,
        entitlement_policy: policies.entitlement,
        texts,
    })
}

/// The policies beside the leading descriptor.
#[derive(Default)]
struct Policies {
    legacy: Option<LegacyPolicy>,
    entitlement: Option<EntitlementPolicy>,
}

/// Finds the place of every file that was kept.
fn lay_out(only_folder: Option<String>, kept: Vec<Kept>) -> (Layout, Policies) {
    let mut layout = Layout {
        only_folder,
        ..Layout::default()
    };
    let mut others = Vec::new();
    let mut wrapped_stable = None;
    for file in kept {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        match (folder, name) {
            ("", CLASSIC) => layout.classic = Some(read(file)),
            ("", STABLE) => layout.stable = Some(read(file)),
            (ELASTICSEARCH_FOLDER, CLASSIC) => layout.elasticsearch_folder = Some(read(file)),
            (ELASTICSEARCH_FOLDER, META) => layout.meta = Some(read(file)),
            (folder, CLASSIC) if folder.contains('/') => layout.parts.push(read(file)),
            (folder, CLASSIC) if layout.only_folder.as_deref() == Some(folder) => {
                layout.wrapped = Some(read(file));
            }
            (folder, STABLE) if layout.only_folder.as_deref() == Some(folder) => {
                wrapped_stable = Some(read(file));
            }
            _ => others.push(file),
        }
    }
    layout.wrapped = layout.wrapped.or(wrapped_stable);
    let beside = layout
        .leading()
        .map(|descriptor| folder_of(&descriptor.path).to_owned());
    let beside = beside.unwrap_or_default();
    let mut policies = Policies::default();
    for file in others
        .into_iter()
        .filter(|file| folder_of(&file.path) == beside)
    {
        match file.path.rsplit('/').next() {
            Some("plugin-security.policy") => {
                policies.legacy = Some(LegacyPolicy::parse(&file.bytes));
            }
            Some("entitlement-policy.yaml") => {
                policies.entitlement = Some(EntitlementPolicy::parse(&file.bytes));
            }
            Some("named_components.json") => layout.named_components = Some(file.bytes),
            _ => {}
        }
    }
    (layout, policies)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn read(file: Kept) -> DescriptorFile {
    DescriptorFile {
        properties: Properties::read(&file.bytes),
        path: file.path,
        bytes: file.bytes,
        cut: file.cut,
    }
}

/// Reads the jar with the descriptor's class a second time: which class matters is known only now.
fn look_at_plugin_class<R: Read + Seek>(
    window: &mut Window<'_, R>,
    limits: &Limits<'_>,
    layout: &Layout,
    zip: &ZipReading,
    jars: &mut [Jar],
) -> io::Result<()> {
    let Some(class) = layout.value("classname") else {
        return Ok(());
    };
    let beside = layout
        .leading()
        .map_or("", |descriptor| folder_of(&descriptor.path));
    let holds = |jar: &&mut Jar| {
        folder_of(&jar.path) == beside && jar.classes.iter().any(|held| held.name == class)
    };
    let Some(jar) = jars.iter_mut().find(holds) else {
        return Ok(());
    };
    // Of several entries that land there the last is the one that was read.
    let lands_there = |entry: &&Entry| entry.lands.as_deref() == Some(&jar.path);
    let Some(entry) = zip.entries.iter().rfind(lands_there) else {
        return Ok(());
    };
    let mut look = Look {
        scan: ClassScan::new(class),
        more: true,
    };
    zip::reopen(window, limits, entry, &mut look)?;
    jar.plugin_class = look.scan.finish();
    Ok(())
}

/// A jar's bytes on their way to the search for one class.
struct Look {
    scan: ClassScan,
    more: bool,
}

impl Sink for Look {
    fn write(&mut self, bytes: &[u8]) {
        self.more = self.more && self.scan.write(bytes);
    }

    fn has_enough(&self) -> bool {
        !self.more
    }
}
