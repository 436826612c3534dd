//! Cases: anything that a citizen follows.

mod events;
mod statuses;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::areas::AreaPath;
use crate::categories::CategoryCode;
use crate::identity::{Account, AccountId, Action};
use crate::organisations::{OrganisationCode, TeamCode};
use crate::places::Position;
use crate::promises::{Priority, Promise};
use crate::references::Reference;

pub use events::{Begun, Detail, Event, EventKind};
pub use statuses::{
    ANSWER_DAYS_MOST, ChangeRefused, Closing, Status, StatusGroup, WORDS_MOST, change,
};

/// Names one case for ever. Time-ordered (`UUIDv7`); not shown to people, who see its
/// [`Reference`](crate::references::Reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

/// What a citizen follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// Something is to be seen to at a place.
    Report,
    /// Somebody applied for a service.
    Application,
}

impl CaseKind {
    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Application => "application",
        }
    }

    /// Reads [`CaseKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        [Self::Report, Self::Application]
            .into_iter()
            .find(|kind| kind.name() == name)
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

/// A case as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// What kind.
    pub kind: CaseKind,
    /// What people call it.
    pub reference: Reference,
    /// How far it has come.
    pub status: Status,
    /// Who can see it.
    pub visibility: Visibility,
    /// Rises with every change of status, assignment, place, category, priority, tasks or visibility.
    pub version: i64,
    /// What it is about; of an application the identifier of the service.
    pub category: CategoryCode,
    /// The deepest area known for its place.
    pub area: AreaPath,
    /// The area whose desk has it.
    pub responsible_area: AreaPath,
    /// The organisation that has it, where the category names one.
    pub organisation: Option<OrganisationCode>,
    /// The organisation's team that has it.
    pub team: Option<TeamCode>,
    /// The member who works on it.
    pub assignee: Option<AccountId>,
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
    /// By when somebody of the city should answer, likewise.
    pub answer: Option<(Promise, u16)>,
    /// How much it must hurry.
    pub priority: Priority,
    /// When somebody of the city first answered in public.
    pub answered_at: Option<Timestamp>,
    /// Since when the clocks stand because the reporter was asked.
    pub paused_at: Option<Timestamp>,
    /// Until when at most they stand for that.
    pub waiting_until: Option<Timestamp>,
    /// Since when everybody sees text and photos.
    pub released_at: Option<Timestamp>,
    /// When it came in.
    pub requested_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The report that it leads to, being about the same.
    pub merged_into: Option<CaseId>,
    /// When a reporter last had it opened again.
    pub reopened_at: Option<Timestamp>,
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

    /// Whether the reporter has said something in public that no member has released yet.
    pub fn has_unreleased_words(&self) -> bool {
        self.released_at
            .is_none_or(|released| self.reopened_at.is_some_and(|again| released < again))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::named(visibility.name()), Some(visibility));
        }
    }
}
