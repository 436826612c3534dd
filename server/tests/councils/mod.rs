//! The raw borders of the real councils, and a ray cast over them: whose a point is, worked out another way.

use std::path::Path;

use serde_json::Value;

/// A polygon as the file has it: rings of corners, the outer one first.
type Rings = Vec<Vec<[f64; 2]>>;

/// A polygon of a council with the box around it: least and greatest longitude, least and greatest latitude.
pub(crate) struct Piece {
    rings: Rings,
    around: [f64; 4],
}

/// The raw borders by council number, lowest number first.
pub(crate) fn councils() -> Vec<(u32, Vec<Piece>)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cities/los-angeles/borders/neighborhood-councils.geojson");
    let collection: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let features = collection["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            let number = feature["properties"]["code"]
                .as_str()
                .unwrap()
                .trim_start_matches("nc-")
                .parse()
                .unwrap();
            let polygons: Vec<Rings> =
                serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap();
            (number, polygons.into_iter().map(Piece::of).collect())
        });
    let mut councils: Vec<(u32, Vec<Piece>)> = features.collect();
    councils.sort_by_key(|(number, _)| *number);
    councils
}

impl Piece {
    fn of(rings: Rings) -> Self {
        let around = rings[0].iter().fold(
            [f64::MAX, f64::MIN, f64::MAX, f64::MIN],
            |[w, e, s, n], [x, y]| [w.min(*x), e.max(*x), s.min(*y), n.max(*y)],
        );
        Self { rings, around }
    }

    /// Whether a point lies in the polygon or on it: a ray to the east crosses its rings an odd number of times.
    pub(crate) fn holds(&self, x: f64, y: f64) -> bool {
        let [west, east, south, north] = self.around;
        if x < west || x > east || y < south || y > north {
            return false;
        }
        let sides = || {
            self.rings
                .iter()
                .flat_map(|ring| ring.windows(2).map(|side| (side[0], side[1])))
        };
        let on_a_side = sides().any(|([ax, ay], [bx, by])| {
            let between = x >= ax.min(bx) && x <= ax.max(bx) && y >= ay.min(by) && y <= ay.max(by);
            between && ((bx - ax) * (y - ay) - (by - ay) * (x - ax)).abs() == 0.0
        });
        let crossed = sides().filter(|([ax, ay], [bx, by])| {
            (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        });
        on_a_side || crossed.count() % 2 == 1
    }
}
