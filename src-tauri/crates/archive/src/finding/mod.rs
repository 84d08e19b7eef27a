//! What an inspection finds, in a form that a program can act on and a person can read.

mod code;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Serialize;

pub use code::FindingCode;

/// How bad a finding is for the target that it was judged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing goes wrong.
    Hint,
    /// It installs, but probably does not do what was meant.
    Warning,
    /// The installer accepts it and the node then fails to start.
    NodeStart,
    /// The installer, or the service before it, refuses the archive.
    Blocks,
}

impl Severity {
    /// Whether an archive with such a finding can't be used on the target.
    pub fn is_fatal(self) -> bool {
        self >= Self::NodeStart
    }
}

/// What follows from all findings together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing stands against it.
    Ready,
    /// It will install; something in it is worth a look.
    Warnings,
    /// The installer refuses it, or the node would not start.
    Blocked,
}

/// One thing that was found in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is; the page has a text and a remedy for each code.
    pub code: FindingCode,
    /// The number of the rule behind it, such as `R26`: stable, for people to cite.
    pub rule: &'static str,
    /// How bad it is on this target.
    pub severity: Severity,
    /// What the texts of the code are filled with; [`FindingCode`] names the arguments.
    pub args: BTreeMap<&'static str, String>,
    /// What Elasticsearch itself prints in this case, where it would speak.
    pub words: Option<String>,
    /// Whether this is what the installer would print, before it looks any further.
    pub first: bool,
}

impl Finding {
    /// A finding without arguments or words.
    pub(crate) fn new(code: FindingCode, severity: Severity) -> Self {
        Self {
            code,
            rule: code.rule(),
            severity,
            args: BTreeMap::new(),
            words: None,
            first: false,
        }
    }

    /// Something that the installer or the service refuses.
    pub(crate) fn blocks(code: FindingCode) -> Self {
        Self::new(code, Severity::Blocks)
    }

    /// Something that stops the node from starting.
    pub(crate) fn stops_node(code: FindingCode) -> Self {
        Self::new(code, Severity::NodeStart)
    }

    /// Something that deserves a look.
    pub(crate) fn warns(code: FindingCode) -> Self {
        Self::new(code, Severity::Warning)
    }

    /// Something worth knowing.
    pub(crate) fn hints(code: FindingCode) -> Self {
        Self::new(code, Severity::Hint)
    }

    /// Fills in an argument of the texts.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// Adds what Elasticsearch prints.
    pub(crate) fn saying(mut self, words: impl Into<String>) -> Self {
        self.words = Some(words.into());
        self
    }

    /// Cites another rule than the code's own, where one code serves the rules of several versions.
    pub(crate) fn by(mut self, rule: &'static str) -> Self {
        self.rule = rule;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(words) = &self.words {
            return f.write_str(words);
        }
        write!(f, "{}", self.code.as_str().replace('_', " "))?;
        for (position, (name, value)) in self.args.iter().enumerate() {
            let before = if position == 0 { ": " } else { ", " };
            write!(f, "{before}{name} {value:?}")?;
        }
        Ok(())
    }
}

/// As many findings of one code as are kept. A thousand of the same are one mistake, and a crafted
/// descriptor has room for a hundred thousand.
const MOST_OF_A_CODE: usize = 50;

/// The findings of one judgement, in the order in which the installer comes to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    counts: HashMap<(FindingCode, Severity), usize>,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        let count = self
            .counts
            .entry((finding.code, finding.severity))
            .or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            self.kept.push(finding);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.kept
    }

    pub(crate) fn as_slice(&self) -> &[Finding] {
        &self.kept
    }

    /// Marks the first thing that the installer refuses as what it prints.
    pub(crate) fn mark_first(&mut self) {
        if let Some(first) = self
            .kept
            .iter_mut()
            .find(|finding| finding.severity == Severity::Blocks)
        {
            first.first = true;
        }
    }
}
