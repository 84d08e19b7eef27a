//! The same on Alibaba Cloud, where an installation restarts a cluster and is asked for once.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use plugdesk_desk::instances::{
    InstallAnswer, InstallRun, InstanceDetails, InstanceId, PluginState, RunState,
};
use plugdesk_sandbox::{
    Clock, Fault, FaultAnswer, FaultMoment, RedirectTo, RetryAfter, Service, SystemClock,
};
use plugdesk_tests::faults::{Moment, Rule, Toxic};

use crate::matrix::row::{At, Held, Outcome, Promise, Row, promise};
use crate::matrix::stage::Stage;
use crate::matrix::telling::code;

const GROUP: &str = "Alibaba Cloud";
const INSTANCE: &str = "es-cn-i7m27ausp001l0001";
const INSTALL: &str = "/openapi/instances/{InstanceId}/plugins/user/actions/install";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![Row::new(
        GROUP,
        "a clock that is 20 minutes off",
        At::List,
        promise("refused", &["alibaba_clock_skew"], Held::NotAsked),
        || async {
            let stage = Stage::with(|conditions| {
                conditions.sandbox.clock = Arc::new(Fast(TimeDelta::minutes(20)));
            })
            .await;
            listed(&stage).await
        },
    )];
    let refused = |told| promise("refused", told, Held::NotAsked);
    for (situation, answer, told) in [
        (
            "403 with a page, as a firewall gives",
            FaultAnswer::Html403,
            ["not_the_api"].as_slice(),
        ),
        (
            "200 with a page, as a portal gives",
            FaultAnswer::Html200,
            &["not_the_api"],
        ),
        (
            "throttled, `x-acs-retry-after`",
            FaultAnswer::RateLimited(RetryAfter::Seconds(1)),
            &["rate_limited"],
        ),
        (
            "throttled",
            FaultAnswer::RateLimited(RetryAfter::Unsaid),
            &["rate_limited"],
        ),
        ("500", FaultAnswer::Json500, &["server_fault"]),
        (
            "redirected to another host",
            FaultAnswer::Redirect(RedirectTo::OtherHost),
            &["redirected"],
        ),
        (
            "wrong types",
            FaultAnswer::WrongTypes,
            &["answer_unreadable"],
        ),
        (
            "JSON that breaks off",
            FaultAnswer::TruncatedJson,
            &["answer_unreadable"],
        ),
        (
            "16 MiB of JSON",
            FaultAnswer::OversizedJson,
            &["answer_unreadable"],
        ),
        (
            "closed without an answer",
            FaultAnswer::Cut,
            &["connection_cut"],
        ),
    ] {
        rows.push(Row::new(
            GROUP,
            situation,
            At::List,
            refused(told),
            move || async move {
                let stage = Stage::new().await;
                stage
                    .sandbox
                    .switches()
                    .strike(Fault::new(Service::Alibaba, answer));
                listed(&stage).await
            },
        ));
    }
    rows.extend(installations());
    rows
}

fn installations() -> Vec<Row> {
    let (before, after) = (FaultMoment::Before, FaultMoment::After);
    let installed = |told| promise("finished, accepted", told, Held::Installed);
    let lost = || promise("finished, lost", &[], Held::Installed);
    let untouched = |told| promise("refused, refused", told, Held::NotInstalled);
    let mut rows = vec![
        struck(
            "throttled, `x-acs-retry-after`, then fine",
            before,
            FaultAnswer::RateLimited(RetryAfter::Seconds(1)),
            installed(&["rate_limited"]),
        ),
        struck(
            "503, then fine",
            before,
            FaultAnswer::Unavailable(RetryAfter::Seconds(1)),
            installed(&["server_fault"]),
        ),
        struck(
            "403 with a page, as a firewall gives",
            before,
            FaultAnswer::Html403,
            promise("refused, refused", &["not_the_api"], Held::NotInstalled),
        ),
        struck(
            "redirected to another host",
            before,
            FaultAnswer::Redirect(RedirectTo::OtherHost),
            promise("refused, refused", &["redirected"], Held::NotInstalled),
        ),
        struck(
            "500, before the effect",
            before,
            FaultAnswer::Json500,
            untouched(&["server_fault"]),
        ),
        struck("500, after the effect", after, FaultAnswer::Json500, lost()),
        struck(
            "wrong types, after the effect",
            after,
            FaultAnswer::WrongTypes,
            lost(),
        ),
        struck(
            "closed without an answer, before the effect",
            before,
            FaultAnswer::Cut,
            untouched(&["connection_cut"]),
        ),
        struck(
            "closed without an answer, after the effect",
            after,
            FaultAnswer::Cut,
            lost(),
        ),
    ];
    rows.push(Row::new(
        GROUP,
        "reset after the last byte, before the answer",
        At::Install,
        lost(),
        || async {
            let stage = Stage::new().await;
            let (method, path) = At::Install.request();
            let toxic = Toxic::Reset(Moment::BeforeAnswer);
            stage
                .alibaba
                .poison(Rule::requests(toxic, method, path).once());
            install(&stage).await
        },
    ));
    rows
}

fn struck(
    situation: &'static str,
    when: FaultMoment,
    answer: FaultAnswer,
    promise: Promise,
) -> Row {
    Row::new(GROUP, situation, At::Install, promise, move || async move {
        let stage = Stage::new().await;
        let (method, path) = At::Install.request();
        let fault = Fault::new(Service::Alibaba, answer)
            .on(method)
            .at(path)
            .when(when);
        stage.sandbox.switches().strike(fault);
        install(&stage).await
    })
}

async fn listed(stage: &Stage) -> Outcome {
    let connection = stage.connected_to_alibaba().await;
    Stage::listed(stage.desk.instances(&connection).await)
}

/// Installs the first plug-in of the library that can be, and waits until it is over.
async fn install(stage: &Stage) -> Outcome {
    let connection = stage.connected_to_alibaba().await;
    let instance = InstanceId(INSTANCE.to_owned());
    let details = stage.desk.instance(&connection, &instance).await.unwrap();
    let key = details
        .custom
        .iter()
        .find(|one| one.state == PluginState::Uploaded && !one.built_for_another_version)
        .map(|one| one.key.clone())
        .unwrap();
    let begun = stage
        .desk
        .install_plugins(&connection, &instance, vec![key.clone()], false, None)
        .await
        .unwrap();
    let run = stage
        .until(|desk| {
            let run = desk.install_run(&begun.id).ok()?;
            let over = matches!(run.state, RunState::Finished | RunState::Refused);
            (over && !is_tried_again(desk)).then_some(run)
        })
        .await;
    let details = stage.desk.instance(&connection, &instance).await.unwrap();
    let requests = stage.sandbox.requested(Service::Alibaba, "POST", INSTALL);
    Outcome {
        ends: ends(&run),
        told: told(stage),
        tries: "–".to_owned(),
        effects: format!("POST {requests}"),
        held: held(&details, &key),
    }
}

/// Whether a refused installation is still waited with.
fn is_tried_again(desk: &plugdesk_desk::Desk) -> bool {
    desk.transfers().iter().any(|view| !view.state.ended())
}

fn ends(run: &InstallRun) -> String {
    let state = match run.state {
        RunState::Finished => "finished",
        RunState::Refused => "refused",
        _ => "under way",
    };
    let answer = match run.lines.first().map(|line| line.answer) {
        Some(InstallAnswer::NotAsked) => "not asked",
        Some(InstallAnswer::Accepted) => "accepted",
        Some(InstallAnswer::NotNamed) => "not named",
        Some(InstallAnswer::Refused) => "refused",
        Some(InstallAnswer::Lost) => "lost",
        None => "no line",
    };
    format!("{state}, {answer}")
}

fn told(stage: &Stage) -> Vec<String> {
    let transfers = stage.desk.transfers();
    let said = transfers.iter().flat_map(|view| {
        let said = view.steps.iter().flat_map(|step| &step.said);
        said.map(|said| code(&said.fault))
            .chain(view.fault.as_ref().map(code))
    });
    let mut told: Vec<String> = said.collect();
    told.dedup();
    told
}

fn held(details: &InstanceDetails, key: &plugdesk_desk::instances::PluginKey) -> Held {
    let found = details.custom.iter().find(|one| one.key == *key);
    match found.map(|one| one.state) {
        Some(PluginState::Installed) => Held::Installed,
        _ => Held::NotInstalled,
    }
}

/// A clock ahead of this computer's.
#[derive(Debug)]
struct Fast(TimeDelta);

impl Clock for Fast {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.0
    }
}
