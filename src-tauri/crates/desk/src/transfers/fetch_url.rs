//! The URL that a service shall fetch, kept without the secrets that it may hold.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use plugdesk_net::Url;

use crate::extensions::shown_url;

/// A URL that the service shall fetch.
///
/// A signed link carries its signature in the query and a private one its password before the
/// host: such a URL stays in memory and is not written down. After a restart the transfer asks the
/// service whether the extension was made, and the person for the URL if it was not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FetchUrl {
    shown: String,
    /// The whole URL, where nothing in it can be a secret.
    plain: Option<String>,
    #[serde(skip)]
    secret: Option<SecretString>,
}

impl FetchUrl {
    /// Takes a URL.
    pub fn new(url: &Url) -> Self {
        let may_hold_secret = url.query().is_some()
            || url.fragment().is_some()
            || url.password().is_some()
            || !url.username().is_empty();
        let whole = url.to_string();
        Self {
            shown: shown_url(&whole),
            plain: (!may_hold_secret).then(|| whole.clone()),
            secret: may_hold_secret.then(|| SecretString::from(whole)),
        }
    }

    /// The URL as it may be shown.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The whole URL, unless it was forgotten at the end of the run that it was typed in.
    pub fn whole(&self) -> Option<String> {
        let secret = self.secret.as_ref();
        self.plain
            .clone()
            .or_else(|| secret.map(|secret| secret.expose_secret().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hold_a_secret_is_not_written_down() {
        for text in [
            "https://example.com/a.zip?X-Amz-Signature=canary",
            "https://user:canary@example.com/a.zip",
            "https://example.com/a.zip#canary",
        ] {
            let url = FetchUrl::new(&Url::parse(text).unwrap());
            assert_eq!(url.whole().as_deref(), Some(text));
            let written = serde_json::to_string(&url).unwrap();
            assert!(!written.contains("canary"), "{written}");
            assert!(!format!("{url:?}").contains("canary"));
            let read: FetchUrl = serde_json::from_str(&written).unwrap();
            assert_eq!(read.whole(), None);
            assert_eq!(read.shown(), url.shown());
        }
    }

    #[test]
    fn a_plain_url_is_kept_whole() {
        let text = "https://example.com/plugins/a.zip";
        let url = FetchUrl::new(&Url::parse(text).unwrap());
        let written = serde_json::to_string(&url).unwrap();
        let read: FetchUrl = serde_json::from_str(&written).unwrap();
        assert_eq!(read.whole().as_deref(), Some(text));
    }
}
