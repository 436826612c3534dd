//! Scores: how well the city does, in counts that add up.

mod cells;
mod packets;

use serde::{Deserialize, Serialize};

pub use cells::{Cell, SERVICES, cells, whole_years, within};
pub use packets::{FEW, Grades, Packed, Packet};

/// What is counted of public reports, and of applications. Everything else is worked out from sums of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Reports or applications that came in.
    pub received: i64,
    /// Of those, fixed, or granted.
    pub fixed: i64,
    /// Closed without a repair, or without a yes.
    pub closed: i64,
    /// First answered in time.
    pub answer_met: i64,
    /// Not answered when an answer was due.
    pub answer_broken: i64,
    /// Ended in time.
    pub resolved_met: i64,
    /// Not ended when the end was due.
    pub resolved_broken: i64,
    /// Opened again by a reporter at least once.
    pub reopened: i64,
    /// Reporters who could rate.
    pub reporters: i64,
    /// Ratings of how quick it was, by grade, the worst first.
    pub efficiency: [i64; 5],
    /// Ratings of how much it helped, likewise.
    pub effectiveness: [i64; 5],
}

impl Counts {
    /// Numbers of [`Counts::numbers`].
    pub const LENGTH: usize = 19;

    /// Every number, in a fixed order.
    pub fn numbers(&self) -> [i64; Self::LENGTH] {
        let mut numbers = [0; Self::LENGTH];
        let plain = [
            self.received,
            self.fixed,
            self.closed,
            self.answer_met,
            self.answer_broken,
            self.resolved_met,
            self.resolved_broken,
            self.reopened,
            self.reporters,
        ];
        let all = plain
            .into_iter()
            .chain(self.efficiency)
            .chain(self.effectiveness);
        for (number, counted) in numbers.iter_mut().zip(all) {
            *number = counted;
        }
        numbers
    }

    /// Reads [`Counts::numbers`].
    pub fn of_numbers(numbers: [i64; Self::LENGTH]) -> Self {
        let [
            received,
            fixed,
            closed,
            answer_met,
            answer_broken,
            resolved_met,
            resolved_broken,
            reopened,
            reporters,
            graded @ ..,
        ] = numbers;
        let [q1, q2, q3, q4, q5, h1, h2, h3, h4, h5] = graded;
        Self {
            received,
            fixed,
            closed,
            answer_met,
            answer_broken,
            resolved_met,
            resolved_broken,
            reopened,
            reporters,
            efficiency: [q1, q2, q3, q4, q5],
            effectiveness: [h1, h2, h3, h4, h5],
        }
    }

    /// The sum, with `sign` 1, or the difference, with -1.
    pub fn add(&mut self, other: &Self, sign: i64) {
        let mut numbers = self.numbers();
        for (number, counted) in numbers.iter_mut().zip(other.numbers()) {
            *number += sign * counted;
        }
        *self = Self::of_numbers(numbers);
    }

    /// The sum of many.
    pub fn sum<'c>(many: impl IntoIterator<Item = &'c Self>) -> Self {
        many.into_iter().fold(Self::default(), |mut sum, counts| {
            sum.add(counts, 1);
            sum
        })
    }

    /// Reports that have ended.
    pub const fn ended(&self) -> i64 {
        self.fixed + self.closed
    }

    /// Ratings: who rates says both, so that there are as many of the one as of the other.
    pub fn ratings(&self) -> i64 {
        self.effectiveness.iter().sum()
    }

    /// Of 100 reports that should have been answered, those that were in time; nothing where no answer was promised and due.
    pub fn answered_in_time(&self) -> Option<f64> {
        of_hundred(self.answer_met, self.answer_met + self.answer_broken)
    }

    /// Of 100 reports that should have ended, those that did in time; nothing where no end was promised and due.
    pub fn resolved_in_time(&self) -> Option<f64> {
        of_hundred(self.resolved_met, self.resolved_met + self.resolved_broken)
    }

    /// Of 100 reporters who could rate, those who did.
    pub fn response(&self) -> Option<f64> {
        of_hundred(self.ratings(), self.reporters)
    }
}

/// A share of 100; nothing of nothing.
pub fn of_hundred(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| float(part) * 100.0 / float(whole))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of reports are far below 2^52"
)]
const fn float(count: i64) -> f64 {
    count as f64
}

/// A mean of grades with the interval in which it lies with 95 in 100 certainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Where the interval begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Mean {
    /// Of ratings counted by grade, the worst first; nothing of none. The interval is that of the normal distribution with the
    /// sample's own spread, cut at the scale's ends.
    pub fn of(grades: [i64; 5]) -> Option<Self> {
        const CERTAINTY: f64 = 1.96;
        let count: i64 = grades.iter().sum();
        if count == 0 {
            return None;
        }
        let graded = || grades.into_iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]);
        let mean = graded()
            .map(|(count, grade)| float(count) * grade)
            .sum::<f64>()
            / float(count);
        let squares: f64 = graded()
            .map(|(count, grade)| float(count) * (grade - mean).powi(2))
            .sum();
        let spread = if count > 1 {
            (squares / float(count - 1) / float(count)).sqrt()
        } else {
            f64::INFINITY
        };
        Some(Self {
            mean,
            from: (mean - CERTAINTY * spread).max(1.0),
            to: (mean + CERTAINTY * spread).min(5.0),
        })
    }
}

/// Hours up to which durations are kept exactly; longer ones in whole days.
const EXACT_HOURS: i64 = 72;

/// How long something took, as it is counted: whole hours up to 72, then whole days, written as hours.
pub const fn counted_hours(seconds: i64) -> i64 {
    let hours = seconds / 3600;
    if hours < EXACT_HOURS {
        hours
    } else {
        hours / 24 * 24
    }
}

/// The hours within which so many of 100 ended, from counts by [`counted_hours`] in order; nothing of none.
///
/// The nearest rank: the least duration that no fewer than `percent` of 100 do not exceed.
pub fn percentile(durations: &[(i64, i64)], percent: i64) -> Option<i64> {
    let all: i64 = durations.iter().map(|(_, count)| count).sum();
    let rank = (all * percent + 99) / 100;
    let mut passed = 0;
    let found = durations.iter().find(|(_, count)| {
        passed += count;
        passed >= rank
    });
    found.map(|(hours, _)| *hours)
}

#[cfg(test)]
#[path = "scores/tests.rs"]
mod tests;
