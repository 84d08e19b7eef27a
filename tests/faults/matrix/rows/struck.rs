//! Rows in which the sandbox strikes a request.

use plugdesk_sandbox::{Fault, FaultAnswer, FaultMoment, Service};

use crate::matrix::row::{At, Promise, Row};
use crate::matrix::stage::Stage;

/// Larger than what the sockets on the way take in by themselves.
const LARGE: usize = 12_000_000;

/// A request at a step that the sandbox strikes.
pub(super) struct Struck {
    group: &'static str,
    situation: String,
    at: At,
    answer: FaultAnswer,
    when: FaultMoment,
    times: u32,
}

/// The next request of a step gets this answer, before it takes effect.
pub(super) fn struck(
    group: &'static str,
    situation: impl Into<String>,
    at: At,
    answer: FaultAnswer,
) -> Struck {
    Struck {
        group,
        situation: situation.into(),
        at,
        answer,
        when: FaultMoment::Before,
        times: 1,
    }
}

impl Struck {
    pub(super) fn when(mut self, when: FaultMoment) -> Self {
        self.when = when;
        self
    }

    pub(super) fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    pub(super) fn comes_to(self, promise: Promise) -> Row {
        let Self {
            at,
            answer,
            when,
            times,
            ..
        } = self;
        Row::new(
            self.group,
            self.situation,
            at,
            promise,
            move || async move {
                let stage = Stage::with(|conditions| {
                    if when == FaultMoment::AtOnce {
                        conditions.filling = LARGE;
                    }
                })
                .await;
                let (method, path) = at.request();
                let fault = Fault::new(Service::ElasticCloud, answer)
                    .on(method)
                    .at(path)
                    .when(when)
                    .times(times);
                stage.sandbox.switches().strike(fault);
                if at == At::List {
                    let connection = stage.connected().await;
                    return Stage::listed(stage.desk.extensions(&connection).await);
                }
                stage.uploaded().await
            },
        )
    }
}
