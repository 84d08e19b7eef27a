//! What has to be done for an act, in the order of doing it; every text is written from this.

mod dictionaries;

use serde_json::{Value, json};

use super::{AtRegion, InstanceCopySubject, KnownThere};
use crate::copy_as::object;
use crate::copy_as::shell::segment;
use crate::fault::Fault;
use crate::instances::{ChangeRequest, InstanceId, PluginKey};
use dictionaries::dictionaries;

/// How many of the nodes, in percent, a forced restart takes at a time, as the application asks.
const BATCH_PERCENT: f64 = 25.0;

/// The folder of the bucket.
const FOLDER: &str = "plugdesk";

/// What the library was just given, by what tells versions of a name apart.
const TAKEN: &str = "[.Result[] | {name, version, elasticsearchVersion}]";

/// The whole objects of that.
const CHOSEN: &str = r#"[.Result[]
  | if ((.bingoPlugins // []) | length) > 0 then .bingoPlugins[] else . end
  | select(.state == "UNINSTALLED")
  | select({name, version, elasticsearchVersion} as $one | any($taken[]; . == $one))]"#;

/// One thing to do.
#[derive(Debug, Clone)]
pub(super) enum Leg {
    /// Says what comes next.
    Say(&'static str),
    /// A call of the API.
    Call(Call),
    /// A file of the folder where the text is run goes into the bucket.
    Put {
        /// The file's name.
        file: String,
        /// The object.
        object: Object,
    },
    /// An object leaves the bucket.
    Delete(Object),
}

/// An object of the connection's bucket.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// The bucket.
    pub(super) bucket: String,
    /// Its key.
    pub(super) key: String,
}

/// A call of the API.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The operation, as the API names it.
    pub(super) operation: &'static str,
    /// The method.
    pub(super) method: &'static str,
    /// The path.
    pub(super) path: String,
    /// The query.
    pub(super) query: Vec<(&'static str, Given)>,
    /// The body.
    pub(super) body: Body,
    /// What is kept of the answer for a later call.
    pub(super) kept: Option<Kept>,
}

/// The value of a query's parameter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given {
    /// This text.
    Text(&'static str),
    /// A text that was never used before.
    New,
}

/// A call's body.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// None.
    Empty,
    /// This JSON.
    Json(String),
    /// What an earlier call kept, and in words what that is.
    Kept(&'static str, &'static str),
}

/// What is kept of an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// The name by which it is called.
    pub(super) name: &'static str,
    /// What else was kept and has a part in it.
    pub(super) with: Option<&'static str>,
    /// The program for jq.
    pub(super) program: &'static str,
}

/// The calls of one instance.
struct On<'a>(&'a InstanceId);

impl On<'_> {
    fn call(&self, operation: &'static str, method: &'static str, below: &str) -> Call {
        Call {
            operation,
            method,
            path: format!("/openapi/instances/{}{below}", segment(&self.0.0)),
            query: Vec::new(),
            body: Body::Empty,
            kept: None,
        }
    }

    fn read(&self, operation: &'static str, below: &str) -> Call {
        self.call(operation, "GET", below)
    }
}

impl Call {
    fn with(mut self, name: &'static str, value: Given) -> Self {
        self.query.push((name, value));
        self
    }

    fn once(self) -> Self {
        self.with("clientToken", Given::New)
    }

    fn forced(self, force: bool) -> Self {
        if force {
            self.with("force", Given::Text("true"))
        } else {
            self
        }
    }

    fn sending(mut self, body: String) -> Self {
        self.body = Body::Json(body);
        self
    }

    fn keeping(mut self, kept: Kept) -> Self {
        self.kept = Some(kept);
        self
    }
}

/// What has to be done for an act.
pub(super) fn legs(
    at: &AtRegion,
    instance: &InstanceId,
    subject: &InstanceCopySubject,
    known: &KnownThere,
) -> Result<Vec<Leg>, Fault> {
    let on = On(instance);
    Ok(match subject {
        InstanceCopySubject::Show => show(&on),
        InstanceCopySubject::Bring {
            file_names,
            install,
        } => return bring(at, &on, file_names, *install),
        InstanceCopySubject::Change { change, force } => {
            vec![Leg::Call(changed(&on, change, *force, &known.library))]
        }
        InstanceCopySubject::Remove { .. } => {
            let remove = |plugin: &Value| {
                let call = on.call("RemovePlugin", "POST", "/plugins/actions/remove");
                Leg::Call(call.sending(Value::Array(vec![removed(plugin)]).to_string()))
            };
            known.library.iter().map(remove).collect()
        }
        InstanceCopySubject::Interrupt => {
            let call = on.call("InterruptElasticsearchTask", "POST", "/actions/interrupt");
            vec![Leg::Call(call.once())]
        }
        InstanceCopySubject::Resume => {
            let call = on.call("ResumeElasticsearchTask", "POST", "/actions/resume");
            vec![Leg::Call(call.once())]
        }
        InstanceCopySubject::Dictionaries { ask } => return dictionaries(at, &on, ask, known),
    })
}

fn show(on: &On<'_>) -> Vec<Leg> {
    let all = |call: Call| call.with("size", Given::Text("100"));
    [
        on.read("DescribeInstance", ""),
        all(on.read("ListUserPlugin", "/userPlugins")),
        all(on.read("ListPlugins", "/plugins")),
        on.read("DescribeElasticsearchHealth", "/elasticsearch-health"),
        on.read("ListAllNode", "/nodes")
            .with("extended", Given::Text("true")),
        on.read("ListActionRecords", "/action-records"),
    ]
    .map(Leg::Call)
    .into()
}

fn bring(at: &AtRegion, on: &On<'_>, files: &[String], install: bool) -> Result<Vec<Leg>, Fault> {
    let oss = at.bucket()?;
    let object_of = |file: &str| Object {
        bucket: oss.bucket.clone(),
        key: format!("{FOLDER}/{file}"),
    };
    let mut legs = vec![Leg::Say("Into the bucket:")];
    legs.extend(files.iter().map(|file| Leg::Put {
        file: file.clone(),
        object: object_of(file),
    }));
    let sources: Vec<String> = files
        .iter()
        .map(|file| {
            format!(
                "{{\"name\":{},{}}}",
                json!(file),
                oss_object(&object_of(file))
            )
        })
        .collect();
    let analysis = |dry_run| {
        on.call("PluginAnalysis", "POST", "/plugins/actions/analysis")
            .with("dryRun", Given::Text(dry_run))
            .sending(format!("[{}]", sources.join(",")))
    };
    legs.push(Leg::Say("Looked at, and not taken:"));
    legs.push(Leg::Call(analysis("true")));
    legs.push(Leg::Say("Into the instance's library:"));
    if install {
        legs.push(Leg::Call(analysis("false").keeping(Kept {
            name: "taken",
            with: None,
            program: TAKEN,
        })));
        let list = on
            .read("ListUserPlugin", "/userPlugins")
            .with("size", Given::Text("100"))
            .keeping(Kept {
                name: "plugins",
                with: Some("taken"),
                program: CHOSEN,
            });
        legs.push(Leg::Call(list));
        legs.push(Leg::Say("Onto the nodes, which restarts the cluster:"));
        let mut call = on.call(
            "InstallUserPlugins",
            "POST",
            "/plugins/user/actions/install",
        );
        call.body = Body::Kept(
            "plugins",
            "The body is an array of the objects that ListUserPlugin gave for them, whole.",
        );
        legs.push(Leg::Call(call));
    } else {
        legs.push(Leg::Call(analysis("false")));
    }
    if !oss.keep {
        legs.push(Leg::Say("Out of the bucket:"));
        legs.extend(files.iter().map(|file| Leg::Delete(object_of(file))));
    }
    Ok(legs)
}

fn changed(on: &On<'_>, change: &ChangeRequest, force: bool, library: &[Value]) -> Call {
    match change {
        ChangeRequest::Install { .. } => on
            .call(
                "InstallUserPlugins",
                "POST",
                "/plugins/user/actions/install",
            )
            .forced(force)
            .sending(Value::Array(library.to_vec()).to_string()),
        ChangeRequest::InstallBuiltIn { names } => on
            .call(
                "InstallSystemPlugin",
                "POST",
                "/plugins/system/actions/install",
            )
            .once()
            .sending(json!(names).to_string()),
        ChangeRequest::Uninstall { plugins } => {
            let names: Vec<&str> = plugins
                .iter()
                .map(|key: &PluginKey| key.name.as_str())
                .collect();
            on.call("UninstallPlugin", "POST", "/plugins/actions/uninstall")
                .once()
                .forced(force)
                .sending(json!(names).to_string())
        }
        ChangeRequest::Restart { nodes } => on
            .call("RestartInstance", "POST", "/actions/restart")
            .once()
            .forced(force)
            .sending(restart(nodes, force)),
    }
}

fn restart(nodes: &[String], force: bool) -> String {
    let mut fields = if nodes.is_empty() {
        vec!["\"restartType\":\"instance\"".to_owned()]
    } else {
        vec![
            "\"restartType\":\"nodeIp\"".to_owned(),
            format!("\"nodes\":{}", json!(nodes)),
            "\"blueGreenDep\":false".to_owned(),
        ]
    };
    if force {
        fields.push(format!("\"batchCount\":{BATCH_PERCENT}"));
        fields.push("\"batchUnit\":\"percent\"".to_owned());
    }
    format!("{{{}}}", fields.join(","))
}

/// The service demands these three as they are here.
fn removed(plugin: &Value) -> Value {
    let mut plugin = plugin.clone();
    if let Some(fields) = plugin.as_object_mut() {
        fields.insert("state".to_owned(), json!("UNINSTALLED"));
        fields.insert("source".to_owned(), json!("USER"));
        fields.insert("pluginType".to_owned(), json!("CUSTOM_PLUGIN"));
    }
    plugin
}

fn oss_object(at: &Object) -> String {
    let fields = object(&[("bucketName", &at.bucket), ("key", &at.key)]);
    format!("\"ossObject\":{fields}")
}
