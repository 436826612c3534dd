//! Declared emergencies: for an area and a while, some services ask for no fee and come first.
//!
//! # Why
//!
//! After a flood people have lost their papers and their patience. What is waived then, for whom and until when is said by one
//! declaration that everybody can read, and never by the word of whoever sits at the counter. It ends by itself.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::applications::Fee;
use crate::areas::AreaPath;
use crate::identity::{Account, Action, Grant};
use crate::languages::Texts;
use crate::registers::{Record, Register};
use crate::services::ServiceId;

/// The datum that is the code of the area where somebody is registered.
pub const AREA: &str = "person.area";

/// What stands as the service on papers that are handed out in an emergency.
pub const PAPERS: &str = "emergency-papers";

/// Longest time for which an emergency is declared at once.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Days for which temporary papers hold.
pub const PAPERS_HOLD: i64 = 30;

/// Most characters of a name in one language.
pub const NAME_MOST: usize = 80;

/// Most characters of a reason.
pub const REASON_MOST: usize = 500;

/// Names one emergency for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmergencyId(pub Uuid);

/// What is to be declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Where it counts, with everything in it.
    pub area: AreaPath,
    /// What people call it.
    pub name: Texts,
    /// Why, for the city's staff.
    pub reason: String,
    /// What it makes easier; temporary papers come with every emergency.
    pub services: BTreeSet<ServiceId>,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// A declared emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Which.
    pub id: EmergencyId,
    /// What was declared.
    pub declared: Declaration,
    /// Since when.
    pub opened_at: Timestamp,
    /// When somebody ended it, before its time.
    pub closed_at: Option<Timestamp>,
}

impl Emergency {
    /// Whether it counts now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.opened_at <= now && now < self.declared.until
    }

    /// Whether it counts now for whoever lives there.
    pub fn reaches(&self, area: &AreaPath, now: Timestamp) -> bool {
        self.is_open(now) && self.declared.area.covers(area)
    }

    /// Whether it counts now for who applies for this service and lives there.
    pub fn covers(&self, service: &ServiceId, area: &AreaPath, now: Timestamp) -> bool {
        self.reaches(area, now) && self.declared.services.contains(service)
    }
}

/// The emergency under which an application for this service comes, where one does; of several the one that was declared first.
pub fn covering<'e>(
    all: &'e [Emergency],
    service: &ServiceId,
    area: &AreaPath,
    now: Timestamp,
) -> Option<&'e Emergency> {
    all.iter()
        .filter(|emergency| emergency.covers(service, area, now))
        .min_by_key(|emergency| (emergency.opened_at, emergency.id.0))
}

/// Where somebody lives, for emergencies: where she says, and where she names no part of the city, where she is registered.
pub fn living<'a>(said: &'a AreaPath, registered: Option<&'a AreaPath>) -> &'a AreaPath {
    registered.filter(|_| said.is_root()).unwrap_or(said)
}

/// Whether it must be known where somebody is registered who applies for this service: an emergency counts for it in a part of
/// the city, and she names none.
pub fn turns_on_registration(
    all: &[Emergency],
    service: &ServiceId,
    said: &AreaPath,
    now: Timestamp,
) -> bool {
    let counts = |one: &Emergency| one.is_open(now) && one.declared.services.contains(service);
    said.is_root() && covering(all, service, said, now).is_none() && all.iter().any(counts)
}

/// What is still asked of a fee: nothing in an emergency.
pub fn still_asked(fee: Option<Fee>, emergency: Option<&Emergency>) -> Option<Fee> {
    fee.filter(|_| emergency.is_none())
}

/// The grant by which a member declares emergencies in an area. One for a single organisation does not do: fees are the city's.
pub fn declaring<'a>(member: &'a Account, area: &AreaPath) -> Option<&'a Grant> {
    member
        .acting(Action::DeclareEmergencies, area, None)
        .filter(|grant| grant.organisation.is_none())
}

/// Why nothing was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDeclared {
    /// It has no name.
    #[error("an emergency has a name")]
    NoName,
    /// It has a name that is too long.
    #[error("a name has at most {NAME_MOST} characters")]
    LongName,
    /// Nobody said why.
    #[error("an emergency has a reason")]
    NoReason,
    /// There are too many words about why.
    #[error("a reason has at most {REASON_MOST} characters")]
    LongReason,
    /// It makes nothing easier.
    #[error("an emergency is for at least one service")]
    NoServices,
    /// It would be over already.
    #[error("an emergency ends after it begins")]
    Over,
    /// It would last longer than [`LONGEST`].
    #[error("an emergency is declared for 90 days at most")]
    TooLong,
}

impl Declaration {
    /// Whether it can be declared now.
    pub fn check(&self, now: Timestamp) -> Result<(), NotDeclared> {
        if self.name.wordings().all(|name| name.trim().is_empty()) {
            return Err(NotDeclared::NoName);
        }
        if self
            .name
            .wordings()
            .any(|name| name.chars().count() > NAME_MOST)
        {
            return Err(NotDeclared::LongName);
        }
        if self.services.is_empty() {
            return Err(NotDeclared::NoServices);
        }
        if self.until <= now {
            return Err(NotDeclared::Over);
        }
        if self.until > now + LONGEST {
            return Err(NotDeclared::TooLong);
        }
        if self.reason.trim().is_empty() {
            return Err(NotDeclared::NoReason);
        }
        if self.reason.chars().count() > REASON_MOST {
            return Err(NotDeclared::LongReason);
        }
        Ok(())
    }
}

/// One entry of the journal of an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyStep {
    /// It was declared.
    Opened,
    /// An application came under it.
    Applied,
    /// An agent saw name and year of birth.
    LookedUp,
    /// A number was nobody's, or of somebody whom it does not reach.
    Refused,
    /// Temporary papers were handed out.
    Issued,
    /// It was ended before its time.
    Closed,
}

impl EmergencyStep {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Opened,
        Self::Applied,
        Self::LookedUp,
        Self::Refused,
        Self::Issued,
        Self::Closed,
    ];

    /// The word for it in database and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Applied => "applied",
            Self::LookedUp => "looked_up",
            Self::Refused => "refused",
            Self::Issued => "issued",
            Self::Closed => "closed",
        }
    }

    /// Reads [`EmergencyStep::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// The code of the area where a record of a register says that somebody is registered.
pub fn registered_in<'r>(record: &'r Record, register: &Register) -> Option<&'r str> {
    record
        .told(register, AREA)
        .map(str::trim)
        .filter(|code| !code.is_empty())
}

/// The last day on which temporary papers hold that are handed out on this day.
pub fn papers_until(today: Date) -> Date {
    today.saturating_add(PAPERS_HOLD.days())
}

#[cfg(test)]
#[path = "emergencies/tests.rs"]
mod tests;
