//! Demo instances with their plug-in libraries, dictionaries and past changes.

use std::io;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::built_in::built_in;
use crate::alibaba::change::Change;
use crate::alibaba::regions::{Region, SHANGHAI};
use crate::alibaba::store::{
    AlibabaState, Architecture, CustomPlugin, Dictionary, DictionaryList, DictionarySource,
    Instance, Payment, PluginState, WordType,
};
use crate::alibaba::words::Words;
use crate::credentials::random_text;

fn instance(id: &str, description: &str, version: &str, created: DateTime<Utc>) -> Instance {
    Instance {
        id: id.to_owned(),
        description: description.to_owned(),
        version: version.to_owned(),
        architecture: Architecture::Public,
        node_amount: 3,
        zones: vec!["cn-hangzhou-i".to_owned()],
        payment: Payment::Postpaid,
        tags: Vec::new(),
        created,
        updated: created,
        built_in: built_in(),
        library: Vec::new(),
        dictionaries: Vec::new(),
        change: None,
        past: Vec::new(),
    }
}

fn plugin(name: &str, built_for: &str, description: &str, state: PluginState) -> CustomPlugin {
    CustomPlugin {
        name: name.to_owned(),
        file_name: None,
        version: built_for.to_owned(),
        elasticsearch_version: built_for.to_owned(),
        file_version: format!("CAEQ{}", random_text(40)),
        description: description.to_owned(),
        state,
    }
}

/// A change of all three nodes that took twelve minutes.
fn change(id: &str, action: &str, started: DateTime<Utc>, parameters: Value) -> Change {
    Change {
        id: id.to_owned(),
        action: action.to_owned(),
        parameters,
        takes: Some(Duration::from_mins(12)),
        nodes: 3,
        ..Change::of_somebody_else(started)
    }
}

/// The region as a small company would have it.
pub(crate) fn demo(region: Region, now: DateTime<Utc>) -> AlibabaState {
    let instances = if region == SHANGHAI {
        vec![shop(now), archive(now)]
    } else {
        vec![search(now), logs(now), catalogue(now)]
    };
    AlibabaState {
        instances,
        ..AlibabaState::default()
    }
}

/// The instance to install on.
fn search(now: DateTime<Utc>) -> Instance {
    use PluginState::{Installed, Uninstalled};

    let days_ago = |days| now - TimeDelta::days(days);
    let hanlp = json!({ "plugins": ["analysis-hanlp"] });
    Instance {
        zones: vec!["cn-hangzhou-i".to_owned(), "cn-hangzhou-j".to_owned()],
        payment: Payment::Prepaid,
        tags: vec![("env".to_owned(), "prod".to_owned())],
        updated: days_ago(9),
        library: vec![
            plugin(
                "pluginName1",
                "8.15.1",
                "Tokenizer for part numbers",
                Uninstalled,
            ),
            plugin("pluginName2", "8.15.1", "Pinyin sort", Uninstalled),
            plugin("analysis-hanlp", "8.15.1", "HanLP analyzer", Installed),
            plugin("sql-extra", "8.13.4", "More SQL functions", Uninstalled),
        ],
        past: vec![
            change(
                "0B7C6A58-3F0D-4B52-9C5B-7E1F2A3D0001",
                "InstallUserPlugins",
                days_ago(31),
                hanlp,
            ),
            change(
                "1D2E3F40-5162-4738-8495-A6B7C8D90001",
                "RestartInstance",
                days_ago(9) - TimeDelta::minutes(12),
                json!({ "restartType": "instance" }),
            ),
        ],
        ..instance(
            "es-cn-i7m27ausp001l0001",
            "search-cn-hangzhou",
            "8.15.1_with_X-Pack",
            days_ago(400),
        )
    }
}

/// An instance that never stops activating, unless it is interrupted and resumed.
fn logs(now: DateTime<Utc>) -> Instance {
    let restart = change(
        "5A2CF1B4-0D0F-4E0E-9B8F-3C1D6D8E0002",
        "RestartInstance",
        now,
        json!({ "restartType": "instance" }),
    );
    Instance {
        library: vec![plugin(
            "log-enricher",
            "7.10.0",
            "Adds the service to a line",
            PluginState::Uninstalled,
        )],
        change: Some(Change {
            takes: None,
            ..restart
        }),
        ..instance(
            "es-cn-n6w1o1x0w001c0002",
            "logs-staging",
            "7.10_with_X-Pack",
            now - TimeDelta::days(900),
        )
    }
}

/// A small one.
fn catalogue(now: DateTime<Utc>) -> Instance {
    Instance {
        node_amount: 2,
        tags: vec![("env".to_owned(), "dev".to_owned())],
        library: vec![plugin(
            "sql-extra",
            "8.13.4",
            "More SQL functions",
            PluginState::Uninstalled,
        )],
        ..instance(
            "es-cn-tl32p9f0s003d0003",
            "catalogue-dev",
            "8.13.4_with_X-Pack",
            now - TimeDelta::days(60),
        )
    }
}

/// An instance of the other region to install on.
fn shop(now: DateTime<Utc>) -> Instance {
    Instance {
        zones: vec!["cn-shanghai-g".to_owned(), "cn-shanghai-l".to_owned()],
        tags: vec![("env".to_owned(), "prod".to_owned())],
        library: vec![plugin(
            "pluginName2",
            "8.15.1",
            "Pinyin sort",
            PluginState::Uninstalled,
        )],
        ..instance(
            "es-cn-4xl3qn7k9001s0004",
            "shop-cn-shanghai",
            "8.15.1_with_X-Pack",
            now - TimeDelta::days(200),
        )
    }
}

/// One of the older architecture, which takes no custom plug-ins.
fn archive(now: DateTime<Utc>) -> Instance {
    Instance {
        architecture: Architecture::Exclusive,
        node_amount: 2,
        zones: vec!["cn-shanghai-g".to_owned()],
        ..instance(
            "es-cn-v2r81b0zz001e0005",
            "archive-exclusive",
            "6.7_with_X-Pack",
            now - TimeDelta::days(1900),
        )
    }
}

/// What a dictionary of the seed is, but for its content.
type Planned = (
    DictionaryList,
    &'static str,
    WordType,
    DictionarySource,
    &'static str,
);

/// What every instance begins with. The real lists are longer.
const SYSTEM: [Planned; 2] = [
    (
        DictionaryList::Ik,
        "SYSTEM_MAIN.dic",
        WordType::Main,
        DictionarySource::Origin,
        "一一列举\n一一对应\n中华人民共和国\n搜索引擎\n",
    ),
    (
        DictionaryList::Ik,
        "SYSTEM_STOPWORD.dic",
        WordType::Stop,
        DictionarySource::Origin,
        "a\nan\nand\nare\nas\nat\nbe\nbut\nby\nfor\nif\nin\ninto\nis\nit\n",
    ),
];

/// What the instances to work on have beside it.
const OWN: [Planned; 5] = [
    (
        DictionaryList::Ik,
        "brands.dic",
        WordType::Main,
        DictionarySource::Oss,
        "阿里云\n通义千问\n",
    ),
    (
        DictionaryList::IkHot,
        "hot-words.dic",
        WordType::Main,
        DictionarySource::Oss,
        "双十一\n年货节\n",
    ),
    (
        DictionaryList::IkHot,
        "hot-stopwords.dic",
        WordType::Stop,
        DictionarySource::Oss,
        "的\n了\n",
    ),
    (
        DictionaryList::Synonyms,
        "synonyms.txt",
        WordType::Synonyms,
        DictionarySource::Upload,
        "laptop, notebook\ntv, television\n",
    ),
    (
        DictionaryList::Aliws,
        "aliws_ext_dict.txt",
        WordType::AliWs,
        DictionarySource::Oss,
        "云栖大会\n",
    ),
];

/// Gives the instances of a demo their dictionaries.
pub(crate) fn words(state: &mut AlibabaState, words: &Words) -> io::Result<()> {
    for instance in &mut state.instances {
        let own: &[Planned] = match instance.description.as_str() {
            "search-cn-hangzhou" | "shop-cn-shanghai" => &OWN,
            _ => &[],
        };
        for (list, name, kind, source, content) in SYSTEM.iter().chain(own) {
            instance.dictionaries.push(Dictionary {
                list: *list,
                name: (*name).to_owned(),
                words: *kind,
                source: *source,
                size: content.len() as u64,
                file: words.write(content.as_bytes())?,
            });
        }
    }
    Ok(())
}

/// One instance without custom plug-ins, in the main region only.
pub(crate) fn empty(region: Region, now: DateTime<Utc>) -> AlibabaState {
    if region == SHANGHAI {
        return AlibabaState::default();
    }
    let created = now - TimeDelta::hours(1);
    let instance = instance(
        "es-cn-em07ty00a001b0001",
        "new-instance",
        "8.15.1_with_X-Pack",
        created,
    );
    AlibabaState {
        instances: vec![instance],
        ..AlibabaState::default()
    }
}
