//! Outputs: what a service hands out at its end, as it stands on paper, and what its signature covers.
//!
//! # Why
//!
//! What is signed is the paper and nothing more: a [`Statement`] holds every word that stands on it, so that whoever checks the
//! signature has checked the paper. Its id is 128 random bits, printed on the paper and said nowhere else: who knows it has
//! the paper before her, or was shown it, and so may be shown again what stands there. Whether the paper still holds is no part
//! of it, because it changes.
//!
//! The type of an output is that of CPSV-AP 3.2 (Output, `dct:type`).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identity::{Account, Action};
use crate::languages::Texts;
use crate::organisations::OrganisationCode;

mod ids;
#[cfg(test)]
mod tests;

pub use ids::{NotAnOutputId, OutputId};

/// Most lines on a paper.
pub const LINES_MOST: usize = 60;

/// The version of the form in which papers are signed.
pub const FORM: &str = "citylink-output/1";

/// What kind of thing was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputKind {
    /// Says what was decided.
    Decision,
    /// Says that something is so.
    Certificate,
    /// Allows something.
    Permit,
    /// Says that money was paid out.
    Payment,
    /// Opens doors that others pay at.
    Card,
    /// Stands in for lost papers for a while.
    TemporaryPapers,
}

impl OutputKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Decision,
        Self::Certificate,
        Self::Permit,
        Self::Payment,
        Self::Card,
        Self::TemporaryPapers,
    ];

    /// The word for it in database, files and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Certificate => "certificate",
            Self::Permit => "permit",
            Self::Payment => "payment",
            Self::Card => "card",
            Self::TemporaryPapers => "temporary_papers",
        }
    }

    /// Reads [`OutputKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who handed it out, as the paper says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Which organisation.
    pub code: OrganisationCode,
    /// What it was called then.
    pub name: Texts,
}

/// A line of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is about: "Date of marriage".
    pub label: Texts,
    /// What it says.
    pub value: Texts,
}

/// The tag of what is in no language: a name, a number.
pub const NO_LANGUAGE: &str = "und";

impl Line {
    /// A line whose value is the same in every language: a name, a number, a date.
    pub fn plain(label: Texts, value: &str) -> Self {
        Self {
            label,
            value: Texts::single(NO_LANGUAGE, value),
        }
    }
}

/// Everything that stands on a paper: what its signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The city.
    pub city: Texts,
    /// [`FORM`].
    pub form: String,
    /// Whose it is.
    pub holder: String,
    /// Which paper.
    pub id: OutputId,
    /// When it was handed out.
    pub issued_at: Timestamp,
    /// By whom.
    pub issuer: Issuer,
    /// What kind.
    pub kind: OutputKind,
    /// What it says, in the order of the paper.
    pub lines: Vec<Line>,
    /// Identifier of the service.
    pub service: String,
    /// What it is called.
    pub title: Texts,
    /// The last day on which it holds, on the city's calendar; for ever where absent.
    pub valid_until: Option<Date>,
}

impl Statement {
    /// The bytes that are signed: JSON as RFC 8785 has it. Members come in the order of their names, there is no space between
    /// tokens, texts are UTF-8 with the shortest escapes, and there are no numbers.
    pub fn bytes(&self) -> Vec<u8> {
        // Members are declared in the order of their names, and maps of texts keep theirs; nothing in it has no JSON form.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads [`Statement::bytes`].
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Why a paper does not hold any more, as everybody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// It says something that was wrong from the first.
    Mistaken,
    /// What it says is so no longer.
    Changed,
    /// Another paper took its place.
    Replaced,
    /// It was obtained by false statements.
    Obtained,
    /// Its holder gave it back.
    Returned,
}

impl RevokeReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Mistaken,
        Self::Changed,
        Self::Replaced,
        Self::Obtained,
        Self::Returned,
    ];

    /// The word for it in database, files and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mistaken => "mistaken",
            Self::Changed => "changed",
            Self::Replaced => "replaced",
            Self::Obtained => "obtained",
            Self::Returned => "returned",
        }
    }

    /// Reads [`RevokeReason::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// When and why a paper ceased to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// Why, in a word.
    pub reason: RevokeReason,
}

/// Whether a paper holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Valid,
    /// Its last day is over.
    Expired {
        /// That day.
        on: Date,
    },
    /// It was revoked.
    Revoked(Revoked),
}

impl Standing {
    /// The word for it in files and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired { .. } => "expired",
            Self::Revoked(_) => "revoked",
        }
    }
}

/// Something that was handed out, with what makes it checkable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// What stands on it.
    pub statement: Statement,
    /// What was signed, and by which key.
    pub signed: Signed,
    /// When it ceased to hold.
    pub revoked: Option<Revoked>,
}

/// A signature in the form of RFC 7515: its three parts in base64url, as they are put together with dots between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// What is signed.
    pub payload: String,
    /// How: the algorithm and the id of the key.
    pub protected: String,
    /// The signature of both.
    pub signature: String,
}

impl Output {
    /// Whether it holds on this day of the city's calendar.
    pub fn standing(&self, today: Date) -> Standing {
        match (self.revoked, self.statement.valid_until) {
            (Some(revoked), _) => Standing::Revoked(revoked),
            (None, Some(on)) if on < today => Standing::Expired { on },
            _ => Standing::Valid,
        }
    }
}

/// Why nothing is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPaper {
    /// It has no title.
    #[error("a paper has a title")]
    NoTitle,
    /// It is nobody's.
    #[error("a paper is somebody's")]
    NoHolder,
    /// It has more lines than a paper takes.
    #[error("a paper has at most {LINES_MOST} lines")]
    TooLong,
    /// It would have ceased to hold before it is handed out.
    #[error("a paper holds on the day on which it is handed out")]
    OverAlready,
}

/// Whether a paper can be handed out on this day.
pub fn check(statement: &Statement, today: Date) -> Result<(), NotAPaper> {
    if statement.title.wordings().all(str::is_empty) {
        return Err(NotAPaper::NoTitle);
    }
    if statement.holder.trim().is_empty() {
        return Err(NotAPaper::NoHolder);
    }
    if statement.lines.len() > LINES_MOST {
        return Err(NotAPaper::TooLong);
    }
    if statement.valid_until.is_some_and(|last| last < today) {
        return Err(NotAPaper::OverAlready);
    }
    Ok(())
}

/// The grant by which a member revokes what this organisation handed out: hers must be for that organisation, or for the whole
/// city and every organisation in it.
pub fn revoking<'a>(
    member: &'a Account,
    issuer: &OrganisationCode,
) -> Option<&'a crate::identity::Grant> {
    member.grants.iter().find(|grant| {
        grant.role.may(Action::RevokeOutputs)
            && grant
                .organisation
                .as_ref()
                .map_or(grant.area.is_root(), |own| own == issuer)
    })
}
