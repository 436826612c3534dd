//! Where a report is: its address and area, and a small map where its position is known.

use domain::areas::Area;
use domain::cases::Case;
use domain::languages::Language;
use domain::pack::Pack;
use domain::places::Position;
use leptos::prelude::*;

use super::borders;
use super::map::map_props;
use super::words::area_name;
use crate::components::{MapFrame, MapSize};
use crate::islands::{MapLabels, MapProps, MapView, PlaceMap};
use crate::shell::Reader;

/// A street and its cross streets.
const ZOOM: f64 = 16.0;

/// Width and height of what the server draws, in the proportion of the small frame.
const DRAWN: (f64, f64) = (380.0, 250.0);

/// How far beyond the edge borders are still drawn to where they go.
const BEYOND: f64 = 40.0;

/// Pixels of one degree of longitude at [`ZOOM`].
const DEGREE: f64 = 256.0 * 65_536.0 / 360.0;

/// The section of a report's page that says where.
pub(crate) fn place(reader: &Reader, pack: &Pack, case: &Case) -> impl IntoView + use<> {
    let area = area_name(pack, &case.area, reader.language);
    let lines = [case.address.clone(), area];
    let words = lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(if reader.language == Language::Zh {
            "，"
        } else {
            ", "
        });
    let map = case.position.map(|position| {
        let label = reader.say_with("show-map", &[("place", words.clone().into())]);
        let drawing = drawing(reader, pack, case, position, label.clone());
        let map = ground(reader, pack, position, label);
        view! {
            <div>
                <PlaceMap map=map>
                    <MapFrame size=MapSize::Small>{drawing}</MapFrame>
                </PlaceMap>
            </div>
        }
    });
    view! {
        <section class="cl-stack cl-stack--tight">
            <h2 class="govuk-heading-s">{reader.say("check-where")}</h2>
            {map}
            <p class="govuk-body-s">{words}</p>
        </section>
    }
}

fn ground(reader: &Reader, pack: &Pack, middle: Position, label: String) -> MapProps {
    let view = MapView {
        lat: middle.lat(),
        lon: middle.lon(),
        zoom: ZOOM,
    };
    let map = map_props(reader, pack, view);
    MapProps {
        borders_url: borders::near(middle),
        labels: MapLabels {
            map: label,
            ..map.labels
        },
        ..map
    }
}

/// What is there before the map is, or instead of it: the borders around the place, and a pin.
fn drawing(
    reader: &Reader,
    pack: &Pack,
    case: &Case,
    middle: Position,
    label: String,
) -> impl IntoView + use<> {
    let mine = pack
        .areas
        .by_path(&case.area)
        .into_iter()
        .chain(pack.areas.ancestors(&case.area.code()))
        .find(|area| area.border.is_some());
    let beside = mine
        .and_then(|mine| {
            pack.areas
                .ancestors(&mine.code)
                .next()
                .map(|above| (mine, above))
        })
        .into_iter()
        .flat_map(|(mine, above)| {
            pack.areas
                .children(&above.code)
                .filter(|area| area.code != mine.code)
        });
    let beside: String = beside.map(|area| outline(area, middle)).collect();
    let made_up = mine.is_some_and(|area| area.demonstration);
    let mine = mine.map(|area| outline(area, middle)).unwrap_or_default();
    let note = made_up.then(|| {
        let words = reader.say("map-demonstration");
        view! { <text class="m-name" x="10" y=DRAWN.1 - 10.0>{words}</text> }
    });
    let (width, height) = DRAWN;
    view! {
        <svg viewBox=format!("0 0 {width} {height}") preserveAspectRatio="xMidYMid slice" role="img" aria-label=label>
            <path class="m-mine" d=mine></path>
            <path class="m-grid" d=beside></path>
            {note}
            <g transform=format!("translate({} {})", width / 2.0, height / 2.0)>
                <path class="m-pin" d="M0 0C-5-9-15-17-15-29a15 15 0 0 1 30 0C15-17 5-9 0 0z"></path>
                <circle class="m-dot" cy="-29" r="5.5"></circle>
            </g>
        </svg>
    }
}

/// The rings of an area's border that come near the drawing, as a path in whole pixels.
fn outline(area: &Area, middle: Position) -> String {
    let polygons = area.border.iter().flat_map(|border| &border.0);
    let rings =
        polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let mut path = String::new();
    for ring in rings {
        let mut points: Vec<(f64, f64)> = ring
            .0
            .iter()
            .map(|at| drawn((at.x, at.y), middle))
            .collect();
        points.dedup();
        if is_near(&points) {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
            path.push('M');
            path.push_str(&points.join(" "));
            path.push('z');
        }
    }
    path
}

/// Where a place (longitude, latitude) is drawn, to the pixel. So near the middle a degree is everywhere as long as there.
fn drawn((lon, lat): (f64, f64), middle: Position) -> (f64, f64) {
    let tall = DEGREE / middle.lat().to_radians().cos();
    let x = DRAWN.0 / 2.0 + (lon - middle.lon()) * DEGREE;
    let y = DRAWN.1 / 2.0 - (lat - middle.lat()) * tall;
    (x.round(), y.round())
}

/// Whether the box around the points touches the drawing.
fn is_near(points: &[(f64, f64)]) -> bool {
    let reaches = |along: fn(&(f64, f64)) -> f64, end: f64| {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for at in points.iter().map(along) {
            (least, most) = (least.min(at), most.max(at));
        }
        least <= end + BEYOND && most >= -BEYOND
    };
    reaches(|at| at.0, DRAWN.0) && reaches(|at| at.1, DRAWN.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_drawn_in_the_middle_and_north_is_up() {
        let middle = Position::new(31.0, 118.0).unwrap();

        assert_eq!(drawn((118.0, 31.0), middle), (190.0, 125.0));
        assert_eq!(drawn((118.001, 31.001), middle), (237.0, 71.0));
    }

    #[test]
    fn a_ring_around_the_drawing_is_near_and_one_beside_it_is_not() {
        assert!(is_near(&[
            (-500.0, -500.0),
            (900.0, -500.0),
            (900.0, 900.0)
        ]));
        assert!(!is_near(&[(500.0, 10.0), (600.0, 20.0), (550.0, 30.0)]));
    }
}
