//! The operations: which request asks for which, and what a caller must be allowed for it.

use axum::http::Method;
use percent_encoding::percent_decode_str;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    DescribeRegions,
    ListInstance,
    DescribeInstance,
    ListAllNode,
    DescribeElasticsearchHealth,
    ListPlugins,
    ListUserPlugin,
    InstallSystemPlugin,
    InstallUserPlugins,
    UninstallPlugin,
    PluginAnalysis,
    RemovePlugin,
    RestartInstance,
    EstimatedRestartTime,
    InterruptElasticsearchTask,
    ResumeElasticsearchTask,
    CancelTask,
    ListActionRecords,
    UpdateDict,
    UpdateHotIkDicts,
    UpdateSynonymsDicts,
    UpdateAliwsDict,
    ListDicts,
    ListDictInformation,
}

/// How an operation is asked for.
#[derive(Debug)]
struct Route {
    action: Action,
    /// The name that `x-acs-action` must carry.
    name: &'static str,
    method: &'static str,
    /// The path below `/openapi/`, with `*` for the instance.
    path: &'static str,
    /// The RAM action, where it has another name than the operation.
    permission: Option<&'static str>,
}

const fn route(
    action: Action,
    name: &'static str,
    method: &'static str,
    path: &'static str,
) -> Route {
    Route {
        action,
        name,
        method,
        path,
        permission: None,
    }
}

impl Route {
    const fn allowed_by(self, permission: &'static str) -> Self {
        Self {
            permission: Some(permission),
            ..self
        }
    }
}

/// Every operation that is served. That those whose RAM action is not published have one of their
/// own name is an assumption.
const ROUTES: [Route; 24] = {
    use Action as A;
    [
        route(A::DescribeRegions, "DescribeRegions", "GET", "regions"),
        route(A::ListInstance, "ListInstance", "GET", "instances"),
        route(
            A::DescribeInstance,
            "DescribeInstance",
            "GET",
            "instances/*",
        ),
        route(A::ListAllNode, "ListAllNode", "GET", "instances/*/nodes"),
        route(
            A::DescribeElasticsearchHealth,
            "DescribeElasticsearchHealth",
            "GET",
            "instances/*/elasticsearch-health",
        ),
        route(A::ListPlugins, "ListPlugins", "GET", "instances/*/plugins").allowed_by("ListPlugin"),
        route(
            A::ListUserPlugin,
            "ListUserPlugin",
            "GET",
            "instances/*/userPlugins",
        )
        .allowed_by("ListPlugin"),
        route(
            A::InstallSystemPlugin,
            "InstallSystemPlugin",
            "POST",
            "instances/*/plugins/system/actions/install",
        ),
        route(
            A::InstallUserPlugins,
            "InstallUserPlugins",
            "POST",
            "instances/*/plugins/user/actions/install",
        ),
        route(
            A::UninstallPlugin,
            "UninstallPlugin",
            "POST",
            "instances/*/plugins/actions/uninstall",
        ),
        route(
            A::PluginAnalysis,
            "PluginAnalysis",
            "POST",
            "instances/*/plugins/actions/analysis",
        )
        .allowed_by("UploadPlugin"),
        route(
            A::RemovePlugin,
            "RemovePlugin",
            "POST",
            "instances/*/plugins/actions/remove",
        ),
        route(
            A::RestartInstance,
            "RestartInstance",
            "POST",
            "instances/*/actions/restart",
        ),
        route(
            A::EstimatedRestartTime,
            "EstimatedRestartTime",
            "POST",
            "instances/*/estimated-time/restart-time",
        ),
        route(
            A::InterruptElasticsearchTask,
            "InterruptElasticsearchTask",
            "POST",
            "instances/*/actions/interrupt",
        ),
        route(
            A::ResumeElasticsearchTask,
            "ResumeElasticsearchTask",
            "POST",
            "instances/*/actions/resume",
        ),
        route(
            A::CancelTask,
            "CancelTask",
            "POST",
            "instances/*/actions/cancel-task",
        ),
        route(
            A::ListActionRecords,
            "ListActionRecords",
            "GET",
            "instances/*/action-records",
        ),
        route(A::UpdateDict, "UpdateDict", "PUT", "instances/*/dict"),
        route(
            A::UpdateHotIkDicts,
            "UpdateHotIkDicts",
            "PUT",
            "instances/*/ik-hot-dict",
        ),
        route(
            A::UpdateSynonymsDicts,
            "UpdateSynonymsDicts",
            "PUT",
            "instances/*/synonymsDict",
        ),
        route(
            A::UpdateAliwsDict,
            "UpdateAliwsDict",
            "PUT",
            "instances/*/aliws-dict",
        ),
        route(A::ListDicts, "ListDicts", "GET", "instances/*/dicts"),
        route(
            A::ListDictInformation,
            "ListDictInformation",
            "GET",
            "instances/*/dict/_info",
        ),
    ]
};

/// An operation with the instance that its path names.
#[derive(Debug)]
pub(super) struct Operation {
    route: &'static Route,
    /// Empty for the operations of the whole region.
    pub(super) instance: String,
}

impl Operation {
    /// The operation that a method and a path stand for.
    pub(super) fn of(method: &Method, path: &str) -> Option<Self> {
        let path: Vec<_> = path.strip_prefix("/openapi/")?.split('/').collect();
        ROUTES
            .iter()
            .filter(|route| route.method == method.as_str())
            .find_map(|route| {
                let instance = instance_in(route.path, &path)?;
                Some(Self { route, instance })
            })
    }

    pub(super) fn action(&self) -> Action {
        self.route.action
    }

    /// The name that `x-acs-action` must carry.
    pub(super) fn name(&self) -> &'static str {
        self.route.name
    }

    /// The RAM action, without `elasticsearch:`.
    pub(super) fn permission(&self) -> &'static str {
        self.route.permission.unwrap_or(self.route.name)
    }
}

/// The instance that a path names, if the path has this form.
fn instance_in(form: &str, path: &[&str]) -> Option<String> {
    let mut instance = String::new();
    let mut given = path.iter();
    for wanted in form.split('/') {
        let part = given.next()?;
        if wanted == "*" {
            instance = percent_decode_str(part).decode_utf8_lossy().into_owned();
        } else if wanted != *part {
            return None;
        }
    }
    given.next().is_none().then_some(instance)
}
