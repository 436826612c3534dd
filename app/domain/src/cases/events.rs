//! What a timeline records.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Status;
use crate::areas::AreaPath;
use crate::identity::Role;

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
    /// A reporter rated it.
    Rated,
    /// A member decided about the words of a rating.
    RatingModerated,
    /// A rating was answered.
    RatingAnswered,
    /// A reporter had it opened again.
    Reopened,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Submitted,
        Self::Imported,
        Self::StatusChanged,
        Self::Released,
        Self::Hidden,
        Self::Shown,
        Self::FlagsSetAside,
        Self::FlagsUpheld,
        Self::Rated,
        Self::RatingModerated,
        Self::RatingAnswered,
        Self::Reopened,
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
            Self::Rated => "rated",
            Self::RatingModerated => "rating_moderated",
            Self::RatingAnswered => "rating_answered",
            Self::Reopened => "reopened",
        }
    }

    /// Reads [`EventKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
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

    #[test]
    fn every_word_reads_back() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::named(kind.name()), Some(kind));
        }
    }
}
