//! The regions that the service tells of, and those that the sandbox serves.

use serde_json::{Value, json};

/// A region with an endpoint of its own in this sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// The bucket that lies in it, for archives and dictionaries.
    pub(crate) bucket: &'static str,
    /// The subfolder of the data folder.
    pub(crate) folder: &'static str,
}

/// The regions that are served, the main one first.
pub(crate) const SERVED: [Region; 2] = [HANGZHOU, SHANGHAI];

pub(crate) const HANGZHOU: Region = Region {
    id: "cn-hangzhou",
    name: "China (Hangzhou)",
    bucket: "plugdesk-sandbox-hangzhou",
    folder: "alibaba",
};

pub(crate) const SHANGHAI: Region = Region {
    id: "cn-shanghai",
    name: "China (Shanghai)",
    bucket: "plugdesk-sandbox-shanghai",
    folder: "alibaba-cn-shanghai",
};

/// Regions that the service knows too, under the names of its documentation.
const OTHERS: [(&str, &str); 6] = [
    ("cn-beijing", "China (Beijing)"),
    ("cn-shenzhen", "China (Shenzhen)"),
    ("cn-hongkong", "China (Hong Kong)"),
    ("ap-southeast-1", "Singapore"),
    ("eu-central-1", "Germany (Frankfurt)"),
    ("us-west-1", "US (Silicon Valley)"),
];

/// The items of `DescribeRegions`: the served regions under their addresses on loopback, and the
/// others as the service itself names them.
pub(super) fn listed(endpoints: &[(Region, String)]) -> Vec<Value> {
    let served = endpoints
        .iter()
        .map(|(region, host)| item(region.id, region.name, host));
    let others = OTHERS
        .iter()
        .map(|(id, name)| item(id, name, &format!("elasticsearch.{id}.aliyuncs.com")));
    served.chain(others).collect()
}

fn item(id: &str, name: &str, endpoint: &str) -> Value {
    json!({
        "regionId": id,
        "localName": name,
        "regionEndpoint": endpoint,
        "consoleEndpoint": format!("https://elasticsearch-{id}.console.aliyun.com"),
        "status": "available",
    })
}
