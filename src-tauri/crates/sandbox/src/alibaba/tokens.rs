//! Client tokens: the same token gets the same answer, and what was asked for happens once.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::call::Call;
use super::errors::Refusal;
use super::wire::Outcome;

/// How long an answer is kept. The service does not tell; this is an assumption.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// The answer to a request with a client token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answered {
    token: String,
    /// The SHA-256 of what was asked for.
    asked: String,
    at: DateTime<Utc>,
    request_id: String,
    result: Value,
}

/// A client token with what was asked for under it.
#[derive(Debug, Clone)]
pub(super) struct ClientToken {
    text: String,
    asked: String,
}

impl ClientToken {
    /// The token of a call, if it has one.
    pub(super) fn of(call: &Call) -> Result<Option<Self>, Refusal> {
        let Some(text) = call.query.get("clientToken") else {
            return Ok(None);
        };
        if !text.is_ascii() || text.len() > 64 {
            return Err(Refusal::InvalidParameter {
                name: "clientToken",
                why: "it may have 64 ASCII characters at most.".to_owned(),
            });
        }
        let mut hash = Sha256::new();
        for part in [call.name, &call.instance] {
            hash.update(part);
            hash.update([0]);
        }
        hash.update(&call.body);
        Ok(Some(Self {
            text: text.to_owned(),
            asked: hex::encode(hash.finalize()),
        }))
    }

    /// The answer that was given to this token before.
    pub(super) fn answer(&self, answered: &[Answered]) -> Result<Option<Outcome>, Refusal> {
        match answered.iter().find(|one| one.token == self.text) {
            None => Ok(None),
            Some(one) if one.asked == self.asked => Ok(Some(Outcome {
                request_id: Some(one.request_id.clone()),
                ..Outcome::new(one.result.clone())
            })),
            Some(_) => Err(Refusal::TokenUsedOtherwise),
        }
    }

    /// Keeps an answer, and drops those that are too old.
    pub(super) fn keep(
        self,
        answered: &mut Vec<Answered>,
        at: DateTime<Utc>,
        request_id: String,
        result: Value,
    ) {
        answered.retain(|one| at.signed_duration_since(one.at) < KEPT);
        answered.push(Answered {
            token: self.text,
            asked: self.asked,
            at,
            request_id,
            result,
        });
    }
}
