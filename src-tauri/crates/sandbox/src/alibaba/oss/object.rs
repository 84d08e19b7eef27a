//! Operations on one object.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};
use tokio_util::io::ReaderStream;

use super::Call;
use super::arriving::Arrived;
use super::errors::Refusal;
use super::objects::ObjectRecord;
use super::trouble::OssTrouble;
use crate::clock::http_date;

const CRC64_HEADER: HeaderName = HeaderName::from_static("x-oss-hash-crc64ecma");

/// What the service says of bytes that it has taken.
pub(super) fn sums(etag: &str, crc64: u64, trouble: Option<OssTrouble>) -> HeaderMap {
    let told = match trouble {
        Some(OssTrouble::OtherChecksum) => crc64 ^ 1,
        _ => crc64,
    };
    let mut headers = HeaderMap::new();
    headers.insert(CRC64_HEADER, HeaderValue::from(told));
    if let Ok(value) = HeaderValue::try_from(format!("\"{etag}\"")) {
        headers.insert(header::ETAG, value);
    }
    headers
}

impl Call<'_> {
    /// `PutObject`.
    pub(super) async fn put_object(self, body: Body) -> Result<Response, Refusal> {
        let arrived = self.receive(body).await?;
        let (etag, md5, crc64) = (arrived.etag(), arrived.md5, arrived.crc64);
        let record = self.record(arrived).await?;
        let file = record.file;
        let (bucket, key) = (self.asked.bucket.clone(), self.asked.key.clone());
        let may_replace = self.may_replace();
        let change = self.oss.objects.change(move |state| {
            let objects = state.buckets.get_mut(&bucket).map(|one| &mut one.objects);
            let objects = objects.ok_or(Refusal::NoSuchBucket(bucket))?;
            if !may_replace && objects.contains_key(&key) {
                return Err(Refusal::AlreadyThere);
            }
            Ok(objects.insert(key, record))
        });
        match change.await {
            Ok(replaced) => {
                let replaced = replaced.map(|replaced| replaced.file);
                self.oss.objects.remove(replaced).await;
            }
            Err(refusal) => {
                self.oss.objects.remove([file]).await;
                return Err(refusal);
            }
        }
        let mut headers = sums(&etag, crc64, self.trouble);
        if let Ok(value) = HeaderValue::try_from(BASE64_STANDARD.encode(md5)) {
            headers.insert("content-md5", value);
        }
        Ok((StatusCode::OK, headers).into_response())
    }

    async fn record(&self, arrived: Arrived) -> Result<ObjectRecord, Refusal> {
        Ok(ObjectRecord {
            size: arrived.size,
            etag: arrived.etag(),
            crc64: arrived.crc64,
            content_type: self.content_type(),
            modified: self.now,
            multipart: false,
            file: arrived.keep(&self.oss.objects).await?,
        })
    }

    /// `GetObject`, also of one range.
    pub(super) async fn get_object(self) -> Result<Response, Refusal> {
        let (record, mut file) = self.opened().await?;
        let mut headers = described(&record);
        let Some((first, last)) = self.range(record.size) else {
            let body = Body::from_stream(ReaderStream::new(file));
            return Ok((headers, body).into_response());
        };
        let length = last - first + 1;
        file.seek(SeekFrom::Start(first)).await?;
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        let of = format!("bytes {first}-{last}/{}", record.size);
        if let Ok(value) = HeaderValue::try_from(of) {
            headers.insert(header::CONTENT_RANGE, value);
        }
        let body = Body::from_stream(ReaderStream::new(file.take(length)));
        Ok((StatusCode::PARTIAL_CONTENT, headers, body).into_response())
    }

    /// The object with its bytes. One that is replaced between the look and the opening is looked
    /// for again.
    async fn opened(&self) -> Result<(ObjectRecord, File), Refusal> {
        loop {
            let record = self.existing()?;
            match File::open(self.oss.objects.path_of(record.file)).await {
                Ok(file) => return Ok((record, file)),
                Err(_) if self.existing()?.file != record.file => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The first and the last byte of the range that is asked for. One that cannot be read, or lies
    /// outside, counts as none: OSS then answers with the whole object.
    fn range(&self, size: u64) -> Option<(u64, u64)> {
        let value = self.headers.get(header::RANGE)?.to_str().ok()?;
        let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
        let end = size.checked_sub(1)?;
        let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) => (first, last),
            (Ok(first), Err(_)) if last.is_empty() => (first, end),
            (Err(_), Ok(count)) if first.is_empty() && count > 0 => {
                (size.saturating_sub(count), end)
            }
            _ => return None,
        };
        (first <= last && last <= end).then_some((first, last))
    }

    /// `HeadObject`.
    pub(super) fn head_object(&self) -> Result<Response, Refusal> {
        let record = self.existing()?;
        Ok(described(&record).into_response())
    }

    /// `DeleteObject`. That there is nothing to delete is no error.
    pub(super) async fn delete_object(self) -> Result<Response, Refusal> {
        let (bucket, key) = (self.asked.bucket.clone(), self.asked.key.clone());
        let change = self.oss.objects.change(move |state| {
            let bucket = state.buckets.get_mut(&bucket);
            Ok::<_, Refusal>(bucket.and_then(|bucket| bucket.objects.remove(&key)))
        });
        let removed = change.await?;
        self.oss
            .objects
            .remove(removed.map(|removed| removed.file))
            .await;
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    fn existing(&self) -> Result<ObjectRecord, Refusal> {
        let state = self.oss.objects.snapshot();
        let bucket = state.buckets.get(&self.asked.bucket);
        bucket
            .and_then(|bucket| bucket.objects.get(&self.asked.key))
            .cloned()
            .ok_or_else(|| Refusal::NoSuchKey(self.asked.key.clone()))
    }

    /// Whether an object under the same key may be replaced.
    pub(super) fn may_replace(&self) -> bool {
        let forbids = self.headers.get("x-oss-forbid-overwrite");
        forbids.is_none_or(|value| value != "true")
    }

    /// The type of what is sent; OSS's own for what is sent without one.
    pub(super) fn content_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE);
        let text = value.and_then(|value| value.to_str().ok());
        text.unwrap_or("application/octet-stream").to_owned()
    }
}

fn described(record: &ObjectRecord) -> HeaderMap {
    let mut headers = sums(&record.etag, record.crc64, None);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(record.size));
    let kind = if record.multipart {
        "Multipart"
    } else {
        "Normal"
    };
    for (name, value) in [
        (header::CONTENT_TYPE, record.content_type.as_str()),
        (header::LAST_MODIFIED, &http_date(record.modified)),
        (HeaderName::from_static("x-oss-object-type"), kind),
        (HeaderName::from_static("x-oss-storage-class"), "Standard"),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    headers
}
