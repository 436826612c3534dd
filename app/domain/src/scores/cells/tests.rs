use proptest::prelude::*;

use super::*;

/// January 2026.
const JANUARY: i64 = 2026 * 12;

fn received(count: i64) -> Counts {
    Counts {
        received: count,
        resolved_met: count,
        ..Counts::default()
    }
}

fn shown(cells: &[Cell]) -> Vec<(i64, i64, i64)> {
    let shown = cells.iter();
    shown
        .map(|cell| {
            (
                cell.first - JANUARY,
                cell.last - JANUARY,
                cell.counts.received,
            )
        })
        .collect()
}

#[test]
fn few_of_a_month_wait_for_the_months_that_follow_and_not_beyond_the_year() {
    let months = [
        (0, 5),
        (1, 2),
        (2, 1),
        (5, 2),
        (6, 9),
        (10, 4),
        (12, 1),
        (13, 4),
    ];
    let found = cells(months.map(|(month, count)| (JANUARY + month, received(count))));
    assert_eq!(
        shown(&found),
        [(0, 0, 5), (1, 5, 5), (6, 6, 9), (12, 13, 5)]
    );
}

#[test]
fn a_selection_counts_the_cells_that_lie_wholly_in_it() {
    let months = [(0, 5), (1, 2), (2, 4)];
    let found = cells(months.map(|(month, count)| (JANUARY + month, received(count))));
    for (from, to, counted) in [(0, 2, 11), (0, 1, 5), (1, 2, 6), (1, 1, 0), (2, 2, 0)] {
        let sum = within(&found, JANUARY + from, JANUARY + to);
        assert_eq!(
            (sum.received, sum.resolved_met),
            (counted, counted),
            "{from} {to}"
        );
    }
}

#[test]
fn whole_years_reach_from_january_to_december() {
    assert_eq!(
        whole_years(JANUARY + 10, JANUARY + 12),
        (JANUARY, JANUARY + 23)
    );
    assert_eq!(whole_years(JANUARY, JANUARY + 11), (JANUARY, JANUARY + 11));
}

proptest! {
    #[test]
    fn no_two_answers_tell_of_fewer_than_five(
        counts in prop::collection::vec(0..9_i64, 1..40),
        wide in (0..40_i64, 0..40_i64),
        narrow in (0..40_i64, 0..40_i64),
    ) {
        let months = (JANUARY..).zip(&counts).map(|(month, count)| (month, received(*count)));
        let found = cells(months);
        let counted = |(from, to): (i64, i64)| within(&found, JANUARY + from, JANUARY + to).received;
        // The one lies in the other, so that subtracting them tells of the months between.
        let outer = (wide.0.min(narrow.0), wide.1.max(narrow.1));
        let between = counted(outer) - counted(narrow);
        prop_assert!(between == 0 || between >= FEW, "{between}");
        let all: i64 = counts.iter().sum();
        prop_assert!(counted((0, 40)) <= all);
    }

    #[test]
    fn a_year_read_by_itself_has_the_same_cells(counts in prop::collection::vec(0..9_i64, 36)) {
        let month = |place: usize| JANUARY + i64::try_from(place).unwrap();
        let of = |some: std::ops::Range<usize>| cells(some.map(|place| (month(place), received(counts[place]))));
        let middle: Vec<Cell> = of(0..36).into_iter().filter(|cell| (month(12)..=month(23)).contains(&cell.first)).collect();
        prop_assert_eq!(middle, of(12..24));
    }
}
