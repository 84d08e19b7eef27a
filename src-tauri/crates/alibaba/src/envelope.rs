//! The body of a successful answer.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::answered::Answered;
use crate::loose;

/// The body of every successful answer.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) request_id: Option<String>,
    pub(crate) result: Value,
    /// How many entries the whole list has, where the service says so.
    pub(crate) total: Option<usize>,
    /// Whether it is the body of an error, which some gateways send with the status 200.
    pub(crate) is_refusal: bool,
}

impl Envelope {
    pub(crate) fn of(mut body: Map<String, Value>) -> Self {
        let result = body.remove("Result").unwrap_or_default();
        let code = body.get("Code").or_else(|| body.get("code"));
        let is_refusal = result.is_null()
            && code
                .and_then(loose::text_of)
                .is_some_and(|code| !["200", "ok", "success"].contains(&&*code.to_lowercase()));
        Self {
            request_id: ["RequestId", "requestId"]
                .iter()
                .find_map(|name| loose::text_of(body.get(*name)?)),
            result,
            total: body.get("Headers").and_then(total),
            is_refusal,
        }
    }

    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<Answered<T>, serde_json::Error> {
        Ok(Answered {
            value: serde_json::from_value(self.result)?,
            request_id: self.request_id,
        })
    }
}

/// What other services put into HTTP headers, this one puts into the body: by its pages a number
/// named `X-Total-Count`, in live answers `totalCount` beside it.
fn total(headers: &Value) -> Option<usize> {
    let names = headers.as_object()?.keys();
    ["X-Total-Count", "totalCount"].iter().find_map(|wanted| {
        let name = names
            .clone()
            .find(|name| name.eq_ignore_ascii_case(wanted))?;
        loose::small_count(headers, name)
    })
}

/// A list as `Result`: a list, a text that holds one, or nothing. Entries that are null are left
/// out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed<T>(pub(crate) Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(reader)?;
        let list = loose::list_of(&value).ok_or_else(|| D::Error::custom("expected a list"))?;
        list.into_iter()
            .filter(|entry| !entry.is_null())
            .map(|entry| serde_json::from_value(entry).map_err(D::Error::custom))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The name of a plug-in in an answer: a text, or an object that holds it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(reader)?;
        let name = value.get("name").unwrap_or(&value).as_str();
        name.map(|name| Self(name.to_owned()))
            .ok_or_else(|| D::Error::custom("expected a name"))
    }
}

impl Listed<Name> {
    pub(crate) fn names(self) -> Vec<String> {
        self.0.into_iter().map(|name| name.0).collect()
    }
}

/// A truth value as `Result`. An answer of success that says nothing more means yes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Done(pub(crate) bool);

impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        match Value::deserialize(reader)? {
            Value::Null => Ok(Self(true)),
            value => loose::truth_of(&value)
                .map(Self)
                .ok_or_else(|| D::Error::custom("expected true or false")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(body: Value) -> Envelope {
        Envelope::of(serde_json::from_value(body).unwrap())
    }

    fn started(result: &str) -> Result<Vec<String>, serde_json::Error> {
        let result: Value = serde_json::from_str(result).unwrap();
        let read = of(json!({"RequestId":"5FFD9ED4","Result":result})).read::<Listed<Name>>()?;
        assert_eq!(read.request_id.as_deref(), Some("5FFD9ED4"));
        Ok(read.value.names())
    }

    /// The API's page declares an array and shows a text; the SDKs take null as well.
    #[test]
    fn names_come_as_a_list_as_a_text_or_not_at_all() {
        let both = ["pluginName1.zip", "pluginName2.zip"];
        for written in [
            r#"["pluginName1.zip","pluginName2.zip"]"#,
            r#"["pluginName1.zip",null,{"name":"pluginName2.zip","state":"INSTALLING"}]"#,
            r#""[\"pluginName1.zip\", \"pluginName2.zip\"]""#,
        ] {
            assert_eq!(started(written).unwrap(), both, "{written}");
        }
        for none in ["null", "[]", r#""""#, r#""[]""#, r#""null""#] {
            assert!(started(none).unwrap().is_empty(), "{none}");
        }
        for wrong in ["{}", "[1]", r#""pluginName1.zip""#, "true"] {
            assert!(started(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn totals_are_read_from_the_body() {
        for (headers, total) in [
            (json!({"X-Total-Count":10,"totalCount":11}), Some(10)),
            (json!({"X-Total-Count":"7"}), Some(7)),
            (json!({"x-total-count":8}), Some(8)),
            (json!({"X-Total-Count":null,"totalCount":9}), Some(9)),
            (json!({"X-Total-Count":5.0}), Some(5)),
            (json!({"X-Total-Count":-1}), None),
            (json!({"X-Total-Count":[]}), None),
            (json!({}), None),
            (json!(null), None),
            (json!([1]), None),
        ] {
            let envelope = of(json!({"RequestId":"r","Result":null,"Headers":headers}));
            assert_eq!(envelope.total, total, "{headers}");
        }
        assert_eq!(of(json!({"Result":[]})).total, None);
    }

    #[test]
    fn success_that_holds_a_code_and_no_result_is_a_refusal() {
        assert!(of(json!({"RequestId":"r","Code":"InstanceActivating"})).is_refusal);
        assert!(of(json!({"requestId":"r","code":"InstanceActivating"})).is_refusal);
        assert!(!of(json!({"Code":"Success"})).is_refusal);
        assert!(!of(json!({"Code":"","Result":null})).is_refusal);
        assert!(!of(json!({"Code":"x","Result":[]})).is_refusal);
    }

    #[test]
    fn success_that_says_nothing_more_means_yes() {
        let done = |result: Value| {
            serde_json::from_value::<Done>(result)
                .ok()
                .map(|done| done.0)
        };
        for yes in [
            json!(true),
            json!("true"),
            json!("TRUE"),
            json!(1),
            json!(null),
        ] {
            assert_eq!(done(yes.clone()), Some(true), "{yes}");
        }
        for no in [json!(false), json!("false"), json!(0)] {
            assert_eq!(done(no.clone()), Some(false), "{no}");
        }
        assert_eq!(done(json!({})), None);
    }
}
