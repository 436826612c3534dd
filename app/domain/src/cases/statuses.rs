//! How far a case has come, and what a report may become: the transition table. That of applications stands in
//! [`crate::handling`].

use serde::{Deserialize, Serialize};

/// Why a report was closed without being fixed, or how an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// Another case is about the same.
    Duplicate,
    /// Somebody else than the city is responsible.
    Elsewhere,
    /// Nothing was found at the place.
    NotFound,
    /// It was looked at, and nothing will be done.
    NoAction,
    /// The reporter took it back.
    Withdrawn,
    /// The city cancelled it.
    Cancelled,
    /// It was closed in the system that it came from.
    Imported,
    /// An application got a yes.
    Granted,
    /// An application got a no.
    Refused,
    /// An application ended because nobody answered what was asked.
    Expired,
}

impl Closing {
    /// Every reason, those of reports first.
    pub const ALL: [Self; 10] = [
        Self::Duplicate,
        Self::Elsewhere,
        Self::NotFound,
        Self::NoAction,
        Self::Withdrawn,
        Self::Cancelled,
        Self::Imported,
        Self::Granted,
        Self::Refused,
        Self::Expired,
    ];

    /// Those of reports.
    pub const OF_REPORTS: [Self; 7] = [
        Self::Duplicate,
        Self::Elsewhere,
        Self::NotFound,
        Self::NoAction,
        Self::Withdrawn,
        Self::Cancelled,
        Self::Imported,
    ];

    /// The word for it in database, URL and data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Elsewhere => "elsewhere",
            Self::NotFound => "not_found",
            Self::NoAction => "no_action",
            Self::Withdrawn => "withdrawn",
            Self::Cancelled => "cancelled",
            Self::Imported => "imported",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// Reads [`Closing::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|closing| closing.name() == name)
    }
}

/// How far a case has come. `closed` is not `fixed`: nobody is thanked for a repair that did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has looked at it yet.
    Received,
    /// Somebody has it.
    Assigned,
    /// Work has a date.
    Scheduled,
    /// Work has begun.
    InProgress,
    /// Waiting for the reporter.
    Waiting,
    /// Done.
    Fixed,
    /// An application came in, and nobody has begun with it.
    Submitted,
    /// An application was decided, and what follows from it is still to be handed over.
    Decided,
    /// Ended without a repair; an application in whatever way.
    Closed(Closing),
}

/// What lists and maps tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusGroup {
    /// Somebody still has to act.
    Open,
    /// Done.
    Fixed,
    /// Ended without a repair.
    Closed,
}

impl StatusGroup {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Open, Self::Fixed, Self::Closed];

    /// The word for it in database, URL and data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Fixed => "fixed",
            Self::Closed => "closed",
        }
    }

    /// Reads [`StatusGroup::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
}

impl Status {
    /// Every status of a report, each reason of closing apart.
    pub fn of_reports() -> impl Iterator<Item = Self> {
        Self::UNCLOSED
            .into_iter()
            .filter(|status| !matches!(status, Self::Submitted | Self::Decided))
            .chain(Closing::OF_REPORTS.into_iter().map(Self::Closed))
    }

    /// Every status of an application, likewise.
    pub fn of_applications() -> impl Iterator<Item = Self> {
        use Closing::{Expired, Granted, Refused, Withdrawn};
        [
            Self::Submitted,
            Self::InProgress,
            Self::Waiting,
            Self::Decided,
        ]
        .into_iter()
        .chain([Granted, Refused, Withdrawn, Expired].map(Self::Closed))
    }

    /// Every status but closed.
    pub const UNCLOSED: [Self; 8] = [
        Self::Received,
        Self::Assigned,
        Self::Scheduled,
        Self::InProgress,
        Self::Waiting,
        Self::Fixed,
        Self::Submitted,
        Self::Decided,
    ];

    /// The word for it in database, URL and data; the reason of closing is a word of its own.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Assigned => "assigned",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Waiting => "waiting",
            Self::Fixed => "fixed",
            Self::Submitted => "submitted",
            Self::Decided => "decided",
            Self::Closed(_) => "closed",
        }
    }

    /// The reason of closing, where closed.
    pub const fn closing(self) -> Option<Closing> {
        match self {
            Self::Closed(closing) => Some(closing),
            _ => None,
        }
    }

    /// Reads [`Status::name`] and [`Closing::name`].
    pub fn named(name: &str, closing: Option<&str>) -> Option<Self> {
        match closing {
            Some(closing) if name == "closed" => Closing::named(closing).map(Self::Closed),
            Some(_) => None,
            None => Self::UNCLOSED
                .into_iter()
                .find(|status| status.name() == name),
        }
    }

    /// The group that lists and maps show it in.
    pub const fn group(self) -> StatusGroup {
        match self {
            Self::Received
            | Self::Assigned
            | Self::Scheduled
            | Self::InProgress
            | Self::Waiting
            | Self::Submitted
            | Self::Decided => StatusGroup::Open,
            Self::Fixed => StatusGroup::Fixed,
            Self::Closed(_) => StatusGroup::Closed,
        }
    }

    /// Whether a member may change a report from this status to `to`. Decides every pair.
    ///
    /// From any open status to any other but back to "received"; an ended report can be taken up again; what was
    /// imported or cancelled is history and stays; nobody closes as imported by hand; nothing changes to itself.
    pub fn may_become(self, to: Self) -> bool {
        let is_of_report = |status: Self| Self::of_reports().any(|known| known == status);
        if self == to || !is_of_report(self) || !is_of_report(to) {
            return false;
        }
        match (self, to) {
            (Self::Closed(Closing::Imported | Closing::Cancelled), _)
            | (_, Self::Closed(Closing::Imported)) => false,
            (Self::Fixed | Self::Closed(_), to) => {
                matches!(to, Self::Received | Self::Assigned | Self::InProgress)
            }
            (_, to) => to != Self::Received,
        }
    }

    /// Whether the change to this status must be explained in public words: every ending, and every question.
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Waiting | Self::Fixed | Self::Closed(_))
    }
}

/// Why a change of status was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    /// The table has no such transition.
    #[error("a report that is {} cannot become {}", from.name(), to.name())]
    NotInTable {
        /// The status it has.
        from: Status,
        /// The status that was asked for.
        to: Status,
    },
    /// An ending or a question without public words.
    #[error("this change must be explained")]
    WordsMissing,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// Outside the member's areas, or not her role.
    #[error("not for this member")]
    NotYours,
    /// It leads to another report, and is taken apart first.
    #[error("the report is merged into another")]
    Merged,
    /// A duplicate leads to the report that it is one of.
    #[error("a duplicate names the other report")]
    TargetMissing,
    /// Somebody still has a task.
    #[error("a task is still open")]
    TasksOpen,
    /// The reporter has too few days to answer, or too many.
    #[error("from 1 to {most} working days")]
    DaysOutOfRange {
        /// The most there may be.
        most: u16,
    },
    /// The words are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
}

/// Most working days that the reporter can be given to answer a question.
pub const ANSWER_DAYS_MOST: u16 = 30;

/// Most characters of a public text.
pub const WORDS_MOST: usize = 2000;

/// Decides a change of status with its public words.
pub fn change(from: Status, to: Status, words: &str) -> Result<(), ChangeRefused> {
    if !from.may_become(to) {
        return Err(ChangeRefused::NotInTable { from, to });
    }
    if to.needs_words() && words.trim().is_empty() {
        return Err(ChangeRefused::WordsMissing);
    }
    if words.chars().count() > WORDS_MOST {
        return Err(ChangeRefused::TooLong { most: WORDS_MOST });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: from. Columns: to, in the order of [`Status::of_reports`]: received, assigned, scheduled, in progress, waiting,
    /// fixed, then closed as duplicate, elsewhere, not found, no action, withdrawn, cancelled, imported.
    const TABLE: [(&str, &str); 13] = [
        ("received", ".xxxxxxxxxxx."),
        ("assigned", "..xxxxxxxxxx."),
        ("scheduled", ".x.xxxxxxxxx."),
        ("in_progress", ".xx.xxxxxxxx."),
        ("waiting", ".xxx.xxxxxxx."),
        ("fixed", "xx.x........."),
        ("duplicate", "xx.x........."),
        ("elsewhere", "xx.x........."),
        ("not_found", "xx.x........."),
        ("no_action", "xx.x........."),
        ("withdrawn", "xx.x........."),
        ("cancelled", "............."),
        ("imported", "............."),
    ];

    #[test]
    fn every_pair_of_statuses_is_decided_as_the_table_says() {
        for (from, (name, row)) in Status::of_reports().zip(TABLE) {
            assert_eq!(from.closing().map_or(from.name(), Closing::name), name);
            let decided: String = Status::of_reports()
                .map(|to| if from.may_become(to) { 'x' } else { '.' })
                .collect();
            assert_eq!(decided, row, "from {name}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for status in Status::of_reports().chain(Status::of_applications()) {
            assert_eq!(
                Status::named(status.name(), status.closing().map(Closing::name)),
                Some(status)
            );
        }
        assert_eq!(Status::named("closed", None), None);
        assert_eq!(Status::named("fixed", Some("duplicate")), None);
    }

    #[test]
    fn a_report_never_gets_a_status_of_applications() {
        for from in Status::of_reports() {
            for to in [
                Status::Submitted,
                Status::Decided,
                Status::Closed(Closing::Granted),
            ] {
                assert!(!from.may_become(to), "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn an_ending_without_words_is_refused() {
        assert_eq!(
            change(Status::Received, Status::Fixed, " "),
            Err(ChangeRefused::WordsMissing)
        );
        assert_eq!(change(Status::Received, Status::Assigned, ""), Ok(()));
    }
}
