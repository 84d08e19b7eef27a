//! The `files` entitlement, checked as `FilesEntitlement.build` of Elasticsearch does.

use super::yaml::Value;

const TEXTS: [&str; 7] = [
    "path",
    "relative_path",
    "relative_to",
    "path_setting",
    "basedir_if_relative",
    "mode",
    "platform",
];

/// What an entry says, in the order of [`TEXTS`].
type Texts<'a> = [Option<&'a str>; 7];

/// Whether the entries are in order; else what Elasticsearch says.
pub(super) fn check(entries: &[Value]) -> Result<(), String> {
    if entries.is_empty() {
        return Err("must specify at least one path".to_owned());
    }
    entries.iter().try_for_each(|entry| match entry {
        Value::Object(pairs) => check_entry(pairs),
        // Java's cast fails.
        _ => Err("internal error".to_owned()),
    })
}

fn check_entry(pairs: &[(String, Value)]) -> Result<(), String> {
    let mut texts = Texts::default();
    for (name, text) in TEXTS.iter().zip(&mut texts) {
        *text = match value(pairs, name) {
            Value::Null => None,
            Value::Text(text) => Some(text.as_str()),
            other => return Err(wrong_type(name, "String", other)),
        };
    }
    match value(pairs, "exclusive") {
        Value::Null | Value::Boolean(_) => {}
        other => return Err(wrong_type("exclusive", "boolean", other)),
    }
    let known = |name: &str| name == "exclusive" || TEXTS.contains(&name);
    let unknown: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| !known(name))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        return Err(format!(
            "unknown key(s) [{}] in a listed file for files entitlement",
            written(&unknown)
        ));
    }
    check_texts(texts)
}

fn check_texts(texts: Texts<'_>) -> Result<(), String> {
    let [
        path,
        relative_path,
        relative_to,
        path_setting,
        base,
        mode,
        platform,
    ] = texts;
    let paths = [path, relative_path, path_setting];
    if paths.iter().flatten().count() != 1 {
        return Err(
            "a files entitlement entry must contain one of [path, relative_path, path_setting]"
                .to_owned(),
        );
    }
    let mode = mode.ok_or("files entitlement must contain 'mode' for every listed file")?;
    one_of(mode, "mode", &["read", "read_write"])?;
    if let Some(platform) = platform {
        one_of(platform, "platform", &["linux", "macos", "windows"])?;
    }
    if relative_to.is_some() && relative_path.is_none() {
        return Err("'relative_to' may only be used with 'relative_path'".to_owned());
    }
    if base.is_some() && path_setting.is_none() {
        return Err("'basedir_if_relative' may only be used with 'path_setting'".to_owned());
    }
    if let Some(relative) = relative_path {
        let base = relative_to
            .ok_or("files entitlement with a 'relative_path' must specify 'relative_to'")?;
        base_folder(base)?;
        without_nul(relative)?;
        if is_absolute(relative) {
            return Err(format!("'relative_path' [{relative}] must be relative"));
        }
    } else if let Some(path) = path {
        without_nul(path)?;
        if !is_absolute(path) {
            return Err(format!("'path' [{path}] must be absolute"));
        }
    } else {
        let base = base
            .ok_or("files entitlement with a 'path_setting' must specify 'basedir_if_relative'")?;
        base_folder(base)?;
    }
    Ok(())
}

fn value<'a>(pairs: &'a [(String, Value)], name: &str) -> &'a Value {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map_or(&Value::Null, |(_, value)| value)
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> String {
    let found = match found {
        Value::Object(_) => "LinkedHashMap",
        Value::Array(_) => "ArrayList",
        Value::Number(number) if number.contains('.') => "Double",
        Value::Number(_) => "Integer",
        Value::Boolean(_) => "Boolean",
        Value::Text(_) | Value::Null => "String",
    };
    format!("expected [{name}] to be type [{expected}] but found type [{found}]")
}

fn one_of(value: &str, what: &str, valid: &[&str]) -> Result<(), String> {
    if valid.contains(&value) {
        return Ok(());
    }
    let valid = valid.join(", ");
    Err(format!("invalid {what}: {value}, valid values: [{valid}]"))
}

fn base_folder(name: &str) -> Result<(), String> {
    one_of(name, "relative directory", &["config", "data", "home"])
}

/// No path of Java's holds a NUL.
fn without_nul(path: &str) -> Result<(), String> {
    if path.contains('\0') {
        return Err("internal error".to_owned());
    }
    Ok(())
}

/// By the rules of Unix and of Windows, whatever the node runs on.
fn is_absolute(path: &str) -> bool {
    let mut letters = path.chars();
    match (letters.next(), letters.next()) {
        (Some('/'), _) | (Some('\\'), Some('\\' | '/')) => true,
        (Some(drive), Some(':')) => drive.is_alphabetic(),
        _ => false,
    }
}

/// Pairs as Java writes a map.
pub(super) fn written(pairs: &[(String, Value)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", written_value(value)))
        .collect();
    format!("{{{}}}", pairs.join(", "))
}

fn written_value(value: &Value) -> String {
    match value {
        Value::Object(pairs) => written(pairs),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(written_value).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Null => "null".to_owned(),
    }
}
