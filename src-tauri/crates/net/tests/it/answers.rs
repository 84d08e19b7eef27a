use std::collections::BTreeMap;
use std::time::Duration;

use plugdesk_net::{Answer, CancellationToken, HttpSettings, NetError, Phase, RetryAdvice, Work};
use tokio::io::AsyncWriteExt;

use crate::servers::{always, get, head, http, impatient, serve};

async fn call(port: u16, settings: HttpSettings) -> Result<Answer, NetError> {
    let url = format!("http://127.0.0.1:{port}/a?b=c");
    http(settings)
        .send(get(&url), &CancellationToken::new())
        .await
}

#[tokio::test]
async fn pages_of_firewalls_and_sign_in_pages_are_not_the_api() {
    for (answer, status, text) in [
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 34\r\n\r\n\
             <html><h1>Request blocked</h1></html>",
            403,
            "Request blocked",
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n\
             <html><title>Sign in</title></html>",
            200,
            "Sign in",
        ),
        (
            "HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\nupstream unavailable",
            502,
            "upstream unavailable",
        ),
    ] {
        let answer = call(always(answer).await, impatient()).await.unwrap();
        let error = answer.json::<BTreeMap<String, String>>().unwrap_err();
        match &error {
            NetError::NotTheApi {
                status: s, excerpt, ..
            } => {
                assert_eq!((*s, excerpt.as_str()), (status, text));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(error.phase(), Phase::Answer);
        let retried = matches!(error.retry(), RetryAdvice::After(_));
        assert_eq!(
            retried,
            status == 502,
            "only what gateways say in passing is retried"
        );
    }
}

#[tokio::test]
async fn redirects_are_reported_and_not_followed() {
    for (location, to_host) in [
        (
            "location: https://login.example.com/x\r\n",
            Some("login.example.com"),
        ),
        (
            "location: https://other.example.com:8443/\r\n",
            Some("other.example.com:8443"),
        ),
        ("location: http://[broken\r\n", None),
        ("", None),
    ] {
        let answer = format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\n\r\n");
        let port = always(answer.leak()).await;
        match call(port, impatient()).await {
            Err(NetError::Redirected {
                status: 302,
                to_host: host,
            }) => {
                assert_eq!(host.as_deref(), to_host);
            }
            other => panic!("{other:?}"),
        }
    }
    let port = always("HTTP/1.1 307 X\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n").await;
    match call(port, impatient()).await {
        Err(NetError::Redirected {
            to_host: Some(host),
            ..
        }) => {
            assert_eq!(host, format!("127.0.0.1:{port}"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn answers_are_read_up_to_the_limit_and_no_further() {
    let small = HttpSettings {
        answer_limit: 8,
        ..impatient()
    };
    let within = always("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n12345678").await;
    assert_eq!(
        call(within, small.clone()).await.unwrap().body().as_ref(),
        b"12345678"
    );
    for over in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n123456789\r\n",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n123456789",
    ] {
        let error = call(always(over).await, small.clone()).await.unwrap_err();
        assert!(
            matches!(error, NetError::AnswerTooLarge { limit: 8 }),
            "{over}: {error:?}"
        );
        assert_eq!(error.retry(), RetryAdvice::Never);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_cut() {
    for broken in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\"",
        "220 smtp.example.com ready\r\n",
    ] {
        let error = call(always(broken).await, impatient()).await.unwrap_err();
        assert!(
            matches!(
                error,
                NetError::Cut {
                    phase: Phase::Answer,
                    ..
                }
            ),
            "{broken}: {error:?}"
        );
        assert_eq!(error.retry(), RetryAdvice::Now);
        assert!(error.may_have_arrived());
    }
}

#[tokio::test]
async fn silence_is_borne_for_so_long_and_no_longer() {
    let after = Duration::from_millis(150);
    let settings = HttpSettings {
        answer_timeout: after,
        connect_timeout: Duration::from_millis(500),
        ..impatient()
    };
    for begun in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":",
    ] {
        let port = serve(move |mut stream| async move {
            head(&mut stream).await;
            stream.write_all(begun.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        })
        .await;
        let error = call(port, settings.clone()).await.unwrap_err();
        assert!(
            matches!(
                error,
                NetError::Stalled {
                    phase: Phase::Answer,
                    ..
                }
            ),
            "{begun}: {error:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_has_begun_stalls_sooner_than_one_that_is_awaited() {
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":";
        stream.write_all(begun).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let stall_after = Duration::from_millis(150);
    let settings = HttpSettings {
        stall_after,
        answer_timeout: Duration::from_hours(1),
        ..impatient()
    };
    let error = call(port, settings).await.unwrap_err();
    assert!(
        matches!(error, NetError::Stalled { phase: Phase::Answer, after } if after == stall_after),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_request_is_what_was_asked_for() {
    let (seen, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let port = serve(move |mut stream| {
        let seen = seen.clone();
        async move {
            seen.send(head(&mut stream).await).unwrap();
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
                .await
                .unwrap();
        }
    })
    .await;
    call(port, impatient()).await.unwrap();
    let head = requests.recv().await.unwrap();
    assert!(head.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{head}");
    assert!(
        head.contains(&format!("host: 127.0.0.1:{port}\r\n")),
        "{head}"
    );
    assert!(head.contains("user-agent: Plugdesk/"), "{head}");
}

#[tokio::test]
async fn a_service_that_has_much_to_do_gets_more_time() {
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .await;
    })
    .await;
    let settings = HttpSettings {
        connect_timeout: Duration::from_millis(300),
        answer_timeout: Duration::from_millis(100),
        ..impatient()
    };
    let mut asked = get(&format!("http://127.0.0.1:{port}/"));
    asked.work = Work::Long;
    http(settings.clone())
        .send(asked, &CancellationToken::new())
        .await
        .unwrap();
    let error = call(port, settings).await.unwrap_err();
    assert!(matches!(error, NetError::Stalled { .. }), "{error:?}");
}
