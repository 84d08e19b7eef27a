//! The JSON of instances and plug-ins in the Elasticsearch API 2017-06-13, written from Alibaba Cloud's API reference.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::store::{
    BuiltInPlugin, CustomPlugin, Dictionary, DictionaryList, Instance, Payment, PluginState,
};
use crate::clock::iso;

/// Every success: the result beside the id of the request, and for lists a count in `Headers`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope {
    pub(super) request_id: String,
    pub(super) result: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) headers: Option<Value>,
}

/// An operation's result before it gets its envelope.
#[derive(Debug)]
pub(super) struct Outcome {
    /// That of an earlier request, where its answer is given once more.
    pub(super) request_id: Option<String>,
    pub(super) result: Value,
    pub(super) headers: Option<Value>,
}

impl Outcome {
    /// A result alone.
    pub(super) fn new(result: Value) -> Self {
        Self {
            request_id: None,
            result,
            headers: None,
        }
    }

    /// A page of a list with the length of the whole list.
    pub(super) fn page(items: Vec<Value>, total: usize) -> Self {
        Self {
            headers: Some(json!({ "X-Total-Count": total })),
            ..Self::new(Value::Array(items))
        }
    }

    /// The same, with the second spelling that `ListUserPlugin` was seen to add.
    pub(super) fn user_plugin_page(items: Vec<Value>, total: usize) -> Self {
        Self {
            headers: Some(json!({ "X-Total-Count": total, "totalCount": total })),
            ..Self::new(Value::Array(items))
        }
    }
}

/// An item of `ListInstance`.
pub(super) fn listed_instance(instance: &Instance) -> Value {
    let zone_infos: Vec<_> = instance
        .zones
        .iter()
        .map(|zone| json!({ "zoneId": zone, "status": "NORMAL" }))
        .collect();
    let tags: Vec<_> = instance
        .tags
        .iter()
        .map(|(key, value)| json!({ "tagKey": key, "tagValue": value }))
        .collect();
    json!({
        "instanceId": instance.id,
        "description": instance.description,
        "version": instance.version,
        "esVersion": instance.version,
        "status": instance.status(),
        "archType": instance.architecture,
        "nodeAmount": instance.node_amount,
        "nodeSpec": {
            "spec": "elasticsearch.sn2ne.large",
            "disk": 20,
            "diskType": "cloud_ssd",
            "diskEncryption": false,
        },
        "networkConfig": {
            "type": "vpc",
            "vpcId": VPC,
            "vswitchId": "vsw-bp1k4ec6s7sjdbudw0001",
            "vsArea": instance.zones.first(),
        },
        "zoneCount": instance.zones.len(),
        "zoneInfos": zone_infos,
        "paymentType": payment(instance.payment),
        "resourceGroupId": RESOURCE_GROUP,
        "instanceCategory": INSTANCE_CATEGORY,
        "instanceType": "elasticsearch",
        "commodityCode": "elasticsearch",
        "protocol": "HTTP",
        "dedicateMaster": false,
        "advancedDedicateMaster": false,
        "haveClientNode": false,
        "haveKibana": true,
        "kibanaConfiguration": { "spec": "elasticsearch.n4.small", "amount": 1, "disk": 0 },
        "extendConfigs": [{ "configType": "usageScenario", "value": "general" }],
        "clusterTasks": [],
        "inited": true,
        "tags": tags,
        "createdAt": iso(instance.created),
        "updatedAt": iso(instance.updated),
    })
}

pub(super) const VPC: &str = "vpc-bp16k1dvzxtmagcva0001";
pub(super) const RESOURCE_GROUP: &str = "rg-acfm2h5vbzd0001";
pub(super) const INSTANCE_CATEGORY: &str = "x-pack";

/// How the API writes a payment type.
pub(super) fn payment(payment: Payment) -> &'static str {
    match payment {
        Payment::Prepaid => "prepaid",
        Payment::Postpaid => "postpaid",
    }
}

/// The result of `DescribeInstance`: what the list shows, with addresses, settings and dictionaries.
pub(super) fn described_instance(instance: &Instance) -> Value {
    let id = &instance.id;
    let mut described = listed_instance(instance);
    let details = json!({
        "domain": format!("{id}.elasticsearch.aliyuncs.com"),
        "port": 9200,
        "vpcInstanceId": format!("{id}-worker"),
        "enablePublic": false,
        "kibanaDomain": format!("{id}.kibana.elasticsearch.aliyuncs.com"),
        "kibanaPort": 5601,
        "enableKibanaPublicNetwork": true,
        "enableKibanaPrivateNetwork": false,
        "privateNetworkIpWhiteList": ["0.0.0.0/0"],
        "publicIpWhitelist": [],
        "kibanaIPWhitelist": ["127.0.0.1"],
        "kibanaPrivateIPWhitelist": [],
        "esIPWhitelist": ["0.0.0.0/0"],
        "esIPBlacklist": [],
        "esConfig": { "action.auto_create_index": "true" },
        "advancedSetting": { "gcName": "G1" },
        "dictList": dictionaries(instance, DictionaryList::Ik),
        "ikHotDicts": dictionaries(instance, DictionaryList::IkHot),
        "synonymsDicts": dictionaries(instance, DictionaryList::Synonyms),
        "aliwsDicts": dictionaries(instance, DictionaryList::Aliws),
    });
    if let (Value::Object(described), Value::Object(details)) = (&mut described, details) {
        described.extend(details);
    }
    described
}

/// The dictionaries of a list.
pub(super) fn dictionaries(instance: &Instance, list: DictionaryList) -> Vec<Value> {
    let of_list = instance.dictionaries.iter();
    of_list
        .filter(|dictionary| dictionary.list == list)
        .map(dictionary)
        .collect()
}

/// A dictionary, as every operation shows it.
pub(super) fn dictionary(dictionary: &Dictionary) -> Value {
    json!({
        "name": dictionary.name,
        "fileSize": dictionary.size,
        "sourceType": dictionary.source,
        "type": dictionary.words,
    })
}

/// An item of `ListPlugins`. The URL is absent for many plug-ins of the real service too.
pub(super) fn built_in(plugin: &BuiltInPlugin) -> Value {
    let mut item = json!({
        "name": plugin.name,
        "state": plugin.state,
        "source": "SYSTEM",
        "description": plugin.description,
    });
    if let (Some(url), Value::Object(item)) = (&plugin.specification_url, &mut item) {
        item.insert("specificationUrl".to_owned(), Value::from(url.as_str()));
    }
    item
}

/// The items of `ListUserPlugin`: one for each name, with every uploaded version inside.
pub(super) fn custom(library: &[CustomPlugin]) -> Vec<Value> {
    let mut by_name: BTreeMap<&str, Vec<&CustomPlugin>> = BTreeMap::new();
    for plugin in library {
        by_name.entry(&plugin.name).or_default().push(plugin);
    }
    by_name
        .into_iter()
        .filter_map(|(name, versions)| custom_group(name, &versions))
        .collect()
}

fn custom_group(name: &str, versions: &[&CustomPlugin]) -> Option<Value> {
    // The version that the nodes have or are getting stands for the group, else the newest.
    let in_use = |plugin: &&&CustomPlugin| plugin.state != PluginState::Uninstalled;
    let shown = versions.iter().rfind(in_use).or_else(|| versions.last())?;
    Some(json!({
        "name": name,
        "state": shown.state,
        "source": "USER",
        "version": shown.version,
        "bingoPlugins": versions.iter().map(|plugin| custom_version(plugin)).collect::<Vec<_>>(),
    }))
}

fn custom_version(plugin: &CustomPlugin) -> Value {
    json!({
        "name": plugin.name,
        "version": plugin.version,
        "elasticsearchVersion": plugin.elasticsearch_version,
        "fileVersion": plugin.file_version,
        "description": plugin.description,
        "state": plugin.state,
        "source": "USER",
        "pluginType": "CUSTOM_PLUGIN",
        "imageBuiltin": false,
    })
}
