use std::time::Duration;

use plugdesk_net::{CancellationToken, HttpSettings, NetError, Phase, RetryAdvice};
use tokio::net::TcpListener;

use crate::servers::{get, http, impatient, serve};

async fn fail(url: &str, settings: HttpSettings) -> NetError {
    http(settings)
        .send(get(url), &CancellationToken::new())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_port_without_a_listener_is_refused() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = fail(&format!("http://127.0.0.1:{port}/"), impatient()).await;
    match &error {
        NetError::Refused { host, .. } => assert_eq!(*host, format!("127.0.0.1:{port}")),
        other => panic!("{other:?}"),
    }
    assert_eq!(error.phase(), Phase::Connect);
    assert!(matches!(error.retry(), RetryAdvice::After(_)));
    assert!(!error.may_have_arrived());
}

#[tokio::test]
async fn a_host_that_never_greets_back_times_out() {
    let port = serve(|stream| async move {
        // Accepts the connection and says nothing for as long as the other side stays.
        let _ = stream.readable().await;
        std::future::pending::<()>().await;
    })
    .await;
    let after = Duration::from_millis(200);
    let settings = HttpSettings {
        connect_timeout: after,
        ..impatient()
    };
    let error = fail(&format!("https://127.0.0.1:{port}/"), settings).await;
    assert!(
        matches!(error, NetError::ConnectTimeout { after: a, .. } if a == after),
        "{error:?}"
    );
    assert_eq!(error.phase(), Phase::Connect);
}

#[tokio::test]
async fn a_cancelled_call_is_never_sent() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    // Port 1 is reserved and unused; the call must not get as far as finding that out.
    let error = http(impatient())
        .send(get("http://127.0.0.1:1/"), &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error, NetError::Cancelled { sending: false }),
        "{error:?}"
    );
    assert_eq!(error.retry(), RetryAdvice::Never);
}
