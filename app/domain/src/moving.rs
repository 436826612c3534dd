//! Moving: a report that belongs to another place or category, and what becomes of it there.
//!
//! # Why
//!
//! It goes where it would have gone at filing. Whoever was given it by hand keeps it only where that leads to the same desk.
//! What becomes private is so at once; what leaves a private category stays private until somebody releases it.

use serde::{Deserialize, Serialize};

use crate::areas::{Area, AreaPath, Located};
use crate::cases::{Case, StatusGroup, Visibility};
use crate::categories::CategoryCode;
use crate::organisations::OrganisationCode;
use crate::pack::Pack;
use crate::reports::Place;
use crate::routing::route;

/// What and where a report is, and which organisation has it: one side of a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// What it is about.
    pub category: CategoryCode,
    /// The deepest area known for its place.
    pub area: AreaPath,
    /// The organisation that has it; the desk of the area where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationCode>,
}

impl Stand {
    /// Where a case stands.
    pub fn of(case: &Case) -> Self {
        Self {
            category: case.category.clone(),
            area: case.area.clone(),
            organisation: case.organisation.clone(),
        }
    }
}

/// Why a report was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// The case has ended.
    #[error("the case has ended")]
    Ended,
    /// The place is not in the city.
    #[error("the place is outside the city")]
    OutsideCity,
    /// There is no such area or category, or the category takes nothing new.
    #[error("no such area or category")]
    Unknown,
    /// It is there already.
    #[error("nothing would change")]
    Nothing,
    /// The words are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
}

/// Decides what becomes of a report that belongs to `place` and `category`. Its promises are for whoever knows its clocks.
pub fn moved(
    case: &Case,
    place: &Place,
    category: &CategoryCode,
    pack: &Pack,
) -> Result<Case, MoveRefused> {
    if case.status.group() != StatusGroup::Open {
        return Err(MoveRefused::Ended);
    }
    let category = pack
        .category(category)
        .filter(|known| !known.retired || known.code == case.category)
        .ok_or(MoveRefused::Unknown)?;
    let area = area_of(case, place, pack)?;
    let after = Case {
        category: category.code.clone(),
        area: area.path.clone(),
        position: place.position,
        address: place.address.clone(),
        spot: place.spot.clone(),
        ..case.clone()
    };
    if after == *case {
        return Err(MoveRefused::Nothing);
    }
    let before = pack
        .category(&case.category)
        .zip(pack.areas.by_path(&case.area))
        .map(|(category, area)| route(&pack.areas, category, area));
    let routed = route(&pack.areas, category, area);
    let after = if before.as_ref() == Some(&routed) {
        after
    } else {
        let kept = routed.organisation == case.organisation
            && (routed.organisation.is_some() || routed.area == case.responsible_area);
        Case {
            responsible_area: routed.area,
            organisation: routed.organisation,
            team: after.team.filter(|_| kept),
            assignee: after.assignee.filter(|_| kept),
            ..after
        }
    };
    Ok(match after.visibility {
        Visibility::Public | Visibility::Hidden if category.private => Case {
            visibility: Visibility::Private,
            released_at: None,
            ..after
        },
        _ => after,
    })
}

/// The deepest area of the place. A pin that stays where it was stays in the area that was known for it.
fn area_of<'p>(case: &Case, place: &Place, pack: &'p Pack) -> Result<&'p Area, MoveRefused> {
    let named = |path: &AreaPath| pack.areas.by_path(path).ok_or(MoveRefused::Unknown);
    match place.position {
        Some(_) if place.position == case.position => named(&case.area),
        Some(position) => match pack.areas.locate(position) {
            Located::In(area) | Located::Root(area) => Ok(area),
            Located::Outside => Err(MoveRefused::OutsideCity),
        },
        None => named(&place.area),
    }
}
