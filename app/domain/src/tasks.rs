//! Tasks: what one organisation, or a contractor, must do for a case, with a date of its own.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::organisations::OrganisationCode;

/// Names one task for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub Uuid);

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Nobody has said yet whether it will be done.
    Offered,
    /// It will be done, at a time that is planned.
    Accepted,
    /// Whoever was asked will not do it.
    Declined,
    /// Done.
    Done,
    /// Nobody needs it any more.
    Withdrawn,
}

impl TaskState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Done,
        Self::Withdrawn,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`TaskState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether somebody still has to act.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted)
    }

    /// Whether it may become `to`. Decides every pair: what has ended stays; what was accepted can be planned anew, given back
    /// or done; whatever is open can be withdrawn by the desk.
    pub const fn may_become(self, to: Self) -> bool {
        self.is_open() && !matches!(to, Self::Offered)
    }
}

/// The days on which work is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A task as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Which task.
    pub id: TaskId,
    /// Tasks of one step go on beside each other; the next step begins when all of them have ended.
    pub step: u16,
    /// Who must do it, or has it done.
    pub organisation: OrganisationCode,
    /// What is to be done, in a few words.
    pub title: String,
    /// How far it has come.
    pub state: TaskState,
    /// The last day for it.
    pub due: Date,
    /// When the work is planned.
    pub window: Option<Window>,
    /// Why it was declined, or what was done; may be empty.
    pub words: String,
    /// Rises with every change of the task.
    pub version: i64,
}

/// What whoever has a task says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAnswer {
    /// It will be done on these days.
    Accept(Window),
    /// It will not be done, for this reason.
    Decline(String),
    /// It is done; what was done.
    Done(String),
}

impl TaskAnswer {
    /// The state that it leads to.
    pub const fn state(&self) -> TaskState {
        match self {
            Self::Accept(_) => TaskState::Accepted,
            Self::Decline(_) => TaskState::Declined,
            Self::Done(_) => TaskState::Done,
        }
    }
}

/// Most characters of what is to be done.
pub const TITLE_MOST: usize = 200;

/// Most characters of a reason, and of what was done.
pub const TASK_WORDS_MOST: usize = 1000;

/// Most tasks of one case.
pub const TASKS_MOST: usize = 20;

/// Why an answer to a task was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// The task has ended, or cannot become that.
    #[error("the task cannot become that")]
    NotInTable,
    /// Tasks that come first are still open.
    #[error("it is not its turn yet")]
    NotItsTurn,
    /// Declining needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// The last day is before the first, or the work would begin in the past.
    #[error("the days are not in order")]
    DaysNotInOrder,
    /// The words are too long.
    #[error("at most {TASK_WORDS_MOST} characters")]
    TooLong,
}

/// Decides an answer to `task`, one of the `tasks` of its case, on this day.
pub fn answer(
    task: &Task,
    tasks: &[Task],
    answer: &TaskAnswer,
    today: Date,
) -> Result<(), AnswerFault> {
    if !task.state.may_become(answer.state()) {
        return Err(AnswerFault::NotInTable);
    }
    match answer {
        TaskAnswer::Accept(window) => {
            if window.until < window.from || window.from < today {
                return Err(AnswerFault::DaysNotInOrder);
            }
        }
        TaskAnswer::Decline(reason) => {
            if reason.trim().is_empty() {
                return Err(AnswerFault::ReasonMissing);
            }
        }
        TaskAnswer::Done(_) => {
            if !is_its_turn(task, tasks) {
                return Err(AnswerFault::NotItsTurn);
            }
        }
    }
    let words = match answer {
        TaskAnswer::Accept(_) => "",
        TaskAnswer::Decline(words) | TaskAnswer::Done(words) => words,
    };
    if words.chars().count() > TASK_WORDS_MOST {
        return Err(AnswerFault::TooLong);
    }
    Ok(())
}

/// Whether everything that comes before it has ended.
pub fn is_its_turn(task: &Task, tasks: &[Task]) -> bool {
    !tasks
        .iter()
        .any(|other| other.step < task.step && other.state.is_open())
}

#[cfg(test)]
#[path = "tasks/tests.rs"]
mod tests;
