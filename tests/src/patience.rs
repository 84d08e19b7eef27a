//! Waiting for something that can be seen, never for a time.

use std::fmt::Debug;
use std::time::Duration;

use tokio::time::Instant;

use crate::failure::Failure;

/// How long the slowest machine may take for one step of the page.
pub const USUAL: Duration = Duration::from_secs(20);

/// How long work on a service may take, a restart of an instance included.
pub const LONG: Duration = Duration::from_secs(45);

/// How often it is looked.
const PAUSE: Duration = Duration::from_millis(40);

/// Looks again and again until `look` returns `Ok(Ok(value))`.
///
/// `Ok(Err(seen))` means: not yet, and this is what is there instead. `Err` ends the waiting at
/// once.
pub async fn until<T, S: Debug>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<Result<T, S>, Failure>,
) -> Result<T, Failure> {
    let deadline = Instant::now() + within;
    loop {
        let seen = match look().await? {
            Ok(value) => return Ok(value),
            Err(seen) => seen,
        };
        if Instant::now() >= deadline {
            return Err(Failure::NotSeen {
                what: what.to_owned(),
                last: format!("{seen:?}"),
                within,
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn returns_what_was_waited_for() {
        let mut looks = 0;
        let seen = until("three looks", USUAL, async || {
            looks += 1;
            Ok(if looks == 3 { Ok(looks) } else { Err(looks) })
        });
        assert_eq!(seen.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn tells_what_was_there_instead() {
        let seen = until::<(), _>("rain", Duration::ZERO, async || Ok(Err("sun"))).await;
        let said = seen.unwrap_err().to_string();
        assert!(said.contains("rain") && said.contains("sun"), "{said}");
    }
}
