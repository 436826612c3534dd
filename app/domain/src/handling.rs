//! Handling: how an application goes from desk to desk, and who decides.
//!
//! # Why
//!
//! Tasks of one step go on beside each other and are joined before the next begins. Where somebody found that it is not as
//! the applicant says, nothing more is begun: whoever decides needs no further answer to refuse.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::{Closing, Status};
use crate::languages::Texts;
use crate::organisations::OrganisationCode;
use crate::services::{Decision, EvidenceTypeId, Join, Reason, Service, TaskPlan};
use crate::tasks::{Task, TaskState};

/// Most characters of what a caseworker or whoever decides writes to the applicant.
pub const HANDLING_WORDS_MOST: usize = 2000;

/// Working days that an applicant has to answer what she is asked.
pub const ANSWER_DAYS: u16 = 10;

/// What an organisation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It is as the applicant says.
    Approved,
    /// It is not.
    Rejected,
}

impl Finding {
    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// Reads [`Finding::name`].
    pub fn named(name: &str) -> Option<Self> {
        [Self::Approved, Self::Rejected]
            .into_iter()
            .find(|finding| finding.name() == name)
    }
}

/// A task of an application: the task, which of the service's plans it carries out, and what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    /// The task as it stands.
    pub task: Task,
    /// The plan's id in the service file.
    pub plan: String,
    /// What was found, where it has ended with that.
    pub finding: Option<Finding>,
}

/// A proof that an applicant brought, or that was fetched for her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id of the requirement that it proves.
    pub requirement: String,
    /// What kind of proof.
    pub evidence_type: EvidenceTypeId,
    /// The register that it was fetched from; nothing where it was uploaded.
    #[serde(default)]
    pub register: Option<String>,
    /// The organisation that asserts it.
    #[serde(default)]
    pub provider: Option<OrganisationCode>,
    /// What it says, as it was shown to the applicant.
    #[serde(default)]
    pub says: Vec<(Texts, String)>,
    /// The file, where it was uploaded.
    #[serde(default)]
    pub upload: Option<Uuid>,
    /// The consent that it was fetched with; not where it was uploaded.
    #[serde(default)]
    pub consent: Option<Uuid>,
    /// When it was fetched or uploaded.
    pub obtained_at: Timestamp,
}

/// What happens next with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Somebody still has a task; those of the step that goes on, and those that nobody needs any more.
    Goes {
        /// Ids of plans whose tasks are withdrawn.
        withdrawn: Vec<String>,
    },
    /// It can be decided; tasks of these plans are withdrawn.
    Decide {
        /// Ids of plans whose tasks are withdrawn.
        withdrawn: Vec<String>,
    },
}

/// Whether an application may change from one status to another. Decides every pair.
pub fn may_become(from: Status, to: Status) -> bool {
    use Closing::{Expired, Granted, Refused, Withdrawn};
    match from {
        Status::Submitted => matches!(
            to,
            Status::InProgress
                | Status::Waiting
                | Status::Decided
                | Status::Closed(Granted | Refused | Withdrawn)
        ),
        Status::InProgress => matches!(
            to,
            Status::Waiting | Status::Decided | Status::Closed(Granted | Refused | Withdrawn)
        ),
        Status::Waiting => matches!(
            to,
            Status::InProgress | Status::Submitted | Status::Closed(Withdrawn | Expired)
        ),
        Status::Decided => matches!(to, Status::Closed(Granted | Refused)),
        // An objection that was found right opens it again.
        Status::Closed(Refused | Expired) => to == Status::InProgress,
        _ => false,
    }
}

/// What happens next, given what the organisations of the service found so far.
pub fn next(service: &Service, tasks: &[Handled]) -> Next {
    let mut steps: Vec<u8> = service.task.iter().map(|plan| plan.step).collect();
    steps.sort_unstable();
    steps.dedup();
    let mut withdrawn = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let plans: Vec<&TaskPlan> = service
            .task
            .iter()
            .filter(|plan| plan.step == *step)
            .collect();
        let of_step = |handled: &&Handled| plans.iter().any(|plan| plan.id == handled.plan);
        let any = plans.iter().any(|plan| plan.join == Join::Any);
        let here: Vec<&Handled> = tasks.iter().filter(of_step).collect();
        let found = |finding| here.iter().any(|handled| handled.finding == Some(finding));
        let is_joined = any && found(Finding::Approved);
        let open = here.iter().filter(|handled| handled.task.state.is_open());
        if is_joined {
            withdrawn.extend(open.map(|handled| handled.plan.clone()));
            continue;
        }
        if open.count() > 0 {
            return Next::Goes { withdrawn };
        }
        if found(Finding::Rejected) {
            let later = &steps[place + 1..];
            let rest = tasks.iter().filter(|handled| {
                let plan = service.task.iter().find(|plan| plan.id == handled.plan);
                handled.task.state.is_open() && plan.is_some_and(|plan| later.contains(&plan.step))
            });
            withdrawn.extend(rest.map(|handled| handled.plan.clone()));
            break;
        }
    }
    Next::Decide { withdrawn }
}

/// Working days from the beginning of the application to the end of this task, if every step before it takes as long as it may.
pub fn days_until(service: &Service, plan: &TaskPlan) -> u16 {
    let longest = |step: u8| {
        let days = service.task.iter().filter(|other| other.step == step);
        days.map(|other| other.days).max().unwrap_or_default()
    };
    let before: u16 = (1..plan.step).map(longest).sum();
    before.saturating_add(plan.days)
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Grant,
    /// No, for this reason of the service.
    Refuse {
        /// Its code.
        reason: String,
    },
}

/// Why a decision cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerdictFault {
    /// Somebody still has a task.
    #[error("a task is still open")]
    TasksOpen,
    /// It was decided, or has ended, or waits for the applicant.
    #[error("it cannot be decided as it stands")]
    NotInTable,
    /// The service knows no such reason.
    #[error("a refusal needs one of the service's reasons")]
    ReasonMissing,
    /// The words are too long.
    #[error("at most {HANDLING_WORDS_MOST} characters")]
    TooLong,
}

/// Decides whether this verdict can be given now.
pub fn decide<'s>(
    decision: &'s Decision,
    status: Status,
    tasks: &[Handled],
    verdict: &Verdict,
    words: &str,
) -> Result<Option<&'s Reason>, VerdictFault> {
    if !may_become(status, Status::Decided) {
        return Err(VerdictFault::NotInTable);
    }
    if tasks.iter().any(|handled| handled.task.state.is_open()) {
        return Err(VerdictFault::TasksOpen);
    }
    if words.chars().count() > HANDLING_WORDS_MOST {
        return Err(VerdictFault::TooLong);
    }
    match verdict {
        Verdict::Grant => Ok(None),
        Verdict::Refuse { reason } => decision
            .reasons
            .iter()
            .find(|known| known.code == *reason)
            .map(Some)
            .ok_or(VerdictFault::ReasonMissing),
    }
}

/// The state in which a task has ended with a finding.
pub const FOUND: TaskState = TaskState::Done;

#[cfg(test)]
#[path = "handling/tests.rs"]
mod tests;
