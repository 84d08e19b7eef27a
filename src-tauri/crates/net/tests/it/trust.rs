use plugdesk_net::{
    Answer, CancellationToken, CertificateAuthority, HttpSettings, NetError, Phase, RetryAdvice,
    TlsProblem, Trust,
};
use rcgen::date_time_ymd;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::servers::{Authority, get, http, impatient, serve};

async fn call(port: u16, trust: Trust) -> Result<Answer, NetError> {
    let settings = HttpSettings {
        trust,
        ..impatient()
    };
    let url = format!("https://localhost:{port}/");
    http(settings)
        .send(get(&url), &CancellationToken::new())
        .await
}

fn trusting(authority: &Authority) -> Trust {
    Trust::SystemAnd(CertificateAuthority::from_pem(authority.pem().as_bytes()).unwrap())
}

fn problem(result: Result<Answer, NetError>) -> TlsProblem {
    let error = result.unwrap_err();
    assert_eq!(error.phase(), Phase::Tls, "{error:?}");
    assert_eq!(error.retry(), RetryAdvice::Never, "{error:?}");
    match error {
        NetError::Tls { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_chosen_authority_is_trusted_and_no_other() {
    let (own, other) = (Authority::new(), Authority::new());
    let port = own.serve(|_| {}).await;
    assert_eq!(
        call(port, trusting(&own)).await.unwrap().body().as_ref(),
        b"{}"
    );
    assert_eq!(
        problem(call(port, Trust::System).await),
        TlsProblem::UnknownIssuer
    );
    assert!(
        matches!(
            problem(call(port, trusting(&other)).await),
            TlsProblem::UnknownIssuer | TlsProblem::Other(_)
        ),
        "an authority of the same name has another key"
    );
}

fn pinning(host: &str, certificate: &str) -> Trust {
    Trust::Exactly {
        host: host.to_owned(),
        certificates: CertificateAuthority::from_pem(certificate.as_bytes()).unwrap(),
    }
}

#[tokio::test]
async fn a_pinned_certificate_is_taken_from_its_host_whoever_signed_it_and_no_other_is() {
    let own = Authority::new();
    let (port, shown) = own
        .serve_showing(|params| params.subject_alt_names = Vec::new())
        .await;
    let answer = call(port, pinning("localhost", &shown)).await.unwrap();
    assert_eq!(
        answer.body().as_ref(),
        b"{}",
        "nameless, and signed by nobody known"
    );

    let second = own.serve(|_| {}).await;
    assert_eq!(
        problem(call(second, pinning("localhost", &shown)).await),
        TlsProblem::NotThePinned,
        "another certificate of the same authority"
    );
    assert_eq!(
        problem(call(second, pinning("localhost", &own.pem())).await),
        TlsProblem::NotThePinned,
        "the authority's own certificate vouches for nobody here"
    );
    assert_eq!(
        problem(call(port, pinning("elsewhere.example", &shown)).await),
        TlsProblem::UnknownIssuer,
        "for another host the system decides"
    );
}

#[tokio::test]
async fn a_pinned_certificate_is_not_used_out_of_its_time() {
    let own = Authority::new();
    let (port, shown) = own
        .serve_showing(|params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 2, 3);
        })
        .await;
    match problem(call(port, pinning("localhost", &shown)).await) {
        TlsProblem::Expired {
            not_after: Some(date),
        } => assert_eq!(date.to_rfc3339(), "2021-02-03T00:00:00+00:00"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_named() {
    let own = Authority::new();
    let expired = own
        .serve(|params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 2, 3);
        })
        .await;
    match problem(call(expired, trusting(&own)).await) {
        TlsProblem::Expired {
            not_after: Some(date),
        } => {
            assert_eq!(date.to_rfc3339(), "2021-02-03T00:00:00+00:00");
        }
        other => panic!("{other:?}"),
    }
    let early = own
        .serve(|params| {
            params.not_before = date_time_ymd(3000, 1, 1);
            params.not_after = date_time_ymd(3001, 1, 1);
        })
        .await;
    match problem(call(early, trusting(&own)).await) {
        TlsProblem::NotYetValid {
            not_before: Some(date),
        } => {
            assert_eq!(date.to_rfc3339(), "3000-01-01T00:00:00+00:00");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_named() {
    let own = Authority::new();
    let port = own
        .serve(|params| {
            params.subject_alt_names = vec![rcgen::SanType::DnsName(
                "ece.example.com".try_into().unwrap(),
            )];
        })
        .await;
    match problem(call(port, trusting(&own)).await) {
        TlsProblem::WrongName { presented } => {
            assert!(
                presented
                    .iter()
                    .any(|name| name.contains("ece.example.com")),
                "{presented:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_port_that_speaks_plain_http_is_named() {
    let port = serve(|mut stream| async move {
        let mut greeting = [0; 64];
        let _ = stream.read(&mut greeting).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.shutdown().await;
    })
    .await;
    let url = format!("https://127.0.0.1:{port}/");
    let sent = http(impatient())
        .send(get(&url), &CancellationToken::new())
        .await;
    assert_eq!(problem(sent), TlsProblem::NotTls);
}

/// Calls share a connection of HTTP/2, and the next one would meet the same silence.
#[tokio::test]
async fn a_shared_connection_that_is_dead_is_given_up_before_the_call() {
    let own = Authority::new();
    let port = own.serve_silence().await;
    let settings = HttpSettings {
        trust: trusting(&own),
        stall_after: std::time::Duration::from_millis(200),
        ..impatient()
    };
    let url = format!("https://localhost:{port}/");
    let sent = http(settings)
        .send(get(&url), &CancellationToken::new())
        .await;
    assert!(matches!(sent, Err(NetError::Cut { .. })), "{sent:?}");
}
