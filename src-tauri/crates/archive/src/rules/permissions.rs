//! R57 to R61: what the plugin asks to be allowed.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}
