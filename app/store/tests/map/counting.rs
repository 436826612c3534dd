//! What the map must count: every report looked at by itself.

use domain::cases::{Case, StatusGroup, Visibility};
use domain::places::{BoundingBox, Position};
use store::Store;
use store::reports::Filter;

use super::city::{self, story};
use super::{MANY, boxes, counts, filters};

/// Asks everything in every way, and counts by hand.
pub(super) async fn agrees(store: &Store, told: &str) {
    let everything = store
        .reports(&Filter::default(), None, MANY)
        .await
        .expect("listed")
        .cases;
    assert!(
        everything
            .iter()
            .all(|case| case.visibility == Visibility::Public)
    );
    for filter in filters(store) {
        let fits: Vec<&Case> = everything
            .iter()
            .filter(|case| fits(case, &filter))
            .collect();
        let on_map = fits.iter().filter(|case| case.position.is_some()).count();
        let listed = store.reports(&filter, None, MANY).await.expect("listed");
        let counted = (
            listed.cases.len(),
            as_usize(listed.on_map),
            as_usize(listed.off_map),
        );
        assert_eq!(
            counted,
            (fits.len(), on_map, fits.len() - on_map),
            "{told}: {filter:?}"
        );
        for bbox in boxes() {
            let inside = |case: &&&Case| {
                case.position
                    .is_some_and(|position| bbox.contains(position))
            };
            let by_hand = fits.iter().filter(inside).count();
            let boxed = Filter {
                bbox: Some(bbox),
                ..filter.clone()
            };
            let listed = store.reports(&boxed, None, MANY).await.expect("listed");
            assert_eq!(
                (listed.cases.len(), as_usize(listed.on_map), listed.off_map),
                (by_hand, by_hand, 0),
                "{told}: {boxed:?}"
            );
            for zoom in [None, Some(13), Some(18)] {
                let found = store
                    .reports_in_box(&filter, bbox, zoom)
                    .await
                    .expect("found");
                let clustered: i64 = found.clusters.iter().map(|(_, count)| count).sum();
                let shown = as_usize(clustered) + found.pins.len();
                assert_eq!(
                    (as_usize(found.total), shown),
                    (by_hand, by_hand),
                    "{told}: {boxed:?} at {zoom:?}"
                );
                if let Some(zoom) = zoom {
                    let marks = found.clusters.iter().map(|(middle, _)| *middle);
                    let marks: Vec<Position> = marks
                        .chain(found.pins.iter().filter_map(|case| case.position))
                        .collect();
                    assert!(are_apart(&marks, zoom), "{told}: {marks:?} at {zoom}");
                }
                assert!(
                    found
                        .clusters
                        .iter()
                        .all(|(middle, count)| *count > 1 && near(bbox, *middle)),
                    "{told}: {:?} in {bbox:?}",
                    found.clusters
                );
            }
        }
    }
}

/// No two marks lie within a finger's 44 pixels of each other.
fn are_apart(marks: &[Position], zoom: u8) -> bool {
    let metres = 40_030_000.0 / 256.0 / f64::from(zoom).exp2() * 31.0_f64.to_radians().cos();
    marks.iter().enumerate().all(|(index, one)| {
        let mut others = marks[index + 1..].iter();
        others.all(|other| one.distance(*other).value() > 44.0 * metres)
    })
}

/// In the box, but for the rounding of the sums.
fn near(bbox: BoundingBox, position: Position) -> bool {
    let margin = 2e-6;
    (bbox.south - margin..=bbox.north + margin).contains(&position.lat())
        && (bbox.west - margin..=bbox.east + margin).contains(&position.lon())
}

pub(super) fn fits(case: &Case, filter: &Filter) -> bool {
    filter
        .category
        .as_ref()
        .is_none_or(|category| case.category == *category)
        && filter
            .group
            .is_none_or(|group| case.status.group() == group)
        && filter
            .area
            .as_ref()
            .is_none_or(|area| case.area.as_str().starts_with(area.as_str()))
        && filter.since.is_none_or(|since| case.requested_at >= since)
        && filter.until.is_none_or(|until| case.requested_at < until)
        && filter
            .overdue_at
            .is_none_or(|_| case.status.group() == StatusGroup::Open && case.promise.is_some())
        && filter
            .ended_since
            .is_none_or(|since| case.ended_at.is_none_or(|ended| ended >= since))
}

fn as_usize(count: i64) -> usize {
    usize::try_from(count).expect("a count")
}

story!(
    given_a_history_when_reports_are_made_changed_hidden_and_shown_then_every_count_is_that_of_the_rows,
    counts
);
