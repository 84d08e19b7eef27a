//! Operations on the account's buckets and on what a bucket lists.

use std::collections::BTreeSet;

use axum::response::Response;

use super::Call;
use super::errors::Refusal;
use super::objects::{BucketRecord, ObjectRecord};
use super::xml::Element;
use crate::clock::iso;

/// The account that everything belongs to.
const OWNER: &str = "1234567890123456";

impl Call<'_> {
    /// `ListBuckets`: those of all regions, whichever is asked.
    pub(super) fn list_buckets(&self) -> Result<Response, Refusal> {
        let most = self.asked.number("max-keys", 100, 1000)?;
        let prefix = self.asked.parameter("prefix").unwrap_or_default();
        let marker = self.asked.parameter("marker").unwrap_or_default();
        let state = self.oss.objects.snapshot();
        let fitting: Vec<_> = state
            .buckets
            .iter()
            .filter(|(name, _)| name.starts_with(prefix) && name.as_str() > marker)
            .collect();
        let page = fitting.get(..most.min(fitting.len())).unwrap_or_default();
        let listed = page.iter().map(|(name, bucket)| described(name, bucket));
        let mut answer = Element::new("ListAllMyBucketsResult")
            .with("Prefix", prefix)
            .with("Marker", marker)
            .with("MaxKeys", &most.to_string());
        if let (true, Some((last, _))) = (fitting.len() > most, page.last()) {
            answer = answer.with("IsTruncated", "true").with("NextMarker", last);
        } else {
            answer = answer.with("IsTruncated", "false");
        }
        let answer = answer
            .with_element(&owner())
            .with_element(&Element::new("Buckets").with_all(listed));
        Ok(super::document(&answer))
    }

    /// `GetBucketLocation`.
    pub(super) fn bucket_location(&self) -> Result<Response, Refusal> {
        let location = format!("oss-{}", self.bucket()?.region);
        let answer = Element::new("LocationConstraint").with_text(&location);
        Ok(super::document(&answer))
    }

    /// `GetBucketInfo`.
    pub(super) fn bucket_info(&self) -> Result<Response, Refusal> {
        let bucket = described(&self.asked.bucket, &self.bucket()?)
            .with_element(&owner())
            .with_element(&Element::new("AccessControlList").with("Grant", "private"))
            .with("DataRedundancyType", "LRS")
            .with("Versioning", "Disabled");
        let answer = Element::new("BucketInfo").with_element(&bucket);
        Ok(super::document(&answer))
    }

    /// `ListObjectsV2`.
    pub(super) fn list_objects(&self) -> Result<Response, Refusal> {
        let most = self.asked.number("max-keys", 100, 1000)?;
        let parameter = |name| self.asked.parameter(name).unwrap_or_default();
        let (prefix, delimiter) = (parameter("prefix"), parameter("delimiter"));
        let after = match parameter("continuation-token") {
            "" => parameter("start-after"),
            token => token,
        };
        let bucket = self.bucket()?;
        let entries = entries(&bucket, prefix, delimiter, after);
        let page = entries.get(..most.min(entries.len())).unwrap_or_default();
        let mut answer = Element::new("ListBucketResult")
            .with("Name", &self.asked.bucket)
            .with("Prefix", &self.asked.written(prefix))
            .with("MaxKeys", &most.to_string())
            .with("Delimiter", &self.asked.written(delimiter))
            .with("KeyCount", &page.len().to_string());
        if self.asked.encodes_urls() {
            answer = answer.with("EncodingType", "url");
        }
        answer = match (entries.len() > most, page.last()) {
            (true, Some(last)) => answer
                .with("IsTruncated", "true")
                .with("NextContinuationToken", &self.asked.written(last.name())),
            _ => answer.with("IsTruncated", "false"),
        };
        let answer = answer.with_all(page.iter().map(|entry| match entry {
            Entry::Object(key, object) => listed(&self.asked.written(key), object),
            Entry::Prefix(prefix) => {
                Element::new("CommonPrefixes").with("Prefix", &self.asked.written(prefix))
            }
        }));
        Ok(super::document(&answer))
    }

    /// `ListMultipartUploads`, all of them at once.
    pub(super) fn list_uploads(&self) -> Result<Response, Refusal> {
        self.bucket()?;
        let prefix = self.asked.parameter("prefix").unwrap_or_default();
        let state = self.oss.objects.snapshot();
        let fitting = state.uploads.iter().filter(|(_, upload)| {
            upload.bucket == self.asked.bucket && upload.key.starts_with(prefix)
        });
        let uploads = fitting.map(|(id, upload)| {
            Element::new("Upload")
                .with("Key", &self.asked.written(&upload.key))
                .with("UploadId", id)
                .with("StorageClass", "Standard")
                .with("Initiated", &iso(upload.initiated))
        });
        let answer = Element::new("ListMultipartUploadsResult")
            .with("Bucket", &self.asked.bucket)
            .with("Prefix", &self.asked.written(prefix))
            .with(
                "EncodingType",
                self.asked.parameter("encoding-type").unwrap_or_default(),
            )
            .with("IsTruncated", "false")
            .with_all(uploads);
        Ok(super::document(&answer))
    }

    fn bucket(&self) -> Result<BucketRecord, Refusal> {
        let state = self.oss.objects.snapshot();
        let bucket = state.buckets.get(&self.asked.bucket).cloned();
        bucket.ok_or_else(|| Refusal::NoSuchBucket(self.asked.bucket.clone()))
    }
}

/// What a list of objects shows: an object, or what keys have in common up to the delimiter.
enum Entry<'a> {
    Object(&'a str, &'a ObjectRecord),
    Prefix(String),
}

impl Entry<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Object(key, _) => key,
            Self::Prefix(prefix) => prefix,
        }
    }
}

fn entries<'a>(
    bucket: &'a BucketRecord,
    prefix: &str,
    delimiter: &str,
    after: &str,
) -> Vec<Entry<'a>> {
    let mut prefixes = BTreeSet::new();
    let mut entries = Vec::new();
    for (key, object) in &bucket.objects {
        let Some(rest) = key.strip_prefix(prefix) else {
            continue;
        };
        let folder = match delimiter {
            "" => None,
            delimiter => rest.split_once(delimiter).map(|(folder, _)| folder),
        };
        match folder {
            Some(folder) => {
                let common = format!("{prefix}{folder}{delimiter}");
                if common.as_str() > after && prefixes.insert(common.clone()) {
                    entries.push(Entry::Prefix(common));
                }
            }
            None if key.as_str() > after => entries.push(Entry::Object(key, object)),
            None => {}
        }
    }
    entries
}

fn listed(key: &str, object: &ObjectRecord) -> Element {
    let kind = if object.multipart {
        "Multipart"
    } else {
        "Normal"
    };
    Element::new("Contents")
        .with("Key", key)
        .with("LastModified", &iso(object.modified))
        .with("ETag", &format!("\"{}\"", object.etag))
        .with("Type", kind)
        .with("Size", &object.size.to_string())
        .with("StorageClass", "Standard")
}

fn owner() -> Element {
    Element::new("Owner")
        .with("ID", OWNER)
        .with("DisplayName", OWNER)
}

fn described(name: &str, bucket: &BucketRecord) -> Element {
    let region = &bucket.region;
    Element::new("Bucket")
        .with("CreationDate", &iso(bucket.created))
        .with("ExtranetEndpoint", &format!("oss-{region}.aliyuncs.com"))
        .with(
            "IntranetEndpoint",
            &format!("oss-{region}-internal.aliyuncs.com"),
        )
        .with("Location", &format!("oss-{region}"))
        .with("Name", name)
        .with("Region", region)
        .with("StorageClass", "Standard")
}
