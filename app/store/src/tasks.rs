//! Tasks: a case is split, and each part is answered by whom it was given to.
//!
//! # Why
//!
//! Whoever has a task answers it without reading the whole case: a member of the organisation at the desk, a contractor by a
//! link of a letter. The reporter keeps one face: the desk. Every change of a task is one of its case, so that nobody at the
//! desk decides about what has meanwhile changed.

use std::collections::BTreeMap;

use domain::cases::{Case, Detail, EventKind};
use domain::contacts::EmailAddress;
use domain::identity::{Account, AccountId, Action, Grant, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::tasks::{
    AnswerFault, TASKS_MOST, TITLE_MOST, Task, TaskAnswer, TaskId, TaskState, Window, answer,
};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cases::NewEvent;
use crate::desk::Barred;
use crate::links::{Purpose, Token};
use crate::photos::{NewPhoto, PhotoId};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// The columns of [`TaskRow`].
macro_rules! task_columns {
    () => {
        "t.id, t.case_id, t.step, t.organisation, t.title, t.state, t.due_on, t.planned_from, t.planned_until, t.words, t.version"
    };
}

/// Most working days for a task.
pub const TASK_DAYS_MOST: u16 = 90;

/// Tasks of one list.
const LISTED: i64 = 100;

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

impl From<Barred> for TaskRefused {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotYours => Self::NotYours,
            Barred::Stale => Self::Stale,
        }
    }
}

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
type By<'a> = Option<(AccountId, Role, &'a domain::areas::AreaPath)>;

impl Store {
    /// Gives an organisation a task. Its contractor is written to.
    pub async fn give_task(
        &self,
        reference: &Reference,
        version: i64,
        new: &NewTask,
        by: &Account,
        now: Timestamp,
    ) -> Result<TaskId, StoreError<TaskRefused>> {
        const COUNT: &str = "select count(*) from tasks where case_id = $1";
        const ADD: &str = "insert into tasks (id, case_id, step, organisation, title, state, due_on, due_at, words, version, \
            created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, '', 1, $9)";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, version, by, Action::GiveTasks)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        self.may_be_given(&case, new).map_err(refused)?;
        let calendar = &self.pack().calendar;
        let due = calendar.promise(now, new.days);
        let id = TaskId(new_id());
        let mut write = self.engine.begin().await?;
        if !self.touched(&mut write, &case, now).await? {
            return Err(refused(TaskRefused::Stale));
        }
        within!(write, c => {
            let (count,): (i64,) = sqlx::query_as(COUNT).bind(case.id.0).fetch_one(&mut *c).await?;
            if usize::try_from(count).is_ok_and(|count| count >= TASKS_MOST) {
                return Err(refused(TaskRefused::TooMany));
            }
            sqlx::query(ADD)
                .bind(id.0)
                .bind(case.id.0)
                .bind(i64::from(new.step))
                .bind(&new.organisation.0)
                .bind(new.title.trim())
                .bind(TaskState::Offered.name())
                .bind(due.due.to_string())
                .bind(calendar.due_at(due).as_microsecond())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let detail = Detail {
            organisation: Some(new.organisation.clone()),
            ..Detail::default()
        };
        let member = Some((by.id, grant.role, &grant.area));
        let entry = (EventKind::TaskAdded, new.title.trim(), &detail);
        self.note_task(&mut write, &case, entry, member, now)
            .await?;
        self.tell_followers(&mut write, &case, &new.title, now)
            .await?;
        if let Some(contractor) = &new.contractor {
            self.write_to_contractor(&mut write, &case, (id, new, due.due), contractor, now)
                .await?;
        }
        write.commit().await?;
        Ok(id)
    }

    fn may_be_given(&self, case: &Case, new: &NewTask) -> Result<(), TaskRefused> {
        if case.ended_at.is_some() {
            return Err(TaskRefused::CaseEnded);
        }
        let organisation = self.pack().organisations.get(&new.organisation);
        if organisation.is_none_or(|organisation| organisation.retired) {
            return Err(TaskRefused::NoOrganisation);
        }
        if new.title.trim().is_empty() {
            return Err(TaskRefused::TitleMissing);
        }
        if new.title.chars().count() > TITLE_MOST {
            return Err(TaskRefused::TitleTooLong);
        }
        if new.days == 0 || new.days > TASK_DAYS_MOST {
            return Err(TaskRefused::DaysOutOfRange);
        }
        Ok(())
    }

    /// Accepts, declines or finishes a task, with photos of what was done.
    pub async fn answer_task(
        &self,
        id: TaskId,
        version: i64,
        said: &TaskAnswer,
        photos: Vec<NewPhoto>,
        by: &Answering,
        now: Timestamp,
    ) -> Result<(), StoreError<TaskRefused>> {
        const KEEP: &str = "update tasks set state = $3, words = $4, planned_from = coalesce($5, planned_from), \
            planned_until = coalesce($6, planned_until), ended_at = $7, version = version + 1 where id = $1 and version = $2";
        let refused = StoreError::Refused;
        let (seen, grant) = self
            .task_of(id, by, now)
            .await?
            .ok_or(refused(TaskRefused::NotYours))?;
        let (task, case) = (&seen.task, &seen.case);
        if case.ended_at.is_some() {
            return Err(refused(TaskRefused::CaseEnded));
        }
        if task.version != version {
            return Err(refused(TaskRefused::Stale));
        }
        let today = self.pack().calendar.date(now);
        answer(task, &seen.tasks, said, today)
            .map_err(|fault| refused(TaskRefused::Answer(fault)))?;
        let (window, words) = match said {
            TaskAnswer::Accept(window) => (Some(*window), ""),
            TaskAnswer::Decline(words) | TaskAnswer::Done(words) => (None, words.trim()),
        };
        let mut files = Vec::with_capacity(photos.len());
        for photo in photos {
            files.push(self.keep_files(photo).await?);
        }
        let state = said.state();
        let mut write = self.engine.begin().await?;
        if !self.touched(&mut write, case, now).await? {
            return Err(refused(TaskRefused::Stale));
        }
        let kept = within!(write, c => {
            sqlx::query(KEEP)
                .bind(id.0)
                .bind(version)
                .bind(state.name())
                .bind(words)
                .bind(window.map(|window| window.from.to_string()))
                .bind(window.map(|window| window.until.to_string()))
                .bind((!state.is_open()).then_some(now.as_microsecond()))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Err(refused(TaskRefused::Stale));
        }
        self.keep_task_photos(&mut write, case, id, &files, now)
            .await?;
        let detail = Detail {
            organisation: Some(task.organisation.clone()),
            window,
            ..Detail::default()
        };
        let kind = match said {
            TaskAnswer::Accept(_) => EventKind::TaskAccepted,
            TaskAnswer::Decline(_) => EventKind::TaskDeclined,
            TaskAnswer::Done(_) => EventKind::TaskDone,
        };
        let member = match (by, &grant) {
            (Answering::Member(account), Some(grant)) => {
                Some((account.id, grant.role, &grant.area))
            }
            _ => None,
        };
        let words = if words.is_empty() { &task.title } else { words };
        self.note_task(&mut write, case, (kind, words, &detail), member, now)
            .await?;
        // What was written with it is for the desk, and that it was declined, too.
        if kind != EventKind::TaskDeclined {
            self.tell_followers(&mut write, case, &task.title, now)
                .await?;
        }
        Ok(write.commit().await?)
    }

    /// Nobody needs the task any more; links to it open nothing from now on.
    pub async fn withdraw_task(
        &self,
        reference: &Reference,
        id: TaskId,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<TaskRefused>> {
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, version, by, Action::GiveTasks)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let tasks = self.tasks_of(&case).await?;
        let task = tasks.into_iter().find(|task| task.id == id);
        let task = task.ok_or(refused(TaskRefused::NotYours))?;
        if !task.state.may_become(TaskState::Withdrawn) {
            return Err(refused(TaskRefused::Answer(AnswerFault::NotInTable)));
        }
        let mut write = self.engine.begin().await?;
        if !self.touched(&mut write, &case, now).await? {
            return Err(refused(TaskRefused::Stale));
        }
        let member = Some((by.id, grant.role, &grant.area));
        let title = task.title.clone();
        self.withdraw(&mut write, &case, &[task], member, now)
            .await?;
        self.tell_followers(&mut write, &case, &title, now).await?;
        Ok(write.commit().await?)
    }

    /// Withdraws tasks of a case that is being changed.
    pub(crate) async fn withdraw(
        &self,
        write: &mut Write,
        case: &Case,
        tasks: &[Task],
        by: By<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const WITHDRAW: &str =
            "update tasks set state = $2, ended_at = $3, version = version + 1 where id = $1";
        const REVOKE: &str =
            "update links set revoked_at = $2 where task_id = $1 and revoked_at is null";
        for task in tasks {
            within!(*write, c => {
                sqlx::query(WITHDRAW)
                    .bind(task.id.0)
                    .bind(TaskState::Withdrawn.name())
                    .bind(now.as_microsecond())
                    .execute(&mut *c)
                    .await?;
                sqlx::query(REVOKE).bind(task.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            });
            let detail = Detail {
                organisation: Some(task.organisation.clone()),
                ..Detail::default()
            };
            let entry = (EventKind::TaskWithdrawn, &*task.title, &detail);
            self.note_task(write, case, entry, by, now).await?;
        }
        Ok(())
    }

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
                " from tasks t join cases c on c.id = t.case_id where t.ended_at is null and ("
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
            query.push(") order by t.due_at, t.id limit ").push_bind(LISTED);
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

    async fn task_of(
        &self,
        id: TaskId,
        by: &Answering,
        now: Timestamp,
    ) -> Result<Option<(TaskSeen, Option<Grant>)>, Broken> {
        const TASK: &str = concat!("select ", task_columns!(), " from tasks t where t.id = $1");
        const WHAT: &str = "select w.words from events e join event_words w on w.event_id = e.id \
            where e.case_id = $1 and e.kind = 'submitted' order by e.sequence, e.id limit 1";
        let row: Option<TaskRow> = on!(self.engine, pool => {
            sqlx::query_as(TASK).bind(id.0).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let case = self.case_of_id(domain::cases::CaseId(row.case_id)).await?;
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

    /// Raises the version of the case, where nobody changed it meanwhile.
    async fn touched(
        &self,
        write: &mut Write,
        case: &Case,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const TOUCH: &str = "update cases set version = version + 1, updated_at = $3 where id = $1 and version = $2";
        let touched = within!(*write, c => {
            sqlx::query(TOUCH)
                .bind(case.id.0)
                .bind(case.version)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        Ok(touched > 0)
    }

    async fn note_task(
        &self,
        write: &mut Write,
        case: &Case,
        (kind, words, detail): (EventKind, &str, &Detail),
        member: By<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let event = NewEvent {
            case: case.id,
            kind,
            status: case.status,
            public: kind != EventKind::TaskDeclined,
            member,
            words,
            detail: Some(detail),
            language: office_language(self),
            at: now,
        };
        self.add_event(write, &event).await
    }

    async fn write_to_contractor(
        &self,
        write: &mut Write,
        case: &Case,
        (id, new, due): (TaskId, &NewTask, jiff::civil::Date),
        to: &EmailAddress,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const NARROW: &str = "update links set task_id = $2 where token_hash = $1";
        let token = Token::draw();
        self.keep_link(write, &token, Purpose::Task, case.id, None, now)
            .await?;
        within!(*write, c => {
            sqlx::query(NARROW).bind(self.token_hash(&token)).bind(id.0).execute(&mut *c).await?;
        });
        let letter = Addressed {
            to: to.clone(),
            language: office_language(self),
            letter: Letter::Task {
                reference: case.reference.clone(),
                category: case.category.clone(),
                address: case.address.clone(),
                title: new.title.trim().to_owned(),
                due,
                link: token.to_string(),
            },
        };
        Ok(self.post(write, &letter, now).await?)
    }
}

/// The city's own language, in which its offices write to each other.
fn office_language(store: &Store) -> Language {
    let languages = &store.pack().city.languages;
    languages.first().copied().unwrap_or(Language::En)
}

#[derive(sqlx::FromRow)]
struct TaskRow {
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
