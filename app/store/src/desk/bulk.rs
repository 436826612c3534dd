//! One change of many reports: first what it would do, then each by itself.
//!
//! # Why
//!
//! Each report is changed by the same command as alone, in a transaction of its own, as the member saw it in the preview. So
//! nobody's change is overwritten, whoever sends twice does nothing twice, and a report that cannot be changed does not hold up
//! the others.

use domain::assignments::{AssignRefused, Assignee, Assignment};
use domain::cases::{Case, ChangeRefused, Status};
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::promises::Priority;
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::assignment::status_once_given;
use super::priorities::{Prioritised, PriorityRefused};
use super::reached;
use super::statuses::Change;
use super::updates::{Eyes, Wordings, WordsRefused, check};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, on};

/// Most reports that are changed at once.
pub const BULK_MOST: usize = 100;

/// A status with what is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatus {
    /// The status that each report becomes.
    pub to: Status,
    /// What everybody is told; may be empty where the status needs no words.
    pub words: String,
    /// The language of the words.
    pub language: Language,
    /// Working days that reporters have to answer, where they are asked.
    pub days_to_answer: u16,
}

impl NewStatus {
    /// The change of a report that has this version.
    fn of(&self, version: i64) -> Change<'_> {
        Change {
            version,
            to: self.to,
            words: &self.words,
            language: self.language,
            days_to_answer: self.days_to_answer,
        }
    }
}

/// What is done to each of the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    /// Another status.
    Status(NewStatus),
    /// How much each must hurry.
    Priority(Priority),
    /// Who has each.
    Assignment(Assignee),
    /// What everybody is told of each.
    Update(Wordings),
}

/// Why one of the reports is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unable {
    /// It is so already.
    #[error("it is so already")]
    Same,
    /// Its status.
    #[error(transparent)]
    Status(#[from] ChangeRefused),
    /// Its priority.
    #[error(transparent)]
    Priority(#[from] PriorityRefused),
    /// Who has it.
    #[error(transparent)]
    Assignment(#[from] AssignRefused),
    /// What everybody is told of it.
    #[error(transparent)]
    Update(#[from] WordsRefused),
}

/// A report as a member sees it who chooses it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The report.
    pub case: Case,
    /// What she has before her eyes of it.
    pub eyes: Eyes,
}

/// Reports that a member chose.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Those that she sees, in the order of her choice, each once.
    pub seen: Vec<Planned>,
    /// Those that are not hers to see, or that there are not.
    pub unseen: Vec<Reference>,
}

impl Bulk {
    /// What the member must be allowed to do.
    pub const fn action(&self) -> Action {
        match self {
            Self::Status(_) => Action::ChangeStatus,
            Self::Priority(_) => Action::SetPriority,
            Self::Assignment(_) => Action::AssignReports,
            Self::Update(_) => Action::UpdateReports,
        }
    }

    /// Whether people are told when it is done to this report.
    pub fn tells(&self, case: &Case) -> bool {
        match self {
            Self::Status(_) | Self::Update(_) => true,
            Self::Priority(_) => false,
            Self::Assignment(to) => case.status == Status::Received && *to != Assignee::Desk,
        }
    }

    /// Whether it asks the reporters, who are then told even where they ended their letters.
    pub fn asks(&self) -> bool {
        matches!(self, Self::Status(status) if status.to == Status::Waiting)
    }

    fn not_yours(&self) -> Unable {
        match self {
            Self::Status(_) => ChangeRefused::NotYours.into(),
            Self::Priority(_) => PriorityRefused::NotYours.into(),
            Self::Assignment(_) => AssignRefused::NotYours.into(),
            Self::Update(_) => WordsRefused::NotYours.into(),
        }
    }
}

impl Unable {
    /// Whether somebody else was faster.
    pub const fn is_stale(&self) -> bool {
        matches!(
            self,
            Self::Status(ChangeRefused::Stale)
                | Self::Priority(PriorityRefused::Stale)
                | Self::Assignment(AssignRefused::Stale)
                | Self::Update(WordsRefused::Stale)
        )
    }
}

/// The same refusal of one report of several.
fn of_bulk<R: std::error::Error + Into<Unable>>(refused: StoreError<R>) -> StoreError<Unable> {
    match refused {
        StoreError::Refused(refused) => StoreError::Refused(refused.into()),
        StoreError::Broken(broken) => StoreError::Broken(broken),
    }
}

impl Store {
    /// The reports of these references that the member sees, as they are now; the first [`BULK_MOST`] references count.
    pub async fn chosen(&self, references: &[Reference], by: &Account) -> Result<Chosen, Broken> {
        let mut wanted: Vec<&Reference> = Vec::new();
        for reference in references.iter().take(BULK_MOST) {
            if !wanted.contains(&reference) {
                wanted.push(reference);
            }
        }
        if wanted.is_empty() || !by.is_member() {
            let unseen = wanted.into_iter().cloned().collect();
            return Ok(Chosen {
                unseen,
                ..Chosen::default()
            });
        }
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c where c.reference in ("));
            let mut list = query.separated(", ");
            for reference in &wanted {
                list.push_bind(reference.as_str().to_owned());
            }
            query.push(") and c.kind = 'report'");
            reached!(query, by);
            query.push(" limit ").push_bind(i64::try_from(BULK_MOST).unwrap_or(i64::MAX));
            query.build_query_as().fetch_all(pool).await?
        });
        let cases = rows
            .into_iter()
            .map(Case::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        let read = self.last_entries(&cases).await?;
        let mut chosen = Chosen::default();
        for reference in wanted {
            match cases.iter().find(|case| case.reference == *reference) {
                None => chosen.unseen.push(reference.clone()),
                Some(case) => {
                    let last = read.iter().find(|(id, _)| *id == case.id.0);
                    let eyes = Eyes {
                        version: case.version,
                        read: last.map_or(0, |(_, last)| *last),
                    };
                    let case = case.clone();
                    chosen.seen.push(Planned { case, eyes });
                }
            }
        }
        Ok(chosen)
    }

    /// How far the timelines of these cases have come.
    async fn last_entries(&self, cases: &[Case]) -> Result<Vec<(Uuid, i64)>, Broken> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        Ok(on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select case_id, max(sequence) from events where case_id in (");
            let mut list = query.separated(", ");
            for case in cases {
                list.push_bind(case.id.0);
            }
            query.push(") group by case_id");
            query.build_query_as().fetch_all(pool).await?
        }))
    }

    /// Whether the member may do this to the report as it is; nothing is changed.
    pub async fn may_carry_out(
        &self,
        case: &Case,
        bulk: &Bulk,
        by: &Account,
    ) -> Result<(), StoreError<Unable>> {
        if !by.may(bulk.action(), &case.area, case.organisation.as_ref()) {
            return Err(StoreError::Refused(bulk.not_yours()));
        }
        if self.is_so(case, bulk).await? {
            return Err(StoreError::Refused(Unable::Same));
        }
        match bulk {
            Bulk::Status(status) => {
                let may = self.may_change(case, &status.of(case.version)).await;
                may.map(drop).map_err(of_bulk)
            }
            Bulk::Priority(_) if case.ended_at.is_some() => {
                Err(StoreError::Refused(PriorityRefused::Ended.into()))
            }
            Bulk::Priority(_) => Ok(()),
            Bulk::Assignment(to) => {
                let given = self.may_be_assigned(case, to).await;
                given.map(drop).map_err(of_bulk)
            }
            Bulk::Update(told) => {
                check(told.each()).map_err(|refused| StoreError::Refused(refused.into()))
            }
        }
    }

    /// Whether there is nothing to do.
    async fn is_so(&self, case: &Case, bulk: &Bulk) -> Result<bool, Broken> {
        Ok(match bulk {
            Bulk::Status(status) => case.status == status.to,
            Bulk::Priority(priority) => case.priority == *priority,
            Bulk::Assignment(to) => match self.may_be_assigned(case, to).await {
                Ok(given) => {
                    given == Assignment::of(case) && status_once_given(case, &given) == case.status
                }
                Err(StoreError::Refused(_)) => false,
                Err(StoreError::Broken(broken)) => return Err(broken),
            },
            Bulk::Update(_) => false,
        })
    }

    /// Does it to one report, which is still as the member saw it: all of it or nothing.
    pub async fn carry_out(
        &self,
        reference: &Reference,
        eyes: Eyes,
        bulk: &Bulk,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<Unable>> {
        let done = match bulk {
            Bulk::Status(status) => {
                let asked = status.of(eyes.version);
                let done = self.change_status(reference, asked, by, now).await;
                done.map_err(of_bulk)
            }
            Bulk::Priority(priority) => {
                let asked = Prioritised {
                    version: eyes.version,
                    priority: *priority,
                };
                let done = self.prioritise(reference, asked, by, now).await;
                done.map_err(of_bulk)
            }
            Bulk::Assignment(to) => {
                let done = self.assign(reference, eyes.version, to, by, now).await;
                done.map_err(of_bulk)
            }
            Bulk::Update(told) => {
                let done = self.update_unchanged(reference, told, eyes, by, now).await;
                done.map_err(of_bulk)
            }
        };
        match done {
            // Sent twice, or somebody else wanted the same.
            Err(StoreError::Refused(unable)) if unable.is_stale() => {
                let is_so = match self.case(reference).await? {
                    Some(case) => self.is_so(&case, bulk).await?,
                    None => false,
                };
                let why = if is_so { Unable::Same } else { unable };
                Err(StoreError::Refused(why))
            }
            other => other,
        }
    }
}
