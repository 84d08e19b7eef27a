//! R1 to R11: the zip itself.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge_unpacking(_case: &Case<'_>, _findings: &mut Findings) {}

pub(crate) fn judge_oddities(_case: &Case<'_>, _findings: &mut Findings) {}
