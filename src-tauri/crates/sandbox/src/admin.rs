//! The switches over HTTP: `GET` and `POST /_sandbox/switches` on the origin of Elastic Cloud.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use crate::alibaba::OssFault;
use crate::body::{BodyError, read_json};
use crate::credentials::is_secret;
use crate::faults::Fault;
use crate::options::{BytesPerSecond, InstallResultForm};
use crate::switches::{
    ActionRefusal, FailNextPlan, NextChange, Service, SwitchPositions, Switches,
};

/// What the endpoint works with: the switches, and the key that may turn them.
#[derive(Debug)]
struct Panel {
    switches: Switches,
    api_key: SecretString,
}

/// The switches endpoint. It takes the main `api_key` of Elastic Cloud.
pub(crate) fn routes(switches: Switches, api_key: SecretString) -> Router {
    Router::new()
        .route("/_sandbox/switches", get(show).post(turn))
        .with_state(Arc::new(Panel { switches, api_key }))
}

/// How far ahead or behind Alibaba Cloud's clock may be set: a century.
const FARTHEST: TimeDelta = TimeDelta::days(36_525);

/// What to turn; whatever is left out stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    /// The Elastic service whose next generated id exists already.
    next_id_clashes: Option<Service>,
    next_answer: Option<Fault>,
    /// `null` takes the limit away.
    #[serde(default)]
    upload_bytes_per_second: RateTurn,
    install_result: Option<InstallResultForm>,
    /// An Alibaba instance that is gone from now on.
    released_instance: Option<String>,
    plan_step_millis: Option<u64>,
    fail_next_plan: Option<FailNextPlan>,
    /// The name or the id of a deployment that is gone from now on.
    deleted_deployment: Option<String>,
    #[serde(default)]
    alibaba: AlibabaTurn,
    oss_fault: Option<OssFault>,
}

/// What to turn of Alibaba Cloud's own switches.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AlibabaTurn {
    /// An instance that somebody else keeps busy from now on, and one that is left alone again.
    busy_instance: Option<String>,
    free_instance: Option<String>,
    custom_plugins_suspended: Option<bool>,
    built_in_overridden: Option<bool>,
    clock_offset_seconds: Option<i64>,
    sts_expired: Option<bool>,
    /// An operation or a RAM action that the account may not use from now on, and one that it may
    /// use again.
    deny: Option<String>,
    allow: Option<String>,
    refuse: Option<ActionRefusal>,
    next_change: Option<NextChange>,
    health: Option<HealthTurn>,
}

/// What an instance says of its health; without `health` it says what it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthTurn {
    instance: String,
    health: Option<String>,
}

impl AlibabaTurn {
    fn turn(self, switches: &Switches) -> Result<(), PanelError> {
        if let Some(refusal) = &self.refuse
            && !(400..600).contains(&refusal.status)
        {
            return Err(PanelError::NoRefusal);
        }
        if let Some(seconds) = self.clock_offset_seconds {
            let offset = TimeDelta::try_seconds(seconds);
            let offset = offset.filter(|offset| offset.abs() <= FARTHEST);
            switches.set_alibaba_clock_offset(offset.ok_or(PanelError::NoSuchTime)?);
        }
        for (instance, busy) in [(self.busy_instance, true), (self.free_instance, false)] {
            if let Some(instance) = instance {
                switches.set_busy(&instance, busy);
            }
        }
        for (action, denied) in [(self.deny, true), (self.allow, false)] {
            if let Some(action) = action {
                switches.deny(&action, denied);
            }
        }
        if let Some(suspended) = self.custom_plugins_suspended {
            switches.suspend_custom_plugins(suspended);
        }
        if let Some(overridden) = self.built_in_overridden {
            switches.override_built_in(overridden);
        }
        if let Some(expired) = self.sts_expired {
            switches.expire_sts(expired);
        }
        if let Some(refusal) = self.refuse {
            switches.refuse(refusal);
        }
        if let Some(next) = self.next_change {
            switches.decide_next_change(next);
        }
        if let Some(HealthTurn { instance, health }) = self.health {
            switches.set_health(&instance, health.as_deref());
        }
        Ok(())
    }
}

/// Tells `null` apart from a field that is not there.
#[derive(Debug, Default)]
enum RateTurn {
    #[default]
    Keep,
    To(Option<BytesPerSecond>),
}

impl<'de> Deserialize<'de> for RateTurn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::To)
    }
}

/// Why the endpoint refuses.
#[derive(Debug, thiserror::Error)]
enum PanelError {
    #[error("send the api_key of Elastic Cloud as Authorization: ApiKey KEY")]
    Unauthorized,
    #[error(transparent)]
    Body(#[from] BodyError),
    #[error("the body is not a set of switches: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("ids clash on elastic_cloud and ece only")]
    NoGeneratedIds,
    #[error("no clock is so far ahead or behind")]
    NoSuchTime,
    #[error("a refusal has a status from 400 to 599")]
    NoRefusal,
}

impl IntoResponse for PanelError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Body(BodyError::TooLong) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(_)
            | Self::Malformed(_)
            | Self::NoGeneratedIds
            | Self::NoSuchTime
            | Self::NoRefusal => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

impl Panel {
    fn admit(&self, headers: &HeaderMap) -> Result<(), PanelError> {
        headers
            .get("authorization")
            .and_then(|value| value.to_str().ok()?.strip_prefix("ApiKey "))
            .filter(|key| is_secret(&self.api_key, key))
            .map(|_| ())
            .ok_or(PanelError::Unauthorized)
    }
}

async fn show(
    State(panel): State<Arc<Panel>>,
    headers: HeaderMap,
) -> Result<Json<SwitchPositions>, PanelError> {
    panel.admit(&headers)?;
    Ok(Json(panel.switches.positions()))
}

async fn turn(
    State(panel): State<Arc<Panel>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SwitchPositions>, PanelError> {
    panel.admit(&headers)?;
    let turn: Turn = serde_json::from_slice(&read_json(body).await?)?;
    // What may be refused comes first, so that a refused body has turned nothing.
    if let Some(Service::Alibaba | Service::Oss) = turn.next_id_clashes {
        return Err(PanelError::NoGeneratedIds);
    }
    turn.alibaba.turn(&panel.switches)?;
    if let Some(service) = turn.next_id_clashes {
        panel.switches.clash_next_id(service);
    }
    if let Some(fault) = turn.next_answer {
        panel.switches.strike(fault);
    }
    if let RateTurn::To(rate) = turn.upload_bytes_per_second {
        panel.switches.set_upload_rate(rate);
    }
    if let Some(form) = turn.install_result {
        panel.switches.set_install_result(form);
    }
    if let Some(instance) = turn.released_instance {
        panel.switches.release_instance(&instance);
    }
    if let Some(millis) = turn.plan_step_millis {
        panel.switches.set_plan_step(Duration::from_millis(millis));
    }
    if let Some(failure) = turn.fail_next_plan {
        panel.switches.fail_next_plan(failure);
    }
    if let Some(deployment) = turn.deleted_deployment {
        panel.switches.delete_deployment(&deployment);
    }
    if let Some(fault) = turn.oss_fault {
        panel.switches.strike_oss(fault);
    }
    Ok(Json(panel.switches.positions()))
}
