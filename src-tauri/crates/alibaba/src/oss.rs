//! The object storage beside the instances: the road on which a local file reaches a library.
//!
//! Alibaba Cloud's services take files from a bucket of the same region, so that every upload
//! begins here. Requests are signed with OSS's V4 signature. It leaves the body unsigned, which is
//! why every body goes out with its `Content-MD5`, and over https except on this machine.

mod bucket;
mod endpoint;
mod error;
mod file_sums;
mod listed_parts;
mod object;
mod put_file;
mod refusal;
mod request;
pub mod signature;
mod xml;

use bytes::Bytes;
use plugdesk_net::{CancellationToken, Http, Method};

pub use bucket::{Bucket, BucketError, BucketInfo, KeyError, ObjectKey};
pub use endpoint::OssEndpoint;
pub use error::{OssError, OssErrorKind, OssOperation};
pub use file_sums::{FileSums, sums_of_file};
pub use object::{ObjectHead, Stored};
pub use put_file::{Multipart, PutFile, PutNews, Told, UploadId};

use crate::access_key::{AccessKey, AccessKeyError};
use crate::endpoint::Region;
use crate::signing::Signing;
use file_sums::Sums;
use object::stored;
use request::Request;
use xml::{BucketList, Location};

/// How many buckets are listed at once; the service allows at most 1000.
const PAGE: &str = "1000";
/// A bound on the pages of one list, in case the service never says that it is the last.
const MOST_PAGES: usize = 100;

/// A client of one region's object storage. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Oss {
    http: Http,
    endpoint: OssEndpoint,
    region: Region,
    access_key: AccessKey,
    signing: Signing,
}

impl Oss {
    /// Makes a client. Nothing is sent yet.
    pub fn new(
        http: Http,
        endpoint: OssEndpoint,
        region: Region,
        access_key: AccessKey,
        signing: Signing,
    ) -> Result<Self, AccessKeyError> {
        access_key.check()?;
        Ok(Self {
            http,
            endpoint,
            region,
            access_key,
            signing,
        })
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &OssEndpoint {
        &self.endpoint
    }

    /// The region whose buckets this client can read and write.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The account's buckets in all regions, page by page (`ListBuckets`).
    pub async fn list_buckets(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Vec<BucketInfo>, OssError> {
        let mut buckets = Vec::new();
        let mut marker = None;
        for _ in 0..MOST_PAGES {
            let mut request = Request::new(OssOperation::ListBuckets, Method::GET)
                .with_query("max-keys", PAGE.to_owned());
            if let Some(marker) = marker {
                request = request.with_query("marker", marker);
            }
            let (page, _): (BucketList, _) = self.read(request, cancel).await?;
            marker = page.next();
            buckets.extend(page.into_buckets());
            if marker.is_none() {
                break;
            }
        }
        Ok(buckets)
    }

    /// The region in which a bucket lies (`GetBucketLocation`). Errors of its own: `NoSuchBucket`.
    pub async fn bucket_region(
        &self,
        bucket: &Bucket,
        cancel: &CancellationToken,
    ) -> Result<Region, OssError> {
        let operation = OssOperation::GetBucketLocation;
        let request = Request::new(operation, Method::GET)
            .of(bucket)
            .with_query("location", String::new());
        match self.read::<Location>(request, cancel).await {
            Ok((location, _)) => location.region().ok_or_else(|| {
                OssError::not_understood(operation, "the answer names no region".to_owned())
            }),
            // The refusal to a request at the wrong region's door names the right one.
            Err(error) => match error.kind {
                OssErrorKind::WrongRegion {
                    expected: Some(region),
                } => Ok(region),
                _ => Err(error),
            },
        }
    }

    /// Stores a few bytes (`PutObject`). What the key named before is replaced.
    pub async fn put(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        bytes: Bytes,
        cancel: &CancellationToken,
    ) -> Result<Stored, OssError> {
        let mut sums = Sums::default();
        sums.take(&bytes);
        let sums = sums.done();
        let size = bytes.len() as u64;
        let request = Request::new(OssOperation::PutObject, Method::PUT)
            .of(bucket)
            .at(key)
            .with_header("content-type", "application/octet-stream")
            .with_bytes(bytes);
        let answer = self.send(request, cancel).await?;
        stored(OssOperation::PutObject, &answer, size, Some(sums.crc64))
    }

    /// What is stored under a key (`HeadObject`); nothing where there is none.
    pub async fn head(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        cancel: &CancellationToken,
    ) -> Result<Option<ObjectHead>, OssError> {
        let request = Request::new(OssOperation::HeadObject, Method::HEAD)
            .of(bucket)
            .at(key);
        match self.send(request, cancel).await {
            Ok(answer) => Ok(Some(ObjectHead::read(&answer))),
            Err(error) if matches!(error.kind, OssErrorKind::NoSuchKey) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes an object (`DeleteObject`). A key that names nothing is as good as removed.
    pub async fn delete(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        cancel: &CancellationToken,
    ) -> Result<(), OssError> {
        let request = Request::new(OssOperation::DeleteObject, Method::DELETE)
            .of(bucket)
            .at(key);
        match self.send(request, cancel).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.kind, OssErrorKind::NoSuchKey) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
