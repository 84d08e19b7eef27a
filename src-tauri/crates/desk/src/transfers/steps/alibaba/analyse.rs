//! The service looks at the files without taking them.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::{DryRun, Instance};

use super::objects::sources;
use super::turn::Turn;
use super::{Aim, is_busy};
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};
use crate::instances::AnalysedPlugin;
use crate::transfers::engine::Work;
use crate::transfers::steps::{Halt, Held, Step};

/// Has the service say what it finds in the files, and what it has against them. Nothing is
/// changed by it.
pub(in crate::transfers) struct Analyse;

impl Step for Analyse {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        analyse(work).boxed()
    }
}

async fn analyse(work: &Work) -> Result<Held, Halt> {
    let record = work.record()?;
    let aim = Aim::of(&record.order)?;
    let client = work.alibaba()?;
    let sources = sources(&record)?;
    let answered = loop {
        let answer = client
            .analyse_plugins(&aim.id, &sources, DryRun(true), work.stop())
            .await;
        match answer {
            Err(error) if is_busy(&error) => {
                let turn = Turn::of(work, &client, &aim);
                turn.comes_after(aim.fault(&error)).await?;
            }
            answer => break answer.map_err(|error| aim.fault(&error))?,
        }
    };
    let names: Vec<_> = sources.iter().map(|source| source.name.as_str()).collect();
    let analyses = paired(&names, answered.value);
    let told = analyses.clone();
    work.learn(|record| record.view.analyses = told).await?;
    if let Some(file) = unread(&names, &analyses) {
        return Err(not_read(file, answered.request_id).into());
    }
    let described = client.describe_instance(&aim.id, work.stop()).await;
    let instance = described.map_err(|error| aim.fault(&error))?.value;
    if let Some(plugin) = analyses.iter().find(|plugin| is_foreign(&instance, plugin)) {
        return Err(other_version(&instance, plugin).into());
    }
    Ok(Held {
        request_id: answered.request_id,
    })
}

/// What the service read, with the file in which it read it. Its answers are in the order of the
/// question unless there are fewer; then the plug-in's name has to tell.
fn paired(names: &[&str], read: Vec<plugdesk_alibaba::AnalysedPlugin>) -> Vec<AnalysedPlugin> {
    let in_order = names.len() == read.len();
    let file_of = |index: usize, plugin: &str| {
        let found = if in_order {
            names.get(index)
        } else {
            names.iter().find(|name| name.contains(plugin))
        };
        found.map(|&name| name.to_owned()).unwrap_or_default()
    };
    let plugins = read.into_iter().enumerate();
    plugins
        .map(|(index, plugin)| AnalysedPlugin {
            file_name: file_of(index, &plugin.name),
            name: plugin.name,
            version: plugin.version,
            elasticsearch_version: plugin.elasticsearch_version,
            description: plugin.description,
            security_policy: plugin.security_policy,
        })
        .collect()
}

/// A file in which the service read no plug-in, although it refused none. What it takes in could
/// not be found in the library.
fn unread<'a>(names: &[&'a str], read: &[AnalysedPlugin]) -> Option<&'a str> {
    let told = || read.iter().filter(|plugin| !plugin.name.is_empty());
    let is_read = |name: &str| told().any(|plugin| plugin.file_name == name);
    let unread = names.iter().find(|name| !is_read(name));
    let too_few = told().count() < names.len();
    unread.or(names.first()).copied().filter(|_| too_few)
}

fn not_read(file: &str, request_id: Option<String>) -> Fault {
    let mut fault = Fault::new(FaultCode::UnknownAnswer, FaultPhase::Answer)
        .about(file)
        .offering(FaultAction::Retry);
    fault.request_id = request_id;
    fault
}

/// Whether the instance surely runs another version than the plug-in was built for.
fn is_foreign(instance: &Instance, plugin: &AnalysedPlugin) -> bool {
    let built_for = plugin.elasticsearch_version.as_deref();
    built_for.is_some_and(|version| instance.runs(version) == Some(false))
}

fn other_version(instance: &Instance, plugin: &AnalysedPlugin) -> Fault {
    let code = FaultCode::AlibabaPluginOtherVersion;
    Fault::new(code, FaultPhase::Answer)
        .about(plugin.file_name.clone())
        .with_arg("plugin", plugin.name.clone())
        .with_arg(
            "builtFor",
            plugin.elasticsearch_version.clone().unwrap_or_default(),
        )
        .with_arg("runs", instance.elasticsearch_version())
        .offering(FaultAction::ChooseFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> plugdesk_alibaba::AnalysedPlugin {
        plugdesk_alibaba::AnalysedPlugin {
            name: name.to_owned(),
            version: None,
            elasticsearch_version: None,
            description: None,
            security_policy: None,
        }
    }

    #[test]
    fn only_what_the_instance_surely_does_not_run_is_foreign() {
        let instance = |version: &str| -> Instance {
            let told = serde_json::json!({
                "instanceId": "es-cn-1", "esVersion": version, "status": "active",
            });
            serde_json::from_value(told).unwrap()
        };
        let built_for = |version: Option<&str>| AnalysedPlugin {
            file_name: "p.zip".to_owned(),
            name: "p".to_owned(),
            version: None,
            elasticsearch_version: version.map(str::to_owned),
            description: None,
            security_policy: None,
        };
        let told_whole = instance("8.15.1_with_X-Pack");
        let foreign = built_for(Some("8.15.2"));
        assert!(is_foreign(&told_whole, &foreign));
        let fault = other_version(&told_whole, &foreign);
        assert_eq!(
            (&*fault.args["builtFor"], &*fault.args["runs"]),
            ("8.15.2", "8.15.1")
        );
        assert!(!is_foreign(&told_whole, &built_for(Some("8.15.1"))));
        assert!(!is_foreign(&told_whole, &built_for(None)));
        assert!(!is_foreign(
            &instance("7.10_with_X-Pack"),
            &built_for(Some("7.10.2"))
        ));
    }

    #[test]
    fn each_reading_goes_to_its_file() {
        let names = ["ik-8.15.1.zip", "pinyin-8.15.1.zip"];
        let files = |read| -> Vec<String> {
            let paired = paired(&names, read).into_iter();
            paired.map(|plugin| plugin.file_name).collect()
        };
        assert_eq!(files(vec![read("analysis-ik"), read("x")]), names);
        assert_eq!(files(vec![read("pinyin")]), ["pinyin-8.15.1.zip"]);
        assert_eq!(files(vec![read("other")]), [""]);
    }

    #[test]
    fn a_file_of_which_nothing_is_said_is_named() {
        let names = ["ik-8.15.1.zip", "pinyin-8.15.1.zip"];
        let unread = |readings: &[&str]| {
            let readings = readings.iter().map(|name| read(name)).collect();
            unread(&names, &paired(&names, readings))
        };
        assert_eq!(unread(&["analysis-ik", "x"]), None);
        assert_eq!(unread(&["ik", "x", "of a pack"]), None);
        assert_eq!(unread(&[]), Some(names[0]));
        assert_eq!(unread(&["ik"]), Some(names[1]));
        assert_eq!(unread(&["other"]), Some(names[0]));
        assert_eq!(unread(&["ik", ""]), Some(names[1]));
    }
}
