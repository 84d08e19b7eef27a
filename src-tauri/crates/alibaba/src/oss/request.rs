//! From a request to signed HTTP, and from HTTP to what was answered.

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use plugdesk_net::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use plugdesk_net::{Answer, Call, CancellationToken, Method, NetError, Payload, Url, Work};
use secrecy::ExposeSecret;

use super::Oss;
use super::bucket::{Bucket, ObjectKey};
use super::error::{OssError, OssErrorKind, OssOperation};
use super::file_sums::Sums;
use super::object::request_id;
use super::refusal;
use super::signature::{self, Described, RESERVED_IN_PATH, UNSIGNED_PAYLOAD, sign};
use super::xml::{self, Document};
use crate::signature::encode;

const TOKEN: &str = "x-oss-security-token";

/// A request before it is signed.
pub(super) struct Request<'a> {
    operation: OssOperation,
    method: Method,
    bucket: Option<&'a Bucket>,
    key: Option<&'a ObjectKey>,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    payload: Payload,
    work: Work,
}

impl<'a> Request<'a> {
    pub(super) fn new(operation: OssOperation, method: Method) -> Self {
        Self {
            operation,
            method,
            bucket: None,
            key: None,
            query: Vec::new(),
            headers: Vec::new(),
            payload: Payload::Empty,
            work: Work::Brief,
        }
    }

    pub(super) fn of(mut self, bucket: &'a Bucket) -> Self {
        self.bucket = Some(bucket);
        self
    }

    pub(super) fn at(mut self, key: &'a ObjectKey) -> Self {
        self.key = Some(key);
        self
    }

    /// A parameter; an empty value stands for none.
    pub(super) fn with_query(mut self, name: &'static str, value: String) -> Self {
        self.query.push((name, value));
        self
    }

    /// A header, by its name in lower case. All of them are signed.
    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A body, with its checksum: the signature leaves bodies out.
    pub(super) fn with_bytes(self, bytes: Bytes) -> Self {
        let mut sums = Sums::default();
        sums.take(&bytes);
        self.with_header("content-md5", &sums.done().content_md5())
            .with_payload(Payload::Bytes(bytes))
    }

    pub(super) fn with_payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// The service puts parts together before it answers.
    pub(super) fn long(mut self) -> Self {
        self.work = Work::Long;
        self
    }

    fn query(&self) -> String {
        let pairs: Vec<_> = self
            .query
            .iter()
            .map(|(name, value)| {
                let mark = if value.is_empty() { "" } else { "=" };
                format!("{}{mark}{}", encode(name), encode(value))
            })
            .collect();
        pairs.join("&")
    }
}

impl Oss {
    /// Sends a request and gives the answer, if it is one of success.
    pub(super) async fn send(
        &self,
        request: Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<Answer, OssError> {
        let operation = request.operation;
        let net = |error| OssError::net(operation, error);
        let call = self.signed(request).map_err(net)?;
        let answer = self.http.send(call, cancel).await.map_err(net)?;
        if !answer.status().is_success() {
            return Err(refusal::read(operation, &answer, (self.signing.clock)()));
        }
        // A login portal answers everything with a page and 200, and has taken nothing.
        if request_id(&answer).is_none() {
            return Err(net(answer.not_the_api()));
        }
        Ok(answer)
    }

    /// Sends a request and reads the XML of the answer.
    pub(super) async fn read<T: Document>(
        &self,
        request: Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<(T, Answer), OssError> {
        let operation = request.operation;
        let answer = self.send(request, cancel).await?;
        let text = std::str::from_utf8(answer.body()).unwrap_or_default();
        // An error of the service may come with the status of success, when it began to answer
        // before it had finished.
        if xml::read::<xml::Refusal>(text).is_some() {
            return Err(refusal::read(operation, &answer, (self.signing.clock)()));
        }
        match xml::read(text) {
            Some(Ok(read)) => Ok((read, answer)),
            None => Err(OssError::net(operation, answer.not_the_api())),
            Some(Err(error)) => Err(OssError {
                status: Some(answer.status().as_u16()),
                request_id: request_id(&answer),
                message: Some(error.to_string()),
                ..OssError::of(operation, OssErrorKind::Other)
            }),
        }
    }

    /// Puts a request into HTTP. What is signed is read from the very headers and query that go
    /// out.
    fn signed(&self, request: Request<'_>) -> Result<Call, NetError> {
        let url = self.url(&request)?;
        let time = (self.signing.clock)();
        let date = signature::date(time);
        let mut signed: Vec<(&'static str, &str)> = vec![
            ("x-oss-content-sha256", UNSIGNED_PAYLOAD),
            ("x-oss-date", &date),
        ];
        if let Some(token) = &self.access_key.security_token {
            signed.push((TOKEN, token.expose_secret()));
        }
        signed.extend(
            request
                .headers
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let mut headers = HeaderMap::new();
        for (name, value) in &signed {
            headers.insert(
                HeaderName::from_static(name),
                header_value(value, *name == TOKEN)?,
            );
        }
        let signature = sign(
            &Described {
                method: request.method.as_str(),
                bucket: request.bucket.map(Bucket::as_str),
                key: request.key.map(ObjectKey::as_str),
                query: url.query().unwrap_or_default(),
                headers: &signed,
                additional_headers: &[],
                time,
                region: &self.region,
            },
            &self.access_key.secret,
        );
        let authorization: HeaderValue =
            header_value(&signature.authorization(&self.access_key.id), true)?;
        headers.insert(AUTHORIZATION, authorization);
        Ok(Call {
            method: request.method,
            url,
            headers,
            payload: request.payload,
            work: request.work,
        })
    }

    fn url(&self, request: &Request<'_>) -> Result<Url, NetError> {
        let base = self.endpoint.base(request.bucket);
        let key = request.key.map_or("", ObjectKey::as_str);
        let key = utf8_percent_encode(key, RESERVED_IN_PATH);
        let query = request.query();
        let mark = if query.is_empty() { "" } else { "?" };
        let text = format!("{base}/{key}{mark}{query}");
        Url::parse(&text).map_err(|source| NetError::NotARequest {
            source: Box::new(source),
        })
    }
}

fn header_value(text: &str, secret: bool) -> Result<HeaderValue, NetError> {
    let mut value = HeaderValue::try_from(text).map_err(|source| NetError::NotARequest {
        source: Box::new(source),
    })?;
    value.set_sensitive(secret);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_go_out_without_their_checksum() {
        let request = Request::new(OssOperation::CompleteMultipartUpload, Method::POST)
            .with_header("content-type", "application/xml")
            .with_bytes(Bytes::from_static(b"123456789"));
        let md5 = ("content-md5", "JfnnlDI7RTiF9RgfG2JNCw==".to_owned());
        assert!(request.headers.contains(&md5), "{:?}", request.headers);
    }
}
