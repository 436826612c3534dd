//! Tasks: a case is split, and each part is answered by whom it was given to.
//!
//! # Why
//!
//! Whoever has a task answers it without reading the whole case: a member of the organisation at the desk, a contractor by a
//! link of a letter. The reporter keeps one face: the desk. Every change of a task is one of its case, so that nobody at the
//! desk decides about what has meanwhile changed.

mod answering;
mod giving;
pub(crate) mod reading;

use domain::areas::AreaPath;
use domain::cases::{Case, Detail, EventKind};
use domain::contacts::EmailAddress;
use domain::identity::{Account, AccountId, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::tasks::{AnswerFault, TASKS_MOST, TITLE_MOST, Task};
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::desk::says_barred;
use crate::links::Token;
use crate::photos::PhotoId;
use crate::{Broken, Store, Write};

/// Most working days for a task.
pub const TASK_DAYS_MOST: u16 = 90;

/// A task that is about to be given.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Those of one step go on beside each other; the next step begins when they have ended.
    pub step: u16,
    /// Who must do it, or has it done.
    pub organisation: OrganisationCode,
    /// What is to be done; everybody reads it.
    pub title: String,
    /// Working days for it.
    pub days: u16,
    /// A contractor who answers for the organisation, by a link in a letter.
    pub contractor: Option<EmailAddress>,
}

/// Who answers a task.
#[derive(Debug, Clone)]
pub enum Answering {
    /// A member who is signed in.
    Member(Account),
    /// Whoever has the link of the letter.
    Link(Token),
}

/// Why a task was not given, answered or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefused {
    /// Not for this member or this link, or there is no such task.
    #[error("not for whoever asks")]
    NotYours,
    /// The case or the task was changed by somebody else first.
    #[error("it has changed since it was opened")]
    Stale,
    /// The case has ended.
    #[error("the case has ended")]
    CaseEnded,
    /// What is to be done is not said.
    #[error("the title is missing")]
    TitleMissing,
    /// The title is too long.
    #[error("at most {TITLE_MOST} characters")]
    TitleTooLong,
    /// There is no such organisation, or it is retired.
    #[error("no such organisation")]
    NoOrganisation,
    /// No day, or too many.
    #[error("from 1 to {TASK_DAYS_MOST} working days")]
    DaysOutOfRange,
    /// The case has as many as it may have.
    #[error("a case has at most {TASKS_MOST} tasks")]
    TooMany,
    /// The answer is not in order.
    #[error(transparent)]
    Answer(AnswerFault),
}

says_barred!(TaskRefused);

/// A task with its case, for whoever has it.
#[derive(Debug, Clone)]
pub struct TaskSeen {
    /// The task.
    pub task: Task,
    /// The case that it is a part of.
    pub case: Case,
    /// All tasks of the case, in order.
    pub tasks: Vec<Task>,
    /// What was reported.
    pub what: Option<String>,
    /// The photos of the report, and those of the tasks.
    pub photos: Vec<PhotoId>,
}

/// As what somebody acted on a task; nothing where she came by a link.
type By<'a> = Option<(AccountId, Role, &'a AreaPath)>;

impl Store {
    async fn note_task(
        &self,
        write: &mut Write,
        case: &Case,
        (kind, words, detail): (EventKind, &str, &Detail),
        member: By<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let event = NewEvent {
            member,
            public: kind != EventKind::TaskDeclined,
            detail: Some(detail),
            ..NewEvent::for_members(case, kind, now).saying(words, office_language(self))
        };
        self.add_event(write, &event).await
    }
}

/// The city's own language, in which its offices write to each other.
fn office_language(store: &Store) -> Language {
    let languages = &store.pack().city.languages;
    languages.first().copied().unwrap_or(Language::En)
}
