//! Giving a task to an organisation, and withdrawing it.

use domain::cases::{Case, Detail, EventKind};
use domain::contacts::EmailAddress;
use domain::identity::{Account, Action};
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use domain::tasks::{AnswerFault, TASKS_MOST, TITLE_MOST, Task, TaskId, TaskState};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{By, NewTask, TASK_DAYS_MOST, TaskRefused, office_language};
use crate::links::{Purpose, Token};
use crate::{Broken, Store, StoreError, Write, new_id, within};

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
        if !write.touch(&case, now).await? {
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
        if !write.touch(&case, now).await? {
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

    async fn write_to_contractor(
        &self,
        write: &mut Write,
        case: &Case,
        (id, new, due): (TaskId, &NewTask, Date),
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
