//! What a plugin asks to be allowed: `plugin-security.policy` up to 8.17 and
//! `entitlement-policy.yaml` from 8.18 and 9.0 on.

mod allowed;
mod entitlements;
mod files;
mod legacy;
mod tokens;
mod yaml;

use std::fmt;

/// A permission of a legacy policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// The class, `java.lang.RuntimePermission`.
    pub class: String,
    /// Its target, `getClassLoader`; empty if there is none.
    pub target: String,
    /// Its actions, `read,write`; empty if there are none.
    pub actions: String,
    /// The code base of the grant that it is in, as written.
    pub code_base: Option<String>,
    /// Whether the grant asks for a signature or a principal, so that no plugin's jar gets it.
    pub conditional: bool,
}

/// A `plugin-security.policy`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegacyPolicy {
    /// What it grants, in its order.
    pub permissions: Vec<Permission>,
    /// Why Java can't read it, if so, in Java's words.
    pub malformed: Option<String>,
}

/// An `entitlement-policy.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntitlementPolicy {
    /// Each scope with the names of its entitlements.
    pub scopes: Vec<(String, Vec<String>)>,
    /// Why it is refused, if so.
    pub refused: Option<Refusal>,
}

/// Why an `entitlement-policy.yaml` is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where: line and column, both from 1.
    pub at: (usize, usize),
    /// In which scope.
    pub scope: Option<String>,
    /// At which entitlement.
    pub entitlement: Option<String>,
    /// What is wrong, in the words of Elasticsearch.
    pub message: String,
}

impl Refusal {
    /// What the installer prints for a plugin.
    pub fn words(&self, plugin: &str) -> String {
        let (line, column) = self.at;
        format!("[{line}:{column}] policy parsing error for [{plugin}]{self}")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scope) = &self.scope {
            write!(f, " in scope [{scope}]")?;
        }
        if let Some(entitlement) = &self.entitlement {
            write!(f, " for entitlement type [{entitlement}]")?;
        }
        write!(f, ": {}", self.message)
    }
}
