//! What a plugin asks to be allowed: `plugin-security.policy` up to 8.17 and
//! `entitlement-policy.yaml` from 8.18 and 9.0 on.

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
}

/// A `plugin-security.policy`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegacyPolicy {
    /// What it grants, in its order.
    pub permissions: Vec<Permission>,
    /// Why it can't be read, if so.
    pub malformed: Option<String>,
}

/// An `entitlement-policy.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntitlementPolicy {
    /// Each scope with the names of its entitlements.
    pub scopes: Vec<(String, Vec<String>)>,
    /// Why it is refused, in the words of Elasticsearch.
    pub refused: Option<String>,
}

impl LegacyPolicy {
    /// Reads the bytes of a `plugin-security.policy`.
    pub fn parse(_bytes: &[u8]) -> Self {
        Self::default()
    }
}

impl EntitlementPolicy {
    /// Reads the bytes of an `entitlement-policy.yaml`.
    pub fn parse(_bytes: &[u8]) -> Self {
        Self::default()
    }
}
