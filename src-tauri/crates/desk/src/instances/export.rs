//! A result table as a file: for a spreadsheet, or for a program.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::change::{ExportFormat, InstanceDoing};
use super::view::InstallRun;
use crate::archives::write_fault;
use crate::fault::{Fault, FaultCode, FaultPhase};

/// Makes a spreadsheet read the file as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// With one of these at its front a spreadsheet takes a cell for a formula; the wide forms count as
/// the narrow ones where the input method is Chinese or Japanese.
const FORMULA_STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One line of the file: a plug-in of a run, or a run that is about none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    instance: &'a str,
    name: Option<&'a str>,
    region: Option<&'a str>,
    connection: &'a str,
    plugin: Option<&'a str>,
    file_version: Option<&'a str>,
    doing: String,
    answer: Option<String>,
    state: Option<String>,
    run_state: String,
    instance_state: String,
    nodes_done: Option<u32>,
    nodes: Option<u32>,
    percent: Option<u8>,
    request_id: Option<&'a str>,
    asked_at: &'a str,
    read_at: Option<&'a str>,
    fault: Option<String>,
    service_code: Option<&'a str>,
    service_message: Option<&'a str>,
}

/// The names of the columns, in the order of [`Line::cells`].
const COLUMNS: [&str; 20] = [
    "instance",
    "name",
    "region",
    "connection",
    "plugin",
    "file_version",
    "doing",
    "answer",
    "state",
    "run_state",
    "instance_state",
    "nodes_done",
    "nodes",
    "percent",
    "request_id",
    "asked_at",
    "read_at",
    "fault",
    "service_code",
    "service_message",
];

impl<'a> Line<'a> {
    fn all_of(run: &'a InstallRun) -> Vec<Self> {
        if run.lines.is_empty() {
            return vec![Self::of(run)];
        }
        let line = |line: &'a super::view::InstallLine| Self {
            plugin: Some(&line.key.name),
            file_version: line.key.file_version.as_deref(),
            answer: Some(word(&line.answer)),
            state: line.state.as_ref().map(word),
            ..Self::of(run)
        };
        run.lines.iter().map(line).collect()
    }

    fn of(run: &'a InstallRun) -> Self {
        let (progress, fault) = (run.progress.as_ref(), run.fault.as_ref());
        Self {
            instance: &run.instance.0,
            name: run.instance_name.as_deref(),
            region: run.region.as_deref(),
            connection: &run.connection_name,
            plugin: None,
            file_version: None,
            doing: doing_word(&run.doing),
            answer: None,
            state: None,
            run_state: word(&run.state),
            instance_state: word(&run.instance_state),
            nodes_done: progress.and_then(|record| record.nodes_done),
            nodes: progress.and_then(|record| record.nodes),
            percent: progress.and_then(|record| record.percent),
            request_id: run.request_id.as_deref(),
            asked_at: &run.asked_at,
            read_at: run.read_at.as_deref(),
            fault: fault.map(|fault| word(&fault.code)),
            service_code: fault.and_then(|fault| fault.server_code.as_deref()),
            service_message: fault.and_then(|fault| fault.server_message.as_deref()),
        }
    }

    fn cells(&self) -> [String; 20] {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        [
            self.instance.to_owned(),
            text(self.name),
            text(self.region),
            self.connection.to_owned(),
            text(self.plugin),
            text(self.file_version),
            self.doing.clone(),
            text(self.answer.as_deref()),
            text(self.state.as_deref()),
            self.run_state.clone(),
            self.instance_state.clone(),
            number(self.nodes_done),
            number(self.nodes),
            number(self.percent.map(u32::from)),
            text(self.request_id),
            self.asked_at.to_owned(),
            text(self.read_at),
            text(self.fault.as_deref()),
            text(self.service_code),
            text(self.service_message),
        ]
    }
}

/// The word by which the page's types call a value.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

fn doing_word(doing: &InstanceDoing) -> String {
    match doing {
        InstanceDoing::Bring { install: false } => "bring".to_owned(),
        InstanceDoing::Bring { install: true } => "bring_and_install".to_owned(),
        InstanceDoing::Install => "install".to_owned(),
        InstanceDoing::InstallBuiltIn => "install_built_in".to_owned(),
        InstanceDoing::Uninstall => "uninstall".to_owned(),
        InstanceDoing::Restart => "restart".to_owned(),
        InstanceDoing::Dictionaries { list } => format!("dictionaries_{}", word(list)),
    }
}

/// The table as a file.
pub(crate) fn exported(runs: &[InstallRun], format: ExportFormat) -> Result<Vec<u8>, Fault> {
    match format {
        ExportFormat::Csv => Ok(csv(runs).into_bytes()),
        ExportFormat::Json => json(runs),
    }
}

/// As RFC 4180 writes it.
fn csv(runs: &[InstallRun]) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    row(&mut text, COLUMNS);
    for line in runs.iter().flat_map(Line::all_of) {
        row(&mut text, line.cells());
    }
    text
}

fn row(text: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_cell(text, cell.as_ref());
    }
    text.push_str("\r\n");
}

/// An apostrophe before what would be a formula makes it a text; what the service says is not to
/// be reckoned with by a spreadsheet.
fn push_cell(text: &mut String, cell: &str) {
    let guard = if cell.trim_start_matches(' ').starts_with(FORMULA_STARTS) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !cell.contains([',', ';', '"', '\t', '\r', '\n']) {
        text.push_str(cell);
        return;
    }
    let quoted = cell.replace('"', "\"\"");
    // Writing into a text never fails.
    let _ = write!(text, "\"{guard}{quoted}\"");
}

fn json(runs: &[InstallRun]) -> Result<Vec<u8>, Fault> {
    let lines: Vec<Line<'_>> = runs.iter().flat_map(Line::all_of).collect();
    let mut text = serde_json::to_vec_pretty(&lines)
        .map_err(|_| Fault::new(FaultCode::Internal, FaultPhase::Desk))?;
    text.push(b'\n');
    Ok(text)
}

/// The name to propose. It tells when the table was asked for, in UTC.
pub(crate) fn export_name(runs: &[InstallRun], format: ExportFormat) -> String {
    let asked = runs.iter().map(|run| run.asked_at.as_str()).min();
    let digits: String = asked
        .unwrap_or_default()
        .chars()
        .take_while(|c| *c != '.')
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            'T' => Some('-'),
            _ => None,
        })
        .collect();
    let ending = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
    };
    format!("plugdesk-{digits}.{ending}")
}

/// Writes a file beside its place and renames it, so that there is the former file or the whole new
/// one, and never a part. Blocks.
pub(crate) fn keep(bytes: &[u8], path: &Path) -> Result<(), Fault> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let put = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|refused| refused.error)?;
        Ok(())
    };
    put().map_err(|error| write_fault(&error, &name))
}

#[cfg(test)]
mod tests;
