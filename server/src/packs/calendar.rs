//! `calendars.toml`.

use domain::calendars::Calendar;
use jiff::civil::{Date, Weekday};

use super::faults::Notes;
use super::table::{Table, Word, with_document};

/// Reads the calendar. Without a `zone`, because `city.toml` was refused, it is checked as if in UTC.
pub(super) fn read(notes: &mut Notes<'_>, zone: Option<&str>) -> Option<Calendar> {
    with_document(notes, |table, notes| {
        calendar(table, notes, zone.unwrap_or("UTC"))
    })
}

fn calendar(table: &mut Table<'_>, notes: &mut Notes<'_>, zone: &str) -> Option<Calendar> {
    let last_year: Option<i16> = table.whole(notes, "last_year", 1900, 2999);
    let holidays = days(table, notes, "holidays", last_year);
    let make_up_days = days(table, notes, "make_up_days", last_year);
    for (word, day) in &make_up_days {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            table.fault_at(
                notes,
                word.at,
                &format!("make_up_days: {day} is no weekend day and worked anyway"),
            );
        }
        if holidays.iter().any(|(_, holiday)| holiday == day) {
            table.fault_at(
                notes,
                word.at,
                &format!("make_up_days: {day} is a holiday, too"),
            );
        }
    }
    if last_year.is_some_and(|year| !holidays.iter().any(|(_, day)| day.year() == year)) {
        table.fault(
            notes,
            "holidays names none of last_year, so its promises would be wrong",
        );
    }
    let dates = |days: Vec<(Word, Date)>| days.into_iter().map(|(_, day)| day);
    Calendar::new(zone, dates(holidays), dates(make_up_days), last_year?).ok()
}

fn days(
    table: &mut Table<'_>,
    notes: &mut Notes<'_>,
    key: &'static str,
    last_year: Option<i16>,
) -> Vec<(Word, Date)> {
    let mut days: Vec<(Word, Date)> = Vec::new();
    for word in table.words(notes, key) {
        let Ok(day) = word.text.parse::<Date>() else {
            table.fault_at(
                notes,
                word.at,
                &format!("{key}: {:?} is not a date like 2026-01-31", word.text),
            );
            continue;
        };
        if last_year.is_some_and(|year| day.year() > year) {
            table.fault_at(
                notes,
                word.at,
                &format!("{key}: {day} lies after last_year"),
            );
        }
        if days.iter().any(|(_, known)| *known == day) {
            table.fault_at(notes, word.at, &format!("{key} names {day} twice"));
        }
        days.push((word, day));
    }
    days
}
