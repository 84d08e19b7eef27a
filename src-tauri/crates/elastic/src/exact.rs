//! Whether numbers come through this program as the service wrote them.
//!
//! Whole numbers of 64 bits and decimal ones of double precision do, which is what the API's
//! description knows. JSON itself sets no limit. A plan goes back whole, so that one with a number
//! beyond is better not sent than sent with another number in it.

/// No double needs more digits to be told from all others, whoever writes it.
const DIGITS: usize = 17;

/// Whether every number in a JSON text still has its value after it was read and written again.
pub(crate) fn every_number_is_kept(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' => behind_string(after),
            b'-' | b'0'..=b'9' => {
                let (number, after) = rest.split_at(length_of_number(rest));
                if !is_kept(number) {
                    return false;
                }
                after
            }
            _ => after,
        };
    }
    true
}

fn behind_string(mut rest: &[u8]) -> &[u8] {
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b'"' => return after,
            b'\\' => after.get(1..).unwrap_or_default(),
            _ => after,
        };
    }
    rest
}

fn length_of_number(rest: &[u8]) -> usize {
    let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    rest.iter()
        .position(|byte| !part(byte))
        .unwrap_or(rest.len())
}

fn is_kept(number: &[u8]) -> bool {
    let Ok(number) = std::str::from_utf8(number) else {
        return false;
    };
    if number.parse::<u64>().is_ok() || number.parse::<i64>().is_ok() {
        return true;
    }
    let Ok(read) = number.parse::<f64>() else {
        return false;
    };
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_matches('0').len();
    let vanished = significant > 0 && read.abs() <= 0.0;
    significant <= DIGITS && read.is_finite() && !vanished
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_a_double_cannot_hold_is_seen() {
        for (json, kept) in [
            (
                r#"{"a":[0,-1,18446744073709551615,-9223372036854775808]}"#,
                true,
            ),
            (r#"{"a":0.1,"b":1e2,"c":-1.50E-7,"d":0.0,"e":-0}"#, true),
            ("100000000000000000000", true),
            ("18446744073709551617", false),
            ("-9223372036854775809", false),
            (r#"{"a":0.1234567890123456789}"#, false),
            ("[1,1e400]", false),
            ("[1e-400]", false),
            (
                r#"{"18446744073709551617":"18446744073709551617 \"18446744073709551617\\"}"#,
                true,
            ),
            (r#"["\"",18446744073709551617]"#, false),
            ("", true),
        ] {
            assert_eq!(every_number_is_kept(json.as_bytes()), kept, "{json}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0x8015_0003),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn what_is_written_from_memory_is_kept(float in any::<f64>(), whole in any::<i64>(), natural in any::<u64>()) {
            let json = serde_json::json!([float, whole, natural]).to_string();
            prop_assert!(every_number_is_kept(json.as_bytes()), "{json}");
        }

        #[test]
        fn a_whole_number_is_kept_if_it_comes_back(digits in "-?[1-9][0-9]{16,23}[1-9]") {
            let read: Value = serde_json::from_str(&digits).unwrap();
            let written = read.to_string();
            prop_assert_eq!(every_number_is_kept(digits.as_bytes()), written == digits);
        }
    }
}
