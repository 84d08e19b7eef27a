//! Which connections and requests a toxic works on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::request::Head;
use super::tally::Ledger;
use super::toxic::{Toxic, Toxics};

/// A toxic, and what it works on.
#[derive(Debug, Clone)]
pub struct Rule {
    toxic: Toxic,
    scope: Scope,
    /// `None` works until it is healed.
    times: Option<u32>,
}

#[derive(Debug, Clone)]
enum Scope {
    Connections,
    Requests {
        method: Option<String>,
        path: Option<String>,
    },
}

impl Rule {
    /// Works on connections that are made from now on, whatever they carry.
    pub fn connections(toxic: Toxic) -> Self {
        Self {
            toxic,
            scope: Scope::Connections,
            times: None,
        }
    }

    /// Works on requests of plain HTTP that have this method and this part in their target. An
    /// empty text fits everything.
    pub fn requests(toxic: Toxic, method: &str, path: &str) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            toxic,
            scope: Scope::Requests {
                method: some(method),
                path: some(path),
            },
            times: None,
        }
    }

    /// Works on so many connections or requests only.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Works on the next connection or request only.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    fn is_used_up(&self) -> bool {
        self.times == Some(0)
    }

    fn fits(&self, head: Option<&Head>) -> bool {
        match (&self.scope, head) {
            (Scope::Connections, None) => true,
            (Scope::Requests { method, path }, Some(head)) => {
                method.as_ref().is_none_or(|wanted| *wanted == head.method)
                    && path
                        .as_ref()
                        .is_none_or(|part| head.target.contains(part.as_str()))
            }
            _ => false,
        }
    }
}

/// The rules of one proxy.
#[derive(Debug, Default)]
pub(super) struct Rules(Mutex<Vec<Rule>>);

impl Rules {
    pub(super) fn add(&self, rule: Rule) {
        self.locked().push(rule);
    }

    pub(super) fn clear(&self) {
        self.locked().clear();
    }

    /// What works on the connection that has just been made.
    pub(super) fn for_connection(&self, ledger: &Ledger) -> Toxics {
        self.take(Toxics::default(), None, ledger)
    }

    /// What works on the request whose head has just come, beside what works on its connection.
    pub(super) fn for_request(&self, connection: Toxics, head: &Head, ledger: &Ledger) -> Toxics {
        self.take(connection, Some(head), ledger)
    }

    fn take(&self, mut toxics: Toxics, head: Option<&Head>, ledger: &Ledger) -> Toxics {
        let mut rules = self.locked();
        for rule in rules.iter_mut().filter(|rule| rule.fits(head)) {
            if let Some(times) = &mut rule.times {
                *times = times.saturating_sub(1);
            }
            toxics.add(rule.toxic);
            ledger.struck(rule.toxic);
        }
        rules.retain(|rule| !rule.is_used_up());
        toxics
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
