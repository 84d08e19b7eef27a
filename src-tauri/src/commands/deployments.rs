//! The Deployments screen, and changes of plans.

use plugdesk_desk::Desk;
use plugdesk_desk::connections::ConnectionId;
use plugdesk_desk::deployments::{DeploymentDetails, DeploymentId, DeploymentList};
use plugdesk_desk::fault::Fault;
use plugdesk_desk::plans::{PlanCheck, PlanPreview, PlanRequest, PlansApplied, VersionMatrix};
use tauri::State;

/// Every deployment with what is attached to it.
#[tauri::command]
#[specta::specta]
pub async fn deployments_list(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<DeploymentList, Fault> {
    desk.deployments(&connection).await
}

/// One deployment with its latest attempts.
#[tauri::command]
#[specta::specta]
pub async fn deployment_details(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    deployment: DeploymentId,
) -> Result<DeploymentDetails, Fault> {
    desk.deployment(&connection, &deployment).await
}

/// Cancels the plan that is being carried out. A protected connection asks for the deployment's
/// typed name.
#[tauri::command]
#[specta::specta]
pub async fn deployment_cancel_plan(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    deployment: DeploymentId,
    typed_name: Option<String>,
) -> Result<DeploymentDetails, Fault> {
    desk.cancel_plan(&connection, &deployment, typed_name.as_deref())
        .await
}

/// Restarts the nodes one zone after another. A protected connection asks for the deployment's
/// typed name.
#[tauri::command]
#[specta::specta]
pub async fn deployment_restart(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    deployment: DeploymentId,
    typed_name: Option<String>,
) -> Result<DeploymentDetails, Fault> {
    desk.restart_deployment(&connection, &deployment, typed_name.as_deref())
        .await
}

/// What an act would do to each deployment.
#[tauri::command]
#[specta::specta]
pub async fn plans_preview(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    request: PlanRequest,
) -> Result<PlanPreview, Fault> {
    desk.preview_plans(&connection, &request).await
}

/// Asks the service whether it would take the plans; nothing is changed.
#[tauri::command]
#[specta::specta]
pub async fn plans_check(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    request: PlanRequest,
) -> Result<Vec<PlanCheck>, Fault> {
    desk.check_plans(&connection, &request).await
}

/// Changes the plans, when dry runs show that the service would take all of them. A protected
/// connection asks for its own typed name.
#[tauri::command]
#[specta::specta]
pub async fn plans_apply(
    desk: State<'_, Desk>,
    connection: ConnectionId,
    request: PlanRequest,
    typed_name: Option<String>,
) -> Result<PlansApplied, Fault> {
    desk.apply_plans(&connection, &request, typed_name.as_deref())
        .await
}

/// Which deployment can be raised to which version, and what is missing for it.
#[tauri::command]
#[specta::specta]
pub async fn version_matrix(
    desk: State<'_, Desk>,
    connection: ConnectionId,
) -> Result<VersionMatrix, Fault> {
    desk.version_matrix(&connection).await
}
