//! Rounds: what a member walks to today, in which order, and what she found there.

mod walking;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendars::Calendar;
use crate::cases::{Case, Closing, Status, StatusGroup, WORDS_MOST};
use crate::identity::Account;
use crate::places::{Metres, Position};

pub use walking::walking_order;

/// Most stops of one round: more than anybody walks in a day.
pub const STOPS_MOST: usize = 50;

/// Most photos of one visit.
pub const VISIT_PHOTOS_MOST: usize = 3;

/// How long a visit may wait on a phone.
pub const KEPT_MOST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How far a phone's clock may be ahead.
const AHEAD_MOST: SignedDuration = SignedDuration::from_mins(10);

/// Names one visit for ever; made where the visit is, so that it is the same however often it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitId(pub Uuid);

/// Why a report belongs to today's round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// What was promised is broken, or will be tonight.
    Due,
    /// Nobody has answered, and somebody must by tonight.
    AnswerDue,
    /// It was given to her.
    Hers,
    /// It came in today.
    New,
}

/// Why the case belongs to the member's round of the day of `now`; nothing where it does not.
///
/// While the reporter is asked nothing is due. Whether it lies in her grid is for whoever knows her grants.
pub fn why(case: &Case, account: &Account, calendar: &Calendar, now: Timestamp) -> Option<Why> {
    if case.status.group() != StatusGroup::Open {
        return None;
    }
    let today = calendar.date(now);
    let runs = case.status != Status::Waiting;
    let due = |promised: Option<(crate::promises::Promise, u16)>| {
        promised.is_some_and(|(promise, _)| promise.due <= today)
    };
    if runs && due(case.promise) {
        Some(Why::Due)
    } else if runs && case.answered_at.is_none() && due(case.answer) {
        Some(Why::AnswerDue)
    } else if case.assignee == Some(account.id) {
        Some(Why::Hers)
    } else if calendar.date(case.requested_at) == today {
        Some(Why::New)
    } else {
        None
    }
}

/// A stop of a round.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// The report.
    pub case: Case,
    /// Why it is one.
    pub why: Why,
    /// Where it is; nothing for what cannot be walked to.
    pub position: Option<Position>,
    /// As the crow flies from here to the next stop, where there is one.
    pub onward: Option<Metres>,
}

/// What is walked today.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Walk {
    /// In walking order.
    pub stops: Vec<Stop>,
    /// What nobody knows the position of.
    pub unplaced: Vec<Stop>,
    /// From where she stands to the first stop, where she said it.
    pub outset: Option<Metres>,
    /// All of it, as the crow flies.
    pub length: Metres,
}

impl Walk {
    /// Puts stops, which come the first due first, in walking order: from `start`, else from the first of them.
    pub fn through(stops: Vec<Stop>, start: Option<Position>) -> Self {
        let (placed, unplaced): (Vec<_>, Vec<_>) =
            stops.into_iter().partition(|stop| stop.position.is_some());
        let places: Vec<Position> = placed.iter().filter_map(|stop| stop.position).collect();
        let order = walking_order(start, &places);
        let mut waiting: Vec<Option<Stop>> = placed.into_iter().map(Some).collect();
        let mut stops = Vec::with_capacity(order.len());
        for (place, &this) in order.iter().enumerate() {
            let onward = order
                .get(place + 1)
                .map(|&next| places[this].distance(places[next]));
            stops.extend(waiting[this].take().map(|stop| Stop { onward, ..stop }));
        }
        let outset = start
            .zip(order.first())
            .map(|(start, &first)| start.distance(places[first]));
        let legs = stops.iter().filter_map(|stop| stop.onward).chain(outset);
        Self {
            length: Metres::new(legs.map(Metres::value).sum()),
            stops,
            unplaced,
            outset,
        }
    }
}

/// What a visit found, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was looked at; it stays as it is, or goes on.
    Checked(Option<Status>),
    /// It is fixed.
    Fixed,
    /// There is nothing.
    NotFound,
    /// It is for somebody else, who reads the note.
    PassedOn,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::Checked(None),
        Self::Checked(Some(Status::Assigned)),
        Self::Checked(Some(Status::Scheduled)),
        Self::Checked(Some(Status::InProgress)),
        Self::Fixed,
        Self::NotFound,
        Self::PassedOn,
    ];

    /// The word for it in forms and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checked(None) => "checked",
            Self::Checked(Some(status)) => status.name(),
            Self::Fixed => "fixed",
            Self::NotFound => "not_found",
            Self::PassedOn => "passed_on",
        }
    }

    /// Reads [`Outcome::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// The status that the report becomes; nothing where it stays as it is.
    pub const fn becomes(self) -> Option<Status> {
        match self {
            Self::Checked(status) => status,
            Self::Fixed => Some(Status::Fixed),
            Self::NotFound => Some(Status::Closed(Closing::NotFound)),
            Self::PassedOn => None,
        }
    }

    /// Whether it says nothing without words: everybody reads why a report ended.
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Fixed | Self::NotFound)
    }

    /// What a visit to a report of this status can find.
    pub fn offered(status: Status) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |outcome| outcome.becomes().is_none_or(|to| status.may_become(to)))
    }
}

/// Why a visit was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VisitRefused {
    /// Outside the member's areas, not her role, somebody else's visit, or no such report.
    #[error("not for this member")]
    NotYours,
    /// An outcome that must be explained.
    #[error("this outcome must be explained")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// The phone's clock is ahead of the city's.
    #[error("the visit is in the future")]
    InTheFuture,
    /// It waited too long on the phone.
    #[error("the visit is more than a week old")]
    TooOld,
    /// Somebody still has a task.
    #[error("a task is still open")]
    TasksOpen,
    /// The table of statuses has no such change.
    #[error("the report cannot become this")]
    NotInTable,
}

/// Decides whether an outcome is told well enough.
pub fn tell(outcome: Outcome, words: &str) -> Result<(), VisitRefused> {
    let words = words.trim();
    if outcome.needs_words() && words.is_empty() {
        return Err(VisitRefused::WordsMissing);
    }
    if words.chars().count() > WORDS_MOST {
        return Err(VisitRefused::TooLong { most: WORDS_MOST });
    }
    Ok(())
}

/// When a visit was, as the phone says, held against the city's clock: a phone that is a little ahead was there just now.
pub fn visited(said: Timestamp, now: Timestamp) -> Result<Timestamp, VisitRefused> {
    if said > now + AHEAD_MOST {
        Err(VisitRefused::InTheFuture)
    } else if said < now - KEPT_MOST {
        Err(VisitRefused::TooOld)
    } else {
        Ok(said.min(now))
    }
}

#[cfg(test)]
mod tests;
