//! The rules, in the order in which the installer comes to them (R48): unpack, descriptor, native
//! controller, versions, name, jar hell, named components, policy, id, `bin` and `config`. What only
//! the node's start shows comes after, then what is merely worth a look.

mod alibaba;
mod archive;
mod bundle;
mod checks;
mod classic;
mod descriptor;
mod elastic;
mod folders;
mod grammar;
mod jars;
mod java_check;
mod java_version;
mod keys;
mod layout;
mod meta;
mod modules;
mod neighbours;
mod permissions;
mod plugin_class;
mod stable;
mod version_text;

use crate::finding::Findings;
use crate::inspection::{ArchiveKind, Inspection};
use crate::judge::Case;
use crate::target::{SentAs, Service, Target};
use crate::version::ElasticsearchVersion;

/// Stands in for the version where neither the target nor the archive names one.
const LATEST: ElasticsearchVersion = ElasticsearchVersion::new(9, 2, 0);

/// Puts an archive before a target: fills in the version and the Java that are judged for.
pub(crate) fn case<'a>(inspection: &'a Inspection, target: &'a Target) -> Case<'a> {
    let version = target
        .elasticsearch
        .clone()
        .or_else(|| crate::installable::natural_version(inspection))
        .or_else(|| crate::installable::meant_version(inspection))
        .unwrap_or(LATEST);
    let java = crate::java::of_node(&version, target.java);
    Case {
        inspection,
        target,
        version,
        java,
    }
}

/// Collects what stands against the archive.
pub(crate) fn judge(case: &Case<'_>, findings: &mut Findings) {
    if case.is_bundle() {
        archive::judge_unpacking(case, findings);
        bundle::judge(case, findings);
    } else {
        archive::judge_unpacking(case, findings);
        layout::judge_structure(case, findings);
        layout::judge(case, findings);
        meta::judge(case, findings);
        classic::judge(case, findings);
        stable::judge(case, findings);
        neighbours::judge_names(case, findings);
        jars::judge_hell(case, findings);
        stable::judge_named_components(case, findings);
        permissions::judge(case, findings);
        neighbours::judge_id(case, findings);
        folders::judge(case, findings);
        plugin_class::judge(case, findings);
        jars::judge_start(case, findings);
    }
    archive::judge_oddities(case, findings);
    elastic::judge(case, findings);
    alibaba::judge(case, findings);
}

impl Case<'_> {
    /// Whether neither the target nor the archive names the version that is judged for.
    pub(crate) fn version_is_assumed(&self) -> bool {
        self.target.elasticsearch.is_none()
            && crate::installable::natural_version(self.inspection).is_none()
    }

    /// Whether the archive is judged as files for the config folder, which no installer reads,
    /// rather than as a plugin. Without a service and without a version its content decides; an
    /// Elasticsearch of one's own has only the plugin installer.
    pub(crate) fn is_bundle(&self) -> bool {
        match self.target.sent_as {
            Some(SentAs::Bundle) => return true,
            Some(SentAs::Plugin) => return false,
            None => {}
        }
        if self.inspection.kind != ArchiveKind::Bundle {
            return false;
        }
        match self.target.service {
            Some(Service::ElasticCloud | Service::Ece) => true,
            Some(Service::Alibaba) => false,
            None => self.target.elasticsearch.is_none(),
        }
    }
}
