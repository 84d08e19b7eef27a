//! What is to be sent.

use std::fmt;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::HeaderMap;
use url::Url;

use crate::sent::SentFile;
use crate::shown_url::ShownUrl;
use crate::throttle::Throttle;
use crate::upload::{FilePart, FileToSend, ProgressSink};

/// One request, before it is sent.
pub struct Call {
    /// The method.
    pub method: Method,
    /// The whole address; it goes out as the `url` crate writes it.
    pub url: Url,
    /// The headers, except `Host`, `Content-Length` and `User-Agent`. Mark the values of secret
    /// ones as sensitive, so that no log shows them.
    pub headers: HeaderMap,
    /// The body.
    pub payload: Payload,
    /// How much the service has to do before it can answer.
    pub work: Work,
}

/// How much a service has to do before it can answer, and so how long an answer is awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// It looks something up or notes something down.
    #[default]
    Brief,
    /// It fetches, checks or stores a whole archive.
    Long,
}

/// The body of a request.
pub enum Payload {
    /// None; a `POST` or `PUT` then says `Content-Length: 0`.
    Empty,
    /// A few bytes from memory. Their `Content-Type` is among the headers of the call.
    Bytes(Bytes),
    /// A file, streamed from disk.
    File(FileUpload),
    /// A stretch of a file, streamed from disk. Progress and checksum are about the stretch.
    FilePart {
        /// The file, and how it goes out.
        upload: FileUpload,
        /// The stretch.
        part: FilePart,
    },
}

/// A file as the body of a request.
pub struct FileUpload {
    /// The file; it is opened when the request is sent.
    pub file: FileToSend,
    /// How it is framed.
    pub framing: Framing,
    /// Where progress is told.
    pub progress: ProgressSink,
    /// How fast it may go out, together with all uploads that share the limit.
    pub throttle: Throttle,
    /// Where is left what was sent, once all of it was.
    pub sent: SentFile,
}

/// How a file is put into the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framing {
    /// The body is the file.
    Raw {
        /// Its `Content-Type`.
        content_type: &'static str,
    },
    /// The body is `multipart/form-data` with the file as its only part.
    Multipart {
        /// The name of the part.
        part: &'static str,
        /// The file name which the part carries.
        file_name: String,
        /// The part's `Content-Type`.
        content_type: &'static str,
    },
}

/// Shows neither the query nor the body, which may hold secrets.
impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = match &self.payload {
            Payload::Empty => "empty".to_owned(),
            Payload::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Payload::File(upload) => format!("file of {} bytes", upload.file.length),
            Payload::FilePart { part, .. } => format!("{} bytes of a file", part.length),
        };
        write!(
            out,
            "Call({} {}, {payload})",
            self.method,
            ShownUrl::new(self.url.clone())
        )
    }
}
