//! Escalation: what is not done in time goes up the tree of areas.

use crate::areas::{AreaPath, AreaTree};

/// Working days that each desk above has before it goes further up.
pub const STEP_DAYS: u16 = 2;

/// The nearest area above `from` where somebody is; nothing where nobody is.
pub fn above(
    areas: &AreaTree,
    from: &AreaPath,
    is_somebody_at: impl Fn(&AreaPath) -> bool,
) -> Option<AreaPath> {
    let mut above: Vec<&AreaPath> = areas
        .ancestors(&from.code())
        .map(|area| &area.path)
        .filter(|path| *path != from)
        .collect();
    above.sort_by_key(|path| std::cmp::Reverse(path.as_str().len()));
    above.into_iter().find(|path| is_somebody_at(path)).cloned()
}
