//! Whose report this is, and why.

use crate::areas::{Area, AreaPath, AreaTree};
use crate::categories::{Category, Responsible};
use crate::organisations::OrganisationCode;

/// Who has a report first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// The area whose desk it lands on.
    pub area: AreaPath,
    /// The organisation that has it, where the category names one.
    pub organisation: Option<OrganisationCode>,
}

/// Finds who has a report of `category` in `place` (the deepest area that the pin was resolved to, or was chosen).
///
/// Where the category wants a deeper area than the place is known to, the place itself has it; never nobody.
pub fn route(areas: &AreaTree, category: &Category, place: &Area) -> Routed {
    match &category.responsible {
        Responsible::Organisation(code) => Routed {
            area: place.path.clone(),
            organisation: Some(code.clone()),
        },
        Responsible::Area(level) => {
            let at_most = |area: &&Area| area.level <= *level;
            let has_it = Some(place)
                .into_iter()
                .chain(areas.ancestors(&place.code))
                .find(at_most)
                .unwrap_or(place);
            Routed {
                area: has_it.path.clone(),
                organisation: None,
            }
        }
    }
}
