//! R38 to R40: the stable descriptor.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}

pub(crate) fn judge_named_components(_case: &Case<'_>, _findings: &mut Findings) {}
