//! What a person asks for, checked and with everything at hand that it takes to say what it does to
//! a deployment.

use plugdesk_archive::ElasticsearchVersion;
use plugdesk_net::Url;

use super::builds::{Build, BuildShelf};
use super::change::{Builds, Joining};
use super::versions::Offers;
use super::view::PlanAct;
use crate::connections::ServiceKind;
use crate::deployments::{store_url, stored};
use crate::extensions::{ExtensionDraft, ExtensionId, ExtensionKind, checked};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::transfers::PlanDoing;

/// What is asked for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// An entry joins, in the place of others of its name.
    Join(Joins),
    /// The entries of this URL leave.
    LeaveUrl(String),
    /// Entries of this name leave that are none of the store.
    LeaveNamed {
        /// Their name.
        name: String,
        /// Plugin or bundle.
        kind: ExtensionKind,
    },
    /// An entry takes the place of those with this URL.
    Replace {
        /// The URL that goes.
        former: String,
        /// What comes.
        entry: Joins,
    },
    /// What stands twice is removed.
    CleanUp,
    /// The plan is carried out once more.
    Reapply,
    /// The version is raised.
    Raise(Raise),
}

/// An entry that is to join.
#[derive(Debug)]
pub(crate) struct Joins {
    pub(crate) build: Builds,
    pub(crate) name: String,
    pub(crate) kind: ExtensionKind,
    pub(crate) version: String,
}

/// A version to raise to, with the builds that there are.
#[derive(Debug)]
pub(crate) struct Raise {
    pub(crate) version: String,
    pub(crate) draft: Option<ExtensionDraft>,
    pub(crate) builds: BuildShelf,
    pub(crate) offers: Offers,
}

impl Joins {
    /// The entry for an extension of the store.
    pub(crate) fn stored(build: Build) -> Result<Self, Fault> {
        if !build.holds_file {
            return Err(
                Fault::new(FaultCode::ExtensionHasNoFile, FaultPhase::Input).about(build.name)
            );
        }
        Ok(Self {
            build: Builds::At { url: build.url },
            name: build.name,
            kind: build.kind,
            version: build.version,
        })
    }

    /// The entry for an extension that is yet to be made.
    pub(crate) fn made_first(draft: &ExtensionDraft) -> Result<Self, Fault> {
        let new = checked(draft, None)?;
        Ok(Self {
            build: Builds::MadeFirst,
            name: new.name.as_str().to_owned(),
            kind: draft.kind,
            version: new.version,
        })
    }

    /// The entry for what nodes fetch from a URL. Elastic Cloud refuses such entries.
    pub(crate) fn fetched(
        service: ServiceKind,
        name: &str,
        url: &str,
        kind: ExtensionKind,
        version: &str,
    ) -> Result<Self, Fault> {
        if service != ServiceKind::Ece {
            return Err(Fault::new(FaultCode::PlanUrlRefused, FaultPhase::Input).about(name));
        }
        let (name, version) = (name.trim(), version.trim());
        if name.is_empty() {
            return Err(Fault::of_field(FaultCode::FieldMissing, "name", name));
        }
        let readable = match kind {
            ExtensionKind::Plugin => ElasticsearchVersion::parse_exact(version).is_some(),
            ExtensionKind::Bundle => !version.is_empty() && !version.contains(char::is_whitespace),
        };
        if !readable {
            return Err(Fault::of_field(FaultCode::BadVersion, "version", version));
        }
        Ok(Self {
            build: Builds::At {
                url: node_url(url)?.to_string(),
            },
            name: name.to_owned(),
            kind,
            version: version.to_owned(),
        })
    }

    /// The entry as an edit has it.
    pub(crate) fn joining(&self) -> Joining {
        Joining {
            build: self.build.clone(),
            name: self.name.clone(),
            kind: self.kind,
            version: self.version.clone(),
            replaces: Vec::new(),
            only_in_place: false,
        }
    }
}

/// Checks a URL that every node fetches at every start. It stands in the plan for everybody to see,
/// and what may be a secret in it would run out one day and keep nodes from starting.
fn node_url(text: &str) -> Result<Url, Fault> {
    let text = text.trim();
    let parsed = Url::parse(text).ok();
    let fits = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    };
    parsed
        .filter(fits)
        .ok_or_else(|| Fault::of_field(FaultCode::BadDownloadUrl, "url", ""))
}

impl Raise {
    /// Checks the version, and that the draft is for it.
    pub(crate) fn to(version: &str, draft: Option<&ExtensionDraft>) -> Result<Self, Fault> {
        let version = version.trim();
        if ElasticsearchVersion::parse_exact(version).is_none() {
            return Err(Fault::of_field(FaultCode::BadVersion, "version", version));
        }
        if let Some(draft) = draft {
            let new = checked(draft, None)?;
            if !super::builds::works_on(draft.kind, &new.version, version) {
                return Err(Fault::of_field(
                    FaultCode::BadVersion,
                    "version",
                    &new.version,
                ));
            }
        }
        Ok(Self {
            version: version.to_owned(),
            draft: draft.cloned(),
            builds: BuildShelf::default(),
            offers: Offers::default(),
        })
    }
}

impl PlanAct {
    /// What a transfer of it is called.
    pub(crate) fn doing(&self) -> PlanDoing {
        match self {
            Self::Attach { .. }
            | Self::AttachNew { .. }
            | Self::AttachUrl { .. }
            | Self::ReplaceSafely { .. } => PlanDoing::Attach,
            Self::Detach { .. } | Self::DetachNamed { .. } => PlanDoing::Detach,
            Self::CleanUp => PlanDoing::CleanUp,
            Self::Reapply => PlanDoing::Reapply,
            Self::Upgrade { version, .. } => PlanDoing::Upgrade {
                version: version.trim().to_owned(),
            },
        }
    }

    /// What is yet to be made from an archive for it.
    pub(crate) fn draft(&self) -> Option<&ExtensionDraft> {
        match self {
            Self::AttachNew { draft } | Self::ReplaceSafely { draft, .. } => Some(draft),
            Self::Upgrade { draft, .. } => draft.as_ref(),
            _ => None,
        }
    }

    /// The act with `draft` in the place of what is yet to be made.
    pub(crate) fn with_draft(&self, draft: &ExtensionDraft) -> Option<Self> {
        let draft = draft.clone();
        match self {
            Self::AttachNew { .. } => Some(Self::AttachNew { draft }),
            Self::ReplaceSafely { former, .. } => Some(Self::ReplaceSafely {
                former: former.clone(),
                draft,
            }),
            Self::Upgrade { version, .. } => Some(Self::Upgrade {
                version: version.clone(),
                draft: Some(draft),
            }),
            _ => None,
        }
    }
}

/// What takes an extension of the store out. It need not be known to the store any more.
pub(crate) fn leaving(extension: &ExtensionId) -> Asked {
    Asked::LeaveUrl(store_url(extension))
}

impl Asked {
    /// Whether nodes are to fetch something from a URL that is none of the store.
    pub(crate) fn is_fetched_by_nodes(&self) -> bool {
        match self {
            Self::Join(Joins {
                build: Builds::At { url },
                ..
            }) => stored(url).is_none(),
            _ => false,
        }
    }
}
