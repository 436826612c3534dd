//! What a timeline records.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Status, StatusGroup};
use crate::areas::AreaPath;
use crate::assignments::Given;
use crate::identity::Role;
use crate::intakes::Intake;
use crate::languages::{Language, Texts};
use crate::moving::Stand;
use crate::organisations::OrganisationCode;
use crate::promises::Priority;
use crate::references::Reference;
use crate::tasks::Window;

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
    /// The reporter answered what she was asked.
    Answered,
    /// The time to answer is over, and it goes on without.
    WaitingEnded,
    /// It must hurry more, or less.
    PriorityChanged,
    /// It was not done in time: the desk above has it now.
    Escalated,
    /// It was not done in time, and nobody is above.
    EscalationStayed,
    /// Another report is about the same: it is followed up there.
    Merged,
    /// It is followed up by itself again.
    Unmerged,
    /// Another report about the same was joined to it.
    Joined,
    /// A report that was joined to it is followed up by itself again.
    Parted,
    /// Somebody was given a task.
    TaskAdded,
    /// A task will be done, and when.
    TaskAccepted,
    /// A task will not be done by whom it was given to. For members.
    TaskDeclined,
    /// A task is done.
    TaskDone,
    /// A task is not needed any more.
    TaskWithdrawn,
    /// It was given to somebody. Everybody reads the organisation, members read the rest.
    Assigned,
    /// A member wrote something down for members.
    Noted,
    /// A member told everybody how it goes on.
    Updated,
    /// A member read how the reporter can be reached. For members.
    ContactRead,
    /// A reporter rated it.
    Rated,
    /// A member decided about the words of a rating.
    RatingModerated,
    /// A rating was answered.
    RatingAnswered,
    /// A reporter had it opened again.
    Reopened,
    /// A member said that it belongs to another place or category.
    Moved,
    /// The reporter put its place or category right.
    Corrected,
    /// A member wrote it down for somebody. Members read who.
    TakenDown,
    /// A question was answered.
    Replied,
    /// A question and its answer may be read by everybody.
    ReplyReleased,
    /// A question and its answer are not shown to everybody any more.
    ReplyWithdrawn,
    /// A member went to see it. For members.
    Visited,
    /// A task of an application is found to be as the applicant says.
    TaskApproved,
    /// A task of an application is found not to be as the applicant says.
    TaskRejected,
    /// What the organisations found is joined: it can be decided.
    ReadyToDecide,
    /// The law decided, because nobody did in time.
    SilenceDecided,
    /// The applicant objects to the decision, in a case of its own.
    Objected,
    /// The objection was found right.
    ObjectionUpheld,
    /// The applicant was reminded of what she is asked.
    Reminded,
    /// Its term is over: what was said in it and what proved it were erased.
    Erased,
    /// What was paid for it, or a part of it, was given back.
    FeeReturned,
    /// Not much is left of the time of the law, or of a task. For members.
    TermNear,
    /// The time of the law, or of a task, is over. For members.
    TermOver,
    /// A paper that came of it was revoked.
    OutputRevoked,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 49] = [
        Self::Submitted,
        Self::Imported,
        Self::StatusChanged,
        Self::Released,
        Self::Hidden,
        Self::Shown,
        Self::FlagsSetAside,
        Self::FlagsUpheld,
        Self::Answered,
        Self::WaitingEnded,
        Self::PriorityChanged,
        Self::Escalated,
        Self::EscalationStayed,
        Self::Merged,
        Self::Unmerged,
        Self::Joined,
        Self::Parted,
        Self::TaskAdded,
        Self::TaskAccepted,
        Self::TaskDeclined,
        Self::TaskDone,
        Self::TaskWithdrawn,
        Self::Assigned,
        Self::Noted,
        Self::Updated,
        Self::ContactRead,
        Self::Rated,
        Self::RatingModerated,
        Self::RatingAnswered,
        Self::Reopened,
        Self::Moved,
        Self::Corrected,
        Self::TakenDown,
        Self::Replied,
        Self::ReplyReleased,
        Self::ReplyWithdrawn,
        Self::Visited,
        Self::TaskApproved,
        Self::TaskRejected,
        Self::ReadyToDecide,
        Self::SilenceDecided,
        Self::Objected,
        Self::ObjectionUpheld,
        Self::Reminded,
        Self::Erased,
        Self::FeeReturned,
        Self::TermNear,
        Self::TermOver,
        Self::OutputRevoked,
    ];

    /// Whether a case that it leaves with this status has ended by it.
    pub fn ends(self, status: Status) -> bool {
        matches!(
            self,
            Self::StatusChanged | Self::Replied | Self::SilenceDecided
        ) && status.group() != StatusGroup::Open
    }

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
            Self::Answered => "answered",
            Self::WaitingEnded => "waiting_ended",
            Self::PriorityChanged => "priority_changed",
            Self::Escalated => "escalated",
            Self::EscalationStayed => "escalation_stayed",
            Self::Merged => "merged",
            Self::Unmerged => "unmerged",
            Self::Joined => "joined",
            Self::Parted => "parted",
            Self::TaskAdded => "task_added",
            Self::TaskAccepted => "task_accepted",
            Self::TaskDeclined => "task_declined",
            Self::TaskDone => "task_done",
            Self::TaskWithdrawn => "task_withdrawn",
            Self::Assigned => "assigned",
            Self::Noted => "noted",
            Self::Updated => "updated",
            Self::ContactRead => "contact_read",
            Self::Rated => "rated",
            Self::RatingModerated => "rating_moderated",
            Self::RatingAnswered => "rating_answered",
            Self::Reopened => "reopened",
            Self::Moved => "moved",
            Self::Corrected => "corrected",
            Self::TakenDown => "taken_down",
            Self::Replied => "replied",
            Self::ReplyReleased => "reply_released",
            Self::ReplyWithdrawn => "reply_withdrawn",
            Self::Visited => "visited",
            Self::TaskApproved => "task_approved",
            Self::TaskRejected => "task_rejected",
            Self::ReadyToDecide => "ready_to_decide",
            Self::SilenceDecided => "silence_decided",
            Self::Objected => "objected",
            Self::ObjectionUpheld => "objection_upheld",
            Self::Reminded => "reminded",
            Self::Erased => "erased",
            Self::FeeReturned => "fee_returned",
            Self::TermNear => "term_near",
            Self::TermOver => "term_over",
            Self::OutputRevoked => "output_revoked",
        }
    }

    /// Reads [`EventKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What an entry says beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Detail {
    /// How much it must hurry from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// The last day that is promised from now on, where that has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whose desk has it from now on, or had it when nobody was above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaPath>,
    /// The other report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Reference>,
    /// Who has the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationCode>,
    /// The tasks whose turn it is, where organisations were given theirs at the same time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<Begun>,
    /// When its work is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What and where it was before it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Stand>,
    /// What and where it is from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Stand>,
    /// How somebody told it whom a member wrote it down for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
}

/// A task whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Its plan, stable within the service.
    pub plan: String,
    /// Whose it is.
    pub organisation: OrganisationCode,
    /// What is done.
    pub title: Texts,
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
    /// What it says beside them.
    pub detail: Detail,
    /// Its words in every language that a template has, where they come from one.
    pub wordings: Texts,
    /// Who was given the case, of [`EventKind::Assigned`].
    pub given: Option<Given>,
}

impl Event {
    /// Its words in the reader's language, else as they were written.
    pub fn words_in(&self, language: Language) -> Option<&str> {
        let words = self.words.as_deref()?;
        Some(
            self.wordings
                .0
                .get(language.tag())
                .map_or(words, String::as_str),
        )
    }
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
