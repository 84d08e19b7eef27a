//! Answers that cannot be read or never come, and the link to the stored file.

use plugdesk_sandbox::{FaultAnswer, FaultMoment};

use super::struck::struck;
use crate::matrix::row::{At, Held, Row, done, promise};

const UNREADABLE: &str = "Answers that cannot be read";
const LINKS: &str = "The link to the stored file";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = lost_and_wrong();
    rows.extend(links());
    rows
}

fn lost_and_wrong() -> Vec<Row> {
    let unreadable: &[&str] = &["answer_unreadable"];
    let mut rows = Vec::new();
    for (situation, answer) in [
        ("wrong types", FaultAnswer::WrongTypes),
        ("a list instead of an object", FaultAnswer::ListForObject),
        ("JSON that breaks off", FaultAnswer::TruncatedJson),
        ("16 MiB of JSON", FaultAnswer::OversizedJson),
    ] {
        let refused = promise("refused", unreadable, Held::NotAsked);
        rows.push(struck(UNREADABLE, situation, At::List, answer).comes_to(refused));
        let told = done(unreadable);
        rows.push(struck(UNREADABLE, situation, At::Create, answer).comes_to(told));
        rows.push(
            struck(
                UNREADABLE,
                format!("{situation}, though it was made"),
                At::Create,
                answer,
            )
            .when(FaultMoment::After)
            .comes_to(done(&["answer_unreadable", "note: adopted"])),
        );
        rows.push(
            struck(
                UNREADABLE,
                format!("{situation}, though it was stored"),
                At::Send,
                answer,
            )
            .when(FaultMoment::After)
            .comes_to(done(&["answer_unreadable", "note: arrivedBefore"])),
        );
    }
    let cut: &[&str] = &["connection_cut"];
    for (situation, at, when, told) in [
        (
            "closed without an answer, while the file is sent",
            At::Send,
            FaultMoment::AtOnce,
            cut,
        ),
        (
            "closed without an answer, before the effect",
            At::Create,
            FaultMoment::Before,
            cut,
        ),
        (
            "closed without an answer, before the effect",
            At::Send,
            FaultMoment::Before,
            cut,
        ),
        (
            "closed without an answer, after the effect",
            At::Create,
            FaultMoment::After,
            &["connection_cut", "note: adopted"],
        ),
        (
            "closed without an answer, after the effect",
            At::Send,
            FaultMoment::After,
            &["connection_cut", "note: arrivedBefore"],
        ),
    ] {
        rows.push(
            struck(UNREADABLE, situation, at, FaultAnswer::Cut)
                .when(when)
                .comes_to(done(told)),
        );
    }
    rows
}

fn links() -> Vec<Row> {
    let unread = promise("done, size compared only", &[], Held::Whole);
    vec![
        struck(
            LINKS,
            "403 with a page, as a firewall gives",
            At::ReadBack,
            FaultAnswer::Html403,
        )
        .comes_to(unread),
        struck(LINKS, "500, then fine", At::ReadBack, FaultAnswer::Json500)
            .comes_to(done(&["server_fault"])),
        struck(
            LINKS,
            "closed without an answer, then fine",
            At::ReadBack,
            FaultAnswer::Cut,
        )
        .comes_to(done(&["connection_cut"])),
    ]
}
