//! Answers that something else gives, and refusals that ask to come again.

use plugdesk_sandbox::{FaultAnswer, FaultMoment, RedirectTo, RetryAfter, Service};

use super::struck::{Struck, struck};
use crate::matrix::row::{At, Held, Promise, Row, done, promise};
use crate::matrix::stage::Stage;

const PAGES: &str = "Something else answers";
const REFUSALS: &str = "The service asks to wait, or fails";

const OTHER_FORM: &[&str] = &["note: otherForm"];
const NOT_THE_API: &[&str] = &["not_the_api"];

pub(super) fn rows() -> Vec<Row> {
    [
        firewall(),
        portal(),
        redirects(),
        limits(),
        failures(),
        refusals(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The list is refused.
fn unlisted(told: &'static [&'static str]) -> Promise {
    promise("refused", told, Held::NotAsked)
}

/// The transfer fails before anything is made.
fn nothing(told: &'static [&'static str]) -> Promise {
    promise("failed, remains: nothing", told, Held::Nothing)
}

/// The transfer fails when the extension is made and waits for its file.
fn empty(told: &'static [&'static str]) -> Promise {
    promise("failed, remains: extension without file", told, Held::Empty)
}

fn page(situation: &str, at: At, answer: FaultAnswer) -> Struck {
    struck(PAGES, situation, at, answer)
}

fn refusal(situation: &str, at: At, answer: FaultAnswer) -> Struck {
    struck(REFUSALS, situation, at, answer)
}

fn firewall() -> Vec<Row> {
    let (forbidden, too_large) = (FaultAnswer::Html403, FaultAnswer::Html413);
    let usual = "403 with a page, as a firewall gives";
    let mut rows = vec![
        page(usual, At::List, forbidden).comes_to(unlisted(NOT_THE_API)),
        page(usual, At::Create, forbidden).comes_to(nothing(NOT_THE_API)),
    ];
    for (situation, answer) in [
        (usual, forbidden),
        ("413 with a page, as a proxy gives", too_large),
        ("415 with a page, as a firewall gives", FaultAnswer::Html415),
    ] {
        rows.push(page(situation, At::Send, answer).comes_to(done(OTHER_FORM)));
    }
    for (situation, answer) in [
        ("403 with a page while the file is still sent", forbidden),
        ("413 with a page while the file is still sent", too_large),
    ] {
        let early = page(situation, At::Send, answer).when(FaultMoment::AtOnce);
        rows.push(early.comes_to(done(OTHER_FORM)));
    }
    let both = page("403 with a page, to both forms", At::Send, forbidden);
    rows.push(both.times(2).comes_to(empty(NOT_THE_API)));
    let both = page(
        "413 with a page, to both forms, while they are sent",
        At::Send,
        too_large,
    );
    let both = both.times(2).when(FaultMoment::AtOnce);
    rows.push(both.comes_to(empty(&["too_large"])));
    rows
}

fn portal() -> Vec<Row> {
    let portal = FaultAnswer::Html200;
    let usual = "200 with a page, as a portal gives";
    let made = page("200 with a page, though it was made", At::Create, portal);
    let stored = page("200 with a page, though it was stored", At::Send, portal);
    vec![
        page(usual, At::List, portal).comes_to(unlisted(NOT_THE_API)),
        page(usual, At::Create, portal).comes_to(done(NOT_THE_API)),
        made.when(FaultMoment::After)
            .comes_to(done(&["not_the_api", "note: adopted"])),
        page(usual, At::Send, portal).comes_to(done(NOT_THE_API)),
        stored
            .when(FaultMoment::After)
            .comes_to(done(&["not_the_api", "note: arrivedBefore"])),
    ]
}

fn redirects() -> Vec<Row> {
    let told: &[&str] = &["redirected"];
    let mut rows = Vec::new();
    for (situation, to) in [
        ("redirected on the same host", RedirectTo::SameHost),
        ("redirected to another host", RedirectTo::OtherHost),
        ("redirected to plain http", RedirectTo::PlainHttp),
        ("redirected in a loop", RedirectTo::Loop),
    ] {
        let answer = FaultAnswer::Redirect(to);
        rows.push(page(situation, At::List, answer).comes_to(unlisted(told)));
        rows.push(page(situation, At::Create, answer).comes_to(nothing(told)));
        rows.push(page(situation, At::Send, answer).comes_to(empty(told)));
    }
    rows
}

fn limits() -> Vec<Row> {
    let told: &[&str] = &["rate_limited"];
    let mut rows = Vec::new();
    for (situation, after) in [
        ("429 with `Retry-After` in seconds", RetryAfter::Seconds(1)),
        (
            "429 with `Retry-After` as a date",
            RetryAfter::DateInSeconds(2),
        ),
        ("429 without `Retry-After`", RetryAfter::Unsaid),
    ] {
        let answer = FaultAnswer::RateLimited(after);
        rows.push(refusal(situation, At::List, answer).comes_to(unlisted(told)));
        for at in [At::Create, At::Send, At::Verify] {
            rows.push(refusal(situation, at, answer).comes_to(done(told)));
        }
    }
    let second = FaultAnswer::RateLimited(RetryAfter::Seconds(1));
    let often = refusal("429 with `Retry-After`, seven times", At::Create, second);
    rows.push(often.times(7).comes_to(done(told)));
    let hour = FaultAnswer::RateLimited(RetryAfter::Seconds(3600));
    let long = refusal("429 that asks for an hour", At::Create, hour);
    rows.push(long.comes_to(nothing(told)));
    rows
}

fn failures() -> Vec<Row> {
    let told: &[&str] = &["server_fault"];
    let internal = FaultAnswer::Json500;
    let once = "500, then fine";
    let mut rows = vec![refusal(once, At::List, internal).comes_to(unlisted(told))];
    for at in [At::Create, At::Send, At::Verify] {
        rows.push(refusal(once, at, internal).comes_to(done(told)));
    }
    let made = refusal("500, though it was made", At::Create, internal);
    let stored = refusal("500, though it was stored", At::Send, internal);
    rows.extend([
        made.when(FaultMoment::After)
            .comes_to(done(&["server_fault", "note: adopted"])),
        stored
            .when(FaultMoment::After)
            .comes_to(done(&["server_fault", "note: arrivedBefore"])),
    ]);
    let always = |at| refusal("500 every time", at, internal).times(100);
    rows.push(always(At::Create).comes_to(nothing(told)));
    rows.push(always(At::Send).comes_to(empty(told)));
    let busy = FaultAnswer::Unavailable(RetryAfter::Seconds(1));
    for at in [At::Create, At::Send] {
        let row = refusal("503 with `Retry-After`, then fine", at, busy);
        rows.push(row.comes_to(done(told)));
    }
    rows
}

fn refusals() -> Vec<Row> {
    let elevation = FaultAnswer::NeedsElevation;
    let elevated = "449: elevated permissions are needed";
    let told: &[&str] = &["needs_elevation"];
    let large = refusal(
        "413 from the service itself",
        At::Send,
        FaultAnswer::Json413,
    );
    vec![
        refusal(elevated, At::List, elevation).comes_to(unlisted(told)),
        refusal(elevated, At::Create, elevation).comes_to(nothing(told)),
        large.comes_to(empty(&["too_large"])),
        Row::new(
            REFUSALS,
            "the id that the service made is taken (409)",
            At::Create,
            done(&["extensions_id_already_exists"]),
            || async {
                let stage = Stage::new().await;
                let switches = stage.sandbox.switches();
                switches.clash_next_id(Service::ElasticCloud);
                stage.uploaded().await
            },
        ),
    ]
}
