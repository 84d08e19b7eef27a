//! R12 to R18: where the descriptor is.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}
