//! How a box is covered: the cells that it is shown in, and the pieces that answer for exactly what lies in it.

use std::iter;

use domain::places::{BoundingBox, Position};
use h3o::{CellIndex, LatLng, Resolution};

use crate::cells::{
    COARSEST_COUNTED, FINEST, FINEST_COUNTED, REACH, cell_at, family, next_finest, radius, stored,
};

/// Metres of one degree of latitude, on the sphere that H3 uses.
const DEGREE: f64 = 111_194.9;

/// How many generations a cell on the border is divided at most.
const DIVISIONS: u8 = 4;

/// A cell on the border is divided while more rows than these would be asked of one part: about as long as it takes to find
/// where a part begins.
const ASKED: i64 = 24;

/// Most cells that a box is shown in where nobody says how large it is drawn.
const SHOWN: f64 = 60.0;

/// Pixels from one cell to the next, so that the circles on them do not lie upon each other.
const APART: f64 = 72.0;

/// A part of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// In which of the cells that are shown it lies.
    pub(crate) shown: usize,
    /// Whether the counts answer for it: they hold its resolution, and all of it lies in the box.
    pub(crate) counted: bool,
    /// Its first and its last finest cell.
    pub(crate) finest: (i64, i64),
    /// Its first and its last cell, of one resolution.
    pub(crate) cells: (i64, i64),
    resolution: Resolution,
}

impl Piece {
    fn of(cell: CellIndex, shown: usize, counted: bool) -> Self {
        let resolution = cell.resolution();
        Self {
            shown,
            counted: counted && resolution <= FINEST_COUNTED,
            finest: family(cell),
            cells: (stored(cell), stored(cell)),
            resolution,
        }
    }

    /// The same, but the rows answer for it.
    pub(crate) fn asked(self) -> Self {
        Self {
            counted: false,
            ..self
        }
    }

    /// Takes in the piece that lies behind it; says whether it could.
    fn joins(&mut self, other: &Self) -> bool {
        let kind = |piece: &Self| (piece.shown, piece.counted, piece.resolution);
        let joins = kind(self) == kind(other) && next_finest(self.finest.1) == Some(other.finest.0);
        if joins {
            self.finest.1 = other.finest.1;
            self.cells.1 = other.cells.1;
        }
        joins
    }
}

/// The cells that a box is shown in.
#[derive(Debug)]
pub(crate) struct Cover {
    bbox: BoundingBox,
    cells: Vec<CellIndex>,
    /// Metres that a family reaches from the middle of its cell, from the resolution that is shown down to the last that is
    /// divided into.
    reach: Vec<f64>,
}

impl Cover {
    /// Of this box; `zoom` says how large it is drawn, as web maps count.
    pub(crate) fn of(bbox: BoundingBox, zoom: Option<u8>) -> Self {
        let shown = resolution(bbox, zoom);
        let leaf = Resolution::try_from(u8::from(shown) + DIVISIONS)
            .map_or(FINEST_COUNTED, |leaf| leaf.min(FINEST_COUNTED))
            .max(shown);
        let cell_in = |resolution| cell_at(bbox.centre(), resolution);
        let mut cover = Self {
            bbox,
            cells: Vec::new(),
            reach: Resolution::range(shown, leaf)
                .filter_map(|resolution| Some(REACH * radius(cell_in(resolution)?)))
                .collect(),
        };
        if let Some(middle) = cell_in(shown) {
            let around: Vec<CellIndex> = middle.grid_disk_safe(rings(bbox, middle)).collect();
            let around = around.into_iter();
            cover.cells = around.filter(|cell| !cover.meets(*cell, 0).1).collect();
        }
        cover
    }

    /// The cells, whole: they reach over the border of the box. `counted` is whether the counts hold their resolution.
    pub(crate) fn whole(&self) -> Vec<Piece> {
        let cells = self.cells.iter().enumerate();
        cells
            .map(|(shown, cell)| Piece::of(*cell, shown, true))
            .collect()
    }

    /// Pieces that together hold every position of the box, each once. `held` is how many rows each cell holds; those without
    /// any are left out, and the others are divided as far as is worth it.
    pub(crate) fn divided(&self, held: &[i64]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for ((shown, cell), held) in self.cells.iter().enumerate().zip(held) {
            if *held > 0 {
                self.divide(*cell, shown, 0, *held, &mut pieces);
            }
        }
        pieces
    }

    fn divide(
        &self,
        cell: CellIndex,
        shown: usize,
        generation: usize,
        held: i64,
        pieces: &mut Vec<Piece>,
    ) {
        let (inside, outside) = self.meets(cell, generation);
        if outside {
            return;
        }
        let is_last = generation + 1 >= self.reach.len();
        match cell.resolution().succ() {
            Some(finer) if !inside && !is_last && held > ASKED => {
                for child in cell.children(finer) {
                    self.divide(child, shown, generation + 1, held / 7, pieces);
                }
            }
            _ => {
                let piece = Piece::of(cell, shown, inside);
                if !pieces.last_mut().is_some_and(|last| last.joins(&piece)) {
                    pieces.push(piece);
                }
            }
        }
    }

    /// Whether all of a cell's family lies inside the box, and whether all of it lies outside.
    fn meets(&self, cell: CellIndex, generation: usize) -> (bool, bool) {
        let Some(reach) = self.reach.get(generation) else {
            return (false, false);
        };
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
#[path = "cover/tests.rs"]
mod tests;
