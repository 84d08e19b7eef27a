//! R30 to R36: the keys of a classic descriptor that not every version knows.

use std::collections::BTreeSet;

use crate::finding::{Finding, FindingCode};
use crate::rules::checks::{Checks, is_blank, unknown_keys_words};
use crate::version::ElasticsearchVersion;

impl Checks<'_, '_> {
    /// R33
    pub(crate) fn plugin_type(&mut self) {
        let Some(kind) = self.properties.get("type") else {
            return;
        };
        let known = ["", "isolated", "bootstrap"];
        if !known.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            let words = format!(
                "[type] must be unspecified or one of [isolated, bootstrap] but found [{kind}] for \
                 plugin [{}]",
                self.name
            );
            let finding = Finding::blocks(FindingCode::PluginTypeInvalid);
            self.findings
                .push(finding.with("value", kind).saying(words));
        }
    }

    /// R33
    pub(crate) fn java_opts(&mut self) {
        let options = self.properties.get("java.opts").unwrap_or_default();
        if !options.is_empty() && !self.is_bootstrap() {
            let words = format!(
                "[java.opts] can only have a value when [type] is set to [bootstrap] for plugin \
                 [{}]",
                self.name
            );
            let finding = Finding::blocks(FindingCode::JavaOptsWithoutBootstrap);
            self.findings.push(finding.saying(words));
        }
    }

    /// R30
    pub(crate) fn extended_plugins(&mut self) {
        let value = self.properties.get("extended.plugins").unwrap_or_default();
        let blank = value.split(',').any(|name| name.trim() != name);
        if blank && self.elasticsearch().is_from(6, 2, 0) {
            let finding = Finding::warns(FindingCode::ExtendedPluginBlank);
            self.findings.push(finding.with("value", value));
        }
    }

    /// R31
    pub(crate) fn native_controller_is_well_formed(&mut self) {
        let key = "has.native.controller";
        self.true_or_false(FindingCode::NativeControllerMalformed, key);
    }

    /// R31
    pub(crate) fn native_controller_is_refused(&mut self) {
        let native = self.properties.get("has.native.controller") == Some("true");
        if native && self.elasticsearch().is_from(7, 0, 0) {
            let finding = Finding::blocks(FindingCode::NativeController);
            self.findings
                .push(finding.saying("plugins can not have native controllers"));
        }
    }

    /// R34
    pub(crate) fn licensed(&mut self) {
        self.true_or_false(FindingCode::LicensedMalformed, "licensed");
    }

    /// From 7.11 on a blank value counts as false.
    fn true_or_false(&mut self, code: FindingCode, key: &str) {
        let Some(value) = self.properties.get(key) else {
            return;
        };
        let from_7_11 = self.elasticsearch().is_from(7, 11, 0);
        if matches!(value, "true" | "false") || (from_7_11 && is_blank(value)) {
            return;
        }
        let words = if from_7_11 {
            format!(
                "property [{key}] must be [true], [false], or unspecified but was [{value}] for \
                 plugin [{}]",
                self.name
            )
        } else {
            format!(
                "property [{}] must be [true], [false], or unspecified but was [{value}]",
                key.replace('.', "_")
            )
        };
        let finding = Finding::blocks(code).with("value", value);
        self.findings.push(finding.saying(words));
    }

    /// R32
    pub(crate) fn requires_keystore(&mut self) {
        match self.properties.get("requires.keystore") {
            None | Some("true" | "false") => {}
            Some(value) => self.findings.push(
                Finding::blocks(FindingCode::RequiresKeystore)
                    .with("value", value)
                    .saying(format!(
                        "property [requires.keystore] must be [true] or [false], but was [{value}]"
                    )),
            ),
        }
    }

    /// R35
    pub(crate) fn modulename(&mut self) {
        let Some(name) = self.properties.get("modulename") else {
            return;
        };
        if is_blank(name) || self.elasticsearch().is_before(8, 3, 0) {
            return;
        }
        let folder = self.case.plugin_folder();
        let mut jars = self.case.inspection.jars.iter().filter(|jar| {
            let place = jar.path.strip_prefix(folder);
            place.is_some_and(|place| !place.contains('/'))
        });
        let holds = jars.any(|jar| jar.unreadable.is_some() || jar.module.as_deref() == Some(name));
        if !holds {
            let finding = Finding::stops_node(FindingCode::ModuleMissing);
            self.findings.push(finding.with("value", name));
        }
    }

    /// R36
    pub(crate) fn unknown_keys(&mut self) {
        let known = self.known_keys();
        let unknown: BTreeSet<_> = self
            .properties
            .pairs()
            .iter()
            .map(|pair| pair.key.as_str())
            .filter(|key| !known.contains(key))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let keys = unknown.into_iter().collect::<Vec<_>>().join(", ");
        let words = if self.elasticsearch().is_before(7, 11, 0) {
            format!("Unknown properties in plugin descriptor: [{keys}]")
        } else {
            unknown_keys_words(self.name, &keys)
        };
        self.findings.push(
            Finding::blocks(FindingCode::UnknownKeys)
                .with("keys", &keys)
                .saying(words),
        );
    }

    fn known_keys(&self) -> Vec<&'static str> {
        let version = self.elasticsearch();
        let mut known = vec![
            "name",
            "description",
            "version",
            "elasticsearch.version",
            "java.version",
            "classname",
            "extended.plugins",
            "has.native.controller",
        ];
        if version.is_before(6, 3, 0) || self.is_of_keystore_days() {
            known.push("requires.keystore");
        }
        if self.knows_types() {
            known.extend(["type", "java.opts"]);
        }
        if version.is_from(7, 11, 0) {
            known.push("licensed");
        }
        if version.is_from(8, 3, 0) {
            known.push("modulename");
        }
        known
    }

    /// R32: 6.3 and later 6.x overlook the key in plugins of the time that knew it.
    fn is_of_keystore_days(&self) -> bool {
        let built_for = self.properties.get("elasticsearch.version");
        let built_for = built_for.and_then(ElasticsearchVersion::parse_exact);
        let early = ["alpha1", "alpha2", "beta1"];
        self.elasticsearch().is_before(7, 0, 0)
            && built_for.is_some_and(|built_for| {
                let too_early = built_for.number() == "6.0.0"
                    && early
                        .iter()
                        .any(|early| built_for.qualifier.as_deref() == Some(early));
                built_for.is_from(6, 0, 0) && built_for.is_before(6, 3, 0) && !too_early
            })
    }
}
