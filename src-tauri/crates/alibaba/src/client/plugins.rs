//! Plug-ins: what is there, taking in, installing, removing.

use plugdesk_net::CancellationToken;
use serde_json::{Value, json};

use super::Client;
use super::request::{Request, path_of};
use super::sending::Pages;
use crate::analysis::{AnalysedPlugin, DryRun, PluginSource};
use crate::answered::Answered;
use crate::client_token::ClientToken;
use crate::envelope::{Done, Listed, Name};
use crate::error::{Error, Operation};
use crate::instance::InstanceId;
use crate::plugin::{PluginToInstall, SystemPlugin, UserPlugin, UserPluginEntry};
use crate::restart::Force;

/// The size of a page of plug-ins, which Alibaba Cloud's own tools use. A library holds at most so
/// many archives.
const PLUGINS_PER_PAGE: usize = 50;

impl Client {
    /// The custom plug-ins in the instance's library, one per uploaded version
    /// (`ListUserPlugin`). Errors of its own: `InstanceNotFound`.
    pub async fn list_user_plugins(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<UserPlugin>>, Error> {
        let pages = plugins_of(Operation::ListUserPlugin, path_of(id, "/userPlugins"));
        let entries = self.pages(pages, UserPluginEntry::key, cancel).await?;
        Ok(entries.map(|list| {
            list.into_iter()
                .flat_map(UserPluginEntry::into_versions)
                .collect()
        }))
    }

    /// The plug-ins that Alibaba Cloud ships (`ListPlugins`, which lists no custom ones). Errors
    /// of its own: `InstanceNotFound`.
    pub async fn list_system_plugins(
        &self,
        id: &InstanceId,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<SystemPlugin>>, Error> {
        let pages = plugins_of(Operation::ListPlugins, path_of(id, "/plugins"));
        self.pages(pages, |one: &SystemPlugin| one.name.clone(), cancel)
            .await
    }

    /// Installs plug-ins that Alibaba Cloud ships and thereby restarts the cluster
    /// (`InstallSystemPlugin`). Gives the names of those whose installation was started.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`.
    pub async fn install_system_plugins(
        &self,
        id: &InstanceId,
        names: &[String],
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<String>>, Error> {
        let path = path_of(id, "/plugins/system/actions/install");
        let request = Request::post(Operation::InstallSystemPlugin, path)
            .once(token)
            .with(&json!(names));
        self.names(request, cancel).await
    }

    /// Installs custom plug-ins from the library and thereby restarts the cluster
    /// (`InstallUserPlugins`). Gives the names of the plug-ins whose installation was started;
    /// none where the service does not repeat them.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`.
    pub async fn install_user_plugins(
        &self,
        id: &InstanceId,
        plugins: &[PluginToInstall],
        force: Force,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<String>>, Error> {
        let list = plugins.iter().map(PluginToInstall::to_json).collect();
        let path = path_of(id, "/plugins/user/actions/install");
        let request = Request::post(Operation::InstallUserPlugins, path)
            .forced(force)
            .with(&Value::Array(list));
        self.names(request, cancel).await
    }

    /// Uninstalls plug-ins, custom ones too, and thereby restarts the cluster
    /// (`UninstallPlugin`). Custom ones stay in the library. With `force` a change that is under
    /// way is cancelled on instances with the cloud-native control architecture.
    ///
    /// Errors of its own: `InstanceActivating`, `InstanceNotFound`.
    pub async fn uninstall_plugins(
        &self,
        id: &InstanceId,
        names: &[String],
        force: Force,
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<String>>, Error> {
        let path = path_of(id, "/plugins/actions/uninstall");
        let request = Request::post(Operation::UninstallPlugin, path)
            .once(token)
            .forced(force)
            .with(&json!(names));
        self.names(request, cancel).await
    }

    /// Has the service look into archives in a bucket and, unless it is a dry run, takes them
    /// into the instance's library (`PluginAnalysis`). Nothing is installed by it.
    pub async fn analyse_plugins(
        &self,
        id: &InstanceId,
        plugins: &[PluginSource],
        dry_run: DryRun,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<AnalysedPlugin>>, Error> {
        let list = plugins.iter().map(PluginSource::to_json).collect();
        let path = path_of(id, "/plugins/actions/analysis");
        let request = Request::post(Operation::PluginAnalysis(dry_run), path)
            .asking("dryRun", dry_run.0.to_string())
            .with(&Value::Array(list));
        let answered: Answered<Listed<Value>> = self.call(request, cancel).await?;
        Ok(answered.map(|list| list.0.iter().map(AnalysedPlugin::read).collect()))
    }

    /// Removes custom plug-ins from the library (`RemovePlugin`). They must not be installed.
    pub async fn remove_plugins(
        &self,
        id: &InstanceId,
        plugins: &[UserPlugin],
        cancel: &CancellationToken,
    ) -> Result<Answered<bool>, Error> {
        let list = plugins.iter().map(UserPlugin::to_remove).collect();
        let path = path_of(id, "/plugins/actions/remove");
        let request = Request::post(Operation::RemovePlugin, path).with(&Value::Array(list));
        let answered: Answered<Done> = self.call(request, cancel).await?;
        Ok(answered.map(|done| done.0))
    }

    async fn names(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<String>>, Error> {
        let answered: Answered<Listed<Name>> = self.call(request, cancel).await?;
        Ok(answered.map(Listed::names))
    }
}

fn plugins_of(operation: Operation, path: String) -> Pages<impl Fn() -> Request> {
    Pages {
        ask: move || Request::get(operation, path.clone()),
        size: PLUGINS_PER_PAGE,
        most: usize::MAX,
    }
}
