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
            EventKind::StatusChanged if status == Status::Waiting && is_author => {
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
mod tests {
    use super::*;

    fn at(moment: &str) -> Zoned {
        let at: Timestamp = moment.parse().expect("a moment");
        at.in_tz("Asia/Shanghai").expect("a zone")
    }

    fn quiet(from: i8, to: i8) -> Preferences {
        Preferences {
            quiet: Some(QuietHours::new(from, to).expect("hours")),
            ..Preferences::of(Language::En)
        }
    }

    #[test]
    fn every_word_reads_back() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::named(kind.name()), Some(kind));
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::named(channel.name()), Some(channel));
        }
    }

    #[test]
    fn only_the_author_is_asked_and_who_may_rate_how_it_was_and_news_without_a_status_are_an_update()
     {
        use EventKind::{PriorityChanged, StatusChanged, WaitingEnded};
        for (event, status, is_author, may_rate, kind) in [
            (
                StatusChanged,
                Status::Waiting,
                true,
                true,
                NoticeKind::AnswerNeeded,
            ),
            (
                StatusChanged,
                Status::Waiting,
                false,
                true,
                NoticeKind::Status,
            ),
            (
                StatusChanged,
                Status::Fixed,
                true,
                true,
                NoticeKind::RatingRequest,
            ),
            (
                StatusChanged,
                Status::Fixed,
                false,
                true,
                NoticeKind::RatingRequest,
            ),
            (
                StatusChanged,
                Status::Fixed,
                true,
                false,
                NoticeKind::Status,
            ),
            (
                StatusChanged,
                Status::Assigned,
                true,
                true,
                NoticeKind::Status,
            ),
            (
                WaitingEnded,
                Status::Assigned,
                true,
                true,
                NoticeKind::Status,
            ),
            (
                PriorityChanged,
                Status::Waiting,
                true,
                true,
                NoticeKind::Update,
            ),
        ] {
            let of = NoticeKind::of(event, status, is_author, may_rate);
            assert_eq!(of, kind, "{event:?} {status:?}");
        }
    }

    #[test]
    fn who_does_not_want_to_be_asked_how_it_was_still_hears_that_it_has_ended() {
        let mut chosen = Preferences::of(Language::En);
        let told = |chosen: &Preferences| chosen.told_as(NoticeKind::RatingRequest, Channel::Email);
        assert_eq!(told(&chosen), Some(NoticeKind::RatingRequest));

        chosen.choose(NoticeKind::RatingRequest, Channel::Email, false);
        assert_eq!(told(&chosen), Some(NoticeKind::Status));

        chosen.choose(NoticeKind::Status, Channel::Email, false);
        assert_eq!(told(&chosen), None);
        assert_eq!(
            chosen.told_as(NoticeKind::Update, Channel::Email),
            Some(NoticeKind::Update)
        );
    }

    #[test]
    fn who_chose_nothing_is_told_everything_at_once_by_every_way() {
        let nothing = Preferences::of(Language::En);
        for kind in NoticeKind::ALL {
            for channel in Channel::ALL {
                assert!(nothing.wants(kind, channel));
            }
            assert!(!nothing.is_daily(kind));
        }
    }

    #[test]
    fn what_asks_for_her_action_cannot_be_switched_off_or_gathered_or_put_off() {
        let mut all_off = quiet(22, 7);
        for kind in NoticeKind::ALL {
            for channel in Channel::ALL {
                all_off.choose(kind, channel, false);
            }
            all_off.gather(kind, true);
        }
        let night = at("2026-11-16T15:00:00Z");

        for kind in NoticeKind::ALL {
            let fixed = kind == NoticeKind::AnswerNeeded;
            assert_eq!(all_off.wants(kind, Channel::Email), fixed, "{kind:?}");
            assert_eq!(all_off.wants(kind, Channel::Portal), fixed, "{kind:?}");
            assert_eq!(
                all_off.is_daily(kind),
                !fixed && !kind.is_work(),
                "{kind:?}"
            );
            let waits = all_off.from_when(kind, &night) > night.timestamp();
            assert_eq!(waits, !fixed, "{kind:?}");
        }
    }

    #[test]
    fn quiet_hours_end_at_the_hour_in_the_city_over_midnight_too() {
        for ((from, to), now, then) in [
            // 23:00 and 06:59 wait for 07:00 of the next and the same day; 07:00 and 21:59 do not wait.
            ((22, 7), "2026-11-16T15:00:00Z", "2026-11-16T23:00:00Z"),
            ((22, 7), "2026-11-16T22:59:59Z", "2026-11-16T23:00:00Z"),
            ((22, 7), "2026-11-16T23:00:00Z", "2026-11-16T23:00:00Z"),
            ((22, 7), "2026-11-16T13:59:59Z", "2026-11-16T13:59:59Z"),
            // A nap after lunch.
            ((12, 14), "2026-11-16T04:30:00Z", "2026-11-16T06:00:00Z"),
            ((12, 14), "2026-11-16T06:00:00Z", "2026-11-16T06:00:00Z"),
            ((12, 14), "2026-11-16T03:59:00Z", "2026-11-16T03:59:00Z"),
        ] {
            let from_when = quiet(from, to).from_when(NoticeKind::Status, &at(now));
            assert_eq!(from_when.to_string(), then, "{from} to {to} at {now}");
        }
    }

    #[test]
    fn the_letter_of_the_day_goes_out_at_eight_or_when_quiet_hours_are_over() {
        let before_eight = at("2026-11-15T23:42:00Z");
        let at_eight = at("2026-11-16T00:00:00Z");
        for (preferences, now, then) in [
            (
                Preferences::of(Language::En),
                &before_eight,
                "2026-11-16T00:00:00Z",
            ),
            (
                Preferences::of(Language::En),
                &at_eight,
                "2026-11-17T00:00:00Z",
            ),
            (quiet(22, 10), &before_eight, "2026-11-16T02:00:00Z"),
        ] {
            assert_eq!(preferences.next_digest(now).to_string(), then);
        }
    }

    #[test]
    fn hours_that_no_clock_shows_or_that_have_no_end_are_refused() {
        for (from, to, refused) in [
            (24, 7, NoQuietHours::NoHour),
            (-1, 7, NoQuietHours::NoHour),
            (22, 24, NoQuietHours::NoHour),
            (7, 7, NoQuietHours::NoEnd),
        ] {
            assert_eq!(QuietHours::new(from, to), Err(refused));
        }
    }
}
