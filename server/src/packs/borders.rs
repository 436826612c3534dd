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

/// Where two sides of a polygon cross, each in its middle. Sides that only touch are let be: real borders do that.
fn crossing(rings: &[LineString<f64>]) -> Option<Coord<f64>> {
    let sides = rings
        .iter()
        .flat_map(LineString::lines)
        .filter(|side| side.start != side.end);
    let placed = sides.enumerate().map(|(order, side)| {
        GeomWithData::new(
            Side::new([side.start.x, side.start.y], [side.end.x, side.end.y]),
            (order, side),
        )
    });
    let index = RTree::bulk_load(placed.collect());
    index.iter().find_map(|placed| {
        let (order, side) = placed.data;
        let mut near = index.locate_in_envelope_intersecting(placed.envelope());
        near.find(|other| other.data.0 > order && cross(side, other.data.1))
            .map(|_| side.start)
    })
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
