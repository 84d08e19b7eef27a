//! The body of a successful answer.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::answered::Answered;

/// The body of every successful answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<T> {
    #[serde(rename = "RequestId")]
    pub(crate) request_id: Option<String>,
    #[serde(rename = "Result")]
    pub(crate) result: T,
    /// What other services put into HTTP headers, this one puts into the body.
    #[serde(rename = "Headers", default)]
    headers: Option<ListHeaders>,
}

#[derive(Debug, Deserialize)]
struct ListHeaders {
    #[serde(rename = "X-Total-Count")]
    total: Option<Value>,
}

impl<T> Envelope<T> {
    pub(crate) fn answered(self) -> Answered<T> {
        Answered {
            value: self.result,
            request_id: self.request_id,
        }
    }

    /// How many entries the whole list has, where the service says so.
    pub(crate) fn total(&self) -> Option<usize> {
        let total = self.headers.as_ref()?.total.as_ref()?;
        // A number in all samples; a text is read too, as that is what an HTTP header would be.
        total
            .as_u64()
            .or_else(|| total.as_str()?.parse().ok())
            .and_then(|total| usize::try_from(total).ok())
    }
}

/// The `Result` of `InstallUserPlugins`. The API's page declares a list and shows a text that holds
/// one; both are read, and so is nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StartedPlugins(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for StartedPlugins {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;

        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            List(Vec<String>),
            Text(String),
        }

        match Option::<Form>::deserialize(reader)? {
            None => Ok(Self(Vec::new())),
            Some(Form::List(names)) => Ok(Self(names)),
            Some(Form::Text(text)) if text.trim().is_empty() => Ok(Self(Vec::new())),
            Some(Form::Text(text)) => serde_json::from_str::<Option<Vec<String>>>(&text)
                .map(|names| Self(names.unwrap_or_default()))
                .map_err(D::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(result: &str) -> Result<Vec<String>, serde_json::Error> {
        let text = format!(r#"{{"RequestId":"5FFD9ED4","Result":{result}}}"#);
        let envelope: Envelope<StartedPlugins> = serde_json::from_str(&text)?;
        assert_eq!(envelope.request_id.as_deref(), Some("5FFD9ED4"));
        Ok(envelope.result.0)
    }

    /// The API's page declares an array and shows a text; the SDKs take null as well.
    #[test]
    fn started_plugins_come_as_a_list_as_a_text_or_not_at_all() {
        let both = ["pluginName1.zip", "pluginName2.zip"];
        assert_eq!(
            started(r#"["pluginName1.zip","pluginName2.zip"]"#).unwrap(),
            both
        );
        assert_eq!(
            started(r#""[\"pluginName1.zip\", \"pluginName2.zip\"]""#).unwrap(),
            both
        );
        for none in ["null", "[]", r#""""#, r#""[]""#, r#""null""#] {
            assert!(started(none).unwrap().is_empty(), "{none}");
        }
        for wrong in ["{}", "[1]", r#""pluginName1.zip""#, "true"] {
            assert!(started(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn totals_are_read_from_the_body() {
        let total = |headers: &str| {
            let text = format!(r#"{{"RequestId":"r","Result":null{headers}}}"#);
            serde_json::from_str::<Envelope<Value>>(&text)
                .unwrap()
                .total()
        };
        assert_eq!(
            total(r#","Headers":{"X-Total-Count":10,"totalCount":10}"#),
            Some(10)
        );
        assert_eq!(total(r#","Headers":{"X-Total-Count":"7"}"#), Some(7));
        assert_eq!(total(r#","Headers":{}"#), None);
        assert_eq!(total(r#","Headers":null"#), None);
        assert_eq!(total(""), None);
    }
}
