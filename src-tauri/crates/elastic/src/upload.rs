//! What is sent as an extension's archive, and how.

use std::fmt;

use plugdesk_net::{FileToSend, FileUpload, Framing, ProgressSink, SentFile, Throttle};

const ZIP: &str = "application/zip";

/// How an archive is put into the body of an upload.
///
/// The API's description knows only [`Multipart`](Self::Multipart). Elastic's guide to the
/// extensions API tells to send the raw file (`-T`, `Content-Type: application/zip`), and
/// firewalls before Elastic Cloud have been seen to refuse multipart (elastic/cloud-sdk-go#509).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// The body is the archive.
    RawZip,
    /// The body is a form with the archive as its part `file`.
    Multipart,
}

/// One try at sending an archive.
#[derive(Clone)]
pub struct Upload {
    /// The archive.
    pub file: FileToSend,
    /// How it is put into the body.
    pub encoding: Encoding,
    /// Told the number of its bytes sent so far.
    pub progress: ProgressSink,
    /// How fast it may go out, together with all uploads that share the limit.
    pub throttle: Throttle,
    /// Where is left what was sent, once all of it was.
    pub sent: SentFile,
}

impl Upload {
    /// A try that tells nobody of its progress and goes out as fast as the line takes it.
    pub fn new(file: FileToSend, encoding: Encoding) -> Self {
        Self {
            file,
            encoding,
            progress: std::sync::Arc::new(|_| {}),
            throttle: Throttle::unlimited(),
            sent: SentFile::new(),
        }
    }

    pub(crate) fn into_payload(self) -> FileUpload {
        let framing = match self.encoding {
            Encoding::RawZip => Framing::Raw { content_type: ZIP },
            Encoding::Multipart => Framing::Multipart {
                part: "file",
                file_name: archive_name(&self.file),
                content_type: ZIP,
            },
        };
        FileUpload {
            file: self.file,
            framing,
            progress: self.progress,
            throttle: self.throttle,
            sent: self.sent,
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Upload")
            .field("file", &self.file)
            .field("encoding", &self.encoding)
            .field("throttle", &self.throttle)
            .finish_non_exhaustive()
    }
}

/// The name of the file on disk; a stand-in where it is not text or has a character that a part's
/// header cannot carry. The service does not rely on it.
fn archive_name(file: &FileToSend) -> String {
    file.path
        .file_name()
        .and_then(|name| name.to_str())
        .filter(|name| {
            !name
                .chars()
                .any(|c| c.is_control() || c == '"' || c == '\\')
        })
        .unwrap_or("extension.zip")
        .to_owned()
}
