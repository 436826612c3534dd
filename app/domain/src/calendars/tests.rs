use jiff::Span;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// Wuhu around the National Day of 2026: 1 to 7 October are free, Sunday 20 September and Saturday 10 October are worked.
fn october() -> Calendar {
    let holidays = (1..=7).map(|day| date(2026, 10, day));
    let make_up_days = [date(2026, 9, 20), date(2026, 10, 10)];
    Calendar::new("Asia/Shanghai", holidays, make_up_days, 2026).unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_weekend_day_that_is_made_up_is_worked_and_a_holiday_is_not() {
    let table = [
        (date(2026, 9, 19), false),
        (date(2026, 9, 20), true),
        (date(2026, 9, 21), true),
        (date(2026, 10, 1), false),
        (date(2026, 10, 7), false),
        (date(2026, 10, 8), true),
        (date(2026, 10, 10), true),
        (date(2026, 10, 11), false),
    ];
    for (day, worked) in table {
        assert_eq!(october().is_working_day(day), worked, "{day}");
    }
}

#[test]
fn a_promise_counts_from_the_day_after_receipt_and_skips_holidays() {
    let received = moment("2026-09-29T01:30:00Z");
    let table = [
        (0, date(2026, 9, 29)),
        (1, date(2026, 9, 30)),
        (2, date(2026, 10, 8)),
        (4, date(2026, 10, 10)),
        (5, date(2026, 10, 12)),
    ];
    for (days, due) in table {
        assert_eq!(
            october().promise(received, days),
            Promise {
                due,
                provisional: false
            },
            "{days}"
        );
    }
}

#[test]
fn the_day_of_receipt_is_that_of_the_city_not_of_greenwich() {
    let late_on_monday = moment("2026-11-16T15:59:00Z");
    let early_on_tuesday = moment("2026-11-16T16:01:00Z");
    assert_eq!(october().promise(late_on_monday, 8).due, date(2026, 11, 26));
    assert_eq!(
        october().promise(early_on_tuesday, 8).due,
        date(2026, 11, 27)
    );
}

#[test]
fn what_is_received_on_a_free_day_with_no_days_at_all_is_due_on_the_next_working_day() {
    assert_eq!(
        october().promise(moment("2026-10-03T04:00:00Z"), 0).due,
        date(2026, 10, 8)
    );
}

#[test]
fn a_target_beyond_the_last_known_year_is_provisional() {
    let received = moment("2026-12-30T04:00:00Z");
    assert_eq!(
        october().promise(received, 1),
        Promise {
            due: date(2026, 12, 31),
            provisional: false
        }
    );
    assert_eq!(
        october().promise(received, 2),
        Promise {
            due: date(2027, 1, 1),
            provisional: true
        }
    );
}

#[test]
fn used_left_and_overdue_days_are_counted_between_days() {
    let calendar = october();
    let (received, due) = (date(2026, 11, 16), date(2026, 11, 26));
    assert_eq!(
        calendar.working_days_between(received, date(2026, 11, 23)),
        5,
        "used"
    );
    assert_eq!(
        calendar.working_days_between(date(2026, 11, 23), due),
        3,
        "left"
    );
    assert_eq!(
        calendar.working_days_between(due, date(2026, 12, 1)),
        3,
        "overdue"
    );
    assert_eq!(
        calendar.working_days_between(date(2026, 12, 1), due),
        -3,
        "backwards"
    );
    assert_eq!(calendar.working_days_between(due, due), 0);
}

#[test]
fn a_promise_is_broken_when_its_last_day_ends_in_the_city() {
    let promise = Promise {
        due: date(2026, 11, 26),
        provisional: false,
    };
    assert_eq!(october().due_at(promise), moment("2026-11-26T16:00:00Z"));
    let spring = Calendar::new("America/Los_Angeles", [], [], 2026).unwrap();
    let before_the_clocks_change = Promise {
        due: date(2026, 3, 8),
        provisional: false,
    };
    assert_eq!(
        spring.due_at(before_the_clocks_change),
        moment("2026-03-09T07:00:00Z")
    );
}

#[test]
fn a_zone_that_does_not_exist_is_refused() {
    assert_eq!(
        Calendar::new("Asia/Wuhu", [], [], 2026).unwrap_err(),
        UnknownZone("Asia/Wuhu".to_owned())
    );
}

proptest! {
    #[test]
    fn a_promise_is_a_working_day_and_more_days_are_later(seconds in 1_700_000_000_i64..1_900_000_000, days in 0_u16..400) {
        let (calendar, received) = (october(), Timestamp::from_second(seconds).unwrap());
        let (promise, longer) = (calendar.promise(received, days), calendar.promise(received, days + 1));
        prop_assert!(calendar.is_working_day(promise.due));
        prop_assert!(promise.due >= calendar.date(received));
        prop_assert!(longer.due >= promise.due);
        prop_assert!(days == 0 || longer.due > promise.due);
        prop_assert!(calendar.due_at(promise) > received);
    }

    #[test]
    fn the_days_between_receipt_and_promise_are_the_days_promised(seconds in 1_700_000_000_i64..1_900_000_000, days in 1_u16..400) {
        let (calendar, received) = (october(), Timestamp::from_second(seconds).unwrap());
        let due = calendar.promise(received, days).due;
        prop_assert_eq!(calendar.working_days_between(calendar.date(received), due), i32::from(days));
    }

    #[test]
    fn the_working_days_between_two_days_are_those_that_are_met_one_by_one(start in 0_i32..1_000, days in 0_i32..1_000) {
        let (calendar, from) = (october(), date(2025, 6, 1) + Span::new().days(start));
        let met = (1..=days).filter(|day| calendar.is_working_day(from + Span::new().days(*day)));
        let met = i32::try_from(met.count()).unwrap();
        prop_assert_eq!(calendar.working_days_between(from, from + Span::new().days(days)), met);
    }
}
