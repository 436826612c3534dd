//! Notices: what people are told of, by which way, and when.
//!
//! # Why
//!
//! What asks something of somebody cannot be switched off and does not wait for a letter of the day or for the morning: her
//! clock runs. Everything else is told as she chose; who chose nothing is told at once, in the portal, by e-mail, and wherever
//! else she asked to be told: on a phone that she set up, at a number that she confirmed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::time;
use jiff::{Timestamp, ToSpan as _, Zoned};
use serde::{Deserialize, Serialize};

use crate::cases::{EventKind, Status};
use crate::languages::Language;
use crate::references::Reference;

/// The hour at which letters of the day go out, in the city.
const DIGEST_HOUR: i8 = 8;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// She is asked something: her action is needed.
    AnswerNeeded,
    /// What she reported has ended: how was it?
    RatingRequest,
    /// A report has another status.
    Status,
    /// There is news of a report, its status unchanged.
    Update,
    /// A report has come to her as a member: new in her grid, given to her, or left undone by the desk below.
    Work,
    /// Her organisation was given a task.
    Task,
}

impl NoticeKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::AnswerNeeded,
        Self::RatingRequest,
        Self::Status,
        Self::Update,
        Self::Work,
        Self::Task,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnswerNeeded => "answer_needed",
            Self::RatingRequest => "rating_request",
            Self::Status => "status",
            Self::Update => "update",
            Self::Work => "work",
            Self::Task => "task",
        }
    }

    /// Whether it is told to members, as what they are to do.
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Work | Self::Task)
    }

    /// Where it is dealt with.
    pub fn page(self, reference: &Reference) -> String {
        match self {
            Self::AnswerNeeded => format!("/reports/{reference}/answer"),
            Self::RatingRequest => format!("/reports/{reference}/rate"),
            Self::Status | Self::Update => format!("/reports/{reference}"),
            Self::Work => format!("/desk/{reference}"),
            Self::Task => "/desk/tasks".to_owned(),
        }
    }

    /// Reads [`NoticeKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is told whatever was chosen, at once, at any hour.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::AnswerNeeded)
    }

    /// What a change of a report is for somebody who is told of it. Only its author is asked something; only who may rate it is
    /// asked how it was.
    pub fn of(event: EventKind, status: Status, is_author: bool, may_rate: bool) -> Self {
        match event {
            EventKind::StatusChanged | EventKind::Reminded
                if status == Status::Waiting && is_author =>
            {
                Self::AnswerNeeded
            }
            _ if may_rate && event.ends(status) => Self::RatingRequest,
            EventKind::StatusChanged
            | EventKind::Answered
            | EventKind::WaitingEnded
            | EventKind::Replied => Self::Status,
            _ => Self::Update,
        }
    }
}

/// A way to tell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On her own page.
    Portal,
    /// By e-mail.
    Email,
    /// On her phone or desktop, where she asked for it there.
    Push,
    /// By a short message, where she confirmed a number.
    Text,
}

impl Channel {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Portal, Self::Email, Self::Push, Self::Text];

    /// The word for it in database and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Email => "email",
            Self::Push => "push",
            Self::Text => "text",
        }
    }

    /// Reads [`Channel::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// Hours of the city in which nobody wants to be woken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    from: i8,
    to: i8,
}

/// What was given are no quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoQuietHours {
    /// An hour that no clock shows.
    #[error("an hour is 0 to 23")]
    NoHour,
    /// They would last all day, or not at all.
    #[error("quiet hours begin and end at different hours")]
    NoEnd,
}

impl QuietHours {
    /// From one full hour to another, over midnight where the second is the earlier.
    pub fn new(from: i8, to: i8) -> Result<Self, NoQuietHours> {
        if !(0..24).contains(&from) || !(0..24).contains(&to) {
            return Err(NoQuietHours::NoHour);
        }
        if from == to {
            return Err(NoQuietHours::NoEnd);
        }
        Ok(Self { from, to })
    }

    /// The hour at which they begin.
    pub const fn from(self) -> i8 {
        self.from
    }

    /// The hour at which they end.
    pub const fn to(self) -> i8 {
        self.to
    }

    const fn hold(self, hour: i8) -> bool {
        if self.from < self.to {
            self.from <= hour && hour < self.to
        } else {
            self.from <= hour || hour < self.to
        }
    }

    /// The first moment from `now` on that does not lie in them.
    fn over(self, now: &Zoned) -> Timestamp {
        if self.hold(now.hour()) {
            next_at(now, self.to)
        } else {
            now.timestamp()
        }
    }
}

/// The next moment at which the city's clocks show this full hour.
fn next_at(now: &Zoned, hour: i8) -> Timestamp {
    let on = |days: i64| {
        let day = now.date().checked_add(days.days()).ok()?;
        let at = day.to_datetime(time(hour, 0, 0, 0));
        Some(at.to_zoned(now.time_zone().clone()).ok()?.timestamp())
    };
    (0..3)
        .filter_map(on)
        .find(|at| *at > now.timestamp())
        .unwrap_or_else(|| now.timestamp())
}

/// How somebody wants to be told. Without a word of hers: everything, at once, in the portal and by e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Ways that she has switched off, by kind.
    #[serde(default)]
    off: BTreeMap<NoticeKind, BTreeSet<Channel>>,
    /// Kinds that are told in one letter of the day.
    #[serde(default)]
    daily: BTreeSet<NoticeKind>,
    /// When she is not to be woken.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
    /// The language of her letters of the day.
    pub language: Language,
}

impl Preferences {
    /// Of somebody who reads this language and has chosen nothing yet.
    pub fn of(language: Language) -> Self {
        Self {
            off: BTreeMap::new(),
            daily: BTreeSet::new(),
            quiet: None,
            language,
        }
    }

    /// Switches a way on or off. What is fixed stays on.
    pub fn choose(&mut self, kind: NoticeKind, channel: Channel, on: bool) {
        let off = self.off.entry(kind).or_default();
        if on || kind.is_fixed() {
            off.remove(&channel);
        } else {
            off.insert(channel);
        }
    }

    /// Gathers a kind into one letter of the day, or not. What is fixed is not gathered, nor is work: its clock runs.
    pub fn gather(&mut self, kind: NoticeKind, daily: bool) {
        if daily && !kind.is_fixed() && !kind.is_work() {
            self.daily.insert(kind);
        } else {
            self.daily.remove(&kind);
        }
    }

    /// Whether a kind is told by this way.
    pub fn wants(&self, kind: NoticeKind, channel: Channel) -> bool {
        kind.is_fixed()
            || !self
                .off
                .get(&kind)
                .is_some_and(|off| off.contains(&channel))
    }

    /// As what something of this kind is told by a way; nothing where she has switched it off. Who does not want to be asked how
    /// it was may still want to hear that it has ended.
    pub fn told_as(&self, kind: NoticeKind, channel: Channel) -> Option<NoticeKind> {
        let or_else = (kind == NoticeKind::RatingRequest).then_some(NoticeKind::Status);
        [Some(kind), or_else]
            .into_iter()
            .flatten()
            .find(|kind| self.wants(*kind, channel))
    }

    /// Whether a kind is gathered into one letter of the day.
    pub fn is_daily(&self, kind: NoticeKind) -> bool {
        !kind.is_fixed() && self.daily.contains(&kind)
    }

    /// From when on something of this kind may be sent: now, or when her quiet hours are over.
    pub fn from_when(&self, kind: NoticeKind, now: &Zoned) -> Timestamp {
        match self.quiet {
            Some(quiet) if !kind.is_fixed() => quiet.over(now),
            _ => now.timestamp(),
        }
    }

    /// When her next letter of the day goes out.
    pub fn next_digest(&self, now: &Zoned) -> Timestamp {
        let at = next_at(now, DIGEST_HOUR);
        self.quiet.map_or(at, |quiet| {
            quiet.over(&at.to_zoned(now.time_zone().clone()))
        })
    }
}

#[cfg(test)]
mod tests;
