//! How far a report has come, and what it may become: the transition table.

use serde::{Deserialize, Serialize};

/// Why a case was closed without being fixed.
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
}

impl Closing {
    /// Every reason.
    pub const ALL: [Self; 7] = [
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
        }
    }

    /// Reads [`Closing::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|closing| closing.name() == name)
    }
}

/// How far a report has come. `closed` is not `fixed`: nobody is thanked for a repair that did not happen.
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
    /// Ended without a repair.
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
    /// Every status, each reason of closing apart.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::UNCLOSED
            .into_iter()
            .chain(Closing::ALL.into_iter().map(Self::Closed))
    }

    /// Every status but closed.
    pub const UNCLOSED: [Self; 6] = [
        Self::Received,
        Self::Assigned,
        Self::Scheduled,
        Self::InProgress,
        Self::Waiting,
        Self::Fixed,
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
            | Self::Waiting => StatusGroup::Open,
            Self::Fixed => StatusGroup::Fixed,
            Self::Closed(_) => StatusGroup::Closed,
        }
    }

    /// Whether a member may change a report from this status to `to`. Decides every pair.
    ///
    /// From any open status to any other but back to "received"; an ended report can be taken up again; what was
    /// imported or cancelled is history and stays; nobody closes as imported by hand; nothing changes to itself.
    pub fn may_become(self, to: Self) -> bool {
        if self == to {
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

    /// Rows: from. Columns: to, in the order of [`Status::all`]: received, assigned, scheduled, in progress, waiting,
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
        for (from, (name, row)) in Status::all().zip(TABLE) {
            assert_eq!(from.closing().map_or(from.name(), Closing::name), name);
            let decided: String = Status::all()
                .map(|to| if from.may_become(to) { 'x' } else { '.' })
                .collect();
            assert_eq!(decided, row, "from {name}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for status in Status::all() {
            assert_eq!(
                Status::named(status.name(), status.closing().map(Closing::name)),
                Some(status)
            );
        }
        assert_eq!(Status::named("closed", None), None);
        assert_eq!(Status::named("fixed", Some("duplicate")), None);
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
