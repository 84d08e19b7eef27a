//! Which hosts are this machine itself.

use url::{Host, Url};

/// Whether the URL's host is this machine: `localhost`, a name below it, or a loopback address.
///
/// Names count as RFC 6761 §6.3 has it; nothing is looked up.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loopback(text: &str) -> bool {
        is_loopback(&Url::parse(text).unwrap())
    }

    #[test]
    fn recognises_this_machine_only() {
        for own in [
            "http://localhost:1/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://127.0.0.1/",
            "http://127.8.9.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(loopback(own), "{own} is this machine");
        }
        for other in [
            "http://localhost.example.com/",
            "http://notlocalhost/",
            "http://128.0.0.1/",
            "http://0.0.0.0/",
            "http://[::2]/",
        ] {
            assert!(!loopback(other), "{other} is another machine");
        }
    }
}
