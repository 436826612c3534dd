//! Services: what a citizen can apply for, as the city's service files say it. Names are those of CPSV-AP and CCCEV.
//!
//! One file per service and version. A published version never changes, and what was begun with a version is finished with
//! it. The file says everything that differs from service to service: catalogue entry, form, evidence, fee, tasks,
//! clocks, decision, outputs, retention. Adding a service needs no Rust.

pub mod check;
mod conditions;
mod entry;
pub mod finding;
mod form;
mod handling;
mod kept;
mod schema;
mod season;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::languages::Texts;
use crate::organisations::OrganisationCode;

pub use conditions::{Condition, ConditionRefused};
pub use entry::{
    Addressee, Appeal, Basis, Channel, ChannelType, Cost, Eligibility, EvidenceType,
    EvidenceTypeId, FileKind, LegalResource, LifeEvent, LifeEventCode, Office, OfficeCode,
    Participation, ProcessingTime, Requirement, ServiceStatus, Silence, ThematicArea,
};
pub use form::{Bound, Choice, Declaration, Edit, Page, Question, QuestionType};
pub use handling::{
    Decision, Join, Output, OutputType, Reason, Retention, RetentionAction, RetentionResult,
    TaskAction, TaskPlan, Unanswered,
};
pub use schema::schema;
pub use season::Season;

/// Names one service for ever: `settling-in-allowance`. Never used again for another.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ServiceId(pub String);

/// One version of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Stable; small letters, digits and hyphens.
    pub identifier: ServiceId,
    /// From 1; rises with every published change.
    pub version: u32,
    /// Whether people can apply now.
    pub status: ServiceStatus,
    /// Why not, and when again; only where the status is not `active`.
    #[serde(default)]
    pub status_text: Option<Texts>,
    /// The seasons of each year in which people can apply; only where the status is `seasonal`.
    #[serde(default)]
    pub season: Vec<Season>,
    /// What people call it.
    pub name: Texts,
    /// What one gets and who it is for, in one to three sentences.
    pub description: Texts,
    /// Everyday words that people look for, by language.
    pub keyword: BTreeMap<String, Vec<String>>,
    /// What it is about.
    pub thematic_area: ThematicArea,
    /// The organisation that answers for it.
    pub competent_authority: OrganisationCode,
    /// What happens in a life that makes one need it.
    pub life_event: Vec<LifeEventCode>,
    /// Who applies.
    pub addressee: Vec<Addressee>,
    /// Services that one often needs as well.
    #[serde(default)]
    pub related: Vec<ServiceId>,
    /// Other organisations, and what they do.
    #[serde(default)]
    pub participation: Vec<Participation>,
    /// The laws that it rests on.
    pub legal_resource: Vec<LegalResource>,
    /// Ways of applying.
    pub channel: Vec<Channel>,
    /// What it costs; free of charge where none.
    #[serde(default)]
    pub cost: Vec<Cost>,
    /// How long it takes.
    pub processing_time: ProcessingTime,
    /// Who may apply.
    pub eligibility: Vec<Eligibility>,
    /// What must be true. All of them.
    #[serde(default)]
    pub requirement: Vec<Requirement>,
    /// What proves it.
    #[serde(default)]
    pub evidence_type: Vec<EvidenceType>,
    /// What one gets.
    pub output: Vec<Output>,
    /// What to do against a decision.
    pub appeal: Appeal,
    /// How long it is kept.
    pub retention: Vec<Retention>,
    /// Whether one can apply here from form to outcome; then it has pages, tasks and a decision.
    #[serde(default)]
    pub start: bool,
    /// The form, page by page.
    #[serde(default)]
    pub page: Vec<Page>,
    /// What the applicant declares.
    #[serde(default)]
    pub declaration: Option<Declaration>,
    /// What organisations do.
    #[serde(default)]
    pub task: Vec<TaskPlan>,
    /// Who decides.
    #[serde(default)]
    pub decision: Option<Decision>,
}

impl Service {
    /// The evidence type of this id.
    pub fn evidence(&self, id: &EvidenceTypeId) -> Option<&EvidenceType> {
        self.evidence_type
            .iter()
            .find(|evidence| evidence.id == *id)
    }

    /// Whether people can apply on this day.
    pub fn is_open(&self, day: Date) -> bool {
        match self.status {
            ServiceStatus::Active => true,
            ServiceStatus::Seasonal => self.season.iter().any(|season| season.has(day)),
            ServiceStatus::Paused | ServiceStatus::Closed => false,
        }
    }

    /// Every question with its page, in the order in which they are asked; those within groups follow their group.
    pub fn questions(&self) -> impl Iterator<Item = (&Page, &Question)> {
        self.page.iter().flat_map(|page| {
            page.question
                .iter()
                .flat_map(|question| std::iter::once(question).chain(&question.question))
                .map(move |question| (page, question))
        })
    }

    /// Every organisation that has to do with it: the authority first.
    pub fn organisations(&self) -> Vec<&OrganisationCode> {
        let others = self.participation.iter().map(|part| &part.organisation);
        let tasks = self.task.iter().map(|task| &task.organisation);
        let mut found: Vec<&OrganisationCode> = Vec::new();
        for code in std::iter::once(&self.competent_authority)
            .chain(others)
            .chain(tasks)
        {
            if !found.contains(&code) {
                found.push(code);
            }
        }
        found
    }
}
