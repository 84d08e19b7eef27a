//! How long a service asks to wait.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, RETRY_AFTER};

use crate::answer::Answer;

/// No longer wait is told: a service that is away for days says so to people, and sums of times
/// that nobody lives to see must not overflow.
const LONGEST: Duration = Duration::from_hours(24);

/// The wait that `Retry-After` asks for, as seconds or as a date (RFC 9110 §10.2.3).
///
/// A date is compared with the answer's own `Date`, because this machine's clock may be wrong, and
/// with `now` where there is none. A date that has passed asks for no wait, one that is more than a
/// day away for a day.
pub fn retry_after(answer: &Answer, now: SystemTime) -> Option<Duration> {
    let text = answer.header_text(RETRY_AFTER.as_str())?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let wait = text.parse().map_or(LONGEST, Duration::from_secs);
        return Some(wait.min(LONGEST));
    }
    let until = httpdate::parse_http_date(&text).ok()?;
    let said = answer
        .header_text(DATE.as_str())
        .and_then(|date| httpdate::parse_http_date(&date).ok());
    let wait = until.duration_since(said.unwrap_or(now));
    Some(wait.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderName};

    use super::*;

    fn asked(headers: &[(HeaderName, &str)]) -> Option<Duration> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        let answer = Answer::new(StatusCode::TOO_MANY_REQUESTS, headers, Bytes::new());
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        retry_after(&answer, now)
    }

    #[test]
    fn understands_seconds() {
        for (text, seconds) in [("0", 0), ("7", 7), (" 120 ", 120)] {
            let wait = asked(&[(RETRY_AFTER, text)]);
            assert_eq!(wait, Some(Duration::from_secs(seconds)), "{text}");
        }
        for huge in ["99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(asked(&[(RETRY_AFTER, huge)]), Some(LONGEST), "{huge}");
        }
    }

    #[test]
    fn understands_dates_in_every_form_of_http() {
        for text in [
            "Sun, 06 Nov 1994 08:50:07 GMT",
            "Sunday, 06-Nov-94 08:50:07 GMT",
            "Sun Nov  6 08:50:07 1994",
        ] {
            let wait = asked(&[(RETRY_AFTER, text)]);
            assert_eq!(wait, Some(Duration::from_secs(30)), "{text}");
        }
        let passed = asked(&[(RETRY_AFTER, "Sun, 06 Nov 1994 08:00:00 GMT")]);
        assert_eq!(passed, Some(Duration::ZERO));
    }

    #[test]
    fn a_date_counts_from_the_services_own_clock() {
        let wait = asked(&[
            (RETRY_AFTER, "Fri, 31 Dec 1999 23:59:59 GMT"),
            (DATE, "Fri, 31 Dec 1999 23:59:49 GMT"),
        ]);
        assert_eq!(wait, Some(Duration::from_secs(10)));
    }

    #[test]
    fn what_is_neither_asks_for_nothing() {
        for text in ["", "soon", "-1", "1.5", "7 seconds", "06 Nov 1994"] {
            assert_eq!(asked(&[(RETRY_AFTER, text)]), None, "{text}");
        }
        assert_eq!(asked(&[]), None);
    }
}
