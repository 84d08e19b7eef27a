use std::sync::{Arc, Mutex};
use std::time::Duration;

use plugdesk_net::{
    CancellationToken, DownloadLimits, HttpSettings, NetError, Phase, RetryAdvice, Sent, Sha256,
    Url,
};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

use crate::sending::pattern;
use crate::servers::{always, head, http, impatient, serve};

fn url(port: u16, rest: &str) -> Url {
    Url::parse(&format!("http://127.0.0.1:{port}{rest}")).unwrap()
}

async fn sum(url: Url) -> Result<Sent, NetError> {
    http(impatient())
        .sha256_of(url, Arc::new(|_| {}), &CancellationToken::new())
        .await
}

/// Redirects `/N?…` to `/N-1`, down to `/0`, which is `ok`; tells every head.
async fn staircase() -> (u16, mpsc::UnboundedReceiver<String>) {
    let (tell, told) = mpsc::unbounded_channel();
    let port = serve(move |mut stream| {
        let tell = tell.clone();
        async move {
            let head = head(&mut stream).await;
            let path = head.split(' ').nth(1).unwrap_or_default();
            let step = path.trim_start_matches('/').split('?').next();
            let step: u32 = step.and_then(|step| step.parse().ok()).unwrap_or(0);
            let answer = match step {
                0 => {
                    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".to_owned()
                }
                above => format!(
                    "HTTP/1.1 302 Found\r\nlocation: /{}?signature=canary\r\n\
                     content-length: 0\r\nconnection: close\r\n\r\n",
                    above - 1
                ),
            };
            tell.send(head).unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    (port, told)
}

#[tokio::test]
async fn the_bytes_of_a_link_are_handed_out_and_summed_up() {
    let content = pattern(3_000_000);
    let served = content.clone();
    let port = serve(move |mut stream| {
        let content = served.clone();
        async move {
            head(&mut stream).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
                content.len()
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(&content).await.unwrap();
        }
    })
    .await;
    let expected = Sent {
        bytes: content.len() as u64,
        sha256: Sha256::of(&content),
    };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let read = http(impatient())
        .sha256_of(
            url(port, "/a?b=c"),
            Arc::new(move |bytes| sink.lock().unwrap().push(bytes)),
            &CancellationToken::new(),
        )
        .await
        .unwrap();
    assert_eq!(read, expected);
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.last(), Some(&expected.bytes));
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");

    let mut gathered = Vec::new();
    let bytes = http(impatient())
        .download(
            url(port, "/"),
            |bytes| gathered.extend_from_slice(bytes),
            DownloadLimits::default(),
            &CancellationToken::new(),
        )
        .await
        .unwrap();
    assert_eq!(bytes, expected.bytes);
    assert!(gathered == content, "the very bytes");
}

#[tokio::test]
async fn redirects_are_followed_so_far_and_never_with_credentials() {
    let (port, mut told) = staircase().await;
    let mut link = url(port, "/5?signature=canary");
    link.set_username("ann").unwrap();
    link.set_password(Some("canary")).unwrap();
    assert_eq!(sum(link).await.unwrap().bytes, 2);
    for step in (0..=5).rev() {
        let head = told.recv().await.unwrap().to_ascii_lowercase();
        assert!(head.starts_with(&format!("get /{step}?")), "{head}");
        for secret in ["authorization", "cookie", "referer", "ann"] {
            assert!(!head.contains(secret), "{secret} in {head}");
        }
    }
    let error = sum(url(port, "/6")).await.unwrap_err();
    match error {
        NetError::Redirected {
            status: 302,
            to_host: Some(host),
        } => assert_eq!(host, format!("127.0.0.1:{port}")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_links_that_nobody_can_read_along_are_asked() {
    for clear in [
        "http://files.example.com/a?signature=canary",
        "ftp://127.0.0.1/a",
    ] {
        let error = sum(Url::parse(clear).unwrap()).await.unwrap_err();
        assert!(matches!(error, NetError::NotEncrypted { .. }), "{error:?}");
        assert_eq!(error.retry(), RetryAdvice::Never);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    for (location, to_host) in [
        (
            "location: http://files.example.com/a?k=canary\r\n",
            Some("files.example.com"),
        ),
        ("location: http://[broken\r\n", None),
        ("", None),
    ] {
        let answer = format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\n\r\n");
        let port = always(answer.leak()).await;
        match sum(url(port, "/")).await {
            Err(NetError::Redirected {
                status: 302,
                to_host: host,
            }) => assert_eq!(host.as_deref(), to_host),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_link_that_gives_something_else_says_so() {
    for (status, retried) in [
        (403, false),
        (404, false),
        (204, false),
        (206, false),
        (503, true),
    ] {
        let answer = format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\n\r\n{}",
            if status == 204 {
                ""
            } else {
                "<Error><Signature>canary</Signature></Error>"
            }
        );
        let port = always(answer.leak()).await;
        let error = sum(url(port, "/?signature=canary")).await.unwrap_err();
        assert!(
            matches!(error, NetError::NotDownloaded { status: s } if s == status),
            "{error:?}"
        );
        assert_eq!(error.phase(), Phase::Answer);
        assert_eq!(matches!(error.retry(), RetryAdvice::After(_)), retried);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_is_cut() {
    for broken in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhalf",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "",
    ] {
        let error = sum(url(always(broken).await, "/?k=canary"))
            .await
            .unwrap_err();
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
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_file_is_read_up_to_the_limit_and_no_further() {
    for over in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n123456789",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n123456789",
    ] {
        let limits = DownloadLimits {
            bytes: 8,
            ..DownloadLimits::default()
        };
        let port = always(over).await;
        let read = http(impatient())
            .download(url(port, "/"), |_| {}, limits, &CancellationToken::new())
            .await;
        assert!(
            matches!(read, Err(NetError::AnswerTooLarge { limit: 8 })),
            "{read:?}"
        );
    }
}

#[tokio::test]
async fn a_silent_link_is_given_up_and_a_slow_one_is_not() {
    let settings = HttpSettings {
        connect_timeout: Duration::from_millis(500),
        stall_after: Duration::from_secs(1),
        ..impatient()
    };
    let read = |port, settings| async move {
        http(settings)
            .sha256_of(url(port, "/"), Arc::new(|_| {}), &CancellationToken::new())
            .await
    };
    for begun in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"] {
        let port = serve(move |mut stream| async move {
            head(&mut stream).await;
            stream.write_all(begun.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        })
        .await;
        let error = read(port, settings.clone()).await.unwrap_err();
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
    // In all it takes longer than any silence is borne.
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
        stream.write_all(head).await.unwrap();
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(150)).await;
            stream.write_all(b"x").await.unwrap();
        }
    })
    .await;
    assert_eq!(read(port, settings).await.unwrap().bytes, 10);
}

#[tokio::test]
async fn cancelling_ends_a_download() {
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nx";
        stream.write_all(head).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    let error = http(impatient())
        .sha256_of(url(port, "/"), Arc::new(move |_| token.cancel()), &cancel)
        .await
        .unwrap_err();
    assert!(
        matches!(error, NetError::Cancelled { sending: false }),
        "{error:?}"
    );
}
