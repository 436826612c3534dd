//! What happens to an application: tasks, decision, outputs, and how long it is kept.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::identity::{Action, Role};
use crate::languages::Texts;
use crate::organisations::OrganisationCode;

/// What one organisation does for an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskPlan {
    /// Stable within the service.
    pub id: String,
    /// Who does it.
    pub organisation: OrganisationCode,
    /// What is done.
    pub name: Texts,
    /// From 1. Tasks of one step go on beside each other, the next step begins when they are joined.
    pub step: u8,
    /// When the step is over.
    #[serde(default)]
    pub join: Join,
    /// Working days from its beginning.
    pub days: u16,
    /// What the organisation may do with it.
    pub action: Vec<TaskAction>,
    /// Who in it may do which of them; where an action is not here, whoever answers its tasks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub role: BTreeMap<TaskAction, Vec<Role>>,
}

impl TaskPlan {
    /// Whether somebody of its organisation may do this in this role.
    pub fn allows(&self, action: TaskAction, role: Role) -> bool {
        let named = self.role.get(&action);
        let entitled = named.map_or_else(
            || role.may(Action::AnswerTasks),
            |roles| roles.contains(&role),
        );
        entitled && role.may(Action::ReadApplications) && self.action.contains(&action)
    }

    /// Whether somebody of its organisation has anything to do with it in this role.
    pub fn is_for(&self, role: Role) -> bool {
        self.action.iter().any(|action| self.allows(*action, role))
    }
}

/// When a step is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// When all of its tasks have ended.
    #[default]
    All,
    /// When one of them has.
    Any,
}

/// What an organisation may do with a task.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TaskAction {
    /// It is as the applicant says.
    Approve,
    /// It is not.
    Reject,
    /// The applicant is asked; the clock stands.
    SendBack,
}

/// What it means by law that the applicant did not answer in time what she was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unanswered {
    /// It goes on without her answer.
    #[default]
    GoesOn,
    /// It ends. She is reminded before, and can object.
    Expires,
}

/// Who decides, and what a refusal may rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Who decides.
    pub organisation: OrganisationCode,
    /// As what.
    pub role: Role,
    /// Reasons of a refusal.
    pub reasons: Vec<Reason>,
}

/// A reason of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Stable within the service.
    pub code: String,
    /// What the applicant reads.
    pub text: Texts,
}

/// What one gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Stable within the service.
    pub id: String,
    /// What kind.
    #[serde(rename = "type")]
    pub kind: OutputType,
    /// In words.
    pub name: Texts,
    /// For how long it holds, in months.
    #[serde(default)]
    pub valid_months: Option<u16>,
}

/// What kind of thing one gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OutputType {
    /// A letter that says what was decided.
    Decision,
    /// A paper that proves something.
    Certificate,
    /// A paper that allows something.
    Permit,
    /// Money.
    Payment,
    /// A card.
    Card,
}

/// How long an application is kept, by how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How it ended.
    pub result: RetentionResult,
    /// What then happens.
    pub action: RetentionAction,
    /// After how many years.
    pub after_years: u16,
    /// The law that says so; where absent the laws that the service rests on.
    #[serde(default)]
    pub basis: Option<Texts>,
}

/// How an application ended.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RetentionResult {
    /// With a yes.
    Granted,
    /// With a no.
    Refused,
    /// The applicant took it back, or did not answer.
    Withdrawn,
}

/// What happens to a file whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RetentionAction {
    /// It is erased.
    Destroy,
}
