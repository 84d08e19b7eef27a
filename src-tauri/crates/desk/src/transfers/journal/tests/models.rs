//! Any sequence of writes against a map in memory, and any damage against what was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::super::{JournalCondition, JournalRow, files};
use super::{ASIDE, copy_as_killed, open};

type Model = BTreeMap<String, JournalRow>;

#[derive(Debug, Clone)]
enum Act {
    Write(JournalRow),
    WriteAll(Vec<JournalRow>),
    Remove(Vec<String>),
    Reopen,
    KillAndReopen,
}

/// Few ids, so that rows meet again.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..6_u8).prop_map(|number| format!("t{number}")),
        1 => any::<String>(),
    ]
}

fn any_row() -> impl Strategy<Value = JournalRow> {
    let record = prop_oneof![
        3 => any::<String>(),
        1 => (1_000..20_000_usize).prop_map(|length| "x".repeat(length)),
    ];
    (id(), any::<i64>(), any::<bool>(), record).prop_map(|(id, position, ended, record)| {
        JournalRow {
            id,
            position,
            ended,
            record,
        }
    })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => any_row().prop_map(Act::Write),
        3 => prop::collection::vec(any_row(), 0..5).prop_map(Act::WriteAll),
        2 => prop::collection::vec(id(), 0..3).prop_map(Act::Remove),
        1 => Just(Act::Reopen),
        1 => Just(Act::KillAndReopen),
    ]
}

/// The rows in the order in which the journal gives them.
fn in_order(model: &Model) -> Vec<JournalRow> {
    let mut rows: Vec<_> = model.values().cloned().collect();
    rows.sort_by(|one, other| (one.position, &one.id).cmp(&(other.position, &other.id)));
    rows
}

fn apply(model: &mut Model, act: &Act) {
    let mut put = |row: &JournalRow| {
        model.insert(row.id.clone(), row.clone());
    };
    match act {
        Act::Write(row) => put(row),
        Act::WriteAll(rows) => rows.iter().for_each(put),
        Act::Remove(ids) => model.retain(|id, _| !ids.contains(id)),
        Act::Reopen | Act::KillAndReopen => {}
    }
}

/// Plays the acts in `folder` and leaves the journal closed there, or as a kill leaves it. Gives
/// what must be in it after each of them.
fn play(acts: &[Act], folder: &Path, leave_killed: bool) -> Vec<Vec<JournalRow>> {
    let mut place = tempfile::tempdir().unwrap();
    let mut journal = open(place.path()).journal;
    let mut model = Model::new();
    let mut history = vec![Vec::new()];
    let runtime = Runtime::new().unwrap();
    for act in acts {
        apply(&mut model, act);
        match act.clone() {
            Act::Write(row) => runtime.block_on(journal.write(row)).unwrap(),
            Act::WriteAll(rows) => runtime.block_on(journal.write_all(rows)).unwrap(),
            Act::Remove(ids) => runtime.block_on(journal.remove(ids)).unwrap(),
            Act::Reopen | Act::KillAndReopen => {
                if matches!(act, Act::KillAndReopen) {
                    let killed = tempfile::tempdir().unwrap();
                    copy_as_killed(place.path(), killed.path());
                    drop(journal);
                    place = killed;
                } else {
                    drop(journal);
                }
                let opened = open(place.path());
                assert_eq!(opened.condition, JournalCondition::Fine);
                assert_eq!(opened.rows, in_order(&model));
                journal = opened.journal;
            }
        }
        history.push(in_order(&model));
    }
    let living = leave_killed.then_some(journal);
    copy_as_killed(place.path(), folder);
    drop(living);
    history
}

#[derive(Debug, Clone)]
enum Damage {
    Header(usize, u8),
    Byte(prop::sample::Index, u8),
    Truncate(prop::sample::Index),
    Zero(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>();
    prop_oneof![
        // The header of the file and of its first page say most, so they are hit more often.
        3 => (0..120_usize, 1..=u8::MAX)
            .prop_map(|(place, bits)| Damage::Header(place, bits)),
        5 => (place, 1..=u8::MAX).prop_map(|(place, bits)| Damage::Byte(place, bits)),
        1 => any::<prop::sample::Index>().prop_map(Damage::Truncate),
        1 => (any::<prop::sample::Index>(), 1..5000_usize)
            .prop_map(|(place, length)| Damage::Zero(place, length)),
    ]
}

fn harm(path: &Path, damages: &[Damage]) {
    let mut bytes = fs::read(path).unwrap();
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        match damage {
            Damage::Header(place, bits) => {
                if let Some(byte) = bytes.get_mut(*place) {
                    *byte ^= bits;
                }
            }
            Damage::Byte(place, bits) => {
                let place = place.index(bytes.len());
                bytes[place] ^= bits;
            }
            Damage::Truncate(place) => bytes.truncate(place.index(bytes.len())),
            Damage::Zero(place, length) => {
                let place = place.index(bytes.len());
                let end = bytes.len().min(place + length);
                bytes[place..end].fill(0);
            }
        }
    }
    fs::write(path, bytes).unwrap();
}

/// The bytes of the database and its log; a log that is not there and an empty one are the same.
fn bytes_of(folder: &Path, name: &str) -> (Vec<u8>, Vec<u8>) {
    let read = |ending| fs::read(folder.join(format!("{name}{ending}"))).unwrap_or_default();
    (read(""), read("-wal"))
}

/// Opens a harmed journal. Its rows are one of `allowed`, or its bytes are kept.
fn loses_nothing_silently(folder: &Path, allowed: &[Vec<JournalRow>]) {
    let before = bytes_of(folder, files::MAIN);
    let opened = open(folder);
    match &opened.condition {
        JournalCondition::Fine => assert!(allowed.contains(&opened.rows), "rows differ"),
        JournalCondition::KeptAside { file_name } => {
            assert_eq!(file_name, ASIDE);
            assert!(bytes_of(folder, ASIDE) == before, "not kept as it was");
            assert!(opened.rows.is_empty());
        }
        JournalCondition::NewerVersion => {
            assert!(
                bytes_of(folder, files::MAIN) == before,
                "not left as it was"
            );
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_journal_is_a_map_that_survives(acts in prop::collection::vec(act(), 0..25)) {
        let folder = tempfile::tempdir().unwrap();
        let history = play(&acts, folder.path(), false);
        let opened = open(folder.path());
        prop_assert_eq!(opened.condition, JournalCondition::Fine);
        prop_assert_eq!(Some(&opened.rows), history.last());
    }

    #[test]
    fn no_damage_to_the_database_goes_unnoticed(
        acts in prop::collection::vec(act(), 1..8),
        killed in any::<bool>(),
        damages in prop::collection::vec(prop::collection::vec(damage(), 1..3), 12),
    ) {
        let made = tempfile::tempdir().unwrap();
        let history = play(&acts, made.path(), killed);
        for damages in damages {
            let folder = tempfile::tempdir().unwrap();
            copy_as_killed(made.path(), folder.path());
            harm(&files::main_path(folder.path()), &damages);
            loses_nothing_silently(folder.path(), &history[history.len() - 1..]);
        }
    }

    #[test]
    fn damage_to_the_log_costs_the_last_two_writes_at_most(
        acts in prop::collection::vec(any_row().prop_map(Act::Write), 2..8),
        harmed in prop::collection::vec((any::<prop::sample::Index>(), 1..=u8::MAX), 12),
    ) {
        let made = tempfile::tempdir().unwrap();
        let history = play(&acts, made.path(), true);
        for (place, bits) in harmed {
            let folder = tempfile::tempdir().unwrap();
            copy_as_killed(made.path(), folder.path());
            harm(&files::beside(folder.path(), "-wal"), &[Damage::Byte(place, bits)]);
            loses_nothing_silently(folder.path(), &history[history.len() - 3..]);
        }
    }
}
