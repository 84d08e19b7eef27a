//! The rate limit of Elastic Cloud.

use std::num::NonZeroU64;

use chrono::TimeDelta;
use reqwest::{Method, Response, StatusCode};

use crate::running::{Running, expect, expect_refusal};

async fn list(running: &Running) -> Response {
    let request = running.cloud(Method::GET, "/deployments/extensions");
    request.send().await.unwrap()
}

fn header(answer: &Response, name: &str) -> u64 {
    answer.headers()[name].to_str().unwrap().parse().unwrap()
}

/// The tests' clock stands five seconds after the full minute.
#[tokio::test]
async fn calls_beyond_the_limit_are_refused_until_the_minute_is_over() {
    let running = Running::with(|options| options.rate_limit = NonZeroU64::new(2).unwrap()).await;
    for remaining in [1, 0] {
        let answer = list(&running).await;
        assert_eq!(header(&answer, "x-ratelimit-interval"), 60);
        assert_eq!(header(&answer, "x-ratelimit-limit"), 2);
        assert_eq!(header(&answer, "x-ratelimit-remaining"), remaining);
        expect(answer, StatusCode::OK).await;
    }
    let answer = list(&running).await;
    assert_eq!(header(&answer, "retry-after"), 55);
    assert_eq!(header(&answer, "x-ratelimit-remaining"), 0);
    expect_refusal(
        answer,
        StatusCode::TOO_MANY_REQUESTS,
        "root.too_many_requests",
    )
    .await;
    running.clock.advance(TimeDelta::seconds(55));
    expect(list(&running).await, StatusCode::OK).await;
}

#[tokio::test]
async fn ece_has_no_limit() {
    let running = Running::with(|options| options.rate_limit = NonZeroU64::MIN).await;
    for _ in 0..2 {
        let request = running.ece(Method::GET, "/deployments/extensions");
        let answer = request.send().await.unwrap();
        assert!(!answer.headers().contains_key("x-ratelimit-remaining"));
        expect(answer, StatusCode::OK).await;
    }
}
