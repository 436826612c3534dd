//! Delegations: somebody lets another act for her, in some services and until a day.
//!
//! # Why
//!
//! A daughter applies for her father, a neighbour for who is in hospital. What the delegate may is what the appointment says and
//! nothing beside it: it holds once the delegate has accepted, and ends on its day or as soon as either of the two says so.
//! Whether it still holds is asked each time anew.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::contacts::EmailAddress;
use crate::services::{LifeEventCode, Service, ServiceId};

/// Longest time for which somebody is appointed at once.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Most characters of what somebody is called.
pub const NAME_MOST: usize = 80;

/// Names one appointment for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DelegationId(pub Uuid);

/// In which services a delegate acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Scope {
    /// In all of them.
    Everything,
    /// In those that are chosen, and in those that belong to a chosen life event.
    Chosen {
        /// Services.
        services: BTreeSet<ServiceId>,
        /// Life events.
        life_events: BTreeSet<LifeEventCode>,
    },
}

impl Scope {
    /// Whether the service belongs to it.
    pub fn covers(&self, service: &Service) -> bool {
        match self {
            Self::Everything => true,
            Self::Chosen {
                services,
                life_events,
            } => {
                services.contains(&service.identifier)
                    || service
                        .life_event
                        .iter()
                        .any(|event| life_events.contains(event))
            }
        }
    }

    /// Whether nothing at all is chosen.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Everything => false,
            Self::Chosen {
                services,
                life_events,
            } => services.is_empty() && life_events.is_empty(),
        }
    }
}

/// What a delegate may do, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// Read the applications, and be told of them.
    Follow,
    /// Apply, answer and object as well; from what the delegate knows herself.
    Apply,
    /// Apply with what registers say of the person represented: forms are filled in, and proofs may be looked up.
    UseData,
}

impl Power {
    /// Every power.
    pub const ALL: [Self; 3] = [Self::Follow, Self::Apply, Self::UseData];

    /// The word for it in database and form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Apply => "apply",
            Self::UseData => "use_data",
        }
    }

    /// Reads [`Power::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.name() == name)
    }
}

/// An appointment that somebody is about to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// What she calls the delegate.
    pub name: String,
    /// The address that the delegate signs in with.
    pub email: EmailAddress,
    /// In which services.
    pub scope: Scope,
    /// What the delegate may do there.
    pub power: Power,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// Why nobody was appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAppointed {
    /// Nobody is named.
    #[error("a delegate has a name")]
    NoName,
    /// The name is too long.
    #[error("a name has at most {NAME_MOST} characters")]
    LongName,
    /// Nothing is chosen that the delegate might do.
    #[error("an appointment is for at least one service or life event")]
    Nothing,
    /// It would be over already.
    #[error("an appointment ends after it begins")]
    Over,
    /// It would last longer than [`LONGEST`].
    #[error("an appointment lasts a year at most")]
    TooLong,
}

impl Appointment {
    /// Whether it can be made now.
    pub fn check(&self, now: Timestamp) -> Result<(), NotAppointed> {
        if self.name.trim().is_empty() {
            return Err(NotAppointed::NoName);
        }
        if self.name.chars().count() > NAME_MOST {
            return Err(NotAppointed::LongName);
        }
        if self.scope.is_empty() {
            return Err(NotAppointed::Nothing);
        }
        if self.until <= now {
            return Err(NotAppointed::Over);
        }
        if self.until > now + LONGEST {
            return Err(NotAppointed::TooLong);
        }
        Ok(())
    }
}

/// How an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The delegate has not said yet that she will.
    Asked,
    /// It holds.
    Holds,
    /// Its time is over.
    Over,
    /// One of the two ended it.
    Ended,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Holds, Self::Over, Self::Ended];

    /// The word for it in texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Holds => "holds",
            Self::Over => "over",
            Self::Ended => "ended",
        }
    }
}

/// For how long an appointment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Since when it is asked for.
    pub asked_at: Timestamp,
    /// When the delegate said that she will.
    pub accepted_at: Option<Timestamp>,
    /// When it ends by itself.
    pub until: Timestamp,
    /// When one of the two ended it.
    pub ended_at: Option<Timestamp>,
}

impl Term {
    /// How it stands now.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.ended_at.is_some() {
            Standing::Ended
        } else if self.until <= now {
            Standing::Over
        } else if self.accepted_at.is_some() {
            Standing::Holds
        } else {
            Standing::Asked
        }
    }
}

/// What a delegate may now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// In which services.
    pub scope: Scope,
    /// What.
    pub power: Power,
    /// For how long.
    pub term: Term,
}

impl Mandate {
    /// Whether it lets the delegate do this for a service now.
    pub fn lets(&self, power: Power, service: &Service, now: Timestamp) -> bool {
        self.term.standing(now) == Standing::Holds
            && self.power >= power
            && self.scope.covers(service)
    }
}

/// One entry of the journal of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelegationStep {
    /// It was made.
    Asked,
    /// The delegate said that she will.
    Accepted,
    /// One of the two ended it.
    Ended,
    /// The delegate began an application.
    Begun,
    /// The delegate had a proof looked up.
    LookedUp,
    /// The delegate sent an application.
    Sent,
    /// The delegate opened an application.
    Opened,
    /// The delegate answered, objected or took an application back.
    Acted,
}

impl DelegationStep {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::Asked,
        Self::Accepted,
        Self::Ended,
        Self::Begun,
        Self::LookedUp,
        Self::Sent,
        Self::Opened,
        Self::Acted,
    ];

    /// The word for it in database and texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Ended => "ended",
            Self::Begun => "begun",
            Self::LookedUp => "looked_up",
            Self::Sent => "sent",
            Self::Opened => "opened",
            Self::Acted => "acted",
        }
    }

    /// Reads [`DelegationStep::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

#[cfg(test)]
#[path = "delegations/tests.rs"]
mod tests;
