//! R50: no class is there twice.

use crate::class_bytes::ClassBytes;
use crate::jars::{PLUGIN, class, jar, judge, plugin_jar, silent};
use crate::judging::{find, first_words, refusals};
use plugdesk_archive::FindingCode::*;

#[test]
fn r50_no_class_may_be_there_twice() {
    let one = jar(&[ClassBytes::plugin(PLUGIN), class("a.A"), class("a.B")]);
    let other = jar(&[class("a.A"), class("a.B")]);
    for version in ["2.4.6", "5.6.16", "6.8.23", "8.17.0", "9.1.0"] {
        let report = judge(version, &[("p.jar", &one), ("q.jar", &other)]);
        assert_eq!(refusals(&report), [JarHell], "{version}");
        let found = find(&report, JarHell).unwrap();
        assert_eq!(found.args["class"], "a.A");
        assert_eq!(found.args["count"], "2");
        assert!(first_words(&report).starts_with("jar hell!\nclass: a.A\njar1: "));
        let aside = judge(version, &[("p.jar", &one), ("lib/q.jar", &other)]);
        assert_eq!(refusals(&aside), [], "{version}");
    }
}

#[test]
fn r50_spi_and_root_share_no_class() {
    let spi = jar(&[ClassBytes::plugin(PLUGIN)]);
    let jars: [(&str, &[u8]); 2] = [("p.jar", &plugin_jar()), ("spi/q.jar", &spi)];
    assert_eq!(refusals(&judge("8.17.0", &jars)), [JarHell]);
    assert_eq!(refusals(&judge("7.10.2", &jars)), []);
}

#[test]
fn r50_twice_in_one_jar() {
    let twice = jar(&[ClassBytes::plugin(PLUGIN), class("a.A"), class("a.A")]);
    let report = judge("8.17.0", &[("p.jar", &twice)]);
    assert_eq!(refusals(&report), [JarHell]);
    assert!(first_words(&report).contains("exists multiple times in jar: p.jar"));
    let beans = class("org.apache.xmlbeans.Xml");
    let tolerated = jar(&[ClassBytes::plugin(PLUGIN), beans.clone(), beans]);
    assert_eq!(refusals(&judge("8.17.0", &[("p.jar", &tolerated)])), []);
}

#[test]
fn r50_module_descriptions_do_not_count() {
    let one = jar(&[ClassBytes::plugin(PLUGIN), ClassBytes::module_info("a")]);
    let other = jar(&[class("b.B"), ClassBytes::module_info("b")]);
    silent(&judge("9.1.0", &[("p.jar", &one), ("q.jar", &other)]));
}

#[test]
fn r50_copies_for_later_java_count_by_their_own_name() {
    let copy = |release: u32| class(&format!("META-INF.versions.{release}.a.A"));
    let one = jar(&[ClassBytes::plugin(PLUGIN), class("a.A"), copy(11)]);
    silent(&judge("9.1.0", &[("p.jar", &one)]));
    let other = jar(&[copy(11)]);
    let report = judge("9.1.0", &[("p.jar", &one), ("q.jar", &other)]);
    assert_eq!(refusals(&report), [JarHell]);
}

#[test]
fn r50_old_versions_let_some_names_pass() {
    for (name, version) in [
        ("org.apache.log4j.Logger", "2.4.6"),
        ("org.joda.time.base.BaseDateTime", "2.4.6"),
        ("org.apache.logging.log4j.core.impl.ThrowableProxy", "5.0.0"),
    ] {
        let one = jar(&[ClassBytes::plugin(PLUGIN), class(name)]);
        let other = jar(&[class(name)]);
        let jars: [(&str, &[u8]); 2] = [("p.jar", &one), ("q.jar", &other)];
        assert_eq!(refusals(&judge(version, &jars)), [], "{name}");
        assert_eq!(refusals(&judge("8.17.0", &jars)), [JarHell], "{name}");
    }
}

#[test]
fn r50_core_classes_are_there_already() {
    for (name, since, until) in [
        ("org.elasticsearch.plugins.Plugin", "2.4.6", None),
        ("org.apache.lucene.index.IndexWriter", "2.4.6", None),
        ("org.joda.time.DateTime", "7.10.2", Some("8.17.0")),
        (
            "com.google.common.collect.ImmutableList",
            "2.4.6",
            Some("5.6.16"),
        ),
    ] {
        let bundled = jar(&[class(name)]);
        let jars: [(&str, &[u8]); 2] = [("p.jar", &plugin_jar()), ("q.jar", &bundled)];
        assert_eq!(refusals(&judge(since, &jars)), [JarHell], "{name}");
        let last = until.unwrap_or("9.1.0");
        let refused = refusals(&judge(last, &jars));
        assert_eq!(refused.is_empty(), until.is_some(), "{name}");
    }
}
