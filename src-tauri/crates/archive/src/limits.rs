//! How far an inspection goes.

/// Limits of one inspection. Elasticsearch itself has none (R9), so reaching one is a finding and
/// no verdict.
pub struct Limits<'a> {
    /// The most entries that are kept.
    pub entries: u64,
    /// The most bytes that are unpacked, of all entries together.
    pub unpacked: u64,
    /// Asked every few hundred kilobytes whether to go on: a deadline, or a person who cancelled.
    pub go_on: &'a dyn Fn() -> bool,
}

impl Default for Limits<'_> {
    fn default() -> Self {
        Self {
            entries: crate::MAX_ENTRIES,
            unpacked: 64 * 1024 * 1024 * 1024,
            go_on: &|| true,
        }
    }
}
