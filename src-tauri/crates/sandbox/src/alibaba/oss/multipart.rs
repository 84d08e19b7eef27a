//! Objects in parts.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use md5::{Digest, Md5};
use serde::Deserialize;
use uuid::Uuid;

use super::Call;
use super::arriving::{CRC64, blocking, create};
use super::errors::Refusal;
use super::object::sums;
use super::objects::{ObjectRecord, PartRecord, UploadRecord};
use super::xml::Element;
use crate::body::read_json;
use crate::clock::iso;

/// The highest number that a part may have.
const MOST_PARTS: u32 = 10_000;
/// Every part but the last has at least so many bytes.
const SMALLEST_PART: u64 = 100 * 1024;
/// How much of a part is copied at a time, in bytes.
const CHUNK: usize = 64 * 1024;

#[derive(Debug, Deserialize)]
struct PartList {
    #[serde(rename = "Part", default)]
    parts: Vec<NamedPart>,
}

#[derive(Debug, Deserialize)]
struct NamedPart {
    #[serde(rename = "PartNumber")]
    number: u32,
    #[serde(rename = "ETag")]
    etag: String,
}

impl Call<'_> {
    /// `InitiateMultipartUpload`.
    pub(super) async fn initiate(self) -> Result<Response, Refusal> {
        let id = Uuid::new_v4().simple().to_string().to_uppercase();
        let record = UploadRecord {
            bucket: self.asked.bucket.clone(),
            key: self.asked.key.clone(),
            content_type: self.content_type(),
            initiated: self.now,
            parts: std::collections::BTreeMap::new(),
        };
        let name = id.clone();
        let change = self.oss.objects.change(move |state| {
            state.uploads.insert(name, record);
            Ok::<_, Refusal>(())
        });
        change.await?;
        let answer = self
            .named("InitiateMultipartUploadResult")
            .with("UploadId", &id);
        Ok(super::document(&answer))
    }

    /// `UploadPart`. A part that came before under the same number is replaced.
    pub(super) async fn upload_part(self, body: Body) -> Result<Response, Refusal> {
        let (number, id) = match self.part() {
            Ok(part) => part,
            Err(refusal) => return self.unread(body, refusal).await,
        };
        let arrived = self.receive(body).await?;
        let (etag, crc64) = (arrived.etag(), arrived.crc64);
        let part = PartRecord {
            size: arrived.size,
            md5: etag.clone(),
            crc64,
            modified: self.now,
            file: arrived.keep(&self.oss.objects).await?,
        };
        let file = part.file;
        let change = self.oss.objects.change(move |state| {
            let upload = state.uploads.get_mut(&id);
            let upload = upload.ok_or(Refusal::NoSuchUpload(id))?;
            Ok::<_, Refusal>(upload.parts.insert(number, part))
        });
        match change.await {
            Ok(replaced) => {
                let replaced = replaced.map(|replaced| replaced.file);
                self.oss.objects.remove(replaced).await;
                Ok((StatusCode::OK, sums(&etag, crc64, self.trouble)).into_response())
            }
            Err(refusal) => {
                self.oss.objects.remove([file]).await;
                Err(refusal)
            }
        }
    }

    /// The number of the part that is sent, and the upload that it belongs to.
    fn part(&self) -> Result<(u32, String), Refusal> {
        let number = self
            .asked
            .parameter("partNumber")
            .and_then(|text| text.parse().ok())
            .filter(|number| (1..=MOST_PARTS).contains(number))
            .ok_or_else(|| Refusal::argument("Part number must be 1 to 10000.", "partNumber"))?;
        let (id, _) = self.upload()?;
        Ok((number, id))
    }

    /// `ListParts`.
    pub(super) fn list_parts(&self) -> Result<Response, Refusal> {
        let (id, upload) = self.upload()?;
        let most = self.asked.number("max-parts", 1000, 1000)?;
        let marker = self.asked.parameter("part-number-marker").unwrap_or("0");
        let after: u32 = marker
            .parse()
            .map_err(|_| Refusal::argument("Argument is not a number.", "part-number-marker"))?;
        let rest: Vec<_> = upload.parts.range(after.saturating_add(1)..).collect();
        let page = rest.get(..most.min(rest.len())).unwrap_or_default();
        let last = page.last().map_or(0, |(number, _)| **number);
        let parts = page.iter().map(|(number, part)| {
            Element::new("Part")
                .with("PartNumber", &number.to_string())
                .with("LastModified", &iso(part.modified))
                .with("ETag", &format!("\"{}\"", part.md5))
                .with("HashCrc64ecma", &part.crc64.to_string())
                .with("Size", &part.size.to_string())
        });
        let answer = self
            .named("ListPartsResult")
            .with("UploadId", &id)
            .with("StorageClass", "Standard")
            .with("PartNumberMarker", &after.to_string())
            .with("NextPartNumberMarker", &last.to_string())
            .with("MaxParts", &most.to_string())
            .with(
                "IsTruncated",
                if rest.len() > most { "true" } else { "false" },
            )
            .with_all(parts);
        Ok(super::document(&answer))
    }

    /// `CompleteMultipartUpload`.
    pub(super) async fn complete(self, body: Body) -> Result<Response, Refusal> {
        let (id, upload) = match self.upload() {
            Ok(found) => found,
            Err(refusal) => return self.unread(body, refusal).await,
        };
        let parts = self.chosen(&upload, body).await?;
        let paths = parts.iter().map(|part| self.oss.objects.path_of(part.file));
        let (file, crc64) = match self.put_together(paths.collect()).await {
            Ok(whole) => whole,
            // Another request has completed or aborted the upload meanwhile, or sent a part anew.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.upload()?;
                return Err(Refusal::InvalidPart);
            }
            Err(error) => return Err(error.into()),
        };
        let may_replace = self.may_replace();
        let etag = etag_of(&parts);
        let record = ObjectRecord {
            file,
            size: parts.iter().map(|part| part.size).sum(),
            etag: etag.clone(),
            crc64,
            content_type: upload.content_type.clone(),
            modified: self.now,
            multipart: true,
        };
        let (bucket, key) = (self.asked.bucket.clone(), self.asked.key.clone());
        let change = self.oss.objects.change(move |state| {
            let upload = state.uploads.remove(&id);
            let upload = upload.ok_or(Refusal::NoSuchUpload(id))?;
            let objects = state.buckets.get_mut(&bucket).map(|one| &mut one.objects);
            let objects = objects.ok_or(Refusal::NoSuchBucket(bucket))?;
            if !may_replace && objects.contains_key(&key) {
                return Err(Refusal::AlreadyThere);
            }
            let replaced = objects.insert(key, record);
            let parts = upload.parts.into_values().map(|part| part.file);
            let replaced = replaced.map(|replaced| replaced.file);
            Ok::<_, Refusal>(parts.chain(replaced).collect::<Vec<_>>())
        });
        match change.await {
            Ok(over) => self.oss.objects.remove(over).await,
            Err(refusal) => {
                self.oss.objects.remove([file]).await;
                return Err(refusal);
            }
        }
        let location = format!(
            "http://{}/{}/{}",
            self.host, self.asked.bucket, self.asked.key
        );
        let answer = self
            .named("CompleteMultipartUploadResult")
            .with("Location", &location)
            .with("ETag", &format!("\"{etag}\""));
        let sums = sums(&etag, crc64, self.trouble);
        Ok((sums, super::document(&answer)).into_response())
    }

    /// `AbortMultipartUpload`.
    pub(super) async fn abort(self) -> Result<Response, Refusal> {
        let (id, _) = self.upload()?;
        let change = self.oss.objects.change(move |state| {
            let upload = state.uploads.remove(&id);
            upload.ok_or(Refusal::NoSuchUpload(id))
        });
        let upload = change.await?;
        let parts = upload.parts.into_values().map(|part| part.file);
        self.oss.objects.remove(parts).await;
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    fn upload(&self) -> Result<(String, UploadRecord), Refusal> {
        let id = self.asked.parameter("uploadId").unwrap_or_default();
        let state = self.oss.objects.snapshot();
        state
            .uploads
            .get(id)
            .filter(|upload| upload.bucket == self.asked.bucket && upload.key == self.asked.key)
            .map(|upload| (id.to_owned(), upload.clone()))
            .ok_or_else(|| Refusal::NoSuchUpload(id.to_owned()))
    }

    /// The parts that the body names, in its order.
    async fn chosen(&self, upload: &UploadRecord, body: Body) -> Result<Vec<PartRecord>, Refusal> {
        let body = read_json(body).await.map_err(|_| Refusal::MalformedXml)?;
        let text = std::str::from_utf8(&body).map_err(|_| Refusal::MalformedXml)?;
        let list: PartList = quick_xml::de::from_str(text).map_err(|_| Refusal::MalformedXml)?;
        if list.parts.is_empty() {
            return Err(Refusal::MalformedXml);
        }
        let numbers: Vec<u32> = list.parts.iter().map(|part| part.number).collect();
        if !numbers.is_sorted_by(|one, next| one < next) {
            return Err(Refusal::InvalidPartOrder);
        }
        let mut chosen = Vec::with_capacity(list.parts.len());
        for named in list.parts {
            let etag = named.etag.trim_matches('"');
            let part = upload.parts.get(&named.number);
            match part.filter(|part| part.md5.eq_ignore_ascii_case(etag)) {
                Some(part) => chosen.push(part.clone()),
                None => return Err(Refusal::InvalidPart),
            }
        }
        let but_last = chosen.split_last().map_or(&[][..], |(_, rest)| rest);
        if but_last.iter().any(|part| part.size < SMALLEST_PART) {
            return Err(Refusal::TooSmall);
        }
        Ok(chosen)
    }

    async fn put_together(&self, parts: Vec<PathBuf>) -> io::Result<(Uuid, u64)> {
        let (mut whole, path) = create(self.oss.objects.folder()).await?;
        let name = Uuid::new_v4();
        let target = self.oss.objects.path_of(name);
        let crc64 = blocking(move || {
            let mut crc64 = CRC64.digest();
            let mut buffer = vec![0; CHUNK];
            for part in parts {
                let mut part = File::open(part)?;
                loop {
                    let read = part.read(&mut buffer)?;
                    if read == 0 {
                        break;
                    }
                    let bytes = buffer.get(..read).unwrap_or_default();
                    crc64.update(bytes);
                    whole.write_all(bytes)?;
                }
            }
            path.persist(target).map_err(|error| error.error)?;
            Ok::<_, io::Error>(crc64.finalize())
        });
        Ok((name, crc64.await?))
    }

    fn named(&self, root: &'static str) -> Element {
        let element = Element::new(root)
            .with("Bucket", &self.asked.bucket)
            .with("Key", &self.asked.written(&self.asked.key));
        if self.asked.encodes_urls() {
            element.with("EncodingType", "url")
        } else {
            element
        }
    }
}

/// The MD5 of the parts' MD5s and their number; that is how the `ETag` of such objects looks.
fn etag_of(parts: &[PartRecord]) -> String {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(hex::decode(&part.md5).unwrap_or_default());
    }
    format!("{}-{}", hex::encode_upper(md5.finalize()), parts.len())
}
