//! Notices when the last work under way ended, and what it came to. It is told of transfers and
//! of the time, and touches nothing.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use plugdesk_desk::transfers::{TransferId, TransferState};

/// Work that took longer is worth telling of, wherever the person looks.
const LONG: Duration = Duration::from_secs(30);

/// What a batch of work came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    /// How many transfers are done.
    pub(super) done: u32,
    /// How many failed.
    pub(super) failed: u32,
    /// How many wait for an answer of the person.
    pub(super) needs_you: u32,
    took: Duration,
}

impl Ended {
    /// Whether the person is to be told outside the window: something came of it that the person
    /// did not do by hand, and it took long or happened unseen.
    pub(super) fn is_worth_telling(self, seen: bool) -> bool {
        (self.done, self.failed, self.needs_you) != (0, 0, 0) && (!seen || self.took > LONG)
    }
}

/// The transfers since something began to be under way.
#[derive(Debug, Default)]
pub(super) struct Batch {
    began: Option<Instant>,
    /// How each that is concerned stands.
    states: HashMap<TransferId, TransferState>,
    /// The latest revision heard of every transfer: news may overtake each other, also at the end
    /// of a batch.
    revisions: HashMap<TransferId, u32>,
}

impl Batch {
    /// Takes in how a transfer is `now`; what the batch came to, if this was the last under way.
    pub(super) fn hear(
        &mut self,
        id: &TransferId,
        revision: u32,
        state: TransferState,
        now: Instant,
    ) -> Option<Ended> {
        if self
            .revisions
            .get(id)
            .is_some_and(|known| *known > revision)
        {
            return None;
        }
        self.revisions.insert(id.clone(), revision);
        if self.began.is_none() && !is_under_way(state) {
            return None;
        }
        let began = *self.began.get_or_insert(now);
        self.states.insert(id.clone(), state);
        if self.states.values().any(|state| is_under_way(*state)) {
            return None;
        }
        let ended = Ended {
            done: self.count(TransferState::Done),
            failed: self.count(TransferState::Failed),
            needs_you: self.count(TransferState::NeedsYou),
            took: now.saturating_duration_since(began),
        };
        self.began = None;
        self.states.clear();
        Some(ended)
    }

    fn count(&self, wanted: TransferState) -> u32 {
        let states = self.states.values().filter(|state| **state == wanted);
        u32::try_from(states.count()).unwrap_or(u32::MAX)
    }
}

/// Whether it goes on by itself.
fn is_under_way(state: TransferState) -> bool {
    matches!(
        state,
        TransferState::Waiting | TransferState::Running | TransferState::Offline
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use TransferState::{Cancelled, Done, Failed, NeedsYou, Offline, Paused, Running, Waiting};

    /// Plays `(second, transfer, revision, state)` and returns what ended, with the second.
    fn play(news: &[(u64, &str, u32, TransferState)]) -> Vec<(u64, Ended)> {
        let (mut batch, start) = (Batch::default(), Instant::now());
        news.iter()
            .filter_map(|(second, id, revision, state)| {
                let now = start + Duration::from_secs(*second);
                let ended = batch.hear(&TransferId((*id).to_owned()), *revision, *state, now)?;
                Some((*second, ended))
            })
            .collect()
    }

    fn ended(done: u32, failed: u32, needs_you: u32, seconds: u64) -> Ended {
        Ended {
            done,
            failed,
            needs_you,
            took: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn the_last_one_ends_the_batch_and_the_next_begins_anew() {
        let news = [
            (0, "a", 1, Waiting),
            (1, "b", 1, Waiting),
            (2, "a", 2, Running),
            (3, "c", 1, Waiting),
            (5, "a", 3, Done),
            (6, "b", 2, Offline),
            (7, "c", 2, Failed),
            (40, "b", 3, NeedsYou),
            (50, "c", 3, Waiting),
            (52, "c", 4, Done),
        ];
        let expected = vec![(40, ended(1, 1, 1, 40)), (52, ended(1, 0, 0, 2))];
        assert_eq!(play(&news), expected);
    }

    #[test]
    fn news_that_was_overtaken_begins_nothing_and_ends_nothing() {
        let news = [
            (0, "a", 1, Waiting),
            (1, "a", 3, Done),
            (2, "a", 2, Running),
            (3, "b", 5, Running),
            (4, "b", 4, Failed),
        ];
        assert_eq!(play(&news), vec![(1, ended(1, 0, 0, 1))]);
    }

    #[test]
    fn what_never_was_under_way_is_no_batch() {
        assert_eq!(play(&[(0, "a", 9, Done), (1, "b", 2, Paused)]), vec![]);
    }

    #[test]
    fn told_is_what_took_long_or_went_unseen() {
        assert!(!ended(3, 0, 0, 30).is_worth_telling(true));
        assert!(ended(3, 0, 0, 31).is_worth_telling(true));
        assert!(ended(1, 0, 0, 1).is_worth_telling(false));
        assert!(ended(0, 0, 1, 1).is_worth_telling(false));
        assert!(ended(0, 1, 0, 1).is_worth_telling(false));
    }

    #[test]
    fn what_the_person_held_or_cancelled_is_not_told() {
        let news = [
            (0, "a", 1, Running),
            (0, "b", 1, Running),
            (60, "a", 2, Cancelled),
            (61, "b", 2, Paused),
        ];
        let [(61, ended)] = play(&news)[..] else {
            panic!("the batch did not end");
        };
        assert!(!ended.is_worth_telling(false));
    }
}
