use proptest::prelude::*;

use super::*;

#[test]
fn every_number_reads_back() {
    let mut numbers = [0; Counts::LENGTH];
    for (number, value) in numbers.iter_mut().zip(1..) {
        *number = value;
    }
    let counts = Counts::of_numbers(numbers);
    assert_eq!(counts.numbers(), numbers);
    assert_eq!(
        (
            counts.reporters,
            counts.efficiency[0],
            counts.effectiveness[4]
        ),
        (9, 10, 19)
    );
}

#[test]
fn in_time_counts_only_what_was_promised_and_is_due() {
    let counts = Counts {
        received: 100,
        resolved_met: 6,
        resolved_broken: 2,
        ..Counts::default()
    };
    assert_eq!(counts.resolved_in_time(), Some(75.0));
    assert_eq!(counts.answered_in_time(), None);
}

#[test]
fn a_mean_has_its_interval_and_stays_on_the_scale() {
    // Ten ratings: mean 3.6, variance 20.4 / 9, standard error 0.476.
    let mean = Mean::of([2, 0, 1, 4, 3]).expect("some");
    assert_eq!(
        [mean.mean, mean.from, mean.to].map(|number| format!("{number:.3}")),
        ["3.600", "2.667", "4.533"]
    );
    let certain = Mean::of([0, 0, 0, 0, 9]).expect("some");
    assert_eq!(
        [certain.from, certain.to].map(|number| format!("{number:.3}")),
        ["5.000", "5.000"]
    );
    let one = Mean::of([0, 0, 1, 0, 0]).expect("some");
    assert_eq!(
        [one.from, one.to].map(|number| format!("{number:.3}")),
        ["1.000", "5.000"]
    );
    assert_eq!(Mean::of([0; 5]), None);
}

#[test]
fn durations_are_exact_for_three_days_and_then_whole_days() {
    const HOUR: i64 = 3600;
    for (seconds, hours) in [
        (0, 0),
        (HOUR - 1, 0),
        (71 * HOUR + 59, 71),
        (72 * HOUR, 72),
        (95 * HOUR, 72),
        (96 * HOUR, 96),
    ] {
        assert_eq!(counted_hours(seconds), hours, "{seconds}");
    }
}

proptest! {
    #[test]
    fn a_percentile_of_counts_is_that_of_the_sorted_list(
        mut hours in prop::collection::vec(0..400_i64, 1..60),
        percent in 1..=100_i64,
    ) {
        for hours in &mut hours {
            *hours = counted_hours(*hours * 3600);
        }
        hours.sort_unstable();
        let mut counts: Vec<(i64, i64)> = Vec::new();
        for one in &hours {
            match counts.last_mut() {
                Some((known, count)) if known == one => *count += 1,
                _ => counts.push((*one, 1)),
            }
        }
        // The first place in the list that is no less than so many of 100 of it.
        let place = (1..=hours.len()).find(|place| place * 100 >= hours.len() * usize::try_from(percent).unwrap());
        prop_assert_eq!(percentile(&counts, percent), place.map(|place| hours[place - 1]));
    }
}
