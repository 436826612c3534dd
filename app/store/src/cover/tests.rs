use proptest::prelude::*;

use super::*;
use crate::cells::{cell_of, counted_in, everywhere};

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).unwrap()
}

/// A box of a city anywhere that people live: its south-west corner, its sides in degrees, how large it is drawn.
fn boxes() -> impl Strategy<Value = (BoundingBox, Option<u8>)> {
    let zoom = prop::option::of(3_u8..20);
    (-55.0..70.0, -179.0..177.0, 0.002..1.5, 0.002..1.5, zoom).prop_map(
        |(south, west, height, width, zoom)| {
            let bbox = BoundingBox {
                west,
                south,
                east: west + width,
                north: south + height,
            };
            (bbox, zoom)
        },
    )
}

proptest! {
    #[test]
    fn given_any_place_then_its_finest_cell_lies_within_reach_of_every_ancestor(lat in -80.0..80.0, lon in -180.0..180.0) {
        let finest = cell_at(at(lat, lon), FINEST).unwrap();
        for resolution in Resolution::range(COARSEST_COUNTED, FINEST_COUNTED) {
            let family = finest.parent(resolution).unwrap();
            let there = LatLng::new(lat, lon).unwrap();

            let away = LatLng::from(family).distance_m(there);

            prop_assert!(away <= REACH * radius(family), "{resolution}: {away} of {}", radius(family));
        }
    }

    #[test]
    fn given_any_box_and_a_place_when_it_is_divided_then_what_lies_in_it_lies_in_one_piece_and_what_is_counted_lies_in_it(
        (bbox, zoom) in boxes(),
        places in prop::collection::vec((-0.2..1.2, -0.2..1.2), 40),
        held in prop::sample::select(vec![1, 100, 10_000, 1_000_000]),
    ) {
        let cover = Cover::of(bbox, zoom);
        let found = cover.divided(&vec![held; cover.whole().len()]);
        for (along, across) in places {
            let lat: f64 = bbox.south + along * (bbox.north - bbox.south);
            let lon: f64 = bbox.west + across * (bbox.east - bbox.west);
            let there = at(lat, lon.clamp(-180.0, 180.0));
            let cell = cell_of(Some(there));
            let of: Vec<_> = found.iter().filter(|piece| (piece.finest.0..=piece.finest.1).contains(&cell)).collect();

            prop_assert!(of.len() <= 1);
            if bbox.contains(there) {
                prop_assert_eq!(of.len(), 1);
            } else {
                prop_assert!(of.iter().all(|piece| !piece.counted));
            }
        }
        prop_assert!(found.len() < 8000, "{} pieces", found.len());
    }
}

#[test]
fn a_place_is_counted_once_in_each_resolution_and_no_place_is_counted_as_such() {
    let jinghu = cell_of(Some(at(31.338, 118.385)));

    let counted: Vec<i64> = counted_in(jinghu).collect();

    assert_eq!(counted.len(), 6);
    let (first, last) = everywhere();
    assert!((first..=last).contains(&counted[0]));
    assert_eq!(counted_in(cell_of(None)).collect::<Vec<_>>(), [0]);
}

#[test]
fn the_same_box_is_divided_finer_where_it_is_drawn_larger() {
    let bbox = at(34.05, -118.25).around(domain::places::Metres::new(5000.0));
    let cells = |zoom| Cover::of(bbox, Some(zoom)).whole().len();

    assert!(cells(10) < cells(12));
    assert!(cells(12) < cells(14));
}

#[test]
fn given_cells_that_hold_nothing_when_a_box_is_divided_then_they_are_left_out_and_few_rows_are_asked_in_one_piece()
 {
    let bbox = at(34.05, -118.25).around(domain::places::Metres::new(5000.0));
    let cover = Cover::of(bbox, None);
    let cells = cover.whole().len();
    let held = |number, first| {
        (0..cells)
            .map(|shown| if shown < first { number } else { 0 })
            .collect::<Vec<i64>>()
    };

    assert_eq!(cover.divided(&held(ASKED, 3)).len(), 3);
    assert_eq!(cover.divided(&held(ASKED, cells)).len(), cells);
    assert!(cover.divided(&held(1_000_000, cells)).len() > cells);
}

#[test]
fn the_finest_cells_of_neighbouring_families_stand_behind_each_other() {
    let parent = cell_at(at(31.338, 118.385), Resolution::Seven).unwrap();
    let children: Vec<(i64, i64)> = parent.children(Resolution::Eight).map(family).collect();

    for pair in children.windows(2) {
        assert_eq!(next_finest(pair[0].1), Some(pair[1].0));
    }
    assert_eq!(
        children.first().map(|child| child.0),
        Some(family(parent).0)
    );
    assert_eq!(children.last().map(|child| child.1), Some(family(parent).1));
}
