//! R57 to R60: what a plugin asks of Java's security manager.

use crate::build::{Archive, Entry};
use crate::class_bytes::ClassBytes;
use crate::jars::{PLUGIN, class, jar};
use crate::judging::{complete, find, first_words, node, place, refusals, severity};
use plugdesk_archive::FindingCode::*;
use plugdesk_archive::{LegacyPolicy, Report, Severity};
use proptest::prelude::*;

/// A plugin for a version with a policy file and its jars.
pub(crate) fn judge_with(version: &str, more: &str, files: &[(&str, &[u8])]) -> Report {
    let descriptor = place(version);
    let folder = descriptor
        .strip_suffix("plugin-descriptor.properties")
        .unwrap();
    let text = complete(version, &format!("classname={PLUGIN}\n{more}"));
    let plugin = jar(&[ClassBytes::plugin(PLUGIN)]);
    let mut entries = vec![
        Entry::new(descriptor, text),
        Entry::new(format!("{folder}my-plugin-1.2.3.jar"), plugin),
    ];
    for (path, content) in files {
        entries.push(Entry::new(format!("{folder}{path}"), content));
    }
    Archive::of(entries).inspected().judge(&node(version))
}

fn legacy(version: &str, policy: &str) -> Report {
    judge_with(
        version,
        "",
        &[("plugin-security.policy", policy.as_bytes())],
    )
}

/// A policy of one permission.
fn grant(permission: &str) -> String {
    format!("grant {{\n  permission {permission};\n}};\n")
}

const MILD: &str = "java.lang.RuntimePermission \"getClassLoader\"";

#[test]
fn r57_installer_asks_where_there_are_permissions() {
    for version in ["2.2.0", "5.6.16", "6.2.4", "7.10.2", "8.17.0"] {
        let report = legacy(version, &grant(MILD));
        assert_eq!(
            severity(&report, PolicyAsks),
            Some(Severity::Hint),
            "{version}"
        );
        assert_eq!(refusals(&report), []);
        assert_eq!(severity(&legacy(version, "grant { };"), PolicyAsks), None);
    }
    for version in ["2.1.0", "8.18.0", "9.1.0"] {
        assert_eq!(
            severity(&legacy(version, &grant(MILD)), PolicyAsks),
            None,
            "{version}"
        );
    }
}

#[test]
fn r58_permissions_off_the_list_are_refused() {
    for permission in [
        "java.lang.RuntimePermission \"createClassLoader\"",
        "java.lang.RuntimePermission \"*\"",
        "java.lang.RuntimePermission \"loadLibrary.\"",
        "java.security.AllPermission",
        "java.io.FilePermission \"<<ALL FILES>>\", \"read,write\"",
        "java.lang.reflect.ReflectPermission \"newProxyInPackage.x\"",
        "java.security.SecurityPermission \"insertProvider.X\"",
        "javax.management.MBeanTrustPermission \"*\"",
        "javax.security.auth.AuthPermission \"createLoginConfiguration\"",
        "java.sql.SQLPermission \"setLog\"",
        "RuntimePermission \"getClassLoader\"",
    ] {
        for version in ["7.11.0", "8.17.0"] {
            let report = legacy(version, &grant(permission));
            assert_eq!(
                refusals(&report),
                [IllegalPermission],
                "{version} {permission}"
            );
            assert!(first_words(&report).ends_with("in global grant"));
        }
        for version in ["2.4.6", "5.6.16", "7.10.2", "8.18.0", "9.1.0"] {
            let report = legacy(version, &grant(permission));
            assert_eq!(refusals(&report), [], "{version} {permission}");
        }
    }
}

#[test]
fn r58_permissions_on_the_list_pass() {
    for permission in [
        MILD,
        "java.lang.RuntimePermission \"loadLibrary.x\"",
        "java.lang.RuntimePermission \"accessClassInPackage.*\"",
        "java.net.SocketPermission \"*\", \"connect,resolve\"",
        "java.net.NetPermission \"getProxySelector\"",
        "java.util.PropertyPermission \"*\", \"read,write\"",
        "java.security.SecurityPermission \"putProviderProperty.BC\"",
        "java.security.SecurityPermission \"org.apache.xml.security.register\"",
        "javax.security.auth.AuthPermission \"createLoginContext\"",
        "javax.management.MBeanServerPermission \"createMBeanServer\"",
        "javax.security.auth.PrivateCredentialPermission \"x\", \"read\"",
        "java.sql.SQLPermission \"callAbort\"",
        "org.elasticsearch.script.ClassPermission \"java.util.Date\"",
    ] {
        let report = legacy("8.17.0", &grant(permission));
        assert_eq!(refusals(&report), [], "{permission}");
    }
}

#[test]
fn r58_files_are_read_but_for_the_first_two_releases() {
    let read = grant("java.io.FilePermission \"/etc/-\", \"read\"");
    for (version, refused) in [("7.11.0", true), ("7.11.1", true), ("7.11.2", false)] {
        let report = legacy(version, &read);
        assert_eq!(
            refusals(&report).contains(&IllegalPermission),
            refused,
            "{version}"
        );
    }
}

#[test]
fn r58_counts_what_reaches_the_plugins_jars() {
    let policy = "grant { permission java.security.AllPermission;\n\
                  permission java.lang.RuntimePermission \"exitVM\"; };\n\
                  grant codeBase \"file:/elsewhere\" { permission java.security.AllPermission; };\n\
                  grant signedBy \"me\" { permission java.security.AllPermission; };\n\
                  grant codeBase \"${codebase.my-plugin}\" { permission a.B \"c\"; };\n";
    let report = legacy("8.17.0", policy);
    let found = find(&report, IllegalPermission).unwrap();
    assert_eq!(found.args["count"], "3");
    assert_eq!(
        found.args["permission"],
        "(\"java.security.AllPermission\" \"\")"
    );
}

#[test]
fn malformed_policy_grants_nothing() {
    for (policy, reason) in [
        (
            "grant {\n permission a.B \"c\"\n};",
            "line 3: expected [;], found [}]",
        ),
        (
            "grant { permission java.util.PropertyPermission; }",
            "expected [;], read [end of file]",
        ),
        ("garbage", "line 1: expected [;], found [garbage]"),
        (
            "grant;",
            "line 1: expected codeBase or SignedBy or Principal",
        ),
        ("grant { x; };", "line 1: expected permission entry"),
        (
            "grant { permission 'a'; };",
            "line 1: expected [permission type], found [']",
        ),
        (
            "grant { permission a.b \"x\ny\"; };",
            "line 2: expected [;], found [y]",
        ),
        ("keystore;", "line 1: expected [quoted string], found [;]"),
        (
            "grant signedBy \"a\" signedBy \"b\" { };",
            "line 1: multiple SignedBy expressions",
        ),
        ("# no comment\n", "line 1: expected [;], found [#]"),
    ] {
        let read = LegacyPolicy::parse(policy.as_bytes());
        assert_eq!(read.malformed.as_deref(), Some(reason));
        let report = legacy("8.17.0", policy);
        assert_eq!(severity(&report, PolicyMalformed), Some(Severity::Warning));
        assert_eq!(refusals(&report), []);
    }
}

#[test]
fn malformed_policy_is_judged_by_what_it_means_to_ask_for() {
    let policy = "grant {\n permission a.B \"1\"\n permission a.B \"2\";\n x y;\n\
                  permission java.security.AllPermission;\n}";
    let read = LegacyPolicy::parse(policy.as_bytes());
    assert_eq!(
        read.malformed.as_deref(),
        Some("line 3: expected [;], found [permission]")
    );
    let asked: Vec<_> = read
        .permissions
        .iter()
        .map(|found| found.target.as_str())
        .collect();
    assert_eq!(asked, ["2", ""]);
    let report = legacy("8.17.0", policy);
    assert_eq!(refusals(&report), [IllegalPermission]);
    assert_eq!(severity(&report, PolicyMalformed), Some(Severity::Warning));
}

#[test]
fn policies_are_read_as_java_reads_them() {
    let policy = "// a comment\nkeystore \"k\", \"JKS\";\n/* grant { */\n\
                  Grant CodeBase \"${codebase.x}\", principal javax.X \"n\" {\n\
                  Permission a.b$C \"t\\\"\\x\\101\", \"read, write\", signedBy \"me\";\n\
                  permission \"d.E\" \"${java.home}/x\",;\n\
                  permission f.G , signedBy \"me\";\n};\n;";
    let read = LegacyPolicy::parse(policy.as_bytes());
    assert_eq!(read.malformed, None);
    let listed: Vec<_> = read
        .permissions
        .iter()
        .map(|found| {
            (
                found.class.as_str(),
                found.target.as_str(),
                found.actions.as_str(),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("a.b$C", "t\"xA", "read, write"),
            ("d.E", "${java.home}/x", ""),
            ("f.G", "", "")
        ]
    );
    assert!(read.permissions.iter().all(|found| found.conditional));
    assert_eq!(read.codebases(), ["x"]);
}

#[test]
fn r59_codebases_name_jars() {
    let policy =
        |name: &str| format!("grant codeBase \"${{codebase.{name}}}\" {{ permission {MILD}; }};");
    let other = jar(&[]);
    for version in ["5.6.16", "6.2.4", "8.17.0"] {
        let judged = |name: &str| {
            let text = policy(name);
            let files = [
                ("plugin-security.policy", text.as_bytes()),
                ("netty-4.jar", other.as_slice()),
            ];
            judge_with(version, "", &files)
        };
        for name in ["my-plugin", "my-plugin-1.2.3.jar", "netty-4.jar"] {
            assert_eq!(refusals(&judged(name)), [], "{version} {name}");
        }
        for name in ["other", "my-plugin-1.2.3", "netty", "my-plugin.jar"] {
            let report = judged(name);
            assert_eq!(refusals(&report), [UnknownCodebase], "{version} {name}");
            assert!(first_words(&report).starts_with("Unknown codebases [codebase."));
        }
    }
    for version in ["2.4.6", "9.1.0"] {
        assert_eq!(
            refusals(&legacy(version, &policy("other"))),
            [],
            "{version}"
        );
    }
}

#[test]
fn r59_all_unknown_codebases_are_said_at_once() {
    let grant =
        |name: &str| format!("grant codeBase \"${{codebase.{name}}}\" {{ permission {MILD}; }};");
    let report = legacy("8.17.0", &[grant("one"), grant("two")].concat());
    assert_eq!(refusals(&report), [UnknownCodebase, UnknownCodebase]);
    let words = "Unknown codebases [codebase.one, codebase.two] in policy file";
    assert!(first_words(&report).starts_with(words));
    let many: String = (0..1_000)
        .map(|number| grant(&number.to_string()))
        .collect();
    assert_eq!(refusals(&legacy("8.17.0", &many)).len(), 20);
}

#[test]
fn r59_jars_differ_in_more_than_their_versions() {
    let (one, other) = (jar(&[class("a.A")]), jar(&[class("b.B")]));
    let judged = |version: &str, name: &str, policy: &str| {
        let files = [
            ("netty-4.1.1.jar", one.as_slice()),
            (name, other.as_slice()),
            (policy, b"grant { };".as_slice()),
        ];
        judge_with(version, "", &files)
    };
    let policy = "plugin-security.policy";
    for (version, expected) in [
        ("6.1.4", None),
        ("6.2.4", Some(Severity::NodeStart)),
        ("7.10.2", Some(Severity::NodeStart)),
        ("7.11.0", Some(Severity::Blocks)),
        ("8.17.0", Some(Severity::Blocks)),
        ("8.18.0", None),
    ] {
        let report = judged(version, "netty-4.1.1-linux.jar", policy);
        assert_eq!(severity(&report, CodebaseTwice), expected, "{version}");
    }
    let report = judged("8.17.0", "netty-4.1.1-linux.jar", policy);
    let words = "codebase property already set: codebase.netty -> ";
    assert!(first_words(&report).starts_with(words));
    assert_eq!(refusals(&judged("8.17.0", "netty-linux.jar", policy)), []);
    assert_eq!(
        refusals(&judged("8.17.0", "netty-4.1.1-linux.jar", "no.policy")),
        []
    );
}

#[test]
fn r60_policy_is_ignored_in_the_end() {
    let policy = grant("java.security.AllPermission");
    for version in ["8.18.0", "9.1.0"] {
        let report = legacy(version, &policy);
        assert_eq!(
            severity(&report, LegacyPolicyIgnored),
            Some(Severity::Warning)
        );
        assert_eq!(refusals(&report), []);
    }
    assert_eq!(
        severity(&legacy("8.17.0", &policy), LegacyPolicyIgnored),
        None
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = LegacyPolicy::parse(&bytes);
    }

    #[test]
    fn any_mixture_of_its_signs_is_answered(
        text in "(grant |codeBase |signedBy |principal |permission |domain |keystore |a\\.B |\"x\"|\"|'|;|,|\\{|\\}|\\*|=|/\\*|//|\n|\\\\){0,60}"
    ) {
        let _ = LegacyPolicy::parse(text.as_bytes());
    }
}
