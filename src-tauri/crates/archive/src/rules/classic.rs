//! R19 to R37: the classic descriptor.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}
