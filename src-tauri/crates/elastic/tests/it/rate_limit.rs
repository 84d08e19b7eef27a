//! The rate limit of Elastic Cloud, which the client learns from the answers.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use plugdesk_elastic::{Clock, ErrorKind};
use plugdesk_net::{CancellationToken, NetError};
use plugdesk_sandbox::Service;

use crate::hand_clock::HandClock;
use crate::stage::Stage;

const LIST: &str = "/api/v1/deployments/extensions";

async fn stage(clock: &Arc<HandClock>, limit: u64) -> Stage {
    let sandbox_clock: Arc<dyn plugdesk_sandbox::Clock> = clock.clone();
    let mut stage = Stage::with(|options| {
        options.rate_limit = NonZeroU64::new(limit).unwrap();
        options.clock = sandbox_clock;
    })
    .await;
    stage.client = stage.client.with_clock(clock.clone());
    stage
}

#[tokio::test]
async fn calls_wait_where_the_service_would_refuse_them() {
    let clock = HandClock::new();
    let stage = stage(&clock, 5).await;
    let cancel = CancellationToken::new();
    for _ in 0..12 {
        stage.client.list_extensions(&cancel).await.unwrap();
    }
    // Twice the calls of a minute were used up; a minute was then waited each time.
    assert_eq!(clock.waits(), [Duration::from_mins(1); 2]);
    let asked = stage.sandbox.requested(Service::ElasticCloud, "GET", LIST);
    assert_eq!(asked, 12);
}

#[tokio::test]
async fn clones_that_call_at_once_count_together() {
    let clock = HandClock::new();
    let stage = stage(&clock, 8).await;
    // The first answer tells of the limit.
    let cancel = CancellationToken::new();
    stage.client.list_extensions(&cancel).await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (client, cancel) = (stage.client.clone(), cancel.clone());
        calls.spawn(async move { client.list_extensions(&cancel).await });
    }
    // None of them is refused (429).
    while let Some(answer) = calls.join_next().await {
        answer.unwrap().unwrap();
    }
    assert!(!clock.waits().is_empty());
}

/// A clock by which no wait ends.
#[derive(Debug)]
struct StuckClock(CancellationToken);

impl Clock for StuckClock {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        "2026-01-02T03:04:05Z".parse().unwrap()
    }

    fn wait(
        &self,
        _time: Duration,
    ) -> std::pin::Pin<Box<dyn std::future::Future<Output = ()> + Send + '_>> {
        self.0.cancel();
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_waiting_call_can_be_cancelled() {
    let cancel = CancellationToken::new();
    let stage = Stage::with(|options| options.rate_limit = NonZeroU64::MIN).await;
    let clock = Arc::new(StuckClock(cancel.clone()));
    let client = stage.client.clone().with_clock(clock);
    client.list_extensions(&cancel).await.unwrap();
    let error = client.list_extensions(&cancel).await.unwrap_err();
    assert!(
        matches!(
            error.kind,
            ErrorKind::Net(NetError::Cancelled { sending: false })
        ),
        "{error:?}"
    );
}
