//! What closing the window comes to while work is under way. It decides and touches nothing, so
//! that every order of events can be tried without a window.

use plugdesk_desk::transfers::WorkUnderWay;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The press within one asking at which an unanswered question counts as "stop": a page that is
/// broken must not hold the window open.
const LAST_PRESS: u32 = 3;

/// What the person chose when the window was to be closed with work under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CloseChoice {
    /// The window goes, the work goes on.
    Background,
    /// The work is interrupted and taken up at the next start.
    Stop,
    /// The window stays.
    Stay,
}

/// How the window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stand {
    /// Shown.
    #[default]
    Shown,
    /// Shown, and the person is asked; how often closing was asked for since.
    Asked(u32),
    /// Hidden, with the work going on.
    Hidden,
    /// On the way out; nothing holds it back any more.
    Leaving,
}

/// What a press on the window's closing button comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnPress {
    /// The window closes.
    Close,
    /// The window stays and the person is asked.
    Ask(WorkUnderWay),
    /// The question stands already; the window is brought to the front.
    Front,
    /// The work is interrupted, then the window closes.
    Stop,
}

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnAnswer {
    /// Nothing; also where nothing was asked.
    Nothing,
    /// The window is hidden.
    Hide,
    /// The work is interrupted, then the window closes.
    Stop,
}

/// Follows the window from its opening to its end.
#[derive(Debug, Default)]
pub(super) struct Closing {
    stand: Stand,
}

impl Closing {
    /// The window was asked to close.
    pub(super) fn pressed(&mut self, work: Option<WorkUnderWay>) -> OnPress {
        match (self.stand, work) {
            (Stand::Leaving, _) => OnPress::Close,
            (_, None) => {
                self.stand = Stand::Leaving;
                OnPress::Close
            }
            (Stand::Asked(presses), Some(_)) if presses + 1 >= LAST_PRESS => {
                self.stand = Stand::Leaving;
                OnPress::Stop
            }
            (Stand::Asked(presses), Some(_)) => {
                self.stand = Stand::Asked(presses + 1);
                OnPress::Front
            }
            (Stand::Shown | Stand::Hidden, Some(work)) => {
                self.stand = Stand::Asked(1);
                OnPress::Ask(work)
            }
        }
    }

    /// The person answered. An answer to no question changes nothing, and a window behind which
    /// nothing goes on any more is not hidden.
    pub(super) fn answered(&mut self, choice: CloseChoice, work: Option<WorkUnderWay>) -> OnAnswer {
        let Stand::Asked(_) = self.stand else {
            return OnAnswer::Nothing;
        };
        let (stand, comes_to) = match (choice, work) {
            (CloseChoice::Background, Some(_)) => (Stand::Hidden, OnAnswer::Hide),
            (CloseChoice::Background, None) | (CloseChoice::Stop, _) => {
                (Stand::Leaving, OnAnswer::Stop)
            }
            (CloseChoice::Stay, _) => (Stand::Shown, OnAnswer::Nothing),
        };
        self.stand = stand;
        comes_to
    }

    /// Plugdesk was started once more: the window is wanted again. A question that stands goes on
    /// standing.
    pub(super) fn shown(&mut self) {
        if self.stand == Stand::Hidden {
            self.stand = Stand::Shown;
        }
    }

    /// Nothing is under way any more: whether that is the end, because nobody looks at the window.
    pub(super) fn work_ended(&mut self) -> bool {
        let ends = self.stand == Stand::Hidden;
        if ends {
            self.stand = Stand::Leaving;
        }
        ends
    }

    /// The application was told to end from outside: whether there is anything to do for it.
    pub(super) fn leave(&mut self) -> bool {
        let first = self.stand != Stand::Leaving;
        self.stand = Stand::Leaving;
        first
    }

    /// Whether the window is hidden with work going on.
    pub(super) fn is_hidden(&self) -> bool {
        self.stand == Stand::Hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Option<WorkUnderWay> = Some(WorkUnderWay {
        running: 1,
        waiting: 2,
    });

    fn asked() -> Closing {
        let mut closing = Closing::default();
        assert_eq!(Some(closing.pressed(WORK)), WORK.map(OnPress::Ask));
        closing
    }

    #[test]
    fn without_work_the_window_closes_at_once() {
        assert_eq!(Closing::default().pressed(None), OnPress::Close);
    }

    #[test]
    fn with_work_the_person_is_asked_once() {
        let mut closing = asked();
        assert_eq!(closing.pressed(WORK), OnPress::Front);
        assert_eq!(closing.answered(CloseChoice::Stay, WORK), OnAnswer::Nothing);
        assert_eq!(Some(closing.pressed(WORK)), WORK.map(OnPress::Ask));
    }

    #[test]
    fn a_page_that_never_answers_does_not_hold_the_window() {
        let mut closing = asked();
        assert_eq!(closing.pressed(WORK), OnPress::Front);
        assert_eq!(closing.pressed(WORK), OnPress::Stop);
        assert_eq!(closing.pressed(WORK), OnPress::Close);
    }

    #[test]
    fn work_that_ends_while_the_question_stands_lets_the_window_go() {
        let mut closing = asked();
        assert!(!closing.work_ended(), "somebody looks at the question");
        assert_eq!(closing.pressed(None), OnPress::Close);
        let mut closing = asked();
        let comes_to = closing.answered(CloseChoice::Background, None);
        assert_eq!(comes_to, OnAnswer::Stop, "nothing is left to go on");
    }

    #[test]
    fn in_the_background_the_end_of_the_work_is_the_end() {
        let mut closing = asked();
        assert_eq!(
            closing.answered(CloseChoice::Background, WORK),
            OnAnswer::Hide
        );
        assert!(closing.is_hidden());
        assert!(closing.work_ended());
        assert!(!closing.work_ended(), "only once");
    }

    #[test]
    fn a_window_that_was_shown_again_stays_after_the_work() {
        let mut closing = asked();
        closing.answered(CloseChoice::Background, WORK);
        closing.shown();
        assert!(!closing.work_ended());
        assert_eq!(Some(closing.pressed(WORK)), WORK.map(OnPress::Ask));
        closing.shown();
        assert_eq!(closing.pressed(WORK), OnPress::Front);
    }

    #[test]
    fn an_answer_to_no_question_changes_nothing() {
        let mut closing = Closing::default();
        for choice in [CloseChoice::Background, CloseChoice::Stop] {
            assert_eq!(closing.answered(choice, WORK), OnAnswer::Nothing);
        }
        assert!(!closing.is_hidden());
        let mut stopped = asked();
        assert_eq!(stopped.answered(CloseChoice::Stop, WORK), OnAnswer::Stop);
        assert_eq!(
            stopped.answered(CloseChoice::Background, WORK),
            OnAnswer::Nothing
        );
        assert_eq!(stopped.pressed(WORK), OnPress::Close);
    }

    #[test]
    fn being_told_to_end_is_carried_out_once() {
        let mut closing = asked();
        assert!(closing.leave());
        assert!(!closing.leave());
        assert_eq!(closing.pressed(WORK), OnPress::Close);
        assert!(!closing.work_ended());
    }
}
