//! Receiving a body: straight to disk, summed up on the way, and held to what the head said of it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use crc::{CRC_64_XZ, Crc};
use futures_util::StreamExt;
use md5::{Digest, Md5};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::errors::Refusal;
use super::objects::Objects;
use super::trouble::OssTrouble;
use crate::body::discard;
use crate::faults::Line;
use crate::switches::Switches;

/// The largest object that one request may bring, in bytes: 5 GB, says the reference of `PutObject`.
const LARGEST: u64 = 5 * 1024 * 1024 * 1024;

/// ECMA-182 in the reflected form that OSS documents.
pub(super) static CRC64: Crc<u64> = Crc::<u64>::new(&CRC_64_XZ);

/// A body that arrived whole. Dropped without [`Arrived::keep`] its file is removed.
#[derive(Debug)]
pub(super) struct Arrived {
    path: TempPath,
    pub(super) size: u64,
    pub(super) md5: [u8; 16],
    pub(super) crc64: u64,
}

/// What may slow a body down or spoil it.
#[derive(Debug)]
pub(super) struct Passage<'a> {
    pub(super) switches: &'a Switches,
    pub(super) trouble: Option<OssTrouble>,
    pub(super) line: Option<Line>,
}

impl Arrived {
    /// Writes the body to disk and checks its length and its `Content-MD5`.
    pub(super) async fn receive(
        objects: &Objects,
        headers: &HeaderMap,
        body: Body,
        passage: &Passage<'_>,
    ) -> Result<Self, Refusal> {
        let told = announced(headers).and_then(|length| Ok((length, content_md5(headers)?)));
        let (length, wanted) = match told {
            Ok(told) => told,
            Err(refusal) => {
                discard(headers, body).await;
                return Err(refusal);
            }
        };
        let (file, path) = create(objects.folder()).await?;
        let mut file = tokio::fs::File::from_std(file);
        let (mut size, mut md5, mut crc64) = (0_u64, Md5::new(), CRC64.digest());
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| Refusal::BrokeOff(error.to_string()))?;
            let chunk = passage.through(chunk, size).await?;
            size += chunk.len() as u64;
            if size > LARGEST {
                return Err(Refusal::TooLarge);
            }
            md5.update(&chunk);
            crc64.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        if length.is_some_and(|length| length != size) {
            return Err(Refusal::BrokeOff("it is shorter than announced".to_owned()));
        }
        let md5: [u8; 16] = md5.finalize().into();
        if let Some(wanted) = wanted.filter(|wanted| *wanted != md5) {
            return Err(Refusal::OtherDigest {
                sent: BASE64_STANDARD.encode(wanted),
                computed: BASE64_STANDARD.encode(md5),
            });
        }
        Ok(Self {
            path,
            size,
            md5,
            crc64: crc64.finalize(),
        })
    }

    /// Its MD5 as OSS writes it in an `ETag`.
    pub(super) fn etag(&self) -> String {
        hex::encode_upper(self.md5)
    }

    /// Gives the file a lasting name.
    pub(super) async fn keep(self, objects: &Objects) -> io::Result<Uuid> {
        let name = Uuid::new_v4();
        let target = objects.path_of(name);
        blocking(move || self.path.persist(target).map_err(|error| error.error)).await?;
        Ok(name)
    }
}

impl Passage<'_> {
    /// A piece of the body as it comes out on the other side, in its time.
    async fn through(&self, chunk: Bytes, before: u64) -> Result<Bytes, Refusal> {
        if let Some(rate) = self.switches.upload_rate() {
            tokio::time::sleep(rate.time_for(chunk.len())).await;
        }
        match self.trouble {
            Some(OssTrouble::CutAfter { bytes }) if before + chunk.len() as u64 > bytes => {
                if let Some(line) = &self.line {
                    line.cut();
                }
                Err(Refusal::BrokeOff("the line was cut".to_owned()))
            }
            Some(OssTrouble::SpoiltOnTheWay) if before == 0 => {
                let mut spoilt = BytesMut::from(&*chunk);
                if let Some(first) = spoilt.first_mut() {
                    *first ^= 1;
                }
                Ok(spoilt.freeze())
            }
            _ => Ok(chunk),
        }
    }
}

/// How long the body is to be, where the head says it.
fn announced(headers: &HeaderMap) -> Result<Option<u64>, Refusal> {
    let Some(value) = headers.get(header::CONTENT_LENGTH) else {
        return if headers.contains_key(header::TRANSFER_ENCODING) {
            Ok(None)
        } else {
            Err(Refusal::NoLength)
        };
    };
    let length = value.to_str().ok().and_then(|text| text.parse().ok());
    match length {
        Some(length) if length > LARGEST => Err(Refusal::TooLarge),
        Some(length) => Ok(Some(length)),
        None => Err(Refusal::NoLength),
    }
}

fn content_md5(headers: &HeaderMap) -> Result<Option<[u8; 16]>, Refusal> {
    let Some(value) = headers.get("content-md5") else {
        return Ok(None);
    };
    BASE64_STANDARD
        .decode(value.as_bytes())
        .ok()
        .and_then(|bytes| <[u8; 16]>::try_from(bytes).ok())
        .map(Some)
        .ok_or(Refusal::BadDigest)
}

pub(super) async fn create(folder: &Path) -> io::Result<(File, TempPath)> {
    let folder: PathBuf = folder.to_owned();
    let file = blocking(move || NamedTempFile::new_in(folder)).await?;
    Ok(file.into_parts())
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
