//! Map tiles whose ground is shifted.
//!
//! Maps published in China (Amap, Tencent) are drawn in GCJ-02, some hundred metres off WGS 84. What is stored is WGS 84;
//! the map converts for display, and back when a pin is set.
//!
//! # Why
//!
//! GCJ-02 has no published definition. The formula below is the one that open-source projects recovered in 2013 and have
//! agreed on since; its inverse has no closed form and is iterated.

use std::f64::consts::PI;

use crate::places::{BoundingBox, Position};

/// Where the shift applies: a rectangle around China.
const SHIFTED: BoundingBox = BoundingBox {
    west: 72.004,
    south: 0.8293,
    east: 137.8347,
    north: 55.8271,
};

/// Semi-major axis of the Krasovsky ellipsoid of 1940, in metres.
const AXIS: f64 = 6_378_245.0;

/// Squared eccentricity of the same.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// Steps of the inverse; the shift changes by less than 1 % of the way, so each step brings two decimals.
const STEPS: usize = 6;

/// Where a WGS 84 position stands on a GCJ-02 map.
#[must_use]
pub fn to_gcj02(position: Position) -> Position {
    if SHIFTED.contains(position) {
        moved(position, shift(position), 1.0)
    } else {
        position
    }
}

/// The WGS 84 position of a place on a GCJ-02 map; back and forth stays within a centimetre.
///
/// On the edge of the rectangle (a kilometre, nowhere near a city) the map is torn and the answer is that of the inside.
#[must_use]
pub fn from_gcj02(shown: Position) -> Position {
    let mut found = shown;
    for _ in 0..STEPS {
        found = moved(shown, shift(found), -1.0);
    }
    if SHIFTED.contains(found) {
        found
    } else {
        shown
    }
}

/// Degrees of latitude and longitude.
type Shift = (f64, f64);

fn moved(from: Position, (lat, lon): Shift, direction: f64) -> Position {
    Position::new(from.lat() + direction * lat, from.lon() + direction * lon).unwrap_or(from)
}

/// How far GCJ-02 is off at a WGS 84 position.
fn shift(position: Position) -> Shift {
    let (east, north) = (position.lon() - 105.0, position.lat() - 35.0);
    let ripple = wave(20.0, east, 6.0) + wave(20.0, east, 2.0);
    let lat = -100.0
        + 2.0 * east
        + 3.0 * north
        + 0.2 * north * north
        + 0.1 * east * north
        + 0.2 * east.abs().sqrt()
        + ripple
        + wave(20.0, north, 1.0)
        + wave(40.0, north, 1.0 / 3.0)
        + wave(160.0, north, 1.0 / 12.0)
        + wave(320.0, north, 1.0 / 30.0);
    let lon = 300.0
        + east
        + 2.0 * north
        + 0.1 * east * east
        + 0.1 * east * north
        + 0.1 * east.abs().sqrt()
        + ripple
        + wave(20.0, east, 1.0)
        + wave(40.0, east, 1.0 / 3.0)
        + wave(150.0, east, 1.0 / 12.0)
        + wave(300.0, east, 1.0 / 30.0);

    let latitude = position.lat().to_radians();
    let bent = 1.0 - ECCENTRICITY * latitude.sin().powi(2);
    let along = AXIS * (1.0 - ECCENTRICITY) / (bent * bent.sqrt());
    let across = AXIS / bent.sqrt() * latitude.cos();
    ((lat / along).to_degrees(), (lon / across).to_degrees())
}

/// Two thirds of a sine of `metres` height and `turns` half turns a degree.
fn wave(metres: f64, degrees: f64, turns: f64) -> f64 {
    metres * (degrees * turns * PI).sin() * 2.0 / 3.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    /// WGS 84, and the same place on a GCJ-02 map: the values that eviltransform and its ports are tested with.
    const PUBLISHED: [[f64; 4]; 3] = [
        [
            31.177_427_6,
            121.527_210_6,
            31.175_303_983_6,
            121.531_541_859_2,
        ],
        [22.543_847, 113.912_316, 22.540_796_131_7, 113.917_176_480_8],
        [39.911_954, 116.377_817, 39.913_345_455_4, 116.384_047_224_6],
    ];

    #[test]
    fn given_the_published_places_when_they_are_converted_then_they_are_where_others_put_them() {
        for [lat, lon, shown_lat, shown_lon] in PUBLISHED {
            let (real, shown) = (at(lat, lon), at(shown_lat, shown_lon));

            assert!(
                to_gcj02(real).distance(shown).value() < 0.01,
                "{real} is shown at {}",
                to_gcj02(real)
            );
            assert!(
                from_gcj02(shown).distance(real).value() < 0.01,
                "{shown} is {}",
                from_gcj02(shown)
            );
        }
    }

    #[test]
    fn given_wuhu_when_it_is_shown_then_it_is_some_hundred_metres_off() {
        let wuhu = at(31.3336, 118.3750);

        let off = to_gcj02(wuhu).distance(wuhu).value();

        assert!((300.0..800.0).contains(&off), "{off} m");
    }

    #[test]
    fn given_places_outside_china_when_they_are_converted_then_they_stay() {
        for [lat, lon] in [
            [34.0522, -118.2437],
            [19.4326, -99.1332],
            [51.5074, -0.1278],
            [-33.8688, 151.2093],
            [90.0, 180.0],
        ] {
            assert_eq!(to_gcj02(at(lat, lon)), at(lat, lon));
            assert_eq!(from_gcj02(at(lat, lon)), at(lat, lon));
        }
    }

    proptest! {
        #[test]
        fn given_any_place_in_china_when_it_is_converted_and_back_then_it_is_within_a_centimetre(lat in 3.8..53.6, lon in 73.4..135.1) {
            let real = at(lat, lon);

            let back = from_gcj02(to_gcj02(real));

            prop_assert!(back.distance(real).value() < 0.01, "{} m", back.distance(real).value());
        }

        #[test]
        fn given_any_pin_on_a_shifted_map_when_it_is_stored_and_shown_again_then_it_is_where_it_was_set(lat in 3.8..53.6, lon in 73.4..135.1) {
            let set = at(lat, lon);

            let shown = to_gcj02(from_gcj02(set));

            prop_assert!(shown.distance(set).value() < 0.01, "{} m", shown.distance(set).value());
        }

        #[test]
        fn given_any_place_well_outside_when_it_is_converted_and_back_then_it_has_not_moved(lat in -90.0..0.8, lon in -180.0..180.0) {
            let real = at(lat, lon);

            prop_assert_eq!(to_gcj02(real), real);
        }
    }
}
