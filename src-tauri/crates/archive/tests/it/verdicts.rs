//! Real plugin zips against the verdicts that real installers gave.
//!
//! The zips hold compiled code of others and are no part of the project. `PLUGDESK_PLUGINS` names
//! the folder that holds them, `PLUGDESK_FIXTURES` the one with `plugins/verdicts.tsv`. Without
//! both this test says so and passes; zips that are not there are left out.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use plugdesk_archive::{ElasticsearchVersion, Limits, Target, Verdict, inspect};

/// One row: the file, what it is installed on, and whether that works.
struct Row<'a> {
    file: &'a str,
    target: Target,
    blocked: bool,
    why: &'a str,
}

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    table.lines().skip(1).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        let [file, version, java, expected, why] = columns[..] else {
            panic!("{line:?} has not five columns");
        };
        Row {
            file: file.rsplit('/').next().unwrap(),
            target: Target {
                elasticsearch: ElasticsearchVersion::parse(version),
                java: Some(java.parse().unwrap()),
                ..Target::default()
            },
            blocked: expected == "blocked",
            why,
        }
    })
}

#[test]
fn real_plugins_get_the_verdicts_of_real_installers() {
    let folder = |variable| std::env::var_os(variable).map(PathBuf::from);
    let (Some(plugins), Some(fixtures)) = (folder("PLUGDESK_PLUGINS"), folder("PLUGDESK_FIXTURES"))
    else {
        println!("PLUGDESK_PLUGINS and PLUGDESK_FIXTURES do not both name a folder");
        return;
    };
    let table = std::fs::read_to_string(fixtures.join("plugins/verdicts.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for row in rows(&table) {
        let Ok(file) = File::open(plugins.join(row.file)) else {
            println!("{} is not there", row.file);
            continue;
        };
        let inspection = inspect(BufReader::new(file), &Limits::default()).unwrap();
        let report = inspection.judge(&row.target);
        compared += 1;
        if (report.verdict == Verdict::Blocked) != row.blocked {
            let first = report
                .findings
                .iter()
                .max_by_key(|finding| finding.severity);
            wrong.push(format!(
                "{}: {:?} because of {first:?}, expected otherwise: {}",
                row.file, report.verdict, row.why
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 0, "{} holds none of the zips", plugins.display());
}
