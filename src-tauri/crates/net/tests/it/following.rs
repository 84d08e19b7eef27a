use std::time::Duration;

use plugdesk_net::{CancellationToken, FollowError, FollowLimits, NetError, Trail, Url};
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

use crate::servers::{Authority, always, head, http, impatient, serve};

async fn follow(url: &str) -> Result<Trail, FollowError> {
    http(impatient())
        .follow(
            &Url::parse(url).unwrap(),
            FollowLimits::default(),
            &CancellationToken::new(),
        )
        .await
}

/// Redirects `/N` to `/N-1` down to `/0`, which is a file of nine bytes; tells every head.
async fn staircase() -> (u16, mpsc::UnboundedReceiver<String>) {
    let (tell, told) = mpsc::unbounded_channel();
    let port = serve(move |mut stream| {
        let tell = tell.clone();
        async move {
            let head = head(&mut stream).await;
            let path = head.split(' ').nth(1).unwrap_or_default();
            let step = path.trim_start_matches('/').split('?').next();
            let answer = match step.and_then(|step| step.parse::<u32>().ok()) {
                Some(above) if above > 0 => format!(
                    "HTTP/1.1 302 Found\r\nlocation: /{}?sig=canary\r\nset-cookie: a=canary\r\n\
                     content-length: 0\r\nconnection: close\r\n\r\n",
                    above - 1
                ),
                _ => "HTTP/1.1 200 OK\r\ncontent-type: application/zip\r\ncontent-length: 9\r\n\
                      connection: close\r\n\r\n"
                    .to_owned(),
            };
            tell.send(head).unwrap();
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    (port, told)
}

#[tokio::test]
async fn every_address_is_asked_without_telling_who_asks() {
    let (port, mut told) = staircase().await;
    let trail = follow(&format!("http://ann:canary@127.0.0.1:{port}/10"))
        .await
        .unwrap();
    assert_eq!(trail.hops.len(), 11);
    assert_eq!(trail.end().unwrap().path(), "/0");
    assert_eq!(trail.size, Some(9));
    assert!(!format!("{trail:?}").contains("canary"), "{trail:?}");
    for step in (0..=10).rev() {
        let head = told.recv().await.unwrap().to_ascii_lowercase();
        assert!(head.starts_with(&format!("head /{step}")), "{head}");
        for secret in ["authorization", "cookie", "referer", "ann"] {
            assert!(!head.contains(secret), "{secret} in {head}");
        }
    }
}

#[tokio::test]
async fn a_way_without_end_is_given_up() {
    let (port, _told) = staircase().await;
    let error = follow(&format!("http://127.0.0.1:{port}/11")).await;
    assert!(matches!(error, Err(FollowError::Endless)), "{error:?}");
    let port = always(
        "HTTP/1.1 301 Moved\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )
    .await;
    let error = follow(&format!("http://127.0.0.1:{port}/")).await;
    assert!(matches!(error, Err(FollowError::Endless)), "{error:?}");
}

#[tokio::test]
async fn where_head_is_refused_the_first_byte_is_asked_for() {
    for refusal in [
        "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n",
        // Hangs up without a word.
        "",
    ] {
        let port = serve(move |mut stream| async move {
            let head = head(&mut stream).await.to_ascii_lowercase();
            let answer = if head.starts_with("head ") {
                refusal
            } else if head.contains("range: bytes=0-0") {
                "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-0/149\r\n\
                 content-length: 1\r\nconnection: close\r\n\r\nP"
            } else {
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            };
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await;
        let trail = follow(&format!("http://127.0.0.1:{port}/a.zip")).await;
        assert_eq!(trail.unwrap().size, Some(149), "{refusal}");
    }
}

#[tokio::test]
async fn errors_and_web_pages_are_no_file() {
    let port = always("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\ncanary").await;
    let error = follow(&format!("http://127.0.0.1:{port}/"))
        .await
        .unwrap_err();
    let refused = FollowError::Refused {
        status: 404,
        redirects: 0,
    };
    assert_eq!(format!("{error:?}"), format!("{refused:?}"));
    let port = always(
        "HTTP/1.1 200 OK\r\ncontent-type: Text/HTML; charset=utf-8\r\nconnection: close\r\n\r\n",
    )
    .await;
    let error = follow(&format!("http://127.0.0.1:{port}/"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, FollowError::WebPage { redirects: 0 }),
        "{error:?}"
    );
    for location in ["", "location: http://[nowhere\r\n"] {
        let answer = format!("HTTP/1.1 302 Found\r\n{location}connection: close\r\n\r\n");
        let port = always(answer.leak()).await;
        let error = follow(&format!("http://127.0.0.1:{port}/")).await;
        assert!(error.is_err(), "{location}");
    }
}

#[tokio::test]
async fn only_web_addresses_are_asked_and_silence_is_not_waited_out() {
    for url in [
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "data:text/plain,a",
    ] {
        let error = follow(url).await.unwrap_err();
        assert!(matches!(error, FollowError::Astray { .. }), "{error:?}");
    }
    let port = serve(|mut stream| async move {
        head(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let limits = FollowLimits {
        patience: Duration::from_millis(50),
        ..FollowLimits::default()
    };
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let error = http(impatient())
        .follow(&url, limits, &CancellationToken::new())
        .await
        .unwrap_err();
    assert!(
        matches!(error, FollowError::Net(NetError::Stalled { .. })),
        "{error:?}"
    );
    let cancel = CancellationToken::new();
    cancel.cancel();
    let error = http(impatient()).follow(&url, limits, &cancel).await;
    assert!(
        matches!(error, Err(FollowError::Net(NetError::Cancelled { .. }))),
        "{error:?}"
    );
}

#[tokio::test]
async fn nobody_unknown_is_trusted_on_the_way() {
    let port = Authority::new().serve(|_| {}).await;
    let error = follow(&format!("https://localhost:{port}/"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, FollowError::Net(NetError::Tls { .. })),
        "{error:?}"
    );
}
