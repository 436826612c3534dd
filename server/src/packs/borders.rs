//! `borders/*.geojson`: polygons of areas.

use std::collections::HashMap;

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Line, LineString, MultiPolygon, Polygon};
use geojson::{Feature, GeometryValue, Position as Corner};
use rstar::primitives::{GeomWithData, Line as Side};
use rstar::{RTree, RTreeObject};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::areas::Rows;
use super::faults::Notes;

/// Borders by the code of their area, and whether each was made for demonstration.
#[derive(Default)]
pub(super) struct Borders(HashMap<String, (MultiPolygon<f64>, bool)>);

/// A collection whose features are kept as they are written, because that says on which line each stands.
#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
}

impl Borders {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The border of an area, which is then no longer here.
    pub(super) fn take(&mut self, code: &str) -> Option<(MultiPolygon<f64>, bool)> {
        self.0.remove(code)
    }

    /// Reads one file; features that are wrong are noted and left out.
    pub(super) fn read(&mut self, notes: &mut Notes<'_>, areas: &Rows) {
        let text = notes.text();
        let collection: Collection<'_> = match serde_json::from_str(text) {
            Ok(collection) => collection,
            Err(error) => {
                return notes.at_line(
                    error.line().max(1),
                    format!("not a feature collection: {error}"),
                );
            }
        };
        for raw in collection.features {
            let at = raw.get().as_ptr().addr() - text.as_ptr().addr();
            match raw.get().parse::<Feature>() {
                Ok(feature) => self.feature(feature, at, notes, areas),
                Err(error) => notes.at(at, format!("not a feature: {error}")),
            }
        }
    }

    fn feature(&mut self, feature: Feature, at: usize, notes: &mut Notes<'_>, areas: &Rows) {
        let Some(code) = feature
            .property("code")
            .and_then(|code| code.as_str())
            .map(ToOwned::to_owned)
        else {
            return notes.at(at, "the feature has no property code");
        };
        if !areas.knows(&code) {
            notes.at(at, format!("area {code} is not in areas.csv"));
        }
        let demonstration = match feature.property("demonstration") {
            None => false,
            Some(value) => value.as_bool().unwrap_or_else(|| {
                notes.at(
                    at,
                    format!("area {code}: demonstration must be true or false"),
                );
                true
            }),
        };
        let polygons = match feature.geometry.map(|geometry| geometry.value) {
            Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
            Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
            Some(other) => {
                return notes.at(
                    at,
                    format!(
                        "area {code}: the border must be a polygon, not a {}",
                        other.type_name()
                    ),
                );
            }
            None => return notes.at(at, format!("area {code}: the feature has no geometry")),
        };
        if polygons.is_empty() {
            return notes.at(at, format!("area {code}: the border is empty"));
        }
        let mut border = Vec::new();
        for rings in polygons {
            match polygon(&rings) {
                Ok(polygon) => border.push(polygon),
                Err(reason) => notes.at(at, format!("area {code}: {reason}")),
            }
        }
        if self
            .0
            .insert(code.clone(), (MultiPolygon(border), demonstration))
            .is_some()
        {
            notes.at(at, format!("area {code} has a border already"));
        }
    }
}

fn polygon(rings: &[Vec<Corner>]) -> Result<Polygon<f64>, String> {
    let mut lines = Vec::new();
    for ring in rings {
        lines.push(self::ring(ring)?);
    }
    if let Some(place) = crossing(&lines) {
        return Err(format!(
            "the border crosses itself near {:.6}, {:.6}",
            place.y, place.x
        ));
    }
    let mut lines = lines.into_iter();
    let outer = lines.next().ok_or("the border is empty")?;
    Ok(Polygon::new(outer, lines.collect()))
}

fn ring(corners: &[Corner]) -> Result<LineString<f64>, String> {
    let mut line = Vec::with_capacity(corners.len());
    for corner in corners {
        let [lon, lat] = *corner
            .as_slice()
            .first_chunk::<2>()
            .ok_or("a corner has less than two numbers")?;
        if domain::places::Position::new(lat, lon).is_err() {
            return Err(format!(
                "{lon}, {lat} is not longitude, latitude in degrees"
            ));
        }
        line.push(Coord { x: lon, y: lat });
    }
    if line.len() < 4 {
        return Err(format!(
            "a ring has {} corners, four are the least",
            line.len()
        ));
    }
    if line.first() != line.last() {
        return Err("a ring is not closed: its last corner must be its first".to_owned());
    }
    Ok(LineString(line))
}

/// The least share of a ring that a loop must have to be a fault.
///
/// Official borders have slips of the pen, loops of some metres where two sides cross; they are kept as they were given.
const SLIP: f64 = 0.01;

/// Where two sides of a polygon cross, each in its middle, and cut off more than a slip of the pen. Sides that only touch
/// are let be, too: real borders do that.
fn crossing(rings: &[LineString<f64>]) -> Option<Coord<f64>> {
    let sides = rings.iter().enumerate().flat_map(|(ring, line)| {
        let sides = line
            .lines()
            .enumerate()
            .filter(|(_, side)| side.start != side.end);
        sides.map(move |(number, side)| {
            let placed = Side::new([side.start.x, side.start.y], [side.end.x, side.end.y]);
            GeomWithData::new(placed, (ring, number, side))
        })
    });
    let index = RTree::bulk_load(sides.collect());
    index.iter().find_map(|placed| {
        let (ring, number, side) = placed.data;
        let near = index
            .locate_in_envelope_intersecting(placed.envelope())
            .map(|near| near.data);
        let mut later = near.filter(|(other, place, _)| (*other, *place) > (ring, number));
        let spoils = |(other, place, line): &(usize, usize, Line<f64>)| {
            cross(side, *line) && (*other != ring || !is_slip(&rings[ring].0, number, *place))
        };
        later.find(spoils).map(|_| side.start)
    })
}

/// Whether the loop between two sides of a ring that cross is too small to matter.
fn is_slip(ring: &[Coord<f64>], first: usize, second: usize) -> bool {
    let whole = area(ring).abs();
    let inside = area(&ring[first + 1..=second]).abs();
    let outside = area(&[&ring[second + 1..], &ring[1..=first]].concat()).abs();
    inside.min(outside) < SLIP * whole
}

/// The signed area of a ring, closed or not, in square degrees.
fn area(ring: &[Coord<f64>]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| (a.x - ring[0].x) * (b.y - ring[0].y) - (b.x - ring[0].x) * (a.y - ring[0].y))
        .sum::<f64>()
        / 2.0
}

fn cross(one: Line<f64>, other: Line<f64>) -> bool {
    let parts =
        |line: Line<f64>, by: Line<f64>| side_of(line, by.start) * side_of(line, by.end) < 0;
    parts(one, other) && parts(other, one)
}

/// On which side of a line a point is: -1, 0 on it, or 1; exact.
fn side_of(line: Line<f64>, point: Coord<f64>) -> i8 {
    match RobustKernel::orient2d(line.start, line.end, point) {
        Orientation::CounterClockwise => 1,
        Orientation::Clockwise => -1,
        Orientation::Collinear => 0,
    }
}
