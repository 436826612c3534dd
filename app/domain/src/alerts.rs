//! Alerts: being told of new reports in an area or a shape drawn on the map.

use std::collections::BTreeSet;

use geo::{Area as _, Intersects as _, LineString, Point, Polygon, Validation as _};
use geojson::{Feature, FeatureCollection, GeoJson, Geometry, GeometryValue};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::areas::{AreaPath, AreaTree};
use crate::cases::{Case, Visibility};
use crate::categories::CategoryCode;
use crate::languages::Language;
use crate::places::{BoundingBox, Position};

/// Most alerts of one account.
pub const ALERTS_MOST: usize = 20;

/// Most corners of a shape.
pub const CORNERS_MOST: usize = 200;

/// Most reports that a letter lists of one alert; it has a link to the rest.
pub const REPORTS_MOST: usize = 20;

/// Names one alert for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlertId(pub Uuid);

/// Where reports are watched for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watched {
    /// An area of the tree and everything under it.
    Area(AreaPath),
    /// What was drawn.
    Shape(Shape),
}

/// A shape of one ring, inside or across the city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape(Vec<(f64, f64)>);

/// Why a shape was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeRefused {
    /// What was given is no polygon of `GeoJSON` with one ring.
    #[error("this is no polygon")]
    NoPolygon,
    /// Two corners make no shape.
    #[error("a shape has at least 3 corners")]
    TooFewCorners,
    /// More corners than anybody draws.
    #[error("a shape has at most {CORNERS_MOST} corners")]
    TooManyCorners,
    /// Its border crosses or touches itself.
    #[error("this shape crosses itself")]
    CrossesItself,
    /// Nothing of it lies in the city.
    #[error("this shape lies outside the city")]
    OutsideCity,
    /// The whole city is an area that can be chosen.
    #[error("this shape is larger than the city")]
    LargerThanCity,
}

impl Shape {
    /// Reads a polygon, by itself or as the only feature.
    pub fn parse(text: &str, city: &AreaTree) -> Result<Self, ShapeRefused> {
        let read: GeoJson = text.parse().map_err(|_| ShapeRefused::NoPolygon)?;
        let geometry = geometry(read).ok_or(ShapeRefused::NoPolygon)?;
        let GeometryValue::Polygon { coordinates } = geometry.value else {
            return Err(ShapeRefused::NoPolygon);
        };
        let [ring] = coordinates.as_slice() else {
            return Err(ShapeRefused::NoPolygon);
        };
        let corner =
            |at: &geojson::Position| Some((*at.as_slice().get(1)?, *at.as_slice().first()?));
        let corners: Option<Vec<_>> = ring.iter().map(corner).collect();
        Self::new(corners.ok_or(ShapeRefused::NoPolygon)?, city)
    }

    /// A shape of these corners, each latitude and longitude; the last may be the first again.
    pub fn new(mut corners: Vec<(f64, f64)>, city: &AreaTree) -> Result<Self, ShapeRefused> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners
            .iter()
            .any(|(lat, lon)| Position::new(*lat, *lon).is_err())
        {
            return Err(ShapeRefused::NoPolygon);
        }
        if corners.len() > CORNERS_MOST {
            return Err(ShapeRefused::TooManyCorners);
        }
        let mut different = corners.clone();
        different.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        different.dedup();
        if different.len() < 3 {
            return Err(ShapeRefused::TooFewCorners);
        }
        let shape = Self(corners);
        let drawn = shape.polygon();
        if !drawn.is_valid() || drawn.unsigned_area() <= 0.0 {
            return Err(ShapeRefused::CrossesItself);
        }
        let hull = city.hull().ok_or(ShapeRefused::OutsideCity)?;
        if !drawn.intersects(hull) {
            return Err(ShapeRefused::OutsideCity);
        }
        if drawn.unsigned_area() > hull.unsigned_area() {
            return Err(ShapeRefused::LargerThanCity);
        }
        Ok(shape)
    }

    /// Whether the place lies in it, or on its border.
    pub fn contains(&self, place: Position) -> bool {
        let at = Point::new(place.lon(), place.lat());
        self.bounds().contains(place) && self.polygon().intersects(&at)
    }

    /// The smallest box around it.
    pub fn bounds(&self) -> BoundingBox {
        let fold = |side: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64, from| {
            self.0.iter().map(side).fold(from, pick)
        };
        BoundingBox {
            west: fold(|at| at.1, f64::min, f64::INFINITY),
            south: fold(|at| at.0, f64::min, f64::INFINITY),
            east: fold(|at| at.1, f64::max, f64::NEG_INFINITY),
            north: fold(|at| at.0, f64::max, f64::NEG_INFINITY),
        }
    }

    /// How many corners it has.
    pub const fn corners(&self) -> usize {
        self.0.len()
    }

    fn polygon(&self) -> Polygon<f64> {
        let ring = self.0.iter().map(|(lat, lon)| (*lon, *lat));
        Polygon::new(ring.collect::<LineString<f64>>(), Vec::new())
    }
}

/// The one geometry that was given.
fn geometry(read: GeoJson) -> Option<Geometry> {
    match read {
        GeoJson::Geometry(geometry) => Some(geometry),
        GeoJson::Feature(Feature { geometry, .. }) => geometry,
        GeoJson::FeatureCollection(FeatureCollection { mut features, .. }) => {
            let feature = features.pop().filter(|_| features.is_empty())?;
            feature.geometry
        }
    }
}

/// What somebody wants to be told of, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Where.
    pub place: Watched,
    /// Of which categories; of all where none is named.
    pub categories: BTreeSet<CategoryCode>,
    /// In a letter of the day.
    pub daily: bool,
    /// On her phones and computers.
    pub push: bool,
    /// In which language.
    pub language: Language,
}

impl Watch {
    /// Whether a report that everybody can see is one that was watched for.
    pub fn sees(&self, case: &Case) -> bool {
        let known = self.categories.is_empty() || self.categories.contains(&case.category);
        let there = match &self.place {
            Watched::Area(area) => area.covers(&case.area),
            Watched::Shape(shape) => case.position.is_some_and(|at| shape.contains(at)),
        };
        case.visibility == Visibility::Public && known && there
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::{Area, AreaCode, Level};
    use crate::languages::Texts;

    fn city() -> AreaTree {
        let code = AreaCode("3402".to_owned());
        let border = geo::Rect::new((118.0, 31.0), (118.02, 31.02)).to_polygon();
        AreaTree::new(vec![Area {
            path: AreaPath::root(&code),
            code,
            level: Level::City,
            name: Texts::single("en", "Small"),
            border: Some(geo::MultiPolygon(vec![border])),
            demonstration: true,
        }])
    }

    const SQUARE: [(f64, f64); 4] = [
        (31.0, 118.0),
        (31.0, 118.01),
        (31.01, 118.01),
        (31.01, 118.0),
    ];

    #[test]
    fn a_shape_is_refused_with_the_reason() {
        let many = (0..=CORNERS_MOST).map(|corner| {
            #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
            let turn = corner as f64 / 201.0 * std::f64::consts::TAU;
            (31.01 + 0.005 * turn.sin(), 118.01 + 0.005 * turn.cos())
        });
        let elsewhere = SQUARE.map(|(lat, lon)| (lat + 1.0, lon));
        let large = [(30.9, 117.9), (30.9, 118.1), (31.1, 118.1), (31.1, 117.9)];
        let [a, b, c, d] = SQUARE;
        for (corners, refused) in [
            (SQUARE.to_vec(), None),
            (vec![a, b, c, d, a], None),
            (vec![], Some(ShapeRefused::TooFewCorners)),
            (vec![a, b, a], Some(ShapeRefused::TooFewCorners)),
            (vec![a, a, b, b], Some(ShapeRefused::TooFewCorners)),
            (many.collect(), Some(ShapeRefused::TooManyCorners)),
            (vec![a, b, d, c], Some(ShapeRefused::CrossesItself)),
            (
                vec![a, b, (31.0, 118.005)],
                Some(ShapeRefused::CrossesItself),
            ),
            (elsewhere.to_vec(), Some(ShapeRefused::OutsideCity)),
            (large.to_vec(), Some(ShapeRefused::LargerThanCity)),
            (vec![a, b, (91.0, 118.0)], Some(ShapeRefused::NoPolygon)),
            (vec![a, b, (f64::NAN, 118.0)], Some(ShapeRefused::NoPolygon)),
        ] {
            let taken = Shape::new(corners.clone(), &city());
            assert_eq!(taken.err(), refused, "{corners:?}");
        }
    }

    #[test]
    fn a_shape_is_read_as_maps_write_it_and_nothing_else() {
        const RING: &str = "[[118.0,31.0],[118.01,31.0],[118.01,31.01],[118.0,31.0]]";
        let polygon = format!(r#"{{"type":"Polygon","coordinates":[{RING}]}}"#);
        let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{polygon}}}"#);
        let one = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
        let two = format!(r#"{{"type":"FeatureCollection","features":[{feature},{feature}]}}"#);
        let hole = format!(r#"{{"type":"Polygon","coordinates":[{RING},{RING}]}}"#);
        let point = r#"{"type":"Point","coordinates":[118.0,31.0]}"#.to_owned();
        let flat = r#"{"type":"Polygon","coordinates":[[[118.0],[118.0],[118.0]]]}"#.to_owned();
        for (text, taken) in [
            (polygon, true),
            (feature, true),
            (one, true),
            (two, false),
            (hole, false),
            (point, false),
            (flat, false),
            (String::new(), false),
            ("[]".to_owned(), false),
        ] {
            let read = Shape::parse(&text, &city());
            assert_eq!(read.is_ok(), taken, "{text}: {read:?}");
        }
    }

    #[test]
    fn a_shape_holds_what_lies_in_it_and_on_its_border() {
        let shape = Shape::new(vec![SQUARE[0], SQUARE[1], SQUARE[2]], &city()).expect("a shape");
        for (lat, lon, inside) in [
            (31.002, 118.008, true),
            (31.0, 118.005, true),
            (31.008, 118.002, false),
            (31.02, 118.02, false),
        ] {
            let at = Position::new(lat, lon).expect("a place");
            assert_eq!(shape.contains(at), inside, "{lat}, {lon}");
        }
    }
}
