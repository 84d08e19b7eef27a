//! Which attempts of a deployment were made since another, and what the latest one is.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use plugdesk_elastic::{Attempt, Deployment};

/// The latest attempt that the deployment tells of, whether it went well or not.
pub(super) fn latest(deployment: &Deployment) -> Option<String> {
    let mut all = deployment.attempts();
    all.extend(deployment.current_attempt());
    // One without a time counts as old; of equals the later one in the list is the later one.
    let latest = all.into_iter().max_by_key(|attempt| attempt.started);
    latest.and_then(|attempt| attempt.id)
}

/// The attempts that were begun after the one with the id `known`, the latest first.
pub(super) fn since(deployment: &Deployment, known: Option<&str>) -> Vec<Attempt> {
    let history = deployment.attempts();
    let present = [deployment.current_attempt(), deployment.pending()];
    let present: Vec<Attempt> = present.into_iter().flatten().collect();
    let is_known = |attempt: &Attempt| known.is_some() && attempt.id.as_deref() == known;
    let told = history.iter().chain(&present).find(|one| is_known(one));
    let begun: Option<DateTime<Utc>> = told.and_then(|attempt| attempt.started);
    let mut all = if told.is_some() || known.is_none() {
        history
    } else {
        // Nothing says which of them are older.
        Vec::new()
    };
    all.extend(present);
    all.reverse();
    let mut seen = HashSet::new();
    all.retain(|attempt| {
        let later = match (attempt.started, begun) {
            (Some(started), Some(begun)) => started >= begun,
            _ => true,
        };
        let first = attempt.id.clone().is_none_or(|id| seen.insert(id));
        !is_known(attempt) && later && first
    });
    all
}

/// The attempt with an id, wherever the deployment tells of it.
pub(super) fn with_id(deployment: &Deployment, id: &str) -> Option<Attempt> {
    let is = |attempt: &Attempt| attempt.id.as_deref() == Some(id);
    let current = deployment.current_attempt().filter(is);
    current.or_else(|| deployment.attempts().into_iter().rev().find(is))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn attempt(id: &str, minute: u32) -> Value {
        json!({
            "plan_attempt_id": id,
            "attempt_start_time": format!("2026-01-02T03:{minute:02}:00.000Z"),
        })
    }

    fn deployment(pending: Option<&Value>, current: &Value, history: &[Value]) -> Deployment {
        let info = json!({ "pending": pending, "current": current, "history": history });
        serde_json::from_value(json!({
            "id": "0123456789abcdef0123456789abcdef",
            "resources": { "elasticsearch": [{ "info": { "plan_info": info } }] },
        }))
        .unwrap()
    }

    fn ids(attempts: &[Attempt]) -> Vec<&str> {
        attempts
            .iter()
            .filter_map(|one| one.id.as_deref())
            .collect()
    }

    #[test]
    fn what_was_begun_since_comes_latest_first_and_once() {
        let (first, second, third) = (attempt("a", 1), attempt("b", 2), attempt("c", 3));
        let all = [first.clone(), second.clone(), third.clone()];
        let known = deployment(Some(&attempt("d", 4)), &third, &all);
        assert_eq!(ids(&since(&known, Some("a"))), ["d", "c", "b"]);
        assert_eq!(ids(&since(&known, Some("c"))), ["d"]);
        assert!(since(&deployment(None, &third, &all), Some("c")).is_empty());
        assert_eq!(ids(&since(&known, None)), ["d", "c", "b", "a"]);
    }

    #[test]
    fn an_attempt_that_failed_before_the_known_one_is_not_taken_for_a_later_one() {
        // The service lists failed ones only.
        let failed = attempt("failed", 2);
        let known = deployment(None, &attempt("current", 5), &[failed]);
        assert!(since(&known, Some("current")).is_empty());
        assert_eq!(latest(&known).as_deref(), Some("current"));
    }

    #[test]
    fn where_the_known_one_is_not_told_of_only_the_present_ones_are_later() {
        let known = deployment(Some(&attempt("d", 4)), &attempt("c", 3), &[attempt("b", 2)]);
        assert_eq!(ids(&since(&known, Some("gone"))), ["d", "c"]);
    }

    #[test]
    fn the_latest_may_be_one_that_failed() {
        let current = attempt("current", 1);
        let history = [current.clone(), attempt("failed", 4)];
        let known = deployment(None, &current, &history);
        assert_eq!(latest(&known).as_deref(), Some("failed"));
        assert!(with_id(&known, "failed").is_some() && with_id(&known, "other").is_none());
        assert_eq!(ids(&since(&known, Some("current"))), ["failed"]);
    }

    #[test]
    fn a_deployment_that_tells_nothing_has_no_attempts() {
        let bare = deployment(None, &json!({}), &[]);
        assert_eq!(latest(&bare), None);
        assert!(ids(&since(&bare, None)).is_empty());
    }
}
