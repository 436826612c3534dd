//! Working calendars: on which days the city works.

use std::collections::BTreeSet;
use std::ops::Bound;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::promises::Promise;

/// Days on which the city works: Monday to Friday without holidays, and the weekend days that are worked instead.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    holidays: BTreeSet<Date>,
    make_up_days: BTreeSet<Date>,
    last_year: i16,
}

/// The name is not a time zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a time zone")]
pub struct UnknownZone(String);

impl Default for Calendar {
    /// Weekdays in UTC, no holiday known: every promise is provisional.
    fn default() -> Self {
        Self {
            zone: TimeZone::UTC,
            holidays: BTreeSet::new(),
            make_up_days: BTreeSet::new(),
            last_year: i16::MIN,
        }
    }
}

impl Calendar {
    /// A calendar of the IANA zone `zone`, whose holidays are known to the end of `last_year`.
    pub fn new(
        zone: &str,
        holidays: impl IntoIterator<Item = Date>,
        make_up_days: impl IntoIterator<Item = Date>,
        last_year: i16,
    ) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        let (holidays, make_up_days) = (
            holidays.into_iter().collect(),
            make_up_days.into_iter().collect(),
        );
        Ok(Self {
            zone,
            holidays,
            make_up_days,
            last_year,
        })
    }

    /// The city's time zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The last year whose holidays are known.
    pub const fn last_year(&self) -> i16 {
        self.last_year
    }

    /// The moment on the city's clocks.
    pub fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }

    /// The day of the moment in the city.
    pub fn date(&self, moment: Timestamp) -> Date {
        self.local(moment).date()
    }

    /// Whether the city works on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        if is_weekend(date) {
            self.make_up_days.contains(&date)
        } else {
            !self.holidays.contains(&date)
        }
    }

    /// The day by whose end something must be done that was received at `received`.
    ///
    /// Counted from the day after receipt. With no working days at all it is the day of receipt, or the first working day
    /// after it.
    pub fn promise(&self, received: Timestamp, working_days: u16) -> Promise {
        let received = self.date(received);
        let mut due = received;
        if working_days == 0 {
            while !self.is_working_day(due) && due < Date::MAX {
                due = due.saturating_add(jiff::Span::new().days(1));
            }
        }
        for _ in 0..working_days {
            due = self.next_working_day(due);
        }
        Promise {
            due,
            provisional: due.year() > self.last_year,
        }
    }

    /// Working days after `from` up to and including `to`; negative where `to` is the earlier day.
    ///
    /// Of a promise, from receipt to today are used, from today to the due day are left, from the due day to today are
    /// overdue.
    pub fn working_days_between(&self, from: Date, to: Date) -> i32 {
        const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = i32::try_from(from.duration_until(to).as_secs() / SECONDS_OF_A_DAY);
        let days = days.unwrap_or(i32::MAX);
        // Whole weeks have five; of the days that are left the weekday counts.
        let first = i32::from(from.weekday().to_monday_zero_offset());
        let left = (1..=days % 7).filter(|day| (first + day) % 7 < 5);
        let weekdays = days / 7 * 5 + count(left);
        let between = (Bound::Excluded(from), Bound::Included(to));
        let holidays = self.holidays.range(between);
        let made_up = self.make_up_days.range(between);
        weekdays - count(holidays.filter(|day| !is_weekend(**day)))
            + count(made_up.filter(|day| is_weekend(**day)))
    }

    /// The moment at which a promise is broken: the end of its last day in the city.
    pub fn due_at(&self, promise: Promise) -> Timestamp {
        let after = promise.due.saturating_add(jiff::Span::new().days(1));
        let start = after
            .to_zoned(self.zone.clone())
            .and_then(|day| day.start_of_day());
        start.map_or(Timestamp::MAX, |start| start.timestamp())
    }

    fn next_working_day(&self, date: Date) -> Date {
        let mut days = date.series(jiff::Span::new().days(1)).skip(1);
        days.find(|day| self.is_working_day(*day))
            .unwrap_or(Date::MAX)
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn count<T>(days: impl Iterator<Item = T>) -> i32 {
    i32::try_from(days.count()).unwrap_or(i32::MAX)
}

#[cfg(test)]
#[path = "calendars/tests.rs"]
mod tests;
