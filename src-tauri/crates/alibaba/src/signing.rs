//! What changes from one signature to the next.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where a client gets the time and the number used once of each signature. [`Default`] is what
/// the application uses.
#[derive(Clone)]
pub struct Signing {
    /// The time. The service refuses a difference of more than 15 minutes.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// A text that was never used before, so that no request can be replayed.
    pub nonce: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            clock: Arc::new(Utc::now),
            nonce: Arc::new(|| Uuid::new_v4().simple().to_string()),
        }
    }
}

impl fmt::Debug for Signing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signing")
    }
}
