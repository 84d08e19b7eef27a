//! Buckets, and the keys of objects in them.

use std::fmt;

use crate::endpoint::Region;

/// The name of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket(String);

/// A text that cannot be the name of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketError {
    /// It is empty.
    #[error("the bucket's name is empty")]
    Empty,
    /// It is shorter than 3 or longer than 63 characters.
    #[error("a bucket's name has 3 to 63 characters")]
    Length,
    /// It holds something else than lower-case letters, digits and hyphens, or begins or ends with
    /// a hyphen.
    #[error("a bucket's name has lower-case letters, digits and hyphens, no hyphen at either end")]
    Characters,
}

impl Bucket {
    /// Reads a bucket's name.
    pub fn parse(text: &str) -> Result<Self, BucketError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BucketError::Empty);
        }
        let fitting = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !text.bytes().all(fitting) || text.starts_with('-') || text.ends_with('-') {
            return Err(BucketError::Characters);
        }
        if !(3..=63).contains(&text.len()) {
            return Err(BucketError::Length);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A bucket as the account's list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketInfo {
    /// Its name.
    pub name: Bucket,
    /// Where it lies; nothing where the service names no region that could be read.
    pub region: Option<Region>,
}

/// The key of an object: its name within the bucket, in which `/` separates what looks like folders.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey(String);

/// A text that cannot be the key of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is empty or longer than 1023 bytes.
    #[error("an object's key has 1 to 1023 bytes")]
    Length,
    /// It begins with `/` or `\`, which the service refuses.
    #[error("an object's key does not begin with a slash")]
    Slash,
    /// It holds a control character, or a part that is empty, `.` or `..`. The service may take
    /// them; HTTP libraries and tools on the way to it rewrite them, and the signature breaks.
    #[error("an object's key has no control characters and no parts `.` or `..`")]
    Unsafe,
}

impl ObjectKey {
    /// Reads an object's key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.is_empty() || text.len() > 1023 {
            return Err(KeyError::Length);
        }
        if text.starts_with(['/', '\\']) {
            return Err(KeyError::Slash);
        }
        let rewritten = |part: &str| matches!(part, "" | "." | "..");
        if text.chars().any(char::is_control) || text.split('/').any(rewritten) {
            return Err(KeyError::Unsafe);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_buckets_keep_to_the_services_rule() {
        for name in ["abc", "plugdesk-sandbox", "0-9", &"a".repeat(63)] {
            assert_eq!(Bucket::parse(&format!(" {name}\n")).unwrap().as_str(), name);
        }
        for (name, why) in [
            (" ", BucketError::Empty),
            ("ab", BucketError::Length),
            (&*"a".repeat(64), BucketError::Length),
            ("-abc", BucketError::Characters),
            ("abc-", BucketError::Characters),
            ("Abc", BucketError::Characters),
            ("a.b.c", BucketError::Characters),
            ("a/b", BucketError::Characters),
            ("bücket", BucketError::Characters),
        ] {
            assert_eq!(Bucket::parse(name), Err(why), "{name}");
        }
    }

    #[test]
    fn keys_that_would_be_rewritten_on_the_way_are_refused() {
        for key in ["a", "plugdesk/0/a b.zip", "ä/ö+=&?#%", "a..b", "a/.b"] {
            assert_eq!(ObjectKey::parse(key).unwrap().as_str(), key);
        }
        for (key, why) in [
            ("", KeyError::Length),
            (&*"a".repeat(1024), KeyError::Length),
            ("/a", KeyError::Slash),
            ("\\a", KeyError::Slash),
            ("a/../b", KeyError::Unsafe),
            ("a/./b", KeyError::Unsafe),
            ("a//b", KeyError::Unsafe),
            ("a/", KeyError::Unsafe),
            ("a\nb", KeyError::Unsafe),
        ] {
            assert_eq!(ObjectKey::parse(key), Err(why), "{key}");
        }
    }
}
