//! H3 cells: where a position is counted, and which cells answer for a box.
//!
//! # Why
//!
//! A position is counted in its finest cell and in that cell's ancestors, so that the counts of one resolution divide all
//! positions exactly. The outline of such a family is not the hexagon of its ancestor: descendants stand out over its border. A
//! family lies in a box only where the circle around everything that can stand out lies in it; otherwise it is divided, and in
//! the end its rows are asked.

use std::iter;

use domain::places::{BoundingBox, Position};
use h3o::{CellIndex, LatLng, Resolution};

/// Of a case's own cell: 19 m from one to the next.
const FINEST: Resolution = Resolution::Twelve;

/// The finest that is counted: 350 m from one to the next. What is smaller is asked of the rows.
const FINEST_COUNTED: Resolution = Resolution::Nine;

/// 45 km from one to the next: a whole city lies in a few.
const COARSEST_COUNTED: Resolution = Resolution::Four;

/// How far descendants reach from the middle of an ancestor, in radii of its hexagon. Each generation is turned and smaller by
/// the root of seven, which adds up to 1.06.
const REACH: f64 = 1.15;

/// Metres of one degree of latitude, on the sphere that H3 uses.
const DEGREE: f64 = 111_194.9;

/// How many generations a cell on the border is divided.
const DIVISIONS: u8 = 3;

/// Most cells that a box is shown in where nobody says how large it is drawn.
const SHOWN: f64 = 60.0;

/// Pixels from one cell to the next, so that the circles on them do not lie upon each other.
const APART: f64 = 72.0;

/// The finest cell of a position, as it is stored.
pub(crate) fn cell_of(position: Option<Position>) -> i64 {
    let place = position.and_then(|position| LatLng::new(position.lat(), position.lon()).ok());
    place.map_or(0, |place| stored(place.to_cell(FINEST)))
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

fn stored(cell: CellIndex) -> i64 {
    // The highest bit of a cell is never set.
    u64::from(cell).cast_signed()
}

/// A part of a box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Its family's first finest cell.
    pub(crate) low: i64,
    /// Its family's last finest cell.
    pub(crate) high: i64,
    /// The cell itself.
    pub(crate) cell: i64,
    /// In which of the cells that are shown it lies.
    pub(crate) shown: usize,
    /// Whether the counts answer for it: they hold its resolution, and all of it lies in the box.
    pub(crate) counted: bool,
}

/// Divides a box; together the pieces hold every position in it, each once. `zoom` says how large it is drawn, as web maps
/// count.
pub(crate) fn pieces(bbox: BoundingBox, zoom: Option<u8>) -> Vec<Piece> {
    let shown = resolution(bbox, zoom);
    let mut cover = Cover {
        bbox,
        leaf: Resolution::try_from(u8::from(shown) + DIVISIONS)
            .map_or(FINEST_COUNTED, |leaf| leaf.min(FINEST_COUNTED))
            .max(shown),
        reach: Vec::new(),
        pieces: Vec::new(),
    };
    let Some(middle) = cell_at(bbox.centre(), shown) else {
        return Vec::new();
    };
    cover.reach = Resolution::range(shown, cover.leaf)
        .filter_map(|resolution| Some(REACH * radius(cell_at(bbox.centre(), resolution)?)))
        .collect();
    let seen: Vec<CellIndex> = middle.grid_disk_safe(rings(bbox, middle)).collect();
    for (shown, cell) in seen.into_iter().enumerate() {
        cover.divide(cell, shown, 0);
    }
    cover.pieces
}

/// Work on the pieces of a box.
struct Cover {
    bbox: BoundingBox,
    /// Where dividing ends.
    leaf: Resolution,
    /// Metres that a family reaches from the middle of its cell, from the resolution that is shown down.
    reach: Vec<f64>,
    pieces: Vec<Piece>,
}

impl Cover {
    fn divide(&mut self, cell: CellIndex, shown: usize, generation: usize) {
        let Some(&reach) = self.reach.get(generation) else {
            return;
        };
        let (inside, outside) = self.bbox_meets(cell, reach);
        if outside {
            return;
        }
        let resolution = cell.resolution();
        if inside || resolution >= self.leaf {
            let low = cell.center_child(FINEST).unwrap_or(cell);
            self.pieces.push(Piece {
                low: stored(low),
                high: last_of(stored(low), resolution),
                cell: stored(cell),
                shown,
                counted: inside && resolution <= FINEST_COUNTED,
            });
            return;
        }
        if let Some(finer) = resolution.succ() {
            for child in cell.children(finer) {
                self.divide(child, shown, generation + 1);
            }
        }
    }

    /// Whether the circle lies inside the box, and whether it lies outside.
    fn bbox_meets(&self, cell: CellIndex, reach: f64) -> (bool, bool) {
        let middle = LatLng::from(cell);
        let (lat, lon) = (middle.lat(), middle.lng());
        let along = reach / DEGREE;
        let across = along / (lat.abs() + along).min(89.0).to_radians().cos();
        let BoundingBox {
            west,
            south,
            east,
            north,
        } = self.bbox;
        let inside = lat - along > south
            && lat + along < north
            && lon - across > west
            && lon + across < east;
        let outside = lat + along < south
            || lat - along > north
            || lon + across < west
            || lon - across > east;
        (inside, outside)
    }
}

fn cell_at(position: Position, resolution: Resolution) -> Option<CellIndex> {
    let place = LatLng::new(position.lat(), position.lon()).ok()?;
    Some(place.to_cell(resolution))
}

/// Metres from the middle of a cell to its farthest corner.
fn radius(cell: CellIndex) -> f64 {
    let middle = LatLng::from(cell);
    let corners = cell.boundary();
    corners
        .iter()
        .map(|corner| middle.distance_m(*corner))
        .fold(0.0, f64::max)
}

/// The last finest cell of the family whose first is `low`: every digit below `resolution` is the highest.
fn last_of(low: i64, resolution: Resolution) -> i64 {
    const DIGIT: i64 = 0b111;
    const HIGHEST: i64 = 6;
    (u8::from(resolution) + 1..=u8::from(FINEST)).fold(low, |cell, digit| {
        let place = 3 * (15 - digit);
        (cell & !(DIGIT << place)) | (HIGHEST << place)
    })
}

/// How many rings of cells around the middle one reach the corners of the box.
fn rings(bbox: BoundingBox, middle: CellIndex) -> u32 {
    let corners = [
        (bbox.north, bbox.west),
        (bbox.north, bbox.east),
        (bbox.south, bbox.west),
        (bbox.south, bbox.east),
    ];
    let corners = corners
        .into_iter()
        .filter_map(|(lat, lon)| Position::new(lat, lon).ok());
    let far = corners
        .map(|corner| bbox.centre().distance(corner).value())
        .fold(0.0, f64::max);
    // A ring adds at least one and a half edges, and an edge is never shorter than 0.8 of the radius.
    let count = far / (1.2 * radius(middle));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a box is at most four times as wide as the city, and its cells are a part of it"
    )]
    let rings = count.ceil() as u32 + 2;
    rings.min(100)
}

/// The resolution in which a box is shown.
fn resolution(bbox: BoundingBox, zoom: Option<u8>) -> Resolution {
    let lat = bbox.centre().lat().to_radians().cos();
    let area = (bbox.east - bbox.west) * lat * (bbox.north - bbox.south) * DEGREE * DEGREE;
    let finest_with = |suits: &dyn Fn(Resolution) -> bool| {
        let coarser = iter::successors(Some(FINEST), |resolution| resolution.pred());
        coarser
            .take_while(|resolution| *resolution >= COARSEST_COUNTED)
            .find(|resolution| suits(*resolution))
            .unwrap_or(COARSEST_COUNTED)
    };
    let by_area = |most: f64| finest_with(&|resolution| area / resolution.area_m2() <= most);
    let Some(zoom) = zoom else {
        return by_area(SHOWN);
    };
    // The world is 256 pixels wide at zoom 0.
    let metres = 360.0 * DEGREE * lat / 256.0 / f64::from(zoom.min(22)).exp2();
    let by_zoom =
        finest_with(&|resolution| resolution.edge_length_m() * 3.0_f64.sqrt() >= APART * metres);
    by_zoom.min(by_area(4.0 * SHOWN))
}

#[cfg(test)]
#[path = "cells/tests.rs"]
mod tests;
