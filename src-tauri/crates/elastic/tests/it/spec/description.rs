//! Judging a request by a description of the API in Swagger 2.0.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::recorder::Request;

/// A description, its definitions made strict: what they do not name may not be sent.
pub(super) struct Description {
    paths: Map<String, Value>,
    definitions: Value,
    base: String,
}

impl Description {
    pub(super) fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
        let mut whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(whole["swagger"], "2.0", "{}", file.display());
        let mut definitions = whole["definitions"].take();
        for definition in definitions.as_object_mut().unwrap().values_mut() {
            let named = definition.get("properties").is_some();
            if named && definition.get("additionalProperties").is_none() {
                definition["additionalProperties"] = json!(false);
            }
        }
        // Descriptions up to that of ECE 2.2 have strings here, later ones say "object" and mean
        // anything: Elastic's own clients still send the bare names of fields.
        if let Some(search) = definitions.get_mut("SearchRequest") {
            search["properties"]["sort"]["items"] = json!({});
        }
        Self {
            paths: whole["paths"].as_object().unwrap().clone(),
            base: whole["basePath"].as_str().unwrap().to_owned(),
            definitions,
        }
    }

    /// What is wrong with a request, in words.
    pub(super) fn faults(&self, request: &Request) -> Vec<String> {
        let faults = match self.operation(request) {
            Some(operation) => self.faults_of(request, operation),
            None => vec!["there is no such operation".to_owned()],
        };
        let about = format!("{} {}", request.method, request.path);
        faults
            .into_iter()
            .map(|fault| format!("{about}: {fault}"))
            .collect()
    }

    /// The operation at the path with the fewest parameters that fits.
    fn operation(&self, request: &Request) -> Option<&Value> {
        let below = request.path.strip_prefix(&self.base)?;
        // Elastic's own clients ask for the versions of a region, which the description has not.
        let below = match below.strip_prefix("/regions/") {
            Some(regional) => &regional[regional.find('/')?..],
            None => below,
        };
        let fits = |template: &str| {
            let (wanted, given) = (template.split('/'), below.split('/'));
            wanted.clone().count() == given.clone().count()
                && wanted
                    .zip(given)
                    .all(|(wanted, given)| wanted == given || wanted.starts_with('{'))
        };
        let fitting = self.paths.iter().filter(|(template, _)| fits(template));
        let (_, item) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
        item.get(request.method.to_lowercase())
    }

    fn faults_of(&self, request: &Request, operation: &Value) -> Vec<String> {
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        let at = |place: &str| {
            let place = place.to_owned();
            parameters
                .iter()
                .filter(move |parameter| parameter["in"] == place.as_str())
        };
        let mut faults = Vec::new();
        for (name, value) in &request.query {
            match at("query").find(|parameter| parameter["name"] == name.as_str()) {
                None => faults.push(format!("there is no parameter {name}")),
                Some(parameter) if !is_a(parameter, value) => {
                    faults.push(format!("{name} cannot be {value:?}"));
                }
                Some(_) => {}
            }
        }
        for parameter in at("query").filter(|parameter| parameter["required"] == true) {
            let name = parameter["name"].as_str().unwrap();
            if !request.query.iter().any(|(given, _)| given == name) {
                faults.push(format!("the parameter {name} is missing"));
            }
        }
        let body = at("body").next();
        let form = at("formData").next();
        match (body, form) {
            (Some(body), _) => faults.extend(self.faults_of_json(request, operation, body)),
            (None, Some(part)) => faults.extend(faults_of_form(request, part)),
            (None, None) if request.body.is_empty() => {}
            (None, None) => faults.push("there is no body".to_owned()),
        }
        faults
    }

    fn faults_of_json(&self, request: &Request, operation: &Value, body: &Value) -> Vec<String> {
        if request.body.is_empty() {
            let required = body["required"] == true;
            return Vec::from_iter(required.then(|| "the body is missing".to_owned()));
        }
        let mut faults = Vec::new();
        let consumed = operation["consumes"].as_array().into_iter().flatten();
        let kind = request.content_type.as_deref().unwrap_or_default();
        if !consumed.clone().any(|consumed| consumed == kind) {
            faults.push(format!("the body cannot be {kind:?}"));
        }
        let mut schema = body["schema"].clone();
        schema["definitions"] = self.definitions.clone();
        // A reference hides what stands beside it, so that the definitions stand around it.
        if let Some(reference) = schema.as_object_mut().unwrap().remove("$ref") {
            schema["allOf"] = json!([{ "$ref": reference }]);
        }
        let schema = jsonschema::draft4::new(&schema).unwrap();
        match serde_json::from_slice(&request.body) {
            Err(error) => faults.push(format!("the body is no JSON: {error}")),
            Ok(body) => faults.extend(
                schema
                    .iter_errors(&body)
                    .map(|error| format!("{}: {error}", error.instance_path())),
            ),
        }
        faults
    }
}

fn is_a(parameter: &Value, value: &str) -> bool {
    match parameter["type"].as_str() {
        Some("boolean") => matches!(value, "true" | "false"),
        Some("integer") => value.parse::<i64>().is_ok(),
        Some("string") => match parameter["enum"].as_array() {
            Some(values) => values.iter().any(|allowed| allowed == value),
            None => true,
        },
        _ => false,
    }
}

/// The description knows an archive as a part of a form only; Elastic's guide to the extensions
/// API tells to send it as it is, as `application/zip`.
fn faults_of_form(request: &Request, part: &Value) -> Vec<String> {
    let name = part["name"].as_str().unwrap();
    let kind = request.content_type.as_deref().unwrap_or_default();
    let begins = |text: &[u8]| request.body.starts_with(text);
    let whole = if kind == "application/zip" {
        begins(b"PK")
    } else if let Some(boundary) = kind.strip_prefix("multipart/form-data; boundary=") {
        let head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"");
        begins(head.as_bytes())
    } else {
        false
    };
    Vec::from_iter((!whole).then(|| format!("the body holds no part {name}, but {kind:?}")))
}

#[test]
fn a_wrong_request_is_found_wrong() {
    let schema = json!({ "type": "object", "required": ["name"],
        "properties": { "name": { "type": "string" } } });
    let description = Description {
        paths: json!({ "/things/{id}": { "post": {
            "consumes": ["application/json"],
            "parameters": [
                { "name": "id", "in": "path", "required": true, "type": "string" },
                { "name": "dry", "in": "query", "type": "boolean" },
                { "name": "body", "in": "body", "required": true,
                  "schema": { "$ref": "#/definitions/Thing" } },
            ],
        }}})
        .as_object()
        .unwrap()
        .clone(),
        definitions: json!({ "Thing": schema }),
        base: "/api/v1".to_owned(),
    };
    let request = |path: &str, dry: &str, body: &str| {
        description.faults(&Request {
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: vec![("dry".to_owned(), dry.to_owned())],
            content_type: Some("application/json".to_owned()),
            body: body.as_bytes().to_vec(),
        })
    };
    let right = r#"{"name":"a"}"#;
    assert_eq!(request("/api/v1/things/1", "true", right), [""; 0]);
    for (path, dry, body, fault) in [
        ("/api/v1/thing/1", "true", right, "no such operation"),
        ("/things/1", "true", right, "no such operation"),
        ("/api/v1/things/1", "yes", right, "dry cannot be"),
        ("/api/v1/things/1", "true", "", "the body is missing"),
        ("/api/v1/things/1", "true", "{", "no JSON"),
        ("/api/v1/things/1", "true", "{}", "required"),
        ("/api/v1/things/1", "true", r#"{"name":null}"#, "/name"),
    ] {
        let faults = request(path, dry, body);
        assert!(faults.iter().any(|one| one.contains(fault)), "{faults:?}");
    }
}
