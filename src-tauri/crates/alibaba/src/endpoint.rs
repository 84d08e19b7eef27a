//! Regions and where their API is.

use std::fmt;

use plugdesk_net::{Url, is_loopback};

/// The id of a region, such as `cn-hangzhou`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(String);

/// A text that cannot be the id of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// It is empty.
    #[error("the region is empty")]
    Empty,
    /// It does not begin with two letters, or holds something else than lower-case letters, digits
    /// and single hyphens between them.
    #[error("a region is written like `cn-hangzhou`")]
    NotAnId,
}

/// Known regions: those of `endpoints.json` in aliyun-python-sdk-core and of the product's CLI
/// metadata. There may be more.
const KNOWN: [&str; 23] = [
    "cn-hangzhou",
    "cn-shanghai",
    "cn-beijing",
    "cn-shenzhen",
    "cn-qingdao",
    "cn-zhangjiakou",
    "cn-wulanchabu",
    "cn-guangzhou",
    "cn-chengdu",
    "cn-hongkong",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ap-northeast-1",
    "ap-south-1",
    "eu-central-1",
    "eu-west-1",
    "us-east-1",
    "us-west-1",
    "cn-shanghai-finance-1",
    "cn-hangzhou-finance",
    "cn-north-2-gov-1",
];

impl Region {
    /// Reads a region's id. Ids that are not in [`known`](Self::known) are accepted too, as
    /// Alibaba Cloud opens new regions.
    ///
    /// All of them begin with the two letters of a country or a part of the world. What begins
    /// otherwise may be the zone of another service in which everybody names hosts of their own:
    /// `elasticsearch.oss-cn-hangzhou.aliyuncs.com` is a stranger's bucket.
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RegionError::Empty);
        }
        let segment = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        let two_letters =
            |area: &str| area.len() == 2 && area.bytes().all(|b| b.is_ascii_lowercase());
        let begins_well = text
            .split_once('-')
            .is_some_and(|(area, _)| two_letters(area));
        if text.len() <= 40 && begins_well && text.split('-').all(segment) {
            Ok(Self(text.to_owned()))
        } else {
            Err(RegionError::NotAnId)
        }
    }

    /// Regions to suggest.
    pub fn known() -> impl ExactSizeIterator<Item = Region> {
        KNOWN.into_iter().map(|id| Self(id.to_owned()))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Where the API is: scheme, host and port. An endpoint knows only the instances of its region.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// Scheme, host and, where it is not the usual one, port.
    origin: String,
    host: String,
}

/// Why a text is not an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It is empty.
    #[error("the endpoint is empty")]
    Empty,
    /// It cannot be read as a URL.
    #[error("the endpoint is not a URL; write it as https://elasticsearch.REGION.aliyuncs.com")]
    NotAUrl,
    /// It begins with something else than `https://`.
    #[error("the endpoint must begin with https://")]
    NotHttps,
    /// It begins with `http://` and is not this machine.
    #[error("the endpoint uses http, which sends everything unencrypted; write https://")]
    PlainHttp,
    /// It holds a user name or password.
    #[error("the endpoint holds a user name or password")]
    HoldsCredentials,
    /// Something follows the host and port.
    #[error("nothing may follow the endpoint's host")]
    HoldsPath,
}

impl Endpoint {
    /// The public endpoint of a region.
    pub fn of_region(region: &Region) -> Self {
        Self::at(&format!("elasticsearch.{region}.aliyuncs.com"))
    }

    /// The endpoint of a region that is reached from inside a virtual private cloud.
    pub fn vpc_of_region(region: &Region) -> Self {
        Self::at(&format!("elasticsearch-vpc.{region}.aliyuncs.com"))
    }

    pub(crate) fn at(host: &str) -> Self {
        Self {
            origin: format!("https://{host}"),
            host: host.to_owned(),
        }
    }

    /// Reads an endpoint as a person writes it, with or without `https://`.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EndpointError::Empty);
        }
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}"))
        }
        .map_err(|_| EndpointError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(EndpointError::PlainHttp),
            _ => return Err(EndpointError::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::HoldsCredentials);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::HoldsPath);
        }
        let host = url.host_str().ok_or(EndpointError::NotAUrl)?.to_owned();
        Ok(Self {
            origin: url.as_str().trim_end_matches('/').to_owned(),
            host,
        })
    }

    /// The host's name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Scheme, host and, where it is not the usual one, port: `https://host[:port]`.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.origin)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Endpoint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_region_has_its_endpoints() {
        for region in Region::known() {
            assert_eq!(Region::parse(region.as_str()), Ok(region.clone()));
            assert_eq!(
                Endpoint::of_region(&region).to_string(),
                format!("https://elasticsearch.{region}.aliyuncs.com")
            );
            assert_eq!(
                Endpoint::vpc_of_region(&region).to_string(),
                format!("https://elasticsearch-vpc.{region}.aliyuncs.com")
            );
        }
    }

    #[test]
    fn a_region_is_an_id() {
        assert_eq!(
            Region::parse(" me-central-7 ").unwrap().as_str(),
            "me-central-7"
        );
        assert_eq!(Region::parse(""), Err(RegionError::Empty));
        for bad in [
            "hangzhou",
            "cn_hangzhou",
            "CN-hangzhou",
            "cn-",
            "cn--a",
            "cn-a.evil.com/",
            "cn-a@b",
            "cn-a:443",
            "cn-a\\b",
            "cn-a%2eb",
            "cn-a\u{3002}b",
            "c-hangzhou",
            "c1-hangzhou",
            // Zones of the object storage, where a bucket may be called `elasticsearch`.
            "oss-cn-hangzhou",
            "oss-cn-hangzhou-internal",
            "oss-website-cn-hangzhou",
            "img-cn-hangzhou",
            "vpc100-oss-cn-hangzhou",
        ] {
            assert_eq!(Region::parse(bad), Err(RegionError::NotAnId), "{bad}");
        }
    }

    #[test]
    fn endpoints_are_https_or_this_machine() {
        for (written, meant) in [
            (
                "elasticsearch.cn-hangzhou.aliyuncs.com",
                "https://elasticsearch.cn-hangzhou.aliyuncs.com",
            ),
            (
                "https://gateway.example.com:8443/",
                "https://gateway.example.com:8443",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(Endpoint::parse(written).unwrap().to_string(), meant);
        }
        for known in Region::known() {
            let endpoint = Endpoint::of_region(&known);
            assert_eq!(Endpoint::parse(endpoint.origin()), Ok(endpoint));
        }
        for (written, why) in [
            ("", EndpointError::Empty),
            (
                "http://elasticsearch.cn-hangzhou.aliyuncs.com",
                EndpointError::PlainHttp,
            ),
            ("ssh://host", EndpointError::NotHttps),
            ("https://a:b@host", EndpointError::HoldsCredentials),
            ("https://host/openapi", EndpointError::HoldsPath),
            ("https://host/?a", EndpointError::HoldsPath),
            ("https://[", EndpointError::NotAUrl),
        ] {
            assert_eq!(Endpoint::parse(written), Err(why), "{written}");
        }
    }
}
