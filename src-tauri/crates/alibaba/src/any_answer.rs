//! Whatever the service answers, reading it neither fails nor invents anything.

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::analysis::AnalysedPlugin;
use crate::dictionary::{Dictionary, DictionaryInformation, DictionaryKind};
use crate::envelope::{Envelope, Listed, Name};
use crate::instance::Instance;
use crate::loose;
use crate::node::{Health, Node};
use crate::plugin::{PluginToInstall, SystemPlugin, UserPluginEntry};
use crate::record::{ActionRecord, RecordPhase};
use crate::restart::estimated;

/// All names of fields that are looked at.
const FIELDS: [&str; 46] = [
    "name",
    "state",
    "source",
    "version",
    "elasticsearchVersion",
    "fileVersion",
    "description",
    "bingoPlugins",
    "specificationUrl",
    "securityPolicy",
    "host",
    "port",
    "nodeType",
    "health",
    "zoneId",
    "cpuPercent",
    "heapPercent",
    "diskUsedPercent",
    "actionName",
    "requestId",
    "userId",
    "stateType",
    "process",
    "startTime",
    "endTime",
    "interruptible",
    "canCancelable",
    "statusInfo",
    "subState",
    "subStatusInfo",
    "nodeCount",
    "completeNodeCount",
    "exception",
    "type",
    "sourceType",
    "fileSize",
    "size",
    "ossObject",
    "etag",
    "unit",
    "value",
    "status",
    "esVersion",
    "nodeAmount",
    "createdAt",
    "archType",
];

/// Any JSON, with texts that look like what the service writes among others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{1,20}%?".prop_map(Value::from),
        "-?[0-9]{1,4}\\.[0-9]{1,4}(%| %|e9)?".prop_map(Value::from),
        Just(Value::from("[{\"subState\":\"x\"}]")),
        Just(Value::from("2026-01-02T03:04:05Z")),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(&FIELDS[..]), inner), 0..8).prop_map(
                |fields| {
                    let fields = fields.into_iter();
                    Value::Object(
                        fields
                            .map(|(name, value)| (name.to_owned(), value))
                            .collect(),
                    )
                }
            ),
        ]
    })
}

fn percents_are_percents(phases: &[RecordPhase]) -> bool {
    phases.iter().all(|phase| {
        phase.percent.is_none_or(|percent| percent <= 100) && percents_are_percents(&phase.phases)
    })
}

proptest! {
    #[test]
    fn any_object_is_read(object in any_json()) {
        let record = ActionRecord::read(&object);
        prop_assert!(record.percent.is_none_or(|percent| percent <= 100));
        prop_assert!(percents_are_percents(&record.phases));
        let node = Node::read(&object);
        let measured = [node.cpu_percent, node.heap_percent, node.disk_used_percent];
        prop_assert!(measured.into_iter().flatten().all(f64::is_finite));
        prop_assert_ne!(node.port, Some(0));
        AnalysedPlugin::read(&object);
        Dictionary::read(&object, DictionaryKind::Ik);
        DictionaryInformation::read(&object);
        estimated(&object);
        prop_assert!(serde_json::from_value::<Health>(object.clone()).is_ok());
    }

    #[test]
    fn an_instance_and_a_plug_in_need_their_names_alone(mut object in any_json()) {
        if let Some(fields) = object.as_object_mut() {
            fields.insert("instanceId".to_owned(), "es-cn-1".into());
            fields.insert("name".to_owned(), "p".into());
            let instance: Instance = serde_json::from_value(object.clone()).unwrap();
            prop_assert_eq!(instance.id.as_str(), "es-cn-1");
            let plugin: SystemPlugin = serde_json::from_value(object).unwrap();
            prop_assert_eq!(plugin.name, "p");
        }
    }

    #[test]
    fn every_version_keeps_all_that_was_said_of_it(versions in prop::collection::vec(any_json(), 0..4)) {
        let objects: Vec<&Value> = versions.iter().filter(|one| one.is_object()).collect();
        let entry = serde_json::json!({"name": "p", "bingoPlugins": versions});
        let read = serde_json::from_value::<UserPluginEntry>(entry).unwrap().into_versions();
        prop_assert_eq!(read.len(), objects.len().max(1));
        for (plugin, object) in read.iter().zip(objects) {
            prop_assert_eq!(&plugin.raw, object);
            let sent = PluginToInstall::from(plugin).to_json();
            for (field, value) in object.as_object().into_iter().flatten() {
                let may_differ = ["name", "state"].contains(&field.as_str());
                prop_assert!(may_differ || sent.get(field) == Some(value));
            }
            prop_assert!(loose::text(&sent, "name").is_some());
        }
    }

    #[test]
    fn a_list_is_the_same_as_a_list_and_as_a_text(list in prop::collection::vec(any_json(), 0..6)) {
        let list = Value::from(list);
        let text = Value::from(list.to_string());
        prop_assert_eq!(loose::list_of(&text), loose::list_of(&list));
        prop_assert_eq!(loose::list_of(&list), list.as_array().cloned());
    }

    #[test]
    fn names_are_all_read_or_none(result in any_json()) {
        let body = Map::from_iter([("Result".to_owned(), result.clone())]);
        if let Ok(read) = Envelope::of(body).read::<Listed<Name>>() {
            let entries = loose::list_of(&result).unwrap();
            let named = entries.iter().filter(|entry| !entry.is_null()).count();
            prop_assert_eq!(read.value.names().len(), named);
        }
    }

    #[test]
    fn counts_come_back_from_every_notation(count: u64) {
        let object = serde_json::json!({"number": count, "text": format!(" {count} ")});
        prop_assert_eq!(loose::count(&object, "number"), Some(count));
        prop_assert_eq!(loose::count(&object, "text"), Some(count));
    }

    #[test]
    fn moments_come_back_from_every_notation(millis in 100_000_000_000_i64..4_102_444_800_000) {
        let date = chrono::DateTime::from_timestamp_millis(millis).unwrap();
        let object = serde_json::json!({"number": millis, "text": millis.to_string(), "date": date});
        for field in ["number", "text", "date"] {
            prop_assert_eq!(loose::moment(&object, field), Some(date));
        }
    }
}
