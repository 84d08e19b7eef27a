//! Demo instances with their plug-in libraries.

use chrono::{DateTime, TimeDelta, Utc};

use super::built_in::built_in;
use crate::alibaba::regions::{Region, SHANGHAI};
use crate::alibaba::store::{AlibabaState, Change, CustomPlugin, Instance, Payment, PluginState};
use crate::credentials::random_text;

fn instance(id: &str, description: &str, version: &str, created: DateTime<Utc>) -> Instance {
    Instance {
        id: id.to_owned(),
        description: description.to_owned(),
        version: version.to_owned(),
        node_amount: 3,
        zones: vec!["cn-hangzhou-i".to_owned()],
        payment: Payment::Postpaid,
        tags: Vec::new(),
        created,
        updated: created,
        built_in: built_in(),
        library: Vec::new(),
        change: None,
    }
}

fn plugin(name: &str, built_for: &str, description: &str, state: PluginState) -> CustomPlugin {
    CustomPlugin {
        name: name.to_owned(),
        version: built_for.to_owned(),
        elasticsearch_version: built_for.to_owned(),
        file_version: format!("CAEQ{}", random_text(40)),
        description: description.to_owned(),
        state,
    }
}

/// Three instances: one to install on, one that never stops activating, and a small one.
fn hangzhou(now: DateTime<Utc>) -> AlibabaState {
    use PluginState::{Installed, Uninstalled};

    let days_ago = |days| now - TimeDelta::days(days);
    let mut search = Instance {
        node_amount: 3,
        zones: vec!["cn-hangzhou-i".to_owned(), "cn-hangzhou-j".to_owned()],
        payment: Payment::Prepaid,
        tags: vec![("env".to_owned(), "prod".to_owned())],
        updated: days_ago(9),
        ..instance(
            "es-cn-i7m27ausp001l0001",
            "search-cn-hangzhou",
            "8.15.1_with_X-Pack",
            days_ago(400),
        )
    };
    search.library = vec![
        plugin(
            "pluginName1",
            "8.15.1",
            "Tokenizer for part numbers",
            Uninstalled,
        ),
        plugin("pluginName2", "8.15.1", "Pinyin sort", Uninstalled),
        plugin("analysis-hanlp", "8.15.1", "HanLP analyzer", Installed),
        plugin("sql-extra", "8.13.4", "More SQL functions", Uninstalled),
    ];

    let mut logs = instance(
        "es-cn-n6w1o1x0w001c0002",
        "logs-staging",
        "7.10_with_X-Pack",
        days_ago(900),
    );
    logs.library = vec![plugin(
        "log-enricher",
        "7.10.0",
        "Adds the service to a line",
        Uninstalled,
    )];
    logs.change = Some(Change {
        started: now,
        takes: None,
        installs: Vec::new(),
    });

    let mut catalogue = Instance {
        node_amount: 2,
        tags: vec![("env".to_owned(), "dev".to_owned())],
        ..instance(
            "es-cn-tl32p9f0s003d0003",
            "catalogue-dev",
            "8.13.4_with_X-Pack",
            days_ago(60),
        )
    };
    catalogue.library = vec![plugin(
        "sql-extra",
        "8.13.4",
        "More SQL functions",
        Uninstalled,
    )];
    AlibabaState {
        instances: vec![search, logs, catalogue],
    }
}

/// The region as a small company would have it.
pub(crate) fn demo(region: Region, now: DateTime<Utc>) -> AlibabaState {
    if region == SHANGHAI {
        shanghai(now)
    } else {
        hangzhou(now)
    }
}

/// One instance that takes custom plug-ins and one of the older architecture, which does not.
fn shanghai(now: DateTime<Utc>) -> AlibabaState {
    let days_ago = |days| now - TimeDelta::days(days);
    let mut shop = Instance {
        zones: vec!["cn-shanghai-g".to_owned(), "cn-shanghai-l".to_owned()],
        tags: vec![("env".to_owned(), "prod".to_owned())],
        ..instance(
            "es-cn-4xl3qn7k9001s0004",
            "shop-cn-shanghai",
            "8.15.1_with_X-Pack",
            days_ago(200),
        )
    };
    shop.library = vec![plugin(
        "pluginName2",
        "8.15.1",
        "Pinyin sort",
        PluginState::Uninstalled,
    )];
    let archive = Instance {
        zones: vec!["cn-shanghai-g".to_owned()],
        node_amount: 2,
        ..instance(
            "es-cn-v2r81b0zz001e0005",
            "archive-exclusive",
            "6.7_with_X-Pack",
            days_ago(1900),
        )
    };
    AlibabaState {
        instances: vec![shop, archive],
    }
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
    }
}
