use jiff::civil::{Date, date};

use super::*;

/// The first week of October 2026 is free in Wuhu, the Saturday after it is worked.
fn calendar() -> Calendar {
    let holidays = (1..=7).map(|day| date(2026, 10, day));
    Calendar::new("Asia/Shanghai", holidays, [date(2026, 10, 10)], 2026).unwrap()
}

fn at(day: Date) -> Timestamp {
    day.at(10, 0, 0, 0)
        .to_zoned(calendar().zone().clone())
        .unwrap()
        .timestamp()
}

fn day(day: i8) -> Date {
    date(2026, 9, day)
}

fn due_with(days: u16, stops: &[(Date, Date)]) -> Date {
    let stops: Vec<_> = stops
        .iter()
        .map(|(began, ended)| Stop {
            began: at(*began),
            ended: at(*ended),
        })
        .collect();
    due(&calendar(), at(day(14)), days, &stops).due
}

/// Received on Monday, 14 September 2026.
#[test]
fn a_due_day_moves_by_the_working_days_that_the_clock_stood() {
    // Days of the target, when the clock stood, the day that is due then.
    type Row = (u16, &'static [(i8, i8)], (i8, i8));
    const TABLE: [Row; 9] = [
        (5, &[], (9, 21)),
        // Asked and answered on one day.
        (5, &[(15, 15)], (9, 21)),
        // Tuesday to Thursday.
        (5, &[(15, 17)], (9, 23)),
        // Friday to Monday: only Monday counts.
        (5, &[(18, 21)], (9, 22)),
        // Two questions.
        (5, &[(15, 17), (18, 21)], (9, 24)),
        // Asked on the last day, answered a week later.
        (5, &[(21, 28)], (9, 28)),
        // Had run out the day before it was asked.
        (5, &[(22, 28)], (9, 21)),
        // Over the free week: the 8th is the first working day after it, the 10th is worked.
        (9, &[(24, 30)], (10, 8)),
        (0, &[(14, 16)], (9, 16)),
    ];
    for (days, stops, (month, due)) in TABLE {
        let stood: Vec<_> = stops
            .iter()
            .map(|(began, ended)| (day(*began), day(*ended)))
            .collect();
        assert_eq!(
            due_with(days, &stood),
            date(2026, month, due),
            "{days} days, stood {stops:?}"
        );
    }
}

#[test]
fn every_word_reads_back() {
    for clock in Clock::ALL {
        assert_eq!(Clock::named(clock.name()), Some(clock));
    }
}
