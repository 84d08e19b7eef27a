//! What came back.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::error::NetError;
use crate::plain_text::excerpt;

/// A whole answer, refusals included. Redirects never become one.
#[derive(Clone)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// Puts an answer together.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body, at most [`HttpSettings::answer_limit`](crate::HttpSettings::answer_limit) bytes.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The value of a header, if it is there, is text and is not empty.
    pub fn header_text(&self, name: &str) -> Option<String> {
        let text = self.headers.get(name)?.to_str().ok()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Reads the body as JSON.
    ///
    /// What is no JSON at all is [`NetError::NotTheApi`]; what is JSON, or began as JSON or empty,
    /// but is not a `T`, is [`NetError::UnreadableJson`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NetError> {
        let status = self.status.as_u16();
        serde_json::from_slice(&self.body).map_err(|source| {
            let first = self.body.iter().find(|byte| !byte.is_ascii_whitespace());
            match first {
                None | Some(b'{' | b'[') => NetError::UnreadableJson { status, source },
                Some(_) => self.not_the_api(),
            }
        })
    }

    /// What to say of an answer that is not the API's own.
    pub fn not_the_api(&self) -> NetError {
        NetError::NotTheApi {
            status: self.status.as_u16(),
            content_type: self.header_text(CONTENT_TYPE.as_str()),
            excerpt: excerpt(&self.body),
        }
    }
}

/// The body may hold signed links, so only its length is shown.
impl fmt::Debug for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Answer({}, {} bytes)",
            self.status.as_u16(),
            self.body.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(body: &str) -> Result<BTreeMap<String, u32>, NetError> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, "text/html".parse().unwrap());
        Answer::new(
            StatusCode::OK,
            headers,
            Bytes::copy_from_slice(body.as_bytes()),
        )
        .json()
    }

    #[test]
    fn tells_a_page_from_json_of_the_wrong_shape() {
        assert_eq!(read(r#" {"a":1}"#).unwrap()["a"], 1);
        for wrong in ["", "  \n", r#"{"a":"#, r#"{"a":"text"}"#, "[1]"] {
            assert!(
                matches!(read(wrong), Err(NetError::UnreadableJson { .. })),
                "{wrong:?}"
            );
        }
        for page in ["<html>Sign in</html>", "Sign in", "\u{feff}<p>Sign in"] {
            match read(page) {
                Err(NetError::NotTheApi {
                    status: 200,
                    content_type,
                    excerpt,
                }) => {
                    assert_eq!(content_type.as_deref(), Some("text/html"));
                    assert!(excerpt.contains("Sign in"), "{excerpt}");
                }
                other => panic!("{page:?} was read as {other:?}"),
            }
        }
    }

    #[test]
    fn debug_shows_no_body() {
        let answer = Answer::new(
            StatusCode::OK,
            HeaderMap::new(),
            Bytes::from_static(b"canary"),
        );
        assert_eq!(format!("{answer:?}"), "Answer(200, 6 bytes)");
    }
}
