//! The types of the fields of a plan and of the settings beside it, as far as the specification names
//! them.
//!
//! A field that is not named here may hold anything, and `null` stands for a field that is not
//! there: Elastic's own clients send it for every list that they have nothing for.

use serde_json::Value;

/// What a field may hold.
enum Shape {
    Text,
    OneOf(&'static [&'static str]),
    Number,
    Flag,
    Object,
    /// An object whose every value is a text.
    Texts,
    Fields(&'static [Field]),
    List(&'static Shape),
}

/// A field, whether it must be there, and what it may hold.
type Field = (&'static str, bool, Shape);

const SIZE: Shape = Shape::Fields(&[
    ("value", true, Shape::Number),
    ("resource", true, Shape::OneOf(&["memory", "storage"])),
]);

const NODE_TYPE: Shape = Shape::Fields(&[
    ("master", false, Shape::Flag),
    ("data", false, Shape::Flag),
    ("ingest", false, Shape::Flag),
    ("ml", false, Shape::Flag),
]);

const ROLE: Shape = Shape::OneOf(&[
    "master",
    "ingest",
    "ml",
    "data_hot",
    "data_content",
    "data_warm",
    "data_cold",
    "data_frozen",
    "remote_cluster_client",
    "transform",
]);

/// `ElasticsearchConfiguration`. Its plugins and bundles are looked at elsewhere.
const CONFIGURATION: Shape = Shape::Fields(&[
    ("version", false, Shape::Text),
    ("docker_image", false, Shape::Text),
    ("system_settings", false, Shape::Object),
    ("user_settings_json", false, Shape::Object),
    ("user_settings_yaml", false, Shape::Text),
    ("user_settings_override_json", false, Shape::Object),
    ("user_settings_override_yaml", false, Shape::Text),
    ("enabled_built_in_plugins", false, Shape::List(&Shape::Text)),
    ("curation", false, Shape::Object),
    ("node_attributes", false, Shape::Texts),
]);

/// `ElasticsearchClusterTopologyElement`.
const TIER: Shape = Shape::Fields(&[
    ("id", false, Shape::Text),
    ("node_type", false, NODE_TYPE),
    ("node_roles", false, Shape::List(&ROLE)),
    ("memory_per_node", false, Shape::Number),
    ("node_count_per_zone", false, Shape::Number),
    ("zone_count", false, Shape::Number),
    ("elasticsearch", false, CONFIGURATION),
    ("instance_configuration_id", false, Shape::Text),
    ("instance_configuration_version", false, Shape::Number),
    ("size", false, SIZE),
    ("autoscaling_min", false, SIZE),
    ("autoscaling_max", false, SIZE),
    ("autoscaling_policy_override_json", false, Shape::Object),
    (
        "topology_element_control",
        false,
        Shape::Fields(&[("min", true, SIZE)]),
    ),
    ("autoscaling_tier_override", false, Shape::Flag),
]);

const PLAN: Shape = Shape::Fields(&[
    ("cluster_topology", false, Shape::List(&TIER)),
    ("elasticsearch", false, CONFIGURATION),
    (
        "deployment_template",
        false,
        Shape::Fields(&[("id", true, Shape::Text), ("version", false, Shape::Text)]),
    ),
    ("transient", false, Shape::Object),
    ("autoscaling_enabled", false, Shape::Flag),
]);

/// `ElasticsearchClusterSettings`.
const SETTINGS: Shape = Shape::Fields(&[
    (
        "snapshot",
        false,
        Shape::Fields(&[
            ("repository", false, Shape::Object),
            ("interval", false, Shape::Text),
            ("pending_interval", false, Shape::Text),
            ("wait_time_after_snapshotting", false, Shape::Text),
            ("enabled", false, Shape::Flag),
            ("suspended", false, Shape::List(&Shape::Text)),
            (
                "retention",
                false,
                Shape::Fields(&[
                    ("snapshots", false, Shape::Number),
                    ("max_age", false, Shape::Text),
                ]),
            ),
            ("slm", false, Shape::Flag),
            ("cron_expression", false, Shape::Text),
        ]),
    ),
    (
        "monitoring",
        false,
        Shape::Fields(&[("target_cluster_id", true, Shape::Text)]),
    ),
    ("metadata", false, Shape::Object),
    (
        "curation",
        false,
        Shape::Fields(&[("specs", true, Shape::List(&Shape::Object))]),
    ),
    ("dedicated_masters_threshold", false, Shape::Number),
    (
        "traffic_filter",
        false,
        Shape::Fields(&[("rulesets", true, Shape::List(&Shape::Text))]),
    ),
    (
        "trust",
        false,
        Shape::Fields(&[
            ("accounts", false, Shape::List(&Shape::Object)),
            ("external", false, Shape::List(&Shape::Object)),
            ("direct", false, Shape::List(&Shape::Object)),
        ]),
    ),
    (
        "keystore_contents",
        false,
        Shape::Fields(&[("secrets", true, Shape::Object)]),
    ),
]);

/// The first of the settings that does not hold what it must, and what that is.
pub(super) fn flaw_of_settings(settings: &Value) -> Option<(String, String)> {
    SETTINGS.flaw(settings, "settings")
}

/// The first field of a plan that does not hold what it must, and what that is.
pub(super) fn flaw(plan: &Value) -> Option<(String, String)> {
    PLAN.flaw(plan, "plan")
}

impl Shape {
    fn flaw(&self, value: &Value, path: &str) -> Option<(String, String)> {
        if value.is_null() {
            return None;
        }
        let wrong = |what: &str| Some((path.to_owned(), format!("[{path}] must be {what}.")));
        match (self, value) {
            (Self::Text, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::Object, Value::Object(_)) => None,
            (Self::Number, Value::Number(number)) => {
                let fits = number.as_i64().is_some_and(|n| i32::try_from(n).is_ok());
                if fits { None } else { wrong("a 32-bit number") }
            }
            (Self::OneOf(known), Value::String(text)) if known.contains(&text.as_str()) => None,
            (Self::OneOf(known), _) => wrong(&format!("one of {}", known.join(", "))),
            (Self::Fields(fields), Value::Object(_)) => fields
                .iter()
                .find_map(|field| field_flaw(field, value, path)),
            (Self::List(shape), Value::Array(list)) => list
                .iter()
                .enumerate()
                .find_map(|(index, item)| shape.flaw(item, &format!("{path}[{index}]"))),
            (Self::Texts, Value::Object(values)) if values.values().all(Value::is_string) => None,
            (Self::Texts, _) => wrong("an object of texts"),
            (Self::Text, _) => wrong("a text"),
            (Self::Number, _) => wrong("a number"),
            (Self::Flag, _) => wrong("true or false"),
            (Self::Object | Self::Fields(_), _) => wrong("an object"),
            (Self::List(_), _) => wrong("a list"),
        }
    }
}

fn field_flaw((name, required, shape): &Field, of: &Value, path: &str) -> Option<(String, String)> {
    let path = format!("{path}.{name}");
    match of.get(name).filter(|value| !value.is_null()) {
        Some(value) => shape.flaw(value, &path),
        None if *required => Some((path.clone(), format!("[{path}] is required."))),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_wrong_field_is_named() {
        let found = |plan: Value| flaw(&plan).map(|(path, _)| path);
        for (plan, path) in [
            (
                json!({ "autoscaling_enabled": "no" }),
                "plan.autoscaling_enabled",
            ),
            (
                json!({ "cluster_topology": [{}, { "node_roles": ["master", "boss"] }] }),
                "plan.cluster_topology[1].node_roles[1]",
            ),
            (
                json!({ "cluster_topology": [{ "size": { "value": 4096 } }] }),
                "plan.cluster_topology[0].size.resource",
            ),
            (
                json!({ "cluster_topology": [{ "zone_count": 3_000_000_000_u32 }] }),
                "plan.cluster_topology[0].zone_count",
            ),
            (
                json!({ "elasticsearch": { "version": 8 } }),
                "plan.elasticsearch.version",
            ),
            (
                json!({ "deployment_template": { "id": null } }),
                "plan.deployment_template.id",
            ),
        ] {
            assert_eq!(found(plan).as_deref(), Some(path));
        }
        let odd = json!({ "new": [1], "cluster_topology": [{ "node_type": null, "size": null }] });
        assert_eq!(found(odd), None);
    }
}
