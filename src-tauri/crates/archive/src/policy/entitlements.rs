//! `entitlement-policy.yaml`, checked step by step as `PolicyParser` of Elasticsearch does.

use super::files;
use super::yaml::{Token, Tokens, Value};
use super::{EntitlementPolicy, Refusal};

/// What an entitlement's name stands for.
enum Kind {
    Plain,
    Files,
    WriteSystemProperties,
    ModulesOnly,
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "files" => Kind::Files,
        "write_system_properties" => Kind::WriteSystemProperties,
        "inbound_network"
        | "load_native_libraries"
        | "manage_threads"
        | "outbound_network"
        | "set_https_connection_properties" => Kind::Plain,
        "create_class_loader" | "write_all_system_properties" => Kind::ModulesOnly,
        _ => return None,
    })
}

impl EntitlementPolicy {
    /// Reads the bytes of an `entitlement-policy.yaml`.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut policy = Self::default();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => policy.read(text),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = before.split(|byte| *byte == b'\n').count();
                policy.refused = Some(Refusal {
                    at: (line, 1),
                    scope: None,
                    entitlement: None,
                    message: "Invalid UTF-8".to_owned(),
                });
            }
        }
        policy
    }

    fn read(&mut self, text: &str) {
        let mut reader = Reader {
            tokens: Tokens::new(text),
            scope: None,
            entitlement: None,
        };
        if let Err(refusal) = reader.policy(self) {
            self.refused = Some(refusal);
        }
    }

    /// The first entitlement that a scope names twice, which the node refuses when it starts.
    pub fn named_twice(&self) -> Option<(&str, &str)> {
        self.scopes.iter().find_map(|(scope, names)| {
            let twice = names
                .iter()
                .enumerate()
                .find(|(place, name)| names.iter().take(*place).any(|before| before == *name));
            twice.map(|(_, name)| (scope.as_str(), name.as_str()))
        })
    }
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    scope: Option<String>,
    entitlement: Option<String>,
}

impl Reader<'_> {
    fn policy(&mut self, policy: &mut EntitlementPolicy) -> Result<(), Refusal> {
        if self.next()? != Token::StartObject {
            return Err(self.refusal("expected object <scope name>"));
        }
        loop {
            match self.next()? {
                Token::EndObject => return Ok(()),
                Token::FieldName(name) => {
                    self.scope = Some(name.clone());
                    policy.scopes.push((name, Vec::new()));
                    self.scope_of(policy)?;
                    self.scope = None;
                }
                _ => return Err(self.refusal("expected object <scope name>")),
            }
        }
    }

    fn scope_of(&mut self, policy: &mut EntitlementPolicy) -> Result<(), Refusal> {
        if self.next()? != Token::StartArray {
            return Err(self.refusal("expected array of <entitlement type>"));
        }
        loop {
            let (name, in_object) = match self.next()? {
                Token::EndArray => return Ok(()),
                Token::Text(name) => (name, false),
                Token::StartObject => match self.next()? {
                    Token::FieldName(name) => (name, true),
                    _ => return Err(self.refusal("expected object <entitlement type>")),
                },
                _ => return Err(self.refusal("expected object <entitlement type>")),
            };
            self.entitlement(&name)?;
            if let Some((_, names)) = policy.scopes.last_mut() {
                names.push(name);
            }
            if in_object && self.next()? != Token::EndObject {
                return Err(self.refusal("expected closing object"));
            }
        }
    }

    fn entitlement(&mut self, name: &str) -> Result<(), Refusal> {
        let begins_at = self.tokens.at;
        let parameter = match kind(name) {
            None => return Err(self.refusal(&format!("unknown entitlement type [{name}]"))),
            Some(Kind::ModulesOnly) => {
                self.scope = None;
                let message = format!("entitlement type [{name}] is allowed only on modules");
                return Err(self.refusal(&message));
            }
            Some(Kind::Plain) => return Ok(()),
            Some(Kind::Files) => "paths",
            Some(Kind::WriteSystemProperties) => "properties",
        };
        self.entitlement = Some(name.to_owned());
        let values = self.parameter(parameter)?;
        let checked = match parameter {
            "paths" => files::check(&values),
            _ if values.contains(&Value::Null) => Err("internal error".to_owned()),
            _ => Ok(()),
        };
        if let Err(message) = checked {
            self.tokens.at = begins_at;
            return Err(self.refusal(&message));
        }
        self.entitlement = None;
        Ok(())
    }

    /// The one parameter of an entitlement, by its name or without.
    fn parameter(&mut self, name: &str) -> Result<Vec<Value>, Refusal> {
        let first = self.next()?;
        if !matches!(first, Token::StartObject | Token::StartArray) {
            return Err(self.refusal("expected entitlement parameters"));
        }
        let value = self.tokens.value(first);
        let mut pairs = match value.map_err(|reason| self.refusal(&reason))? {
            Value::Array(values) => return Ok(values),
            Value::Object(pairs) => pairs,
            _ => Vec::new(),
        };
        let given = pairs.iter().position(|(key, _)| key == name);
        let values = match given.map(|place| pairs.remove(place).1) {
            None | Some(Value::Null) => {
                return Err(self.refusal(&format!("missing entitlement parameter [{name}]")));
            }
            Some(Value::Array(values)) => values,
            Some(_) => {
                return Err(self.refusal(&format!(
                    "unexpected parameter type [List] for entitlement parameter [{name}]"
                )));
            }
        };
        if !pairs.is_empty() {
            let names = files::written(&pairs);
            return Err(self.refusal(&format!("extraneous entitlement parameter(s) {names}")));
        }
        Ok(values)
    }

    fn next(&mut self) -> Result<Token, Refusal> {
        let token = self.tokens.next_token();
        token.map_err(|reason| self.refusal(&reason))
    }

    fn refusal(&self, message: &str) -> Refusal {
        Refusal {
            at: self.tokens.at,
            scope: self.scope.clone(),
            entitlement: self.entitlement.clone(),
            message: message.to_owned(),
        }
    }
}
