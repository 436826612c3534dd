//! What one case adds to the scores, and how that is written down in the case.

use domain::scores::Counts;

/// What of a case decides what is counted.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them may go with any other"
)]
pub(super) struct Facts {
    pub(super) area_path: String,
    pub(super) organisation: String,
    pub(super) category: String,
    pub(super) month: i64,
    pub(super) fixed: bool,
    pub(super) open: bool,
    /// The clocks stand.
    pub(super) paused: bool,
    pub(super) doubtful: bool,
    pub(super) requested_at: i64,
    pub(super) ended_at: Option<i64>,
    pub(super) answered_at: Option<i64>,
    pub(super) answer_due_at: Option<i64>,
    pub(super) due_at: Option<i64>,
    pub(super) reopened: i64,
    /// Reporters who could rate once it has ended.
    pub(super) reporters: i64,
    pub(super) efficiency: [i64; 5],
    pub(super) effectiveness: [i64; 5],
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Unknown,
    Met,
    Broken,
    /// It breaks at this moment.
    Pending(i64),
}

/// What a case adds: to which sums, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contribution {
    pub(super) area_path: String,
    pub(super) organisation: String,
    pub(super) category: String,
    pub(super) month: i64,
    pub(super) hours: Option<i64>,
    pub(super) counts: Counts,
}

impl Facts {
    fn kept(&self, due: Option<i64>, done: Option<i64>, now: i64) -> Kept {
        match (due, done) {
            (None, _) => Kept::Unknown,
            (Some(due), Some(done)) if done < due => Kept::Met,
            (Some(_), Some(_)) => Kept::Broken,
            // Somebody else than the city has to act, and the day moves when she has.
            (Some(_), None) if self.paused => Kept::Unknown,
            (Some(due), None) if due <= now => Kept::Broken,
            (Some(due), None) => Kept::Pending(due),
        }
    }

    /// What it adds now, and when that changes by itself.
    pub(super) fn contribution(self, now: i64) -> (Contribution, Option<i64>) {
        const MICROSECONDS: i64 = 1_000_000;
        let answer = self.kept(self.answer_due_at, self.answered_at.or(self.ended_at), now);
        let end = self.kept(self.due_at, self.ended_at, now);
        let is = |kept, as_it: Kept| i64::from(kept == as_it);
        let closed = !self.open && !self.fixed;
        let could_rate = !self.open || self.reopened > 0;
        let counts = Counts {
            received: 1,
            fixed: i64::from(self.fixed),
            closed: i64::from(closed),
            answer_met: is(answer, Kept::Met),
            answer_broken: is(answer, Kept::Broken),
            resolved_met: is(end, Kept::Met),
            resolved_broken: is(end, Kept::Broken),
            reopened: i64::from(self.reopened > 0),
            reporters: if could_rate { self.reporters } else { 0 },
            efficiency: self.efficiency,
            effectiveness: self.effectiveness,
        };
        let took = self.ended_at.filter(|_| !self.doubtful);
        let seconds = took.map(|ended| (ended - self.requested_at) / MICROSECONDS);
        let breaks = [answer, end].into_iter().filter_map(|kept| match kept {
            Kept::Pending(at) => Some(at),
            _ => None,
        });
        let contribution = Contribution {
            area_path: self.area_path,
            organisation: self.organisation,
            category: self.category,
            month: self.month,
            hours: seconds.map(|seconds| domain::scores::counted_hours(seconds.max(0))),
            counts,
        };
        (contribution, breaks.min())
    }
}

impl Contribution {
    /// Whether somebody rated it.
    pub(super) fn is_rated(&self) -> bool {
        self.counts.ratings() > 0
    }

    /// As it is written in the case: `area|organisation|category|month|hours|numbers`, zeros at the end left out.
    pub(crate) fn written(&self) -> String {
        let numbers = self.counts.numbers();
        let used = numbers.iter().rposition(|number| *number != 0);
        let numbers = &numbers[..used.map_or(0, |last| last + 1)];
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let hours = self.hours.map(|hours| hours.to_string());
        format!(
            "{}|{}|{}|{}|{}|{}",
            self.area_path,
            self.organisation,
            self.category,
            self.month,
            hours.unwrap_or_default(),
            numbers.join(" ")
        )
    }

    /// Reads [`Contribution::written`].
    pub(super) fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').collect();
        let [area_path, organisation, category, month, hours, numbers] = parts.as_slice() else {
            return None;
        };
        let mut all = [0; Counts::LENGTH];
        for (number, written) in all.iter_mut().zip(numbers.split_whitespace()) {
            *number = written.parse().ok()?;
        }
        let hours = match *hours {
            "" => None,
            hours => Some(hours.parse().ok()?),
        };
        Some(Self {
            area_path: (*area_path).to_owned(),
            organisation: (*organisation).to_owned(),
            category: (*category).to_owned(),
            month: month.parse().ok()?,
            hours,
            counts: Counts::of_numbers(all),
        })
    }
}

/// The columns of [`Counts::numbers`], in its order.
pub(super) const COLUMNS: [&str; Counts::LENGTH] = [
    "received",
    "fixed",
    "closed",
    "answer_met",
    "answer_broken",
    "resolved_met",
    "resolved_broken",
    "reopened",
    "reporters",
    "efficiency_1",
    "efficiency_2",
    "efficiency_3",
    "efficiency_4",
    "efficiency_5",
    "effectiveness_1",
    "effectiveness_2",
    "effectiveness_3",
    "effectiveness_4",
    "effectiveness_5",
];

/// Every area that a path lies in, the city first and itself last.
pub(super) fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended() -> Facts {
        Facts {
            area_path: "3402/340202/".to_owned(),
            category: "pothole".to_owned(),
            month: 24_322,
            fixed: true,
            ended_at: Some(7_200_000_000),
            due_at: Some(7_200_000_001),
            reporters: 2,
            ..Facts::default()
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let (contribution, _) = ended().contribution(0);
        assert_eq!(
            contribution.written(),
            "3402/340202/||pothole|24322|2|1 1 0 0 0 1 0 0 2"
        );
        assert_eq!(
            Contribution::read(&contribution.written()),
            Some(contribution)
        );
        assert_eq!(Contribution::read("3402/"), None);
    }

    #[test]
    fn a_case_counts_in_every_area_above_it() {
        let areas: Vec<_> = above("3402/340202/").collect();
        assert_eq!(areas, ["3402/", "3402/340202/"]);
    }

    #[test]
    fn a_promise_is_met_before_its_moment_and_broken_from_it_on() {
        let open = Facts {
            fixed: false,
            open: true,
            ended_at: None,
            answer_due_at: Some(50),
            due_at: Some(100),
            ..ended()
        };
        let broken = |facts: &Facts, now| {
            let (contribution, next) = facts.clone().contribution(now);
            let counts = contribution.counts;
            (counts.answer_broken, counts.resolved_broken, next)
        };
        assert_eq!(broken(&open, 49), (0, 0, Some(50)));
        assert_eq!(broken(&open, 50), (1, 0, Some(100)));
        assert_eq!(broken(&open, 100), (1, 1, None));
        let answered = Facts {
            answered_at: Some(49),
            ..open.clone()
        };
        assert_eq!(broken(&answered, 60), (0, 0, Some(100)));
        let paused = Facts {
            paused: true,
            ..open
        };
        assert_eq!(broken(&paused, 200), (0, 0, None));
        let late = Facts {
            ended_at: Some(7_200_000_001),
            ..ended()
        };
        assert_eq!(late.contribution(0).0.counts.resolved_broken, 1);
    }
}
