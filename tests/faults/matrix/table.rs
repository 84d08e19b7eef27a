//! The table, in `target/fault-matrix.md` and in the documentation.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::row::{Outcome, Row};
use super::rows::NOT_MADE;

const BEGIN: &str = "<!-- fault matrix -->";
const END: &str = "<!-- end of fault matrix -->";

/// The whole table as it stands in the documentation.
pub(crate) fn written(ran: &[(Row, Result<Outcome, String>)]) -> String {
    let mut text = String::new();
    let mut group = "";
    for (row, outcome) in ran {
        if row.group != group {
            group = row.group;
            let _ = write!(
                text,
                "\n### {group}\n\n\
                 | situation | at | ends | told | tries | effects | on the service |\n\
                 | --- | --- | --- | --- | --- | --- | --- |\n"
            );
        }
        let (situation, at) = (&row.situation, row.at);
        let _ = match outcome {
            Ok(outcome) => {
                let told = if outcome.told.is_empty() {
                    "–".to_owned()
                } else {
                    outcome.told.join(", ")
                };
                let Outcome {
                    ends,
                    tries,
                    effects,
                    held,
                    ..
                } = outcome;
                writeln!(
                    text,
                    "| {situation} | {at} | {ends} | {told} | {tries} | {effects} | {held} |"
                )
            }
            Err(_) => writeln!(text, "| {situation} | {at} | broke down | | | | |"),
        };
    }
    text.push_str(
        "\n### Not made here\n\n| situation | why, and what holds it instead |\n| --- | --- |\n",
    );
    for (situation, why) in NOT_MADE {
        let _ = writeln!(text, "| {situation} | {why} |");
    }
    text
}

/// Leaves the table where the builds are.
pub(crate) fn keep(table: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.parent().unwrap_or(folder).join("fault-matrix.md");
    std::fs::write(&path, table.trim_start()).unwrap();
}

/// Holds the documentation to the table.
pub(crate) fn compare_with_document(table: &str) {
    let document = std::fs::read_to_string(document()).unwrap();
    let (_, kept, _) = parts(&document);
    let differing: Vec<String> = table
        .lines()
        .filter(|line| !kept.lines().any(|old| old == *line))
        .map(|line| format!("+ {line}"))
        .chain(
            kept.lines()
                .filter(|line| !table.lines().any(|new| new == *line))
                .map(|line| format!("- {line}")),
        )
        .collect();
    assert!(
        kept.trim() == table.trim(),
        "The fault matrix in docs/TESTING.md is not what came out:\n\n{}\n\nIf what came out is \
         right, renew it:\nPLUGDESK_DERIVE=1 cargo test -p plugdesk-tests --test faults fault_matrix",
        differing.join("\n")
    );
}

/// Writes the table into the documentation.
pub(crate) fn renew_document(table: &str) {
    let text = std::fs::read_to_string(document()).unwrap();
    let (before, _, after) = parts(&text);
    let table = table.trim();
    let renewed = format!("{before}{BEGIN}\n\n{table}\n\n{END}{after}");
    std::fs::write(document(), renewed).unwrap();
}

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/TESTING.md")
}

/// What stands before the table, the table, and what stands behind it.
fn parts(document: &str) -> (&str, &str, &str) {
    let split = document
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?)));
    let missing = || format!("docs/TESTING.md has no place between {BEGIN} and {END}");
    let (before, (table, after)) = split.ok_or_else(missing).unwrap();
    (before, table, after)
}
