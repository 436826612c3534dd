//! The way of a round, drawn without a map: it needs no network, and is printed as it stands.

use domain::places::Position;
use domain::rounds::Walk;
use leptos::prelude::*;

/// Width, least and greatest height of the drawing, and its margin.
const WIDTH: f64 = 360.0;
const HEIGHTS: (f64, f64) = (120.0, 300.0);
const MARGIN: f64 = 22.0;

/// A line through the stops, each with its number. Nothing where there are fewer than two.
pub(super) fn way(walk: &Walk, label: String) -> Option<impl IntoView + use<>> {
    let places: Vec<Position> = walk.stops.iter().filter_map(|stop| stop.position).collect();
    if places.len() < 2 {
        return None;
    }
    let (points, height) = on_paper(&places);
    let line = points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect::<Vec<_>>()
        .join(" ");
    let dots: Vec<_> = points
        .iter()
        .enumerate()
        // The first lies on top of those that follow.
        .rev()
        .map(|(place, (x, y))| {
            let number = place + 1;
            let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
            view! {
                <g>
                    <circle cx=x.clone() cy=y.clone() r="12"></circle>
                    <text x=x y=y dy=".35em" text-anchor="middle">{number}</text>
                </g>
            }
        })
        .collect();
    Some(view! {
        <svg class="cl-walk" viewBox=format!("0 0 {WIDTH} {height:.0}") role="img" aria-label=label>
            <polyline points=line></polyline>
            {dots}
        </svg>
    })
}

/// Where places lie in the drawing, north above, and how high it is.
fn on_paper(places: &[Position]) -> (Vec<(f64, f64)>, f64) {
    let middle = places[0].lat().to_radians().cos();
    let flat: Vec<(f64, f64)> = places
        .iter()
        .map(|place| (place.lon() * middle, -place.lat()))
        .collect();
    let span = |of: fn(&(f64, f64)) -> f64| {
        let numbers = flat.iter().map(of);
        let least = numbers.clone().fold(f64::INFINITY, f64::min);
        (least, numbers.fold(f64::NEG_INFINITY, f64::max) - least)
    };
    let ((west, wide), (north, high)) = (span(|point| point.0), span(|point| point.1));
    // Stops at one spot are drawn on one spot.
    let across = (WIDTH - 2.0 * MARGIN) / wide.max(1e-9);
    let along = (HEIGHTS.1 - 2.0 * MARGIN) / high.max(1e-9);
    let scale = across.min(along);
    let height = (high * scale + 2.0 * MARGIN).max(HEIGHTS.0);
    let (left, top) = ((WIDTH - wide * scale) / 2.0, (height - high * scale) / 2.0);
    let points = flat
        .iter()
        .map(|(x, y)| (left + (x - west) * scale, top + (y - north) * scale));
    (points.collect(), height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_places_when_they_are_drawn_then_all_lie_on_the_paper_with_north_above() {
        let at = |lat, lon| Position::new(lat, lon).expect("on the earth");
        for places in [
            vec![at(31.0, 118.0), at(31.01, 118.002), at(31.002, 118.001)],
            vec![at(31.0, 118.0), at(31.0, 118.02)],
            vec![at(31.0, 118.0), at(31.0, 118.0)],
        ] {
            let (points, height) = on_paper(&places);

            for (x, y) in &points {
                assert!((MARGIN - 0.1..=WIDTH - MARGIN + 0.1).contains(x), "{x}");
                assert!((MARGIN - 0.1..=height - MARGIN + 0.1).contains(y), "{y}");
            }
            assert!(points[1].1 <= points[0].1 + 0.1);
        }
    }
}
