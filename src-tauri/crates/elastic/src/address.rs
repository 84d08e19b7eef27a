//! Where the API is.

use std::fmt;

use plugdesk_net::{Url, is_loopback};

/// The root of an API, always ending in `/api/v1`, over https except on this machine itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiBase(Url);

/// Why a text is not the address of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is empty.
    #[error("the address is empty")]
    Empty,
    /// It cannot be read as a URL.
    #[error("the address is not a URL; write it as https://host or https://host:port")]
    NotAUrl,
    /// It begins with something else than `https://`.
    #[error("the address must begin with https://")]
    NotHttps,
    /// It begins with `http://` and is not this machine: the credentials would travel readable.
    #[error(
        "the address uses http, which would send the credentials unencrypted; write https:// \
         (ECE answers https at port 12443)"
    )]
    PlainHttp,
    /// It holds a user name or password; they belong into their own fields.
    #[error("the address holds a user name or password; enter them in their own fields")]
    HoldsCredentials,
    /// It holds a query (`?…`) or a fragment (`#…`).
    #[error("the address ends with `?` or `#` and more; leave that away")]
    HoldsQuery,
    /// Its path is not empty and not `/api/v1`.
    #[error("the address has a path; only /api/v1 may follow the host")]
    UnexpectedPath,
}

impl ApiBase {
    /// The public address of Elastic Cloud.
    pub const ELASTIC_CLOUD: &'static str = "https://api.elastic-cloud.com";

    /// Reads an address as a person writes it: `host` alone, `https://host[:port]`, with or
    /// without a slash or `/api/v1` at the end.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let mut url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}"))
        }
        .map_err(|_| AddressError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(AddressError::PlainHttp),
            _ => return Err(AddressError::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::HoldsCredentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::HoldsQuery);
        }
        match url.path().trim_end_matches('/') {
            "" | "/api" | "/api/v1" => url.set_path("/api/v1"),
            _ => return Err(AddressError::UnexpectedPath),
        }
        Ok(Self(url))
    }

    /// The host's name or address.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The whole address, ending in `/api/v1`.
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The address of something below the root; each segment is percent-encoded.
    pub(crate) fn join(&self, segments: &[&str]) -> Url {
        use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
        const KEPT: &AsciiSet = &NON_ALPHANUMERIC
            .remove(b'-')
            .remove(b'.')
            .remove(b'_')
            .remove(b'~');

        let mut path = self.0.path().to_owned();
        for segment in segments {
            path.push('/');
            path.extend(utf8_percent_encode(segment, KEPT));
        }
        let mut url = self.0.clone();
        url.set_path(&path);
        url
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.as_str())
    }
}

impl fmt::Debug for ApiBase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ApiBase({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_what_people_write() {
        for (written, meant) in [
            (
                "api.elastic-cloud.com",
                "https://api.elastic-cloud.com/api/v1",
            ),
            (
                "https://api.elastic-cloud.com",
                "https://api.elastic-cloud.com/api/v1",
            ),
            (
                " https://ece.example.com:12443/ ",
                "https://ece.example.com:12443/api/v1",
            ),
            (
                "https://ece.example.com:12443/api/v1",
                "https://ece.example.com:12443/api/v1",
            ),
            (
                "https://ece.example.com/api/v1/",
                "https://ece.example.com/api/v1",
            ),
            (
                "ece.example.com:12443",
                "https://ece.example.com:12443/api/v1",
            ),
            (
                "https://[2001:db8::1]:12443",
                "https://[2001:db8::1]:12443/api/v1",
            ),
            ("http://127.0.0.1:9", "http://127.0.0.1:9/api/v1"),
            ("http://localhost:9/", "http://localhost:9/api/v1"),
        ] {
            assert_eq!(
                ApiBase::parse(written).unwrap().to_string(),
                meant,
                "{written}"
            );
        }
        assert_eq!(
            ApiBase::parse("https://ece.example.com:12443")
                .unwrap()
                .host(),
            "ece.example.com"
        );
    }

    #[test]
    fn refuses_the_rest_and_says_why() {
        for (written, why) in [
            ("  ", AddressError::Empty),
            ("https://", AddressError::NotAUrl),
            ("https://exa mple.com", AddressError::NotAUrl),
            ("http://ece.example.com:12400", AddressError::PlainHttp),
            ("ftp://ece.example.com", AddressError::NotHttps),
            ("file:///etc/passwd", AddressError::NotHttps),
            (
                "https://ann:pw@ece.example.com",
                AddressError::HoldsCredentials,
            ),
            ("https://ece.example.com/?a=b", AddressError::HoldsQuery),
            (
                "https://ece.example.com/#/deployments",
                AddressError::HoldsQuery,
            ),
            (
                "https://ece.example.com/api/v1/deployments",
                AddressError::UnexpectedPath,
            ),
        ] {
            assert_eq!(ApiBase::parse(written), Err(why), "{written}");
        }
    }

    #[test]
    fn a_segment_stays_one_segment() {
        let base = ApiBase::parse("https://example.com").unwrap();
        let url = base.join(&["deployments", "extensions", "a/b?c#d %2F…"]);
        assert_eq!(
            url.as_str(),
            "https://example.com/api/v1/deployments/extensions/a%2Fb%3Fc%23d%20%252F%E2%80%A6"
        );
    }
}
