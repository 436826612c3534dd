use super::*;

/// A square city with two districts side by side, which overlap by the strip from 1.9 to 2.0, one community in the left
/// one, a notch in the hull at the top right, and a district without a border.
fn tree() -> AreaTree {
    AreaTree::new(vec![
        area(&["1"], Level::City, None),
        area(&["1", "4"], Level::County, Some(square(0.0, 0.0, 2.0, 2.0))),
        area(
            &["1", "41"],
            Level::County,
            Some(square(1.9, 0.0, 4.0, 1.0)),
        ),
        area(&["1", "109"], Level::County, None),
        area(
            &["1", "4", "4-1"],
            Level::Community,
            Some(square(0.0, 0.0, 1.0, 1.0)),
        ),
    ])
}

fn area(codes: &[&str], level: Level, border: Option<Polygon<f64>>) -> Area {
    let code = AreaCode((*codes.last().unwrap()).to_owned());
    let path = AreaPath::from_stored(&codes.join("/"));
    Area {
        code,
        path,
        level,
        name: Texts::default(),
        border: border.map(Into::into),
        demonstration: false,
    }
}

fn square(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    geo::Rect::new((west, south), (east, north)).to_polygon()
}

fn answer(lat: f64, lon: f64) -> String {
    match tree().locate(Position::new(lat, lon).unwrap()) {
        Located::In(area) => area.code.0.clone(),
        Located::Root(area) => format!("root {}", area.code),
        Located::Outside => "outside".to_owned(),
    }
}

#[test]
fn a_point_belongs_to_the_deepest_area_that_has_a_border_around_it() {
    assert_eq!(answer(0.5, 0.5), "4-1");
    assert_eq!(answer(1.5, 0.5), "4");
    assert_eq!(answer(0.5, 3.0), "41");
}

#[test]
fn a_point_on_a_border_belongs_to_one_area_the_one_with_the_lowest_code() {
    assert_eq!(answer(0.5, 1.95), "4", "where two overlap");
    assert_eq!(
        answer(0.5, 2.0),
        "4",
        "on the border of one, inside the other"
    );
    assert_eq!(answer(1.0, 1.0), "4-1", "on a corner of the deeper one");
    assert_eq!(answer(0.0, 4.0), "41", "on the outermost corner");
}

#[test]
fn a_point_inside_the_hull_but_in_no_area_belongs_to_the_root_and_one_beyond_is_outside() {
    assert_eq!(answer(1.4, 2.5), "root 1");
    assert_eq!(answer(1.5, 3.0), "root 1", "on the edge of the hull");
    assert_eq!(answer(1.6, 3.0), "outside");
    assert_eq!(answer(-0.000_001, 1.0), "outside");
}

#[test]
fn codes_are_ordered_by_length_then_bytes() {
    let mut codes = ["109", "41", "4", "47", "10"].map(|code| AreaCode(code.to_owned()));
    codes.sort_by(AreaCode::lower_first);
    assert_eq!(codes.map(|code| code.0), ["4", "10", "41", "47", "109"]);
}

#[test]
fn a_member_of_4_covers_nothing_of_41() {
    let tree = tree();
    let path = |code: &str| tree.get(&AreaCode(code.to_owned())).unwrap().path.clone();
    assert!(path("4").covers(&path("4-1")));
    assert!(!path("4").covers(&path("41")));
    assert!(!path("4-1").covers(&path("4")));
}

#[test]
fn the_tree_is_walked_down_and_up() {
    let tree = tree();
    let codes = |areas: Vec<&Area>| {
        areas
            .into_iter()
            .map(|area| area.code.0.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(tree.root().code.0, "1");
    assert_eq!(
        codes(tree.children(&AreaCode("1".to_owned())).collect()),
        ["4", "41", "109"]
    );
    assert_eq!(
        codes(tree.ancestors(&AreaCode("4-1".to_owned())).collect()),
        ["4", "1"]
    );
    assert!(tree.by_path(&AreaPath::from_stored("1/4/4-1/")).is_some());
    assert!(tree.by_path(&AreaPath::from_stored("1/41/4-1/")).is_none());
}

#[test]
fn the_extent_holds_every_border() {
    assert_eq!(
        tree().extent(),
        BoundingBox {
            west: 0.0,
            south: 0.0,
            east: 4.0,
            north: 2.0
        }
    );
}

#[test]
fn a_hole_is_not_inside() {
    let ring = |polygon: Polygon<f64>| polygon.exterior().clone();
    let holed = Polygon::new(
        ring(square(0.0, 0.0, 3.0, 3.0)),
        vec![ring(square(1.0, 1.0, 2.0, 2.0))],
    );
    let tree = AreaTree::new(vec![
        area(&["1"], Level::City, None),
        area(&["1", "2"], Level::County, Some(holed)),
    ]);
    let at = |lat, lon| tree.locate(Position::new(lat, lon).unwrap());
    assert!(matches!(at(1.5, 1.5), Located::Root(_)));
    assert!(
        matches!(at(1.0, 1.5), Located::In(_)),
        "the border of a hole belongs to the area"
    );
    assert!(matches!(at(0.5, 0.5), Located::In(_)));
}
