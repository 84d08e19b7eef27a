//! Name and password at ECE: a token at the first call, another before it ends, and none where the
//! installation gives none.

use std::sync::Arc;

use chrono::TimeDelta;
use plugdesk_elastic::{
    Client, Credentials, Encoding, ErrorKind, IncludeDeployments, Operation, Upload,
};
use plugdesk_net::{CancellationToken, RetryAdvice};
use plugdesk_sandbox::{
    EceLogin, Fault, FaultAnswer, FaultMoment, RetryAfter, SandboxOptions, Service,
};
use secrecy::SecretString;

use crate::enterprise::{client, trust};
use crate::hand_clock::HandClock;
use crate::stage::{Stage, new};

/// A sandbox, a client that signs in with name and password, and the clocks of both.
struct Sessions {
    stage: Stage,
    client: Client,
    here: Arc<HandClock>,
    there: Arc<HandClock>,
    cancel: CancellationToken,
}

impl Sessions {
    async fn begin() -> Self {
        Self::with(|_| {}, None).await
    }

    async fn with(change: impl FnOnce(&mut SandboxOptions), password: Option<&str>) -> Self {
        let (here, there) = (HandClock::new(), HandClock::new());
        let sandbox_clock: Arc<dyn plugdesk_sandbox::Clock> = there.clone();
        let stage = Stage::with(|options| {
            options.clock = sandbox_clock;
            change(options);
        })
        .await;
        let ready = stage.sandbox.ready().ece.clone();
        let credentials = Credentials::User {
            username: ready.username,
            password: password.map_or(ready.password, SecretString::from),
        };
        let client = client(&stage, trust(&stage).await, credentials).with_clock(here.clone());
        Self {
            stage,
            client,
            here,
            there,
            cancel: CancellationToken::new(),
        }
    }

    fn pass(&self, time: TimeDelta) {
        self.here.advance(time);
        self.there.advance(time);
    }

    async fn list(&self) {
        self.client.list_extensions(&self.cancel).await.unwrap();
    }

    fn posted(&self, what: &str) -> u64 {
        let path = format!("/api/v1/users/auth/{what}");
        self.stage.sandbox.requested(Service::Ece, "POST", &path)
    }

    /// How often it was logged in, and how often a token was exchanged.
    fn signed_in(&self) -> (u64, u64) {
        (self.posted("_login"), self.posted("_refresh"))
    }

    fn strike(&self, path: &str, answer: FaultAnswer) {
        let fault = Fault::new(Service::Ece, answer).at(path);
        self.stage.sandbox.switches().strike(fault);
    }
}

#[tokio::test]
async fn the_first_call_logs_in_and_the_others_use_its_token() {
    let sessions = Sessions::begin().await;
    assert_eq!(sessions.signed_in(), (0, 0));
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (client, cancel) = (sessions.client.clone(), sessions.cancel.clone());
        calls.spawn(async move { client.list_extensions(&cancel).await });
    }
    while let Some(answer) = calls.join_next().await {
        answer.unwrap().unwrap();
    }
    assert_eq!(sessions.signed_in(), (1, 0));
}

#[tokio::test]
async fn a_token_is_exchanged_before_it_ends() {
    let sessions = Sessions::begin().await;
    sessions.list().await;
    sessions.pass(TimeDelta::minutes(54));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (1, 0));
    sessions.pass(TimeDelta::minutes(2));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (1, 1));
    sessions.pass(TimeDelta::minutes(50));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (1, 1));
    // Nothing was asked for hours: the token is over, and refreshing it would be refused.
    sessions.pass(TimeDelta::hours(5));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (2, 1));
}

/// What this computer takes for the time does not decide how long a token is used.
#[tokio::test]
async fn a_clock_that_is_wrong_by_hours_does_no_harm() {
    for hours in [-5, 5] {
        let sessions = Sessions::begin().await;
        sessions.here.advance(TimeDelta::hours(hours));
        sessions.list().await;
        sessions.pass(TimeDelta::minutes(30));
        sessions.list().await;
        assert_eq!(sessions.signed_in(), (1, 0));
        sessions.pass(TimeDelta::minutes(26));
        sessions.list().await;
        assert_eq!(sessions.signed_in(), (1, 1));
    }
}

#[tokio::test]
async fn a_session_that_ended_elsewhere_is_begun_anew_and_the_call_repeated() {
    let sessions = Sessions::begin().await;
    sessions.list().await;
    // The service's time passes alone, so that its refusal comes as a surprise.
    sessions.there.advance(TimeDelta::hours(2));
    let created = sessions
        .client
        .create_extension(&new("made-once"), &sessions.cancel)
        .await
        .unwrap();
    assert_eq!(sessions.signed_in(), (2, 0));
    let listed = sessions.client.list_extensions(&sessions.cancel).await;
    let listed = listed.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id, created.value.id);
}

#[tokio::test]
async fn an_upload_begins_with_a_young_token_and_is_not_repeated() {
    let sessions = Sessions::begin().await;
    let created = sessions
        .client
        .create_extension(&new("uploaded"), &sessions.cancel)
        .await
        .unwrap();
    let id = created.value.id;
    let file = sessions.stage.archive("words.zip", 10_000);
    let upload = || Upload::new(file.clone(), Encoding::RawZip);
    let send = || {
        sessions
            .client
            .upload_extension(&id, upload(), &sessions.cancel)
    };
    send().await.unwrap();
    assert_eq!(sessions.signed_in(), (1, 0));
    sessions.pass(TimeDelta::minutes(10));
    send().await.unwrap();
    assert_eq!(sessions.signed_in(), (1, 1));

    sessions.there.advance(TimeDelta::hours(2));
    let error = send().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::SessionOver), "{error:?}");
    assert_eq!(error.retry(), RetryAdvice::Now);
    send().await.unwrap();
    assert_eq!(sessions.signed_in(), (2, 1));
    let path = "/api/v1/deployments/extensions/{extension_id}";
    let puts = sessions.stage.sandbox.requested(Service::Ece, "PUT", path);
    assert_eq!(puts, 4);
}

#[tokio::test]
async fn a_refresh_that_fails_leaves_the_token_in_use() {
    let sessions = Sessions::begin().await;
    sessions.list().await;
    sessions.pass(TimeDelta::minutes(56));
    sessions.strike("/_refresh", FaultAnswer::Unavailable(RetryAfter::Unsaid));
    sessions.list().await;
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (1, 1));
    sessions.pass(TimeDelta::seconds(30));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (1, 2));
}

#[tokio::test]
async fn a_refresh_that_is_refused_leads_to_a_login() {
    let sessions = Sessions::begin().await;
    sessions.list().await;
    sessions.here.advance(TimeDelta::minutes(56));
    sessions.there.advance(TimeDelta::hours(2));
    sessions.list().await;
    assert_eq!(sessions.signed_in(), (2, 1));
}

#[tokio::test]
async fn without_a_login_the_password_goes_along_and_nobody_asks_again() {
    for login in [EceLogin::NotFound404, EceLogin::NotImplemented501] {
        let sessions = Sessions::with(|options| options.ece_login = login, None).await;
        sessions.list().await;
        sessions.pass(TimeDelta::hours(5));
        sessions.list().await;
        assert_eq!(sessions.signed_in(), (1, 0));
    }
    let sessions = Sessions::with(
        |options| options.ece_login = EceLogin::NotFound404,
        Some("wrong"),
    )
    .await;
    let error = sessions.client.list_extensions(&sessions.cancel).await;
    let error = error.unwrap_err();
    assert_eq!(error.operation, Operation::ListExtensions);
    assert!(matches!(error.kind, ErrorKind::Unauthenticated), "{error}");
}

#[tokio::test]
async fn a_wrong_password_is_said_at_the_login() {
    let sessions = Sessions::with(|_| {}, Some("wrong")).await;
    let error = sessions.client.list_extensions(&sessions.cancel).await;
    let error = error.unwrap_err();
    assert_eq!(error.operation, Operation::SignIn);
    assert!(matches!(error.kind, ErrorKind::Unauthenticated), "{error}");
    assert_eq!(error.retry(), RetryAdvice::Never);
    assert_eq!(sessions.signed_in(), (1, 0));
}

/// What a call is refused for in the name of its user is no reason to sign in again.
#[tokio::test]
async fn a_refusal_of_the_extension_is_not_taken_for_the_end_of_the_session() {
    let sessions = Sessions::with(
        |options| options.seed = plugdesk_sandbox::SeedData::Demo,
        None,
    )
    .await;
    let listed = sessions.client.list_extensions(&sessions.cancel).await;
    let mut refused = 0;
    for extension in listed.unwrap() {
        let deleted = sessions
            .client
            .delete_extension(&extension.id, &sessions.cancel)
            .await;
        refused += u64::from(matches!(
            deleted.map_err(|error| error.kind),
            Err(ErrorKind::Unauthorised)
        ));
    }
    assert!(refused > 0, "the demo has an extension of somebody else");
    assert_eq!(sessions.signed_in(), (1, 0));
}

#[tokio::test]
async fn what_is_wrong_with_a_login_is_told_and_the_next_call_tries_again() {
    let sessions = Sessions::begin().await;
    for (answer, expected) in [
        (FaultAnswer::Json500, "ServerFault"),
        (FaultAnswer::Html403, "Net"),
        (FaultAnswer::Html200, "Net"),
        (FaultAnswer::ListForObject, "Net"),
    ] {
        sessions.strike("/_login", answer);
        let error = sessions.client.list_extensions(&sessions.cancel).await;
        let error = error.unwrap_err();
        assert_eq!(error.operation, Operation::SignIn);
        assert!(format!("{:?}", error.kind).starts_with(expected), "{error}");
    }
    let fault = Fault::new(Service::Ece, FaultAnswer::Cut)
        .at("/_login")
        .when(FaultMoment::After);
    sessions.stage.sandbox.switches().strike(fault);
    let cut = sessions
        .client
        .create_extension(&new("not-sent"), &sessions.cancel)
        .await
        .unwrap_err();
    // The creation itself was never sent, so that it may be tried again.
    assert_eq!(cut.operation, Operation::SignIn);
    assert_ne!(cut.retry(), RetryAdvice::Never);
    let id = sessions
        .client
        .create_extension(&new("sent"), &sessions.cancel)
        .await
        .unwrap()
        .value
        .id;
    sessions
        .client
        .extension(&id, IncludeDeployments(false), &sessions.cancel)
        .await
        .unwrap();
}
