//! A local file on its way into a bucket: in one piece, or in parts that need not be sent again.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use plugdesk_net::{
    CancellationToken, FilePart, FileToSend, FileUpload, Framing, Method, NetError, Payload,
    ProgressSink, SentFile, Throttle, read_part,
};
use serde::{Deserialize, Serialize};

use super::Oss;
use super::bucket::{Bucket, ObjectKey};
use super::error::{OssError, OssErrorKind, OssOperation};
use super::file_sums::{FileSums, Sums, sums_of_file};
use super::object::{Stored, etag, stored};
use super::request::Request;
use super::xml::{Completed, Initiated, PartEntry};

/// Files up to this size go in one piece, larger ones in parts of it.
const PART_SIZE: u64 = 8 * 1024 * 1024;
/// The service takes at most so many parts.
const MOST_PARTS: u64 = 10_000;
const CONTENT_TYPE: &str = "application/zip";

/// The id of a multipart upload.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(String);

impl UploadId {
    /// The id as the service gave it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A multipart upload that was begun. Keep it, and the upload can go on after a restart; abort it,
/// and the bucket's owner does not pay for parts of nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multipart {
    /// Its id.
    pub upload_id: UploadId,
    /// How many bytes each part has but the last, which may have fewer.
    pub part_size: u64,
}

/// What there is to tell of an upload while it is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutNews {
    /// A multipart upload was begun. Nothing of the file was sent under it yet.
    Began(Multipart),
    /// The service holds a part, sent now or before.
    PartStored {
        /// Its number, from 1.
        number: u64,
        /// How many there are.
        of: u64,
    },
}

/// Who is told; the upload goes on when the future has ended, so that what must outlive a crash can
/// be written down first.
pub type Told<'a> =
    &'a (dyn Fn(PutNews) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> + Send + Sync);

/// A file to be stored, and who watches.
pub struct PutFile<'a> {
    /// The file.
    pub file: FileToSend,
    /// Where progress is told, in bytes of the whole file. It begins at 0 and never falls.
    pub progress: ProgressSink,
    /// How fast it may go out.
    pub throttle: Throttle,
    /// The multipart upload that was begun before.
    pub resume: Option<Multipart>,
    /// Who is told of the multipart upload.
    pub told: Told<'a>,
}

impl fmt::Debug for PutFile<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PutFile({:?}, {:?})", self.file, self.resume)
    }
}

/// What there is of a multipart upload.
enum Resumed {
    /// It is under way, and the service holds these parts.
    Begun(Multipart, BTreeMap<u64, PartEntry>),
    /// The object is there.
    Completed(Stored),
}

/// Where a file goes.
#[derive(Clone, Copy)]
struct Target<'a> {
    bucket: &'a Bucket,
    key: &'a ObjectKey,
    cancel: &'a CancellationToken,
}

impl Oss {
    /// Stores a file: small ones in one piece (`PutObject`), larger ones in parts. What the key
    /// named before is replaced, but only when the last byte has arrived. Nothing is sent twice
    /// here; after a failure call again, with what `told` was told to have begun.
    pub async fn put_file(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        put: PutFile<'_>,
        cancel: &CancellationToken,
    ) -> Result<Stored, OssError> {
        let target = Target {
            bucket,
            key,
            cancel,
        };
        (put.progress)(0);
        if put.file.length <= PART_SIZE && put.resume.is_none() {
            self.put_whole(target, put).await
        } else {
            self.put_parts(target, put).await
        }
    }

    /// Gives up a multipart upload and removes its parts (`AbortMultipartUpload`). One that is over
    /// already is as good as aborted.
    pub async fn abort_multipart(
        &self,
        bucket: &Bucket,
        key: &ObjectKey,
        upload: &UploadId,
        cancel: &CancellationToken,
    ) -> Result<(), OssError> {
        let request = Request::new(OssOperation::AbortMultipartUpload, Method::DELETE)
            .of(bucket)
            .at(key)
            .with_query("uploadId", upload.as_str().to_owned());
        match self.send(request, cancel).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.kind, OssErrorKind::NoSuchUpload) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn put_whole(&self, target: Target<'_>, put: PutFile<'_>) -> Result<Stored, OssError> {
        let operation = OssOperation::PutObject;
        let sums = sums_of_file(&put.file, target.cancel)
            .await
            .map_err(|error| OssError::net(operation, error))?;
        let upload = upload(&put, put.progress.clone());
        let request = Request::new(operation, Method::PUT)
            .of(target.bucket)
            .at(target.key)
            .with_header("content-type", CONTENT_TYPE)
            .with_header("content-md5", &sums.content_md5())
            .with_payload(Payload::File(upload));
        let answer = self.send(request, target.cancel).await?;
        stored(operation, &answer, sums.size, Some(sums.crc64))
    }

    async fn put_parts(&self, target: Target<'_>, put: PutFile<'_>) -> Result<Stored, OssError> {
        let (multipart, mut held) = match self.resumed(target, &put).await? {
            Resumed::Begun(multipart, held) => (multipart, held),
            Resumed::Completed(stored) => return Ok(stored),
        };
        let parts = parts_of(&put.file, multipart.part_size);
        let of = parts.len() as u64;
        let mut whole = Sums::default();
        let mut done: Vec<(u64, String)> = Vec::new();
        for (number, part) in (1..).zip(parts) {
            let (sums, so_far) = sum_up(&put.file, part, whole, target.cancel).await?;
            whole = so_far;
            let listed = held.remove(&number).filter(|held| is_held(held, &sums));
            let etag = if let Some(held) = listed {
                held.etag
            } else {
                let under = (&multipart.upload_id, number);
                self.put_part(target, &put, part, &sums, under).await?
            };
            (put.progress)(part.offset + part.length);
            done.push((number, etag));
            (put.told)(PutNews::PartStored { number, of }).await;
        }
        self.complete(target, &multipart.upload_id, &done, whole.done())
            .await
    }

    /// What there is of the upload: it goes on, begins, or is over already.
    async fn resumed(&self, target: Target<'_>, put: &PutFile<'_>) -> Result<Resumed, OssError> {
        if let Some(begun) = put.resume.clone() {
            let listed =
                self.listed_parts(target.bucket, target.key, &begun.upload_id, target.cancel);
            match listed.await {
                Ok(held) => return Ok(Resumed::Begun(begun, held)),
                Err(error) if matches!(error.kind, OssErrorKind::NoSuchUpload) => {
                    // It may have been completed, and only the answer was lost.
                    if let Some(stored) = self.stored_already(target, put).await? {
                        return Ok(Resumed::Completed(stored));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        let begun = self.begin(target, put).await?;
        Ok(Resumed::Begun(begun, BTreeMap::new()))
    }

    async fn begin(&self, target: Target<'_>, put: &PutFile<'_>) -> Result<Multipart, OssError> {
        let request = Request::new(OssOperation::InitiateMultipartUpload, Method::POST)
            .of(target.bucket)
            .at(target.key)
            .with_header("content-type", CONTENT_TYPE)
            .with_query("uploads", String::new());
        let (initiated, _): (Initiated, _) = self.read(request, target.cancel).await?;
        let multipart = Multipart {
            upload_id: UploadId(initiated.upload_id),
            part_size: PART_SIZE.max(put.file.length.div_ceil(MOST_PARTS)),
        };
        (put.told)(PutNews::Began(multipart.clone())).await;
        Ok(multipart)
    }

    /// The object, if it is this very file.
    async fn stored_already(
        &self,
        target: Target<'_>,
        put: &PutFile<'_>,
    ) -> Result<Option<Stored>, OssError> {
        let Some(head) = self.head(target.bucket, target.key, target.cancel).await? else {
            return Ok(None);
        };
        let sums = sums_of_file(&put.file, target.cancel)
            .await
            .map_err(|error| OssError::net(OssOperation::HeadObject, error))?;
        if !head.is(&sums) {
            return Ok(None);
        }
        (put.progress)(sums.size);
        Ok(Some(Stored {
            etag: head.etag,
            size: sums.size,
            crc64: head.crc64,
            request_id: None,
        }))
    }

    async fn put_part(
        &self,
        target: Target<'_>,
        put: &PutFile<'_>,
        part: FilePart,
        sums: &FileSums,
        (upload_id, number): (&UploadId, u64),
    ) -> Result<String, OssError> {
        let operation = OssOperation::UploadPart;
        let progress = put.progress.clone();
        let upload = upload(
            put,
            Arc::new(move |bytes| {
                // Each part begins at 0, which the whole does not.
                if bytes > 0 {
                    progress(part.offset + bytes);
                }
            }),
        );
        let request = Request::new(operation, Method::PUT)
            .of(target.bucket)
            .at(target.key)
            .with_header("content-type", CONTENT_TYPE)
            .with_header("content-md5", &sums.content_md5())
            .with_query("partNumber", number.to_string())
            .with_query("uploadId", upload_id.as_str().to_owned())
            .with_payload(Payload::FilePart { upload, part });
        let answer = self.send(request, target.cancel).await?;
        stored(operation, &answer, sums.size, Some(sums.crc64))?;
        let etag = etag(&answer);
        if etag.is_empty() {
            let what = "the answer to a part has no ETag".to_owned();
            return Err(OssError::not_understood(operation, what));
        }
        Ok(etag)
    }

    async fn complete(
        &self,
        target: Target<'_>,
        upload_id: &UploadId,
        parts: &[(u64, String)],
        sums: FileSums,
    ) -> Result<Stored, OssError> {
        let operation = OssOperation::CompleteMultipartUpload;
        let request = Request::new(operation, Method::POST)
            .of(target.bucket)
            .at(target.key)
            .with_header("content-type", "application/xml")
            .with_query("uploadId", upload_id.as_str().to_owned())
            .with_bytes(Bytes::from(part_list(parts)))
            .long();
        let (completed, answer): (Completed, _) = self.read(request, target.cancel).await?;
        let mut stored = stored(operation, &answer, sums.size, Some(sums.crc64))?;
        if let Some(etag) = completed.etag {
            etag.trim_matches('"').clone_into(&mut stored.etag);
        }
        Ok(stored)
    }
}

fn upload(put: &PutFile<'_>, progress: ProgressSink) -> FileUpload {
    FileUpload {
        file: put.file.clone(),
        framing: Framing::Raw {
            content_type: CONTENT_TYPE,
        },
        progress,
        throttle: put.throttle.clone(),
        sent: SentFile::new(),
    }
}

/// One stretch after the other; a file without bytes is one empty part.
fn parts_of(file: &FileToSend, part_size: u64) -> Vec<FilePart> {
    let count = file.length.div_ceil(part_size.max(1)).max(1);
    (0..count)
        .map(|index| {
            let offset = index * part_size;
            FilePart {
                offset,
                length: part_size.min(file.length - offset),
            }
        })
        .collect()
}

/// The sums of a part, and those of everything up to its end.
async fn sum_up(
    file: &FileToSend,
    part: FilePart,
    whole: Sums,
    cancel: &CancellationToken,
) -> Result<(FileSums, Sums), OssError> {
    let take = |(part, whole): &mut (Sums, Sums), bytes: &[u8]| {
        part.take(bytes);
        whole.take(bytes);
    };
    let read: Result<_, NetError> =
        read_part(file, part, (Sums::default(), whole), take, cancel).await;
    let (part, whole) = read.map_err(|error| OssError::net(OssOperation::UploadPart, error))?;
    Ok((part.done(), whole))
}

/// A part whose `ETag` is no MD5, because the bucket encrypts, is sent again; that does no harm.
fn is_held(held: &PartEntry, sums: &FileSums) -> bool {
    held.size == sums.size && sums.is_etag(&held.etag)
}

/// The body of `CompleteMultipartUpload`.
fn part_list(parts: &[(u64, String)]) -> String {
    let mut list = "<CompleteMultipartUpload>".to_owned();
    for (number, etag) in parts {
        let etag = quick_xml::escape::escape(etag.trim_matches('"'));
        list.push_str("<Part><PartNumber>");
        list.push_str(&number.to_string());
        list.push_str("</PartNumber><ETag>\"");
        list.push_str(&etag);
        list.push_str("\"</ETag></Part>");
    }
    list.push_str("</CompleteMultipartUpload>");
    list
}
