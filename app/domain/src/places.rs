//! Positions on the ground, distances and boxes. WGS 84 throughout, degrees, stored as given.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Metres on the ground, never negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metres(f64);

impl Metres {
    /// Takes the size of `metres`; what is not a number becomes 0.
    pub const fn new(metres: f64) -> Self {
        Self(if metres.is_nan() { 0.0 } else { metres.abs() })
    }

    /// The number of metres.
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

/// A point in WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    lat: f64,
    lon: f64,
}

/// The numbers are not a point on the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("latitude must be between -90 and 90 and longitude between -180 and 180")]
pub struct NotAPosition;

impl Position {
    /// Takes `lat` and `lon` in degrees.
    pub fn new(lat: f64, lon: f64) -> Result<Self, NotAPosition> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(NotAPosition)
        }
    }

    /// Reads what a form or a file says; spaces are forgiven.
    pub fn parse(lat: &str, lon: &str) -> Result<Self, NotAPosition> {
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| NotAPosition);
        Self::new(number(lat)?, number(lon)?)
    }

    /// Latitude in degrees, north positive.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east positive.
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Great-circle distance.
    pub fn distance(self, other: Self) -> Metres {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let across = (other.lon - self.lon).to_radians() / 2.0;
        let along = (to - from) / 2.0;
        let chord = along.sin().powi(2) + from.cos() * to.cos() * across.sin().powi(2);
        Metres::new(2.0 * EARTH_RADIUS * chord.sqrt().min(1.0).asin())
    }

    /// The smallest box that holds every point within `radius`, for asking an index first.
    pub fn around(self, radius: Metres) -> BoundingBox {
        let along = (radius.value() / EARTH_RADIUS).to_degrees();
        let across = along / self.lat.to_radians().cos().max(1e-9);
        BoundingBox {
            west: (self.lon - across).max(-180.0),
            south: (self.lat - along).max(-90.0),
            east: (self.lon + across).min(180.0),
            north: (self.lat + along).min(90.0),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}, {:.6}", self.lat, self.lon)
    }
}

/// A box of degrees that does not cross the date line; borders belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

/// Why a box was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoxRefused {
    /// Not four numbers in order.
    #[error("bbox must be west,south,east,north in degrees, with west < east and south < north")]
    NotABox,
    /// More than four times as wide or as high as the city.
    #[error("bbox must not be more than four times as wide or as high as the city")]
    TooLarge,
}

impl BoundingBox {
    /// Reads `west,south,east,north`.
    pub fn parse(text: &str) -> Result<Self, BoxRefused> {
        let mut numbers = text.split(',').map(|part| part.trim().parse::<f64>());
        let mut next = || {
            numbers
                .next()
                .and_then(Result::ok)
                .ok_or(BoxRefused::NotABox)
        };
        let found = Self {
            west: next()?,
            south: next()?,
            east: next()?,
            north: next()?,
        };
        let sound = numbers.next().is_none()
            && found.west < found.east
            && found.south < found.north
            && Position::new(found.south, found.west).is_ok()
            && Position::new(found.north, found.east).is_ok();
        if sound {
            Ok(found)
        } else {
            Err(BoxRefused::NotABox)
        }
    }

    /// Refuses a box that is more than four times as wide or as high as `city`.
    pub fn within_reach_of(self, city: Self) -> Result<Self, BoxRefused> {
        let (width, height) = (city.east - city.west, city.north - city.south);
        if self.east - self.west <= 4.0 * width && self.north - self.south <= 4.0 * height {
            Ok(self)
        } else {
            Err(BoxRefused::TooLarge)
        }
    }

    /// What a web map of 640 by 640 pixels shows at this zoom.
    pub fn of_view(centre: Position, zoom: u8) -> Self {
        let tiles = f64::from(zoom.min(22)).exp2();
        let across = 360.0 / tiles * 640.0 / 256.0 / 2.0;
        let along = across * centre.lat.to_radians().cos();
        Self {
            west: (centre.lon - across).max(-180.0),
            south: (centre.lat - along).max(-90.0),
            east: (centre.lon + across).min(180.0),
            north: (centre.lat + along).min(90.0),
        }
    }

    /// A box around the same middle, `times` as wide and as high.
    #[must_use]
    pub fn grown(self, times: f64) -> Self {
        let (middle, half) = (self.centre(), times / 2.0);
        let (across, along) = (
            (self.east - self.west) * half,
            (self.north - self.south) * half,
        );
        Self {
            west: (middle.lon - across).max(-180.0),
            south: (middle.lat - along).max(-90.0),
            east: (middle.lon + across).min(180.0),
            north: (middle.lat + along).min(90.0),
        }
    }

    /// Whether `position` lies inside or on the border.
    pub fn contains(self, position: Position) -> bool {
        (self.west..=self.east).contains(&position.lon)
            && (self.south..=self.north).contains(&position.lat)
    }

    /// The point in the middle.
    pub fn centre(self) -> Position {
        Position {
            lat: f64::midpoint(self.south, self.north),
            lon: f64::midpoint(self.west, self.east),
        }
    }
}

impl fmt::Display for BoundingBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{},{},{},{}",
            self.west, self.south, self.east, self.north
        )
    }
}
