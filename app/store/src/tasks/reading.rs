//! Reading the tasks of a case, and those that wait for somebody.

use std::collections::BTreeMap;

use domain::cases::{Case, CaseId};
use domain::identity::{Account, Action, Grant};
use domain::organisations::OrganisationCode;
use domain::tasks::{Task, TaskId, TaskState, Window};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Answering, TaskSeen};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// The columns of [`TaskRow`].
macro_rules! task_columns {
    () => {
        "t.id, t.case_id, t.step, t.organisation, t.title, t.state, t.due_on, t.planned_from, t.planned_until, t.words, t.version"
    };
}
pub(crate) use task_columns;

/// Tasks of one list.
const LISTED: i64 = 100;

#[derive(sqlx::FromRow)]
pub(crate) struct TaskRow {
    id: Uuid,
    case_id: Uuid,
    step: i64,
    organisation: String,
    title: String,
    state: String,
    due_on: String,
    planned_from: Option<String>,
    planned_until: Option<String>,
    words: String,
    version: i64,
}

impl TryFrom<TaskRow> for Task {
    type Error = Broken;

    fn try_from(row: TaskRow) -> Result<Self, Broken> {
        let date = |text: &str| text.parse().map_err(|_| Broken::Unreadable("date"));
        let window = row
            .planned_from
            .zip(row.planned_until)
            .map(|(from, until)| {
                Ok::<_, Broken>(Window {
                    from: date(&from)?,
                    until: date(&until)?,
                })
            })
            .transpose()?;
        Ok(Self {
            id: TaskId(row.id),
            step: u16::try_from(row.step).map_err(|_| Broken::Unreadable("step"))?,
            organisation: OrganisationCode(row.organisation),
            title: row.title,
            state: TaskState::named(&row.state).ok_or(Broken::Unreadable("state"))?,
            due: date(&row.due_on)?,
            window,
            words: row.words,
            version: row.version,
        })
    }
}

impl Store {
    /// The tasks of a case, in the order of their steps.
    pub async fn tasks_of(&self, case: &Case) -> Result<Vec<Task>, Broken> {
        const TASKS: &str = concat!(
            "select ",
            task_columns!(),
            " from tasks t where t.case_id = $1 order by t.step, t.created_at, t.id limit 100"
        );
        let rows: Vec<TaskRow> =
            on!(self.engine, pool => sqlx::query_as(TASKS).bind(case.id.0).fetch_all(pool).await?);
        rows.into_iter().map(Task::try_from).collect()
    }

    /// Open tasks of the member's organisations, those of her areas where she has no organisation; the first due first.
    pub async fn task_inbox(&self, account: &Account) -> Result<Vec<(Task, Case)>, Broken> {
        let grants: Vec<&Grant> = account
            .grants
            .iter()
            .filter(|grant| grant.role.may(Action::AnswerTasks))
            .collect();
        if grants.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<TaskRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!(
                "select ",
                task_columns!(),
                " from tasks t where t.ended_at is null and t.plan is null and exists (select 1 from cases c where c.id = t.case_id and ("
            ));
            for (place, grant) in grants.iter().enumerate() {
                // Everything that begins with the path, as a range: '0' is the character after '/'.
                query.push(if place == 0 { "(c.area_path >= " } else { " or (c.area_path >= " });
                query.push_bind(grant.area.as_str().to_owned()).push(" and c.area_path < ");
                query.push_bind(format!("{}0", grant.area.open()));
                if let Some(organisation) = &grant.organisation {
                    query.push(" and t.organisation = ").push_bind(organisation.0.clone());
                }
                query.push(")");
            }
            query.push(")) order by t.due_at, t.id limit ").push_bind(LISTED);
            query.build_query_as().fetch_all(pool).await?
        });
        let cases: BTreeMap<Uuid, Case> = self.cases_of_tasks(&rows).await?;
        let found = rows.into_iter().map(|row| {
            let case = cases.get(&row.case_id).cloned();
            Ok((
                Task::try_from(row)?,
                case.ok_or(Broken::Unreadable("case"))?,
            ))
        });
        found.collect()
    }

    /// The cases that these tasks are parts of, by their ids.
    async fn cases_of_tasks(&self, rows: &[TaskRow]) -> Result<BTreeMap<Uuid, Case>, Broken> {
        if rows.is_empty() {
            return Ok(BTreeMap::new());
        }
        let cases: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c where c.id in ("));
            let mut ids = query.separated(", ");
            for row in rows {
                ids.push_bind(row.case_id);
            }
            query.push(")");
            query.build_query_as().fetch_all(pool).await?
        });
        let cases = cases.into_iter().map(|row| {
            let case = Case::try_from(row)?;
            Ok((case.id.0, case))
        });
        cases.collect()
    }

    /// The task with what it takes to do it; nothing where it is not for whoever asks.
    pub async fn task(
        &self,
        id: TaskId,
        by: &Answering,
        now: Timestamp,
    ) -> Result<Option<TaskSeen>, Broken> {
        Ok(self.task_of(id, by, now).await?.map(|(seen, _)| seen))
    }

    pub(super) async fn task_of(
        &self,
        id: TaskId,
        by: &Answering,
        now: Timestamp,
    ) -> Result<Option<(TaskSeen, Option<Grant>)>, Broken> {
        const TASK: &str = concat!(
            "select ",
            task_columns!(),
            " from tasks t where t.id = $1 and t.plan is null"
        );
        const WHAT: &str = "select w.words from events e join event_words w on w.event_id = e.id \
            where e.case_id = $1 and e.kind = 'submitted' order by e.sequence, e.id limit 1";
        let row: Option<TaskRow> = on!(self.engine, pool => {
            sqlx::query_as(TASK).bind(id.0).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let case = self.case_of_id(CaseId(row.case_id)).await?;
        let task = Task::try_from(row)?;
        let grant = match by {
            Answering::Member(account) => {
                let acts = Action::AnswerTasks;
                let Some(grant) = account.acting(acts, &case.area, Some(&task.organisation)) else {
                    return Ok(None);
                };
                Some(grant.clone())
            }
            Answering::Link(token) => {
                let link = self.link(token, now).await?;
                if link.and_then(|link| link.task) != Some(id) {
                    return Ok(None);
                }
                None
            }
        };
        let what: Option<(String,)> = on!(self.engine, pool => {
            sqlx::query_as(WHAT).bind(case.id.0).fetch_optional(pool).await?
        });
        let seen = TaskSeen {
            tasks: self.tasks_of(&case).await?,
            what: what.map(|(what,)| what),
            photos: self.photos_of_case(case.id).await?,
            task,
            case,
        };
        Ok(Some((seen, grant)))
    }
}
