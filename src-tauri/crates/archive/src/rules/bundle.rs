//! B1 to B14: bundles.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}
