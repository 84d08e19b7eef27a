//! Instances of Alibaba Cloud Elasticsearch.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::copy_as::{InstanceCopySubject, InstanceCopyTexts};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::instances::{
    BringAsk, ChangeAsk, ExportFormat, InstallRun, InstallRunId, InstanceDetails, InstanceId,
    InstanceList, PluginKey, RemovedPlugin, RestartOutlook, TableId,
};
use tauri::{State, WebviewWindow};

use crate::shell::browser;
use crate::shell::dialogs::{self, DialogWords};

/// Regions to suggest in the form.
#[tauri::command]
#[specta::specta]
pub async fn regions_known(desk: State<'_, Desk>) -> Result<Vec<String>, Fault> {
    Ok(desk.known_regions())
}

/// Every instance of a region.
#[tauri::command]
#[specta::specta]
pub async fn instances_list(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<InstanceList, Fault> {
    desk.instances(&connection).await
}

/// One instance with its plug-ins.
#[tauri::command]
#[specta::specta]
pub async fn instance_details(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
) -> Result<InstanceDetails, Fault> {
    desk.instance(&connection, &instance).await
}

/// Opens the service's own page about one of its plug-ins in the person's browser.
#[tauri::command]
#[specta::specta]
pub async fn built_in_page_open(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    name: String,
) -> Result<(), Fault> {
    let page = desk.built_in_page(&connection, &instance, &name).await?;
    browser::open(page).await
}

/// What a restart of an instance costs.
#[tauri::command]
#[specta::specta]
pub async fn restart_outlook(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    force: bool,
) -> Result<RestartOutlook, Fault> {
    desk.restart_outlook(&connection, &instance, force).await
}

/// Begins the same change on one or several instances. A protected connection asks for the typed
/// name of each instance.
#[tauri::command]
#[specta::specta]
pub async fn instances_change(
    desk: State<'_, Desk>,
    ask: ChangeAsk,
) -> Result<Vec<InstallRun>, Fault> {
    desk.change_instances(ask).await
}

/// Begins to bring archives into the libraries of one or several instances.
#[tauri::command]
#[specta::specta]
pub async fn plugins_bring(desk: State<'_, Desk>, ask: BringAsk) -> Result<Vec<InstallRun>, Fault> {
    desk.bring_plugins(ask).await
}

/// Removes plug-ins from an instance's library. A protected connection asks for the instance's
/// typed name.
#[tauri::command]
#[specta::specta]
pub async fn library_remove(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    plugins: Vec<PluginKey>,
    typed_name: Option<String>,
) -> Result<Vec<RemovedPlugin>, Fault> {
    desk.remove_from_library(&connection, &instance, plugins, typed_name.as_deref())
        .await
}

/// Interrupts the change that an instance carries out. A protected connection asks for the
/// instance's typed name.
#[tauri::command]
#[specta::specta]
pub async fn change_interrupt(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    typed_name: Option<String>,
) -> Result<(), Fault> {
    desk.interrupt_change(&connection, &instance, typed_name.as_deref())
        .await
}

/// Resumes an interrupted change.
#[tauri::command]
#[specta::specta]
pub async fn change_resume(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
) -> Result<(), Fault> {
    desk.resume_change(&connection, &instance).await
}

/// A run whose transfer is in the list.
#[tauri::command]
#[specta::specta]
pub async fn install_run(desk: State<'_, Desk>, run: InstallRunId) -> Result<InstallRun, Fault> {
    desk.install_run(&run)
}

/// Every run whose transfer is in the list, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn runs_list(desk: State<'_, Desk>) -> Result<Vec<InstallRun>, Fault> {
    Ok(desk.runs())
}

/// Writes a result table to a file that the person chooses; `false` when they choose none.
#[tauri::command]
#[specta::specta]
pub async fn runs_export(
    desk: State<'_, Desk>,
    window: WebviewWindow,
    table: TableId,
    format: ExportFormat,
    words: DialogWords,
) -> Result<bool, Fault> {
    let proposed = desk.export_name(&table, format)?;
    let Some(path) = dialogs::choose_place(&window, &words, &proposed).await else {
        return Ok(false);
    };
    desk.export_runs(&table, format, &path).await?;
    Ok(true)
}

/// What a person would type elsewhere to do an act on an instance.
#[tauri::command]
#[specta::specta]
pub async fn instance_copy_as(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    subject: InstanceCopySubject,
) -> Result<InstanceCopyTexts, Fault> {
    desk.copy_instance_act_as(&connection, &instance, &subject)
        .await
}
