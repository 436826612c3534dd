//! H3 cells: where a position is counted, and how far a family of cells reaches.
//!
//! # Why
//!
//! A position is counted in its finest cell and in that cell's ancestors, so that the counts of one resolution divide all
//! positions exactly. The outline of such a family is not the hexagon of its ancestor: descendants stand out over its border. A
//! family lies in a box only where the circle around everything that can stand out lies in it; otherwise it is divided, and in
//! the end its rows are asked.

use domain::places::Position;
use h3o::{CellIndex, LatLng, Resolution};

/// Of a case's own cell: 19 m from one to the next.
pub(crate) const FINEST: Resolution = Resolution::Twelve;

/// The finest that is counted: 350 m from one to the next. What is smaller is asked of the rows.
pub(crate) const FINEST_COUNTED: Resolution = Resolution::Nine;

/// 45 km from one to the next: a whole city lies in a few.
pub(crate) const COARSEST_COUNTED: Resolution = Resolution::Four;

/// How far descendants reach from the middle of an ancestor, in radii of its hexagon. Each generation is turned and smaller by
/// the root of seven, which adds up to 1.06.
pub(crate) const REACH: f64 = 1.15;

/// A digit of a cell's number, from 0 to 6 where it is used.
const DIGIT: i64 = 0b111;
const HIGHEST: i64 = 6;

/// The finest cell of a position, as it is stored.
pub(crate) fn cell_of(position: Option<Position>) -> i64 {
    let place = position.and_then(|position| cell_at(position, FINEST));
    place.map_or(0, stored)
}

/// The cells in which a stored cell is counted.
pub(crate) fn counted_in(cell: i64) -> impl Iterator<Item = i64> {
    let known = u64::try_from(cell)
        .ok()
        .and_then(|cell| CellIndex::try_from(cell).ok());
    let families = known.into_iter().flat_map(|cell| {
        Resolution::range(COARSEST_COUNTED, FINEST_COUNTED)
            .filter_map(move |resolution| cell.parent(resolution))
            .map(stored)
    });
    families.chain(known.is_none().then_some(0))
}

/// The first and the last cell of the resolution in which everything can be counted fastest.
pub(crate) fn everywhere() -> (i64, i64) {
    (
        stored(CellIndex::first(COARSEST_COUNTED)),
        stored(CellIndex::last(COARSEST_COUNTED)),
    )
}

pub(crate) fn stored(cell: CellIndex) -> i64 {
    // The highest bit of a cell is never set.
    u64::from(cell).cast_signed()
}

pub(crate) fn cell_at(position: Position, resolution: Resolution) -> Option<CellIndex> {
    let place = LatLng::new(position.lat(), position.lon()).ok()?;
    Some(place.to_cell(resolution))
}

/// Metres from the middle of a cell to its farthest corner.
pub(crate) fn radius(cell: CellIndex) -> f64 {
    let middle = LatLng::from(cell);
    let corners = cell.boundary();
    corners
        .iter()
        .map(|corner| middle.distance_m(*corner))
        .fold(0.0, f64::max)
}

/// The first and the last finest cell of a cell's family: every digit below its own is the lowest, or the highest.
pub(crate) fn family(cell: CellIndex) -> (i64, i64) {
    let first = stored(cell.center_child(FINEST).unwrap_or(cell));
    let last = (u8::from(cell.resolution()) + 1..=u8::from(FINEST)).fold(first, |cell, digit| {
        let place = 3 * (15 - digit);
        (cell & !(DIGIT << place)) | (HIGHEST << place)
    });
    (first, last)
}

/// The finest cell after this one; nothing after the last of a base cell.
pub(crate) fn next_finest(cell: i64) -> Option<i64> {
    let mut next = cell;
    for digit in (1..=u8::from(FINEST)).rev() {
        let place = 3 * (15 - digit);
        if (next >> place) & DIGIT < HIGHEST {
            return Some(next + (1 << place));
        }
        next &= !(DIGIT << place);
    }
    None
}
