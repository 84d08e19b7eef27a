//! The forms of OSS's answers. Fields that are not used are not read, and unknown ones are borne.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::bucket::{Bucket, BucketInfo};
use crate::endpoint::Region;

/// An answer by its root element. A login page is also made of elements, and must not be read as a
/// list of nothing.
pub(super) trait Document: DeserializeOwned {
    /// The name of the root element.
    const ROOT: &'static str;
}

/// Reads a document with the right root; nothing where the root is another one.
pub(super) fn read<T: Document>(text: &str) -> Option<Result<T, quick_xml::DeError>> {
    (root(text)? == T::ROOT).then(|| quick_xml::de::from_str(text))
}

fn root(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                return Some(element.local_name().as_ref().to_owned());
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// The body of a refusal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refusal {
    #[serde(rename = "Code")]
    pub(super) code: Option<String>,
    #[serde(rename = "Message")]
    pub(super) message: Option<String>,
    #[serde(rename = "RequestId")]
    pub(super) request_id: Option<String>,
    /// Where the bucket is to be asked instead.
    #[serde(rename = "Endpoint")]
    pub(super) endpoint: Option<String>,
}

impl Document for Refusal {
    const ROOT: &'static str = "Error";
}

#[derive(Debug, Deserialize)]
pub(super) struct BucketList {
    #[serde(rename = "IsTruncated", default)]
    truncated: Option<String>,
    #[serde(rename = "NextMarker", default)]
    next_marker: Option<String>,
    #[serde(rename = "Buckets", default)]
    buckets: Buckets,
}

#[derive(Debug, Default, Deserialize)]
struct Buckets {
    #[serde(rename = "Bucket", default)]
    list: Vec<BucketEntry>,
}

#[derive(Debug, Deserialize)]
struct BucketEntry {
    #[serde(rename = "Name")]
    name: String,
    /// Newer than `Location`.
    #[serde(rename = "Region", default)]
    region: Option<String>,
    #[serde(rename = "Location", default)]
    location: Option<String>,
}

impl Document for BucketList {
    const ROOT: &'static str = "ListAllMyBucketsResult";
}

impl BucketList {
    /// After which bucket the next page begins, if there is one.
    pub(super) fn next(&self) -> Option<String> {
        let more = self.truncated.as_deref().is_some_and(|text| text == "true");
        self.next_marker
            .clone()
            .filter(|marker| more && !marker.is_empty())
    }

    pub(super) fn into_buckets(self) -> impl Iterator<Item = BucketInfo> {
        self.buckets.list.into_iter().filter_map(|entry| {
            let region = entry
                .region
                .as_deref()
                .and_then(|region| Region::parse(region).ok())
                .or_else(|| entry.location.as_deref().and_then(region_of_location));
            // A name that the naming rule of today would refuse could not be asked for.
            let name = Bucket::parse(&entry.name).ok()?;
            Some(BucketInfo { name, region })
        })
    }
}

/// `oss-cn-hangzhou` is in `cn-hangzhou`.
pub(super) fn region_of_location(location: &str) -> Option<Region> {
    let location = location.trim();
    Region::parse(location.strip_prefix("oss-").unwrap_or(location)).ok()
}

/// `oss-cn-hangzhou.aliyuncs.com`, with or without a bucket in front, is in `cn-hangzhou`.
pub(super) fn region_of_host(host: &str) -> Option<Region> {
    let labels = host.trim().strip_suffix(".aliyuncs.com")?;
    let location = labels.rsplit('.').next()?.strip_prefix("oss-")?;
    Region::parse(location.strip_suffix("-internal").unwrap_or(location)).ok()
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    #[serde(rename = "$text", default)]
    text: String,
}

impl Document for Location {
    const ROOT: &'static str = "LocationConstraint";
}

impl Location {
    pub(super) fn region(&self) -> Option<Region> {
        region_of_location(&self.text)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Initiated {
    #[serde(rename = "UploadId")]
    pub(super) upload_id: String,
}

impl Document for Initiated {
    const ROOT: &'static str = "InitiateMultipartUploadResult";
}

#[derive(Debug, Deserialize)]
pub(super) struct PartList {
    #[serde(rename = "IsTruncated", default)]
    truncated: Option<String>,
    #[serde(rename = "NextPartNumberMarker", default)]
    next_marker: Option<String>,
    #[serde(rename = "Part", default)]
    pub(super) parts: Vec<PartEntry>,
}

impl Document for PartList {
    const ROOT: &'static str = "ListPartsResult";
}

impl PartList {
    /// After which part the next page begins, if there is one.
    pub(super) fn next(&self) -> Option<String> {
        let more = self.truncated.as_deref().is_some_and(|text| text == "true");
        self.next_marker
            .clone()
            .filter(|marker| more && !marker.is_empty())
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PartEntry {
    #[serde(rename = "PartNumber")]
    pub(super) number: u64,
    #[serde(rename = "ETag")]
    pub(super) etag: String,
    #[serde(rename = "Size")]
    pub(super) size: u64,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Completed {
    #[serde(rename = "ETag")]
    pub(super) etag: Option<String>,
}

impl Document for Completed {
    const ROOT: &'static str = "CompleteMultipartUploadResult";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_document_is_read() {
        for (text, is_read) in [
            (
                "<?xml version=\"1.0\"?>\n<Error><Code>A</Code></Error>",
                true,
            ),
            (
                "<!-- a --><Error xmlns=\"http://doc.oss-cn-hangzhou.aliyuncs.com\"/>",
                true,
            ),
            ("<!DOCTYPE html><html><body><Error/></body></html>", false),
            ("<ListPartsResult/>", false),
            ("Error", false),
            ("", false),
        ] {
            let read: Option<Result<Refusal, _>> = read(text);
            assert_eq!(read.is_some(), is_read, "{text}");
            assert!(read.is_none_or(|read| read.is_ok()), "{text}");
        }
    }

    #[test]
    fn regions_are_read_from_hosts() {
        for (host, region) in [
            ("oss-cn-hangzhou.aliyuncs.com", Some("cn-hangzhou")),
            ("bucket.oss-cn-shanghai.aliyuncs.com", Some("cn-shanghai")),
            (
                "oss-ap-southeast-1-internal.aliyuncs.com",
                Some("ap-southeast-1"),
            ),
            ("oss.aliyuncs.com", None),
            ("elasticsearch.cn-hangzhou.aliyuncs.com", None),
            ("oss-cn-hangzhou.example.com", None),
        ] {
            let read = region_of_host(host);
            assert_eq!(read.as_ref().map(Region::as_str), region, "{host}");
        }
    }

    #[test]
    fn a_list_of_buckets_is_read_in_the_old_and_the_new_form() {
        let page: BucketList = quick_xml::de::from_str(
            "<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><IsTruncated>true</IsTruncated>\
             <NextMarker>b-two</NextMarker><Buckets>\
             <Bucket><Name>a-one</Name><Location>oss-cn-hangzhou</Location></Bucket>\
             <Bucket><Name>b-two</Name><Location>oss-x</Location><Region>cn-shanghai</Region>\
             <Comment/></Bucket></Buckets></ListAllMyBucketsResult>",
        )
        .unwrap();
        assert_eq!(page.next().as_deref(), Some("b-two"));
        let read: Vec<_> = page
            .into_buckets()
            .map(|bucket| format!("{} {}", bucket.name, bucket.region.unwrap()))
            .collect();
        assert_eq!(read, ["a-one cn-hangzhou", "b-two cn-shanghai"]);
        let empty = "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>";
        let empty: BucketList = quick_xml::de::from_str(empty).unwrap();
        assert_eq!(empty.next(), None);
        assert_eq!(empty.into_buckets().count(), 0);
    }
}
