//! R46 and R47: `bin` and `config`.

use crate::finding::Findings;
use crate::judge::Case;

pub(crate) fn judge(_case: &Case<'_>, _findings: &mut Findings) {}
