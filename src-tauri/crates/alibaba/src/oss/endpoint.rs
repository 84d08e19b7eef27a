//! Where a region's object storage is.

use std::fmt;

use plugdesk_net::Url;

use super::bucket::Bucket;
use crate::endpoint::{Endpoint, EndpointError, Region};

/// Where the object storage of a region is: scheme, host and port.
///
/// A bucket is a name below the host (`https://bucket.oss-cn-hangzhou.aliyuncs.com`). Addresses and
/// this machine have no names below them, so that there the bucket is the beginning of the path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OssEndpoint {
    endpoint: Endpoint,
    bucket_in_path: bool,
}

impl OssEndpoint {
    /// The public endpoint of a region.
    pub fn of_region(region: &Region) -> Self {
        Self::at(&format!("oss-{region}.aliyuncs.com"))
    }

    /// The endpoint of a region that is reached from inside Alibaba Cloud.
    pub fn internal_of_region(region: &Region) -> Self {
        Self::at(&format!("oss-{region}-internal.aliyuncs.com"))
    }

    /// Reads an endpoint as a person writes it, with or without `https://`.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let endpoint = Endpoint::parse(text)?;
        let url = Url::parse(endpoint.origin()).map_err(|_| EndpointError::NotAUrl)?;
        let bucket_in_path = plugdesk_net::is_loopback(&url) || url.domain().is_none();
        Ok(Self {
            endpoint,
            bucket_in_path,
        })
    }

    fn at(host: &str) -> Self {
        Self {
            endpoint: Endpoint::at(host),
            bucket_in_path: false,
        }
    }

    /// The host's name or address, without a bucket.
    pub fn host(&self) -> &str {
        self.endpoint.host()
    }

    /// Scheme, host and, where it is not the usual one, port: `https://host[:port]`.
    pub fn origin(&self) -> &str {
        self.endpoint.origin()
    }

    /// The beginning of the address of what is in a bucket, or of the service itself.
    pub(super) fn base(&self, bucket: Option<&Bucket>) -> String {
        let origin = self.origin();
        match bucket {
            None => origin.to_owned(),
            Some(bucket) if self.bucket_in_path => format!("{origin}/{bucket}"),
            Some(bucket) => match origin.split_once("://") {
                Some((scheme, host)) => format!("{scheme}://{bucket}.{host}"),
                None => origin.to_owned(),
            },
        }
    }
}

impl fmt::Display for OssEndpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.origin())
    }
}

impl fmt::Debug for OssEndpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "OssEndpoint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_a_name_below_the_host_where_there_can_be_one() {
        let bucket = Bucket::parse("bucket").unwrap();
        let region = Region::parse("cn-hangzhou").unwrap();
        for (endpoint, base) in [
            (
                OssEndpoint::of_region(&region),
                "https://bucket.oss-cn-hangzhou.aliyuncs.com",
            ),
            (
                OssEndpoint::internal_of_region(&region),
                "https://bucket.oss-cn-hangzhou-internal.aliyuncs.com",
            ),
            (
                OssEndpoint::parse(" oss.example.com:8443/ ").unwrap(),
                "https://bucket.oss.example.com:8443",
            ),
            (
                OssEndpoint::parse("http://127.0.0.1:8080").unwrap(),
                "http://127.0.0.1:8080/bucket",
            ),
            (
                OssEndpoint::parse("http://localhost:8080").unwrap(),
                "http://localhost:8080/bucket",
            ),
            (
                OssEndpoint::parse("https://[2001:db8::1]").unwrap(),
                "https://[2001:db8::1]/bucket",
            ),
        ] {
            assert_eq!(endpoint.base(Some(&bucket)), base);
            assert_eq!(endpoint.base(None), endpoint.origin());
        }
    }

    #[test]
    fn nothing_goes_out_in_the_clear() {
        assert_eq!(
            OssEndpoint::parse("http://oss-cn-hangzhou.aliyuncs.com"),
            Err(EndpointError::PlainHttp)
        );
    }
}
