//! The files, as a spreadsheet and a program read them.

use super::*;
use crate::connections::ConnectionId;
use crate::instances::{
    ChangeRecord, ChangeState, InstallAnswer, InstallLine, InstallRunId, InstanceId, InstanceState,
    PluginKey, PluginState, RunState, TableId,
};

fn line(name: &str, answer: InstallAnswer, state: PluginState) -> InstallLine {
    InstallLine {
        key: PluginKey {
            name: name.to_owned(),
            file_version: Some("CAEQ1".to_owned()),
        },
        answer,
        state: Some(state),
    }
}

fn run(lines: Vec<InstallLine>) -> InstallRun {
    InstallRun {
        id: InstallRunId("r".to_owned()),
        revision: 1,
        table: TableId("t".to_owned()),
        doing: InstanceDoing::Bring { install: true },
        connection: ConnectionId("c".to_owned()),
        connection_name: "Acme, \"prod\"".to_owned(),
        region: Some("cn-hangzhou".to_owned()),
        instance: InstanceId("es-cn-1".to_owned()),
        instance_name: Some("搜索".to_owned()),
        state: RunState::Finished,
        progress: Some(ChangeRecord {
            id: "x".to_owned(),
            action: "InstallUserPlugin".to_owned(),
            state: ChangeState::Running,
            percent: Some(66),
            phases: Vec::new(),
            nodes: Some(3),
            nodes_done: Some(2),
            interruptible: None,
            started_at: None,
            ended_at: None,
            by: None,
        }),
        instance_state: InstanceState::Active,
        lines,
        request_id: Some("5FFD9ED4".to_owned()),
        fault: None,
        asked_at: "2026-11-22T11:34:47.123Z".to_owned(),
        read_at: None,
    }
}

fn refused() -> InstallRun {
    let mut fault = Fault::new(FaultCode::AlibabaPluginRefused, FaultPhase::Answer);
    fault.server_code = Some("PluginPolicyIllegal".to_owned());
    fault.server_message = Some("=HYPERLINK(\"http://x\")\nnot, granted".to_owned());
    InstallRun {
        doing: InstanceDoing::Dictionaries {
            list: crate::instances::DictionaryList::IkHot,
        },
        state: RunState::Refused,
        fault: Some(fault),
        ..run(Vec::new())
    }
}

/// Reads a file as RFC 4180 writes it.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    assert!(cell.is_empty() && record.is_empty(), "{text:?}");
    records
}

#[test]
fn a_spreadsheet_gets_a_line_for_each_plugin_and_one_for_what_is_about_none() {
    let done = run(vec![
        line("a", InstallAnswer::Accepted, PluginState::Installed),
        line("-b", InstallAnswer::NotNamed, PluginState::Failed),
    ]);
    let text = csv(&[done, refused()]);
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap();
    let records = records(text);
    assert_eq!(records.len(), 4);
    assert!(records.iter().all(|record| record.len() == COLUMNS.len()));
    assert_eq!(records[0], COLUMNS);
    assert_eq!(
        records[1][..12],
        [
            "es-cn-1",
            "搜索",
            "cn-hangzhou",
            "Acme, \"prod\"",
            "a",
            "CAEQ1",
            "bring_and_install",
            "accepted",
            "installed",
            "finished",
            "active",
            "2",
        ]
    );
    assert_eq!(records[1][12..15], ["3", "66", "5FFD9ED4"]);
    assert_eq!(records[2][4], "'-b");
    assert_eq!(records[3][4..9], ["", "", "dictionaries_ik_hot", "", ""]);
    assert_eq!(
        records[3][17..],
        [
            "alibaba_plugin_refused",
            "PluginPolicyIllegal",
            "'=HYPERLINK(\"http://x\")\nnot, granted"
        ]
    );
}

#[test]
fn nothing_that_a_service_says_is_a_formula() {
    for said in [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠A",
    ] {
        let mut text = String::new();
        push_cell(&mut text, said);
        let kept = text.strip_prefix("\"'").unwrap();
        assert_eq!(kept.strip_suffix('"'), Some(said), "{text:?}");
    }
    let mut text = String::new();
    push_cell(&mut text, "2026-11-22T11:34:47Z");
    assert_eq!(text, "2026-11-22T11:34:47Z");
}

#[test]
fn a_program_gets_numbers_as_numbers_and_nothing_as_null() {
    let done = run(vec![line(
        "=a",
        InstallAnswer::Accepted,
        PluginState::Installed,
    )]);
    let bytes = exported(&[done, refused()], ExportFormat::Json).unwrap();
    let read: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read[0]["plugin"], "=a");
    assert_eq!(read[0]["percent"], 66);
    assert_eq!(read[0]["fault"], Value::Null);
    assert_eq!(read[1]["plugin"], Value::Null);
    assert_eq!(read[1]["fault"], "alibaba_plugin_refused");
    assert_eq!(read[1]["runState"], "refused");
}

#[test]
fn the_name_tells_when_the_first_was_asked_for() {
    let later = InstallRun {
        asked_at: "2026-11-22T11:40:00.000Z".to_owned(),
        ..run(Vec::new())
    };
    let runs = [later, run(Vec::new())];
    assert_eq!(
        export_name(&runs, ExportFormat::Csv),
        "plugdesk-20261122-113447.csv"
    );
    assert_eq!(
        export_name(&runs, ExportFormat::Json),
        "plugdesk-20261122-113447.json"
    );
}

#[test]
fn a_file_is_whole_or_the_former_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    keep(b"former", &path).unwrap();
    keep(b"new", &path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

    let gone = folder.path().join("gone").join("table.csv");
    let fault = keep(b"new", &gone).unwrap_err();
    assert_eq!(fault.code, FaultCode::FolderUnwritable);
    let told = serde_json::to_string(&fault).unwrap();
    assert!(!told.contains("gone"), "{told}");
    // A folder in the file's place is not replaced, and nothing is left beside it.
    let taken = folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    keep(b"new", &taken).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}
