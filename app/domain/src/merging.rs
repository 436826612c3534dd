//! Reports about the same: one is followed up, and the others lead to it.

use crate::cases::{Case, Visibility};

/// Why two reports were not merged, or not taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed one of them first.
    #[error("a report has changed since it was opened")]
    Stale,
    /// There is no report of this reference in her areas.
    #[error("no such report")]
    NoTarget,
    /// It would lead to itself.
    #[error("a report is not a duplicate of itself")]
    Itself,
    /// What has ended is not merged, nor merged into; so no report ever leads back to itself.
    #[error("one of the reports has ended")]
    Ended,
    /// Whoever reported it would see something of a report that is not hers.
    #[error("the other report is not public")]
    NotPublic,
    /// It leads to no other.
    #[error("the report is not merged")]
    NotMerged,
}

/// Decides whether `case` may lead to `target` from now on.
pub fn merge(case: &Case, target: &Case) -> Result<(), MergeRefused> {
    if case.id == target.id {
        return Err(MergeRefused::Itself);
    }
    if case.ended_at.is_some() || target.ended_at.is_some() {
        return Err(MergeRefused::Ended);
    }
    if target.visibility != Visibility::Public {
        return Err(MergeRefused::NotPublic);
    }
    Ok(())
}
