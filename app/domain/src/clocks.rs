//! Clocks: time that runs against a target, and stands while the reporter is asked and while the case has ended.

use jiff::Timestamp;

use crate::calendars::Calendar;
use crate::promises::Promise;

/// What a clock runs against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clock {
    /// Until somebody of the city answers in public.
    Answer,
    /// Until the case has ended.
    Resolution,
}

impl Clock {
    /// Every clock.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Resolution];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Resolution => "resolution",
        }
    }

    /// Reads [`Clock::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|clock| clock.name() == name)
    }
}

/// A time in which the clocks of a case stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// From when.
    pub began: Timestamp,
    /// Until when.
    pub ended: Timestamp,
}

/// The last day of a target of `days` working days that began to run at `received` and stood in `stops`, which are in order.
///
/// A clock that had run out before it stood is not wound up again.
pub fn due(calendar: &Calendar, received: Timestamp, days: u16, stops: &[Stop]) -> Promise {
    let (mut from, mut left) = (received, days);
    for stop in stops {
        let used = calendar.working_days_between(calendar.date(from), calendar.date(stop.began));
        let promise = calendar.promise(from, left);
        if calendar.date(stop.began) > promise.due {
            return promise;
        }
        left = left.saturating_sub(u16::try_from(used).unwrap_or_default());
        from = stop.ended;
    }
    calendar.promise(from, left)
}

#[cfg(test)]
#[path = "clocks/tests.rs"]
mod tests;
