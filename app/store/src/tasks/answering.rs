//! Accepting, declining and finishing a task.

use domain::cases::{Detail, EventKind};
use domain::tasks::{TaskAnswer, TaskId, answer};
use jiff::Timestamp;

use super::{Answering, TaskRefused};
use crate::photos::{NewPhoto, PhotosOf};
use crate::{Store, StoreError, within};

impl Store {
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
        if !write.touch(case, now).await? {
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
        self.add_photos(&mut write, case.id, PhotosOf::Task(id), &files, now)
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
}
