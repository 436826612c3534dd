//! Ratings: what reporters think of a case that has ended, and having it opened again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cases::{Case, CaseKind, Closing, Status, StatusGroup, WORDS_MOST};

/// How long after its ending a case can be rated: 30 days.
pub const RATED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long after its ending a reporter can have a case opened again: 14 days.
pub const REOPENED_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Most photos of a rating.
pub const RATING_PHOTOS_MOST: usize = 2;

/// A judgement from 1, the worst, to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grade(u8);

impl Grade {
    /// Every grade, the best first.
    pub const ALL: [Self; 5] = [Self(5), Self(4), Self(3), Self(2), Self(1)];

    /// A number from 1 to 5.
    pub fn new(number: i64) -> Option<Self> {
        let number = u8::try_from(number).ok()?;
        (1..=5).contains(&number).then_some(Self(number))
    }

    /// As a number from 1 to 5.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// What a reporter says about a case that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Was it quick?
    pub efficiency: Grade,
    /// Did it help?
    pub effectiveness: Grade,
    /// More about it; may be empty.
    pub comment: String,
}

/// A judgement as it was typed and found good: a rating, the case opened again, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The rating, where one was given.
    pub rating: Option<Rating>,
    /// Why the case is to be opened again, where it is.
    pub reopening: Option<String>,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingFault {
    /// Was it quick?
    #[error("efficiency was not rated")]
    EfficiencyMissing,
    /// Did it help?
    #[error("effectiveness was not rated")]
    EffectivenessMissing,
    /// Still broken, without saying how.
    #[error("opening a case again must be explained")]
    ReasonMissing,
    /// The words are too long.
    #[error("at most {WORDS_MOST} characters")]
    TooLong,
}

/// What stands in the form of a rating.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// Was it quick?
    pub efficiency: String,
    /// Did it help?
    pub effectiveness: String,
    /// The words.
    pub words: String,
    /// Whether it is still broken.
    pub again: bool,
    /// Whether photos came along, which belong to a rating.
    pub photos: bool,
}

impl Judgement {
    /// Reads what was typed. Who says that it is still broken need not rate; her words are the reason, and no comment.
    pub fn parse(typed: &Typed) -> Result<Self, Vec<RatingFault>> {
        let grade = |text: &str| text.parse().ok().and_then(Grade::new);
        let (efficiency, effectiveness) = (grade(&typed.efficiency), grade(&typed.effectiveness));
        // Browsers send line ends as CR LF; one character each is kept and counted.
        let words = typed.words.trim().replace("\r\n", "\n");
        let mut faults = Vec::new();
        let neither = efficiency.is_none() && effectiveness.is_none();
        let rates = !(typed.again && neither && !typed.photos);
        if rates && efficiency.is_none() {
            faults.push(RatingFault::EfficiencyMissing);
        }
        if rates && effectiveness.is_none() {
            faults.push(RatingFault::EffectivenessMissing);
        }
        if typed.again && words.is_empty() {
            faults.push(RatingFault::ReasonMissing);
        }
        if words.chars().count() > WORDS_MOST {
            faults.push(RatingFault::TooLong);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let grades = efficiency.zip(effectiveness);
        let rating = grades.map(|(efficiency, effectiveness)| Rating {
            efficiency,
            effectiveness,
            comment: if typed.again {
                String::new()
            } else {
                words.clone()
            },
        });
        Ok(Self {
            rating,
            reopening: typed.again.then_some(words),
        })
    }
}

/// Why a rating was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RateRefused {
    /// Whoever asks did not report the case.
    #[error("only those who reported a case rate it")]
    NotReporter,
    /// Somebody still has to act.
    #[error("the case has not ended")]
    Open,
    /// The ending is too long ago.
    #[error("the case ended more than 30 days ago")]
    Late,
    /// She has rated it before.
    #[error("rated already")]
    Twice,
    /// She worked on it.
    #[error("members who handled a case do not rate it")]
    Handled,
    /// More photos than a rating takes.
    #[error("at most {RATING_PHOTOS_MOST} photos")]
    TooManyPhotos,
}

/// Why a case was not opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ReopenRefused {
    /// Whoever asks did not report the case.
    #[error("only those who reported a case have it opened again")]
    NotReporter,
    /// It has not ended, or is open again already.
    #[error("the case is open")]
    Open,
    /// The ending is too long ago.
    #[error("the case ended more than 14 days ago")]
    Late,
    /// It was imported or cancelled, and stays.
    #[error("the case is history")]
    Final,
    /// Without saying what is wrong.
    #[error("opening a case again must be explained")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {WORDS_MOST} characters")]
    TooLong,
}

/// What is known of whoever wants to rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// She has rated the case.
    pub rated: bool,
    /// She is a member who handled it.
    pub handled: bool,
}

/// Decides whether a reporter may rate the case now.
pub fn may_rate(case: &Case, standing: Standing, now: Timestamp) -> Result<(), RateRefused> {
    if standing.handled {
        return Err(RateRefused::Handled);
    }
    if standing.rated {
        return Err(RateRefused::Twice);
    }
    let ended = case.ended_at.ok_or(RateRefused::Open)?;
    if now >= ended + RATED_WITHIN {
        return Err(RateRefused::Late);
    }
    Ok(())
}

/// Decides whether a reporter may have the case opened again now; says which status it gets. Whoever had it has it again.
pub fn may_reopen(case: &Case, now: Timestamp) -> Result<Status, ReopenRefused> {
    // Who does not agree with a decision objects to it.
    if case.kind == CaseKind::Application {
        return Err(ReopenRefused::Final);
    }
    let ended = case.ended_at.ok_or(ReopenRefused::Open)?;
    if case.status.group() == StatusGroup::Open {
        return Err(ReopenRefused::Open);
    }
    let to = if case.organisation.is_some() {
        Status::Assigned
    } else {
        Status::Received
    };
    let history = matches!(
        case.status,
        Status::Closed(Closing::Imported | Closing::Cancelled)
    );
    if history || !case.status.may_become(to) {
        return Err(ReopenRefused::Final);
    }
    if now >= ended + REOPENED_WITHIN {
        return Err(ReopenRefused::Late);
    }
    Ok(to)
}

/// Decides a reopening with its reason.
pub fn reopen(case: &Case, words: &str, now: Timestamp) -> Result<Status, ReopenRefused> {
    let to = may_reopen(case, now)?;
    if words.trim().is_empty() {
        return Err(ReopenRefused::WordsMissing);
    }
    if words.chars().count() > WORDS_MOST {
        return Err(ReopenRefused::TooLong);
    }
    Ok(to)
}

/// What became of the words and photos of a rating. Its grades count from the first moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RatingState {
    /// There are none.
    Silent,
    /// No member has read them.
    Waiting,
    /// Everybody reads them, as they were or with the reason of what was changed.
    Released,
    /// Nobody reads them; the reason is there instead.
    Withheld,
}

impl RatingState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Waiting, Self::Released, Self::Withheld];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Withheld => "withheld",
        }
    }

    /// Reads [`RatingState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a member decides about the words and photos of a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderation {
    /// They may be read as they are.
    Release,
    /// These words may be read instead; the reason says what was taken out.
    Edit {
        /// The words without what nobody should read.
        text: String,
        /// Why.
        reason: String,
    },
    /// Nobody reads them; everybody reads why.
    Withhold {
        /// Why.
        reason: String,
    },
}

/// Why a member's decision about a rating, or her answer to it, was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ModerationRefused {
    /// Outside her areas, not her role, or no such rating.
    #[error("not for this member")]
    NotYours,
    /// Somebody else decided first, or nothing was said.
    #[error("the rating has changed since it was opened")]
    Stale,
    /// No decision was chosen.
    #[error("no decision was chosen")]
    NothingChosen,
    /// Without words.
    #[error("there are no words")]
    WordsMissing,
    /// Changed or withheld without a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// The words are too long.
    #[error("at most {WORDS_MOST} characters")]
    TooLong,
}

impl Moderation {
    /// Reads what was typed.
    pub fn parse(decision: &str, text: &str, reason: &str) -> Result<Self, ModerationRefused> {
        let text = text.trim().replace("\r\n", "\n");
        let reason = reason.trim().replace("\r\n", "\n");
        let given = |words: &str, missing| {
            if words.is_empty() {
                return Err(missing);
            }
            if words.chars().count() > WORDS_MOST {
                return Err(ModerationRefused::TooLong);
            }
            Ok(())
        };
        match decision {
            "release" => Ok(Self::Release),
            "edit" => {
                given(&text, ModerationRefused::WordsMissing)?;
                given(&reason, ModerationRefused::ReasonMissing)?;
                Ok(Self::Edit { text, reason })
            }
            "withhold" => {
                given(&reason, ModerationRefused::ReasonMissing)?;
                Ok(Self::Withhold { reason })
            }
            _ => Err(ModerationRefused::NothingChosen),
        }
    }
}

#[cfg(test)]
#[path = "ratings/tests.rs"]
mod tests;
