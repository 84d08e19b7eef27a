//! Instances of Alibaba Cloud Elasticsearch.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::fault::Fault;
use plugdesk_desk::instances::{
    InstallRun, InstallRunId, InstanceDetails, InstanceId, InstanceList, PluginKey,
};
use tauri::State;

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

/// Installs plug-ins, which restarts the cluster. A protected connection asks for the instance's
/// typed name.
#[tauri::command]
#[specta::specta]
pub async fn plugins_install(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    instance: InstanceId,
    plugins: Vec<PluginKey>,
    force: bool,
    typed_name: Option<String>,
) -> Result<InstallRun, Fault> {
    desk.install_plugins(
        &connection,
        &instance,
        plugins,
        force,
        typed_name.as_deref(),
    )
    .await
}

/// An install run of this session.
#[tauri::command]
#[specta::specta]
pub async fn install_run(desk: State<'_, Desk>, run: InstallRunId) -> Result<InstallRun, Fault> {
    desk.install_run(&run)
}
