//! What the city promised, and by when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The day by whose end something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Promise {
    /// The last day, in the city's calendar and time zone.
    pub due: Date,
    /// The day lies beyond the years whose holidays are known and may become earlier or later when they are.
    pub provisional: bool,
}

/// How much a case must hurry.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before all others.
    Urgent,
    /// As it comes.
    #[default]
    Normal,
    /// After all others; what was promised stays promised.
    Low,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Low];

    /// The word for it in database, URL and data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }

    /// Reads [`Priority::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.name() == name)
    }
}

/// What is promised, in working days from the day after receipt; nothing where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Until somebody of the city answers in public.
    #[serde(default)]
    pub answer: Option<u16>,
    /// Until it has ended.
    #[serde(default)]
    pub resolution: Option<u16>,
}
