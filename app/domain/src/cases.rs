//! Cases: anything that a citizen follows. Status, closing, visibility and the transition table.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::areas::AreaPath;
use crate::categories::CategoryCode;
use crate::identity::{Account, Action, Role};
use crate::organisations::OrganisationCode;
use crate::places::Position;
use crate::promises::Promise;
use crate::references::Reference;

/// Names one case for ever. Time-ordered (`UUIDv7`); not shown to people, who see its
/// [`Reference`](crate::references::Reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

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

/// Who can see a case at all; apart from its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The reporter and those who handle it.
    Private,
    /// Was public, and was hidden by a member with a reason.
    Hidden,
    /// Waits until the reporter confirms.
    Unconfirmed,
}

impl Visibility {
    /// Every visibility.
    pub const ALL: [Self; 4] = [Self::Public, Self::Private, Self::Hidden, Self::Unconfirmed];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Hidden => "hidden",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// Reads [`Visibility::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|visibility| visibility.name() == name)
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
    /// The words are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
}

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

/// What one entry of a timeline records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The report came in.
    Submitted,
    /// It came in from another system with its history.
    Imported,
    /// The status changed.
    StatusChanged,
    /// Text and photos may be seen by everybody.
    Released,
    /// The case was hidden.
    Hidden,
    /// The case is shown again.
    Shown,
    /// What people flagged was found to be nothing against the report. For members.
    FlagsSetAside,
    /// What people flagged was answered by hiding the report. For members.
    FlagsUpheld,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Submitted,
        Self::Imported,
        Self::StatusChanged,
        Self::Released,
        Self::Hidden,
        Self::Shown,
        Self::FlagsSetAside,
        Self::FlagsUpheld,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Imported => "imported",
            Self::StatusChanged => "status_changed",
            Self::Released => "released",
            Self::Hidden => "hidden",
            Self::Shown => "shown",
            Self::FlagsSetAside => "flags_set_aside",
            Self::FlagsUpheld => "flags_upheld",
        }
    }

    /// Reads [`EventKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// What people call it.
    pub reference: Reference,
    /// How far it has come.
    pub status: Status,
    /// Who can see it.
    pub visibility: Visibility,
    /// Rises with every change of status, assignment, place, category, priority, tasks or visibility.
    pub version: i64,
    /// What it is about.
    pub category: CategoryCode,
    /// The deepest area known for its place.
    pub area: AreaPath,
    /// The area whose desk has it.
    pub responsible_area: AreaPath,
    /// The organisation that has it, where the category names one.
    pub organisation: Option<OrganisationCode>,
    /// Where it is on the ground, where known.
    pub position: Option<Position>,
    /// Address in words; may be empty.
    pub address: String,
    /// The spot, described; may be empty.
    pub spot: String,
    /// Answers to the category's questions.
    pub answers: BTreeMap<String, Vec<String>>,
    /// How it came in: `web`, or the channel that an imported row names.
    pub source: String,
    /// The id it has in the system that it was imported from.
    pub source_id: Option<String>,
    /// Its source contradicts itself: closed before it was created.
    pub doubtful: bool,
    /// What was promised at filing, and counted in how many working days; nothing where nothing was, or is not known.
    pub promise: Option<(Promise, u16)>,
    /// Since when everybody sees text and photos.
    pub released_at: Option<Timestamp>,
    /// When it came in.
    pub requested_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was fixed or closed; kept apart from [`Case::updated_at`], which later notes move.
    pub ended_at: Option<Timestamp>,
}

/// How much of a case somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As if it did not exist: 404.
    Nothing,
    /// That it was hidden: 410.
    Gone,
    /// Category, place, status, dates; text and photos once released.
    Public,
    /// All of it but what is internal: her own report.
    Reporter,
    /// All of it but contacts.
    Member,
}

impl Case {
    /// How much of the case is seen by somebody who is signed in as `account`, or who `is_reporter` by a secret link
    /// or her confirmed contact.
    pub fn sight(&self, account: Option<&Account>, is_reporter: bool) -> Sight {
        let reads = |account: &Account| {
            account.may(Action::ReadReports, &self.area, self.organisation.as_ref())
        };
        if account.is_some_and(reads) {
            Sight::Member
        } else if is_reporter {
            Sight::Reporter
        } else {
            match self.visibility {
                Visibility::Public => Sight::Public,
                Visibility::Hidden => Sight::Gone,
                Visibility::Private | Visibility::Unconfirmed => Sight::Nothing,
            }
        }
    }

    /// Whether the last day that was promised is over today: somebody still has to act, and it is not the reporter.
    pub fn is_overdue(&self, today: Date) -> bool {
        let is_acted_on =
            self.status.group() == StatusGroup::Open && self.status != Status::Waiting;
        is_acted_on && self.promise.is_some_and(|(promise, _)| promise.due < today)
    }

    /// Whether somebody with this sight sees text and photos.
    pub fn shows_words_to(&self, sight: Sight) -> bool {
        match sight {
            Sight::Nothing | Sight::Gone => false,
            Sight::Public => self.released_at.is_some(),
            Sight::Reporter | Sight::Member => true,
        }
    }
}

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Place in the timeline, from 1.
    pub sequence: i64,
    /// What it records.
    pub kind: EventKind,
    /// The status after it.
    pub status: Status,
    /// Whether everybody who sees the case sees it.
    pub public: bool,
    /// As what the member acted; nothing where the reporter or the portal did.
    pub role: Option<Role>,
    /// For which area the member acted.
    pub area: Option<AreaPath>,
    /// The member's name, for members only.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Its words, where there are any and they may be seen.
    pub words: Option<String>,
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
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::named(visibility.name()), Some(visibility));
        }
        for kind in EventKind::ALL {
            assert_eq!(EventKind::named(kind.name()), Some(kind));
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
