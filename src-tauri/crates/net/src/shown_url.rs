//! URLs that are fit to be logged and shown.

use std::fmt;

use url::Url;

/// A URL whose `Display` and `Debug` hide what may be secret: user name and password, and the
/// values in the query, where signed links keep their signature.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownUrl(Url);

impl ShownUrl {
    /// Wraps a URL.
    pub fn new(url: Url) -> Self {
        Self(url)
    }

    /// The URL with nothing hidden.
    pub fn expose(&self) -> &Url {
        &self.0
    }
}

impl From<Url> for ShownUrl {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

impl fmt::Display for ShownUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        if !shown.username().is_empty() || shown.password().is_some() {
            // Neither call can fail: a URL that holds them is one that may have them.
            let _ = shown.set_username("***");
            let _ = shown.set_password(None);
        }
        if let Some(query) = self.0.query() {
            let masked: Vec<String> = query
                .split('&')
                .map(|pair| match pair.split_once('=') {
                    Some((name, _)) => format!("{name}=***"),
                    None => "***".to_owned(),
                })
                .collect();
            shown.set_query(Some(&masked.join("&")));
        }
        shown.set_fragment(None);
        out.write_str(shown.as_str())
    }
}

impl fmt::Debug for ShownUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ShownUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_the_user_the_query_and_the_fragment() {
        let url = Url::parse("https://ann:pw@example.com/a/b.zip?sig=abc&x=1&lone#frag").unwrap();
        let shown = ShownUrl::new(url);
        assert_eq!(
            shown.to_string(),
            "https://***@example.com/a/b.zip?sig=***&x=***&***"
        );
        assert_eq!(
            format!("{shown:?}"),
            "ShownUrl(https://***@example.com/a/b.zip?sig=***&x=***&***)"
        );
    }

    #[test]
    fn leaves_a_plain_url_as_it_is() {
        let shown = ShownUrl::new(Url::parse("https://example.com/a").unwrap());
        assert_eq!(shown.to_string(), "https://example.com/a");
    }
}
