use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn some(organisation: &str, category: &str, month: i64, count: i64) -> Packet {
    Packet {
        organisation: organisation.to_owned(),
        category: category.to_owned(),
        first: month,
        last: month,
        grades: Grades {
            efficiency: [0, 0, count, 0, 0],
            effectiveness: [0, 0, 0, count, 0],
        },
    }
}

/// Office, kind, months and number of each.
fn shown(packets: &[Packet]) -> Vec<(&str, &str, i64, i64, i64)> {
    let shown = packets.iter().map(|one| {
        let (organisation, category) = (one.organisation.as_str(), one.category.as_str());
        (
            organisation,
            category,
            one.first,
            one.last,
            one.grades.count(),
        )
    });
    shown.collect()
}

#[test]
fn enough_of_one_month_are_published_as_they_are() {
    let packed = Packed::of([some("roads", "lamp", 3, 5), some("roads", "lamp", 4, 7)]);
    assert_eq!(
        shown(&packed.packets),
        [("roads", "lamp", 3, 3, 5), ("roads", "lamp", 4, 4, 7)]
    );
    assert_eq!(packed.left, []);
}

#[test]
fn few_of_a_month_wait_for_the_months_that_follow_and_no_longer_than_a_year() {
    let packed = Packed::of([
        some("roads", "lamp", 1, 1),
        some("roads", "lamp", 13, 3),
        some("roads", "lamp", 14, 8),
        some("roads", "lamp", 15, 2),
        some("roads", "lamp", 16, 4),
    ]);
    assert_eq!(
        shown(&packed.packets),
        [("roads", "lamp", 14, 14, 8), ("roads", "lamp", 13, 15, 5)]
    );
    assert_eq!(
        shown(&packed.left),
        [("roads", "lamp", 1, 1, 1), ("roads", "lamp", 16, 16, 4)]
    );
}

#[test]
fn what_is_left_is_joined_over_offices_before_it_is_joined_over_kinds() {
    let packed = Packed::of([
        some("roads", "lamp", 1, 3),
        some("", "lamp", 2, 2),
        some("roads", "drain", 2, 4),
        some("water", "smell", 2, 1),
    ]);
    assert_eq!(
        shown(&packed.packets),
        [("", "lamp", 1, 2, 5), ("", "", 2, 2, 5)]
    );
    assert_eq!(packed.left, []);
}

#[test]
fn fewer_than_five_go_to_the_area_above_as_they_are() {
    let parts = [[some("roads", "lamp", 1, 4)], [some("roads", "lamp", 1, 1)]].map(Packed::of);
    assert!(parts.iter().all(|part| part.packets.is_empty()));
    let above = Packed::of(parts.into_iter().flat_map(|part| part.left));
    assert_eq!(shown(&above.packets), [("roads", "lamp", 1, 1, 5)]);
}

/// A district of the city, a part of it, and the other district.
const AREAS: [&str; 4] = ["c/", "c/a/", "c/a/1/", "c/b/"];

/// What may be asked for: an area, an office, a kind, the first and the last month.
type Asked = (usize, String, String, i64, i64);

/// Every selection, with what is published of it and what lies in it.
fn answers(cells: &[(usize, Packet)]) -> Vec<(Asked, i64, BTreeSet<usize>, i64)> {
    let mut packed: BTreeMap<&str, Packed> = BTreeMap::new();
    for (place, area) in AREAS.iter().enumerate().rev() {
        let own = cells.iter().filter(|(lies, _)| *lies == place);
        let own = own.map(|(_, one)| one.clone());
        let below = packed.iter().filter(|(below, _)| {
            below.starts_with(area) && below[area.len()..].matches('/').count() == 1
        });
        let left: Vec<Packet> = below.flat_map(|(_, part)| part.left.clone()).collect();
        packed.insert(area, Packed::of(own.chain(left)));
    }
    let is = |asked: &str, known: &str| asked.is_empty() || asked == known;
    let mut all = Vec::new();
    for (place, area) in AREAS.iter().enumerate() {
        for organisation in ["", "roads", "water"] {
            for category in ["", "lamp", "drain"] {
                for from in 1..=4 {
                    for to in from..=4 {
                        let within = |first: i64, last: i64| from <= first && last <= to;
                        let inside = packed.iter().filter(|(below, _)| below.starts_with(area));
                        let published: i64 = inside
                            .flat_map(|(_, part)| &part.packets)
                            .filter(|one| within(one.first, one.last))
                            .filter(|one| {
                                is(organisation, &one.organisation) && is(category, &one.category)
                            })
                            .map(|one| one.grades.count())
                            .sum();
                        let lies = |(at, one): &&(usize, Packet)| {
                            AREAS[*at].starts_with(area)
                                && within(one.first, one.last)
                                && is(organisation, &one.organisation)
                                && is(category, &one.category)
                        };
                        let places = cells.iter().enumerate().filter(|(_, cell)| lies(cell));
                        let places: BTreeSet<usize> = places.map(|(place, _)| place).collect();
                        let there = places
                            .iter()
                            .map(|place| cells[*place].1.grades.count())
                            .sum();
                        let asked = (
                            place,
                            organisation.to_owned(),
                            category.to_owned(),
                            from,
                            to,
                        );
                        all.push((asked, published, places, there));
                    }
                }
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_answer_and_no_difference_of_two_isolates_fewer_than_five(
        cells in prop::collection::vec(
            (0..4_usize, prop::sample::select(vec!["", "roads", "water"]), prop::sample::select(vec!["lamp", "drain"]), 1..5_i64, 1..7_i64),
            0..14,
        )
    ) {
        let cells: Vec<(usize, Packet)> = cells
            .into_iter()
            .map(|(area, organisation, category, month, count)| (area, some(organisation, category, month, count)))
            .collect();
        let answers = answers(&cells);
        for (asked, published, _, there) in &answers {
            prop_assert!(*published == 0 || *published >= FEW, "{asked:?} says {published}");
            prop_assert!(published <= there, "{asked:?} says more than there is");
        }
        for (wide, of_wide, more, _) in &answers {
            for (narrow, of_narrow, fewer, _) in &answers {
                if fewer.is_subset(more) {
                    let rest = of_wide - of_narrow;
                    prop_assert!(rest == 0 || rest >= FEW, "{wide:?} less {narrow:?} is {rest}");
                }
            }
        }
    }

    #[test]
    fn no_rating_is_lost_or_counted_twice(
        counts in prop::collection::vec((1..30_i64, 1..7_i64), 0..30)
    ) {
        let cells: Vec<Packet> = counts.iter().map(|(month, count)| some("roads", "lamp", *month, *count)).collect();
        let packed = Packed::of(cells);
        let sum = |many: &[Packet]| -> i64 { many.iter().map(|one| one.grades.count()).sum() };
        prop_assert_eq!(
            sum(&packed.packets) + sum(&packed.left),
            counts.iter().map(|(_, count)| count).sum::<i64>()
        );
        for one in &packed.packets {
            prop_assert!(one.grades.count() >= FEW && one.last - one.first < SPAN_MOST);
        }
    }
}
