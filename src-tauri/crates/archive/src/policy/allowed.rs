//! Which permissions plugins may ask for, as `PolicyUtil` of Elasticsearch 7.11 to 8.17 lists them.

use super::Permission;

/// Whether a name covers another: `*` and a `.*` at the end stand for anything further
/// (`java.security.BasicPermission`).
fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => {
            name.len() > beginning.len() && name.starts_with(beginning) || name == pattern
        }
        None => name == pattern,
    }
}

const RUNTIME: &[&str] = &[
    "getClassLoader",
    "setContextClassLoader",
    "setFactory",
    "loadLibrary.*",
    "accessClassInPackage.*",
    "accessDeclaredMembers",
];
const NET: &[&str] = &[
    "requestPasswordAuthentication",
    "getProxySelector",
    "getCookieHandler",
    "getResponseCache",
];
const SECURITY: &[&str] = &[
    "createAccessControlContext",
    "insertProvider",
    "putProviderProperty.*",
    "org.apache.*",
];
const AUTH: &[&str] = &[
    "doAs",
    "doAsPrivileged",
    "getSubject",
    "getSubjectFromDomainCombiner",
    "setReadOnly",
    "modifyPrincipals",
    "modifyPublicCredentials",
    "modifyPrivateCredentials",
    "refreshCredential",
    "destroyCredential",
    // Java takes the name without a suffix for the one with `.*`.
    "createLoginContext",
    "createLoginContext.*",
    "getLoginConfiguration",
    "setLoginConfiguration",
    "createLoginConfiguration.*",
    "refreshLoginConfiguration",
];
impl Permission {
    /// Whether a plugin of 7.11 to 8.17 may ask for it. 7.11.0 and 7.11.1 alone kept plugins from
    /// reading files (`files_readable` is false there).
    pub fn allowed_for_plugins(&self, files_readable: bool) -> bool {
        let named = |names: &[&str]| names.iter().any(|name| covers(name, &self.target));
        match self.class.as_str() {
            "java.io.FilePermission" => files_readable && self.only_reads(),
            "java.lang.reflect.ReflectPermission" => named(&["suppressAccessChecks"]),
            "java.lang.RuntimePermission" => named(RUNTIME),
            "java.net.NetPermission" => named(NET),
            "java.security.SecurityPermission" => named(SECURITY),
            "javax.security.auth.AuthPermission" => named(AUTH),
            "javax.management.MBeanTrustPermission" => named(&["register"]),
            "java.sql.SQLPermission" => {
                ["callAbort", "setNetworkTimeout"].contains(&self.target.as_str())
            }
            "java.net.SocketPermission"
            | "java.util.PropertyPermission"
            | "javax.management.MBeanPermission"
            | "javax.management.MBeanServerPermission"
            | "java.net.URLPermission"
            | "javax.security.auth.kerberos.DelegationPermission"
            | "javax.security.auth.kerberos.ServicePermission"
            | "javax.security.auth.PrivateCredentialPermission"
            | "org.elasticsearch.script.ClassPermission"
            | "org.opensearch.script.ClassPermission" => true,
            _ => false,
        }
    }

    fn only_reads(&self) -> bool {
        let mut actions = self.actions.split(',');
        actions.all(|action| action.trim().eq_ignore_ascii_case("read"))
    }
}
