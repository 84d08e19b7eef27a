//! R41 to R45: the names that are taken.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge_names(_case: &Case<'_>, _findings: &mut Findings) {}

pub(crate) fn judge_id(_case: &Case<'_>, _findings: &mut Findings) {}
