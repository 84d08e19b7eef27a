//! Certificates and what else can be wrong with TLS.

use plugdesk_desk::connections::TrustDraft;
use plugdesk_tests::faults::{Moment, Proxy, Rule, Toxic};

use crate::matrix::row::{At, Held, Outcome, Row, done, promise};
use crate::matrix::stage::Stage;
use crate::matrix::tls::{Authority, Server};

const GROUP: &str = "Secure connections";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = authorities();
    rows.extend(servers());
    rows
}

fn authorities() -> Vec<Row> {
    vec![
        Row::new(
            GROUP,
            "signed by an authority that nobody trusts",
            At::Connect,
            promise(
                "failed, remains: nothing",
                &["certificate_unknown_issuer"],
                Held::Nothing,
            ),
            || async {
                let stage = Stage::new().await;
                let address = stage.sandbox.ready().ece.url.clone();
                uploaded_to(&stage, &address, TrustDraft::Unchanged).await
            },
        ),
        Row::new(
            GROUP,
            "the authority's file is no certificate",
            At::Connect,
            promise("refused", &["bad_certificate_file"], Held::Nothing),
            || async {
                let stage = Stage::new().await;
                let file = stage.folder.path().join("authority.pem");
                let text = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
                std::fs::write(&file, text).unwrap();
                let fault = stage.desk.take_in_certificate(&file).await.unwrap_err();
                stage.refused(&fault).await
            },
        ),
        Row::new(
            GROUP,
            "the first connection is reset in the middle of the handshake",
            At::Connect,
            done(&["host_unreachable"]),
            || async {
                let stage = Stage::new().await;
                let ready = stage.sandbox.ready().ece.clone();
                let proxy = Proxy::before_origin(&ready.url).unwrap();
                proxy.poison(Rule::connections(Toxic::Reset(Moment::AfterBody(100))).once());
                let trust = chosen(&stage, &ready.ca_file).await;
                let draft = stage.ece_draft(&proxy.origin("https"), trust);
                let connection = stage.connect(&draft).await;
                stage.upload(&connection).await.unwrap();
                let view = stage
                    .becomes(plugdesk_desk::transfers::TransferState::Done)
                    .await;
                stage.outcome(&view).await
            },
        ),
    ]
}

fn servers() -> Vec<Row> {
    let mut rows = Vec::new();
    for (situation, server, told) in [
        (
            "expired",
            Server::Expired,
            ["certificate_expired"].as_slice(),
        ),
        (
            "for another name",
            Server::WrongName,
            &["certificate_wrong_name"],
        ),
        (
            "not valid yet",
            Server::NotYetValid,
            &["certificate_expired"],
        ),
        (
            "the service wants a certificate from us",
            Server::WantsCertificate,
            &["tls_failed"],
        ),
        (
            "the service knows too old a TLS only",
            Server::OldProtocol,
            &["tls_failed"],
        ),
        (
            "the service does not speak TLS",
            Server::Plain,
            &["tls_failed"],
        ),
    ] {
        let promise = promise("failed, remains: nothing", told, Held::Nothing);
        rows.push(Row::new(
            GROUP,
            situation,
            At::Connect,
            promise,
            move || async move {
                let stage = Stage::new().await;
                let authority = Authority::new();
                let file = stage.folder.path().join("authority.pem");
                std::fs::write(&file, authority.pem()).unwrap();
                let address = format!("https://{}", authority.serve(server).await);
                let trust = chosen(&stage, &file).await;
                uploaded_to(&stage, &address, trust).await
            },
        ));
    }
    rows
}

async fn chosen(stage: &Stage, file: &std::path::Path) -> TrustDraft {
    let chosen = stage.desk.take_in_certificate(file).await.unwrap();
    TrustDraft::Chosen {
        certificate: chosen.id,
    }
}

async fn uploaded_to(stage: &Stage, address: &str, trust: TrustDraft) -> Outcome {
    let connection = stage.connect(&stage.ece_draft(address, trust)).await;
    stage.upload(&connection).await.unwrap();
    let view = stage.ended().await;
    stage.outcome(&view).await
}
