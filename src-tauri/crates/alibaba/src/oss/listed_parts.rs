//! The parts that the service already holds of a multipart upload.

use std::collections::BTreeMap;

use plugdesk_net::{CancellationToken, Method};

use super::bucket::{Bucket, ObjectKey};
use super::error::{OssError, OssOperation};
use super::put_file::UploadId;
use super::request::Request;
use super::xml::{PartEntry, PartList};
use super::{MOST_PAGES, Oss, PAGE};

impl Oss {
    /// The parts by their number, page by page (`ListParts`). Errors of its own: `NoSuchUpload`.
    pub(super) async fn listed_parts(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        upload: &UploadId,
        cancel: &CancellationToken,
    ) -> Result<BTreeMap<u64, PartEntry>, OssError> {
        let mut parts = BTreeMap::new();
        let mut marker = None;
        for _ in 0..MOST_PAGES {
            let mut request = Request::new(OssOperation::ListParts, Method::GET)
                .of(bucket)
                .at(key)
                .with_query("max-parts", PAGE.to_owned())
                .with_query("uploadId", upload.as_str().to_owned());
            if let Some(marker) = marker {
                request = request.with_query("part-number-marker", marker);
            }
            let (page, _): (PartList, _) = self.read(request, cancel).await?;
            marker = page.next();
            parts.extend(page.parts.into_iter().map(|part| (part.number, part)));
            if marker.is_none() {
                break;
            }
        }
        Ok(parts)
    }
}
