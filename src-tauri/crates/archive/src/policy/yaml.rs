//! YAML as Elasticsearch's `YamlXContent` hands it on: the tokens of Jackson, one at a time.
//!
//! Anchors are not followed: Jackson hands on an alias as a text, so nothing can grow here.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput, Tag};

/// No policy nests deeper; whatever does is refused for another reason as well.
const DEEPEST: usize = 100;

/// A token of `org.elasticsearch.xcontent.XContentParser`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    FieldName(String),
    Text(String),
    Number(String),
    Boolean(bool),
    Null,
    /// There is nothing more.
    End,
}

/// A value with everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    Text(String),
    Number(String),
    Boolean(bool),
    Null,
}

/// What is being read: an object with the names that it has so far, or an array.
enum Within {
    Object {
        names: HashSet<String>,
        name_read: bool,
    },
    Array,
}

/// The tokens of one document.
pub(super) struct Tokens<'a> {
    parser: Parser<'a, StrInput<'a>>,
    within: Vec<Within>,
    /// Where the last token began: line and column from 1.
    pub(super) at: (usize, usize),
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            parser: Parser::new_from_str(text),
            within: Vec::new(),
            at: (1, 1),
        }
    }

    /// The next token, or why there is none.
    pub(super) fn next_token(&mut self) -> Result<Token, String> {
        loop {
            let (event, span) = match self.parser.next_event() {
                None => return Ok(Token::End),
                Some(Ok(event)) => event,
                Some(Err(error)) => {
                    self.at = (error.marker().line(), error.marker().col() + 1);
                    return Err(error.info().to_owned());
                }
            };
            self.at = (span.start.line(), span.start.col() + 1);
            match event {
                Event::StreamEnd => return Ok(Token::End),
                Event::Nothing
                | Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd => {}
                event => return self.token(event),
            }
        }
    }

    fn token(&mut self, event: Event<'_>) -> Result<Token, String> {
        if let Some(Within::Object { names, name_read }) = self.within.last_mut()
            && !*name_read
        {
            return match event {
                Event::MappingEnd => {
                    self.within.pop();
                    self.after_value();
                    Ok(Token::EndObject)
                }
                Event::Scalar(name, ..) => {
                    *name_read = true;
                    if !names.insert(name.to_string()) {
                        return Err(format!("Duplicate field '{name}'"));
                    }
                    Ok(Token::FieldName(name.into_owned()))
                }
                _ => Err("Expected a field name (Scalar value in YAML)".to_owned()),
            };
        }
        match event {
            Event::MappingStart(..) => self.begin(
                Within::Object {
                    names: HashSet::new(),
                    name_read: false,
                },
                Token::StartObject,
            ),
            Event::SequenceStart(..) => self.begin(Within::Array, Token::StartArray),
            Event::SequenceEnd => {
                self.within.pop();
                self.after_value();
                Ok(Token::EndArray)
            }
            Event::Scalar(text, style, _, tag) => {
                self.after_value();
                Ok(scalar(&text, style, tag.as_deref()))
            }
            _ => {
                self.after_value();
                Ok(Token::Text("*".to_owned()))
            }
        }
    }

    fn begin(&mut self, within: Within, token: Token) -> Result<Token, String> {
        if self.within.len() >= DEEPEST {
            return Err(format!(
                "Document nesting depth exceeds the maximum allowed ({DEEPEST})"
            ));
        }
        self.within.push(within);
        Ok(token)
    }

    /// The object's next token is a name again.
    fn after_value(&mut self) {
        if let Some(Within::Object { name_read, .. }) = self.within.last_mut() {
            *name_read = false;
        }
    }

    /// The rest of the value that began with `first`.
    pub(super) fn value(&mut self, first: Token) -> Result<Value, String> {
        Ok(match first {
            Token::StartObject => {
                let mut pairs = Vec::new();
                while let Token::FieldName(name) = self.next_token()? {
                    let first = self.next_token()?;
                    pairs.push((name, self.value(first)?));
                }
                Value::Object(pairs)
            }
            Token::StartArray => {
                let mut values = Vec::new();
                loop {
                    match self.next_token()? {
                        Token::EndArray | Token::End => break,
                        first => values.push(self.value(first)?),
                    }
                }
                Value::Array(values)
            }
            Token::Text(text) | Token::FieldName(text) => Value::Text(text),
            Token::Number(text) => Value::Number(text),
            Token::Boolean(value) => Value::Boolean(value),
            Token::Null | Token::EndObject | Token::EndArray | Token::End => Value::Null,
        })
    }
}

/// What a scalar is, by its tag, else by how it is written.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Token {
    let kind = match tag {
        Some(tag) if tag.is_yaml_core_schema() => tag.suffix.as_str(),
        // A lone `!` says no more than no tag at all.
        Some(tag) if !(tag.handle.is_empty() && tag.suffix == "!") => "str",
        _ if style != ScalarStyle::Plain => "str",
        _ => kind_of_plain(text),
    };
    match (kind, text) {
        ("null", _) => Token::Null,
        ("bool", "true" | "True" | "TRUE") => Token::Boolean(true),
        ("bool", "false" | "False" | "FALSE") => Token::Boolean(false),
        ("int" | "float", _) => Token::Number(text.to_owned()),
        _ => Token::Text(text.to_owned()),
    }
}

/// How YAML 1.1 resolves a text without quotes.
fn kind_of_plain(text: &str) -> &'static str {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => "null",
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => "bool",
        _ if is_number(text) => "int",
        _ => "str",
    }
}

/// Whole numbers of any base, decimal fractions with or without exponent, minutes and seconds, the
/// infinities and what is no number.
fn is_number(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return consists_of(digits, |digit| digit.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0b") {
        return consists_of(digits, |digit| matches!(digit, '0' | '1'));
    }
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    let decimal = |digit: char| digit.is_ascii_digit();
    let number_fits = match number.split_once('.') {
        Some(("", fraction)) => fraction.starts_with(decimal) && consists_of(fraction, decimal),
        Some((whole, fraction)) => {
            is_whole(whole) && (fraction.is_empty() || consists_of(fraction, decimal))
        }
        None => is_whole(number),
    };
    exponent_fits && number_fits
}

/// Digits, also in groups of sixty with colons between them.
fn is_whole(text: &str) -> bool {
    text.starts_with(|digit: char| digit.is_ascii_digit())
        && text.split(':').enumerate().all(|(place, group)| {
            consists_of(group, |digit| digit.is_ascii_digit()) && (place == 0 || group.len() <= 2)
        })
}

/// Digits of a kind, with `_` anywhere between them.
fn consists_of(text: &str, digit: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter == '_' || digit(letter))
}
