//! R48a to R52 and R55: jars.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge_hell(_case: &Case<'_>, _findings: &mut Findings) {}

pub(crate) fn judge_start(_case: &Case<'_>, _findings: &mut Findings) {}
