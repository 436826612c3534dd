//! A member changes how far a report has come.

use std::ops::RangeInclusive;

use domain::areas::AreaPath;
use domain::cases::{
    ANSWER_DAYS_MOST, Case, ChangeRefused, Closing, Detail, EventKind, Status, StatusGroup, change,
};
use domain::categories::Category;
use domain::identity::{Account, AccountId, Action, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::tasks::Task;
use jiff::Timestamp;

use super::says_barred;
use crate::cases::NewEvent;
use crate::{Broken, Store, StoreError, Write};

/// A change of status that a member asks for.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// The status that it becomes.
    pub to: Status,
    /// What everybody is told; may be empty where the status needs no words.
    pub words: &'a str,
    /// The language of the words.
    pub language: Language,
    /// Working days that the reporter has to answer, where she is asked.
    pub days_to_answer: u16,
}

/// Working days that the reporter can be given.
const ANSWER_DAYS: RangeInclusive<u16> = 1..=ANSWER_DAYS_MOST;

says_barred!(ChangeRefused);

impl Store {
    /// Changes the status, says so in the timeline, and writes to those who are told. All of it or nothing.
    pub async fn change_status(
        &self,
        reference: &Reference,
        asked: Change<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<ChangeRefused>> {
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::ChangeStatus)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        let open_tasks = self.may_change(&case, &asked).await?;
        let mut write = self.engine.begin().await?;
        let member = (by.id, grant.role, &grant.area);
        self.write_change(&mut write, &case, (asked, &open_tasks), member, now)
            .await?;
        Ok(write.commit().await?)
    }

    /// Writes a change that was judged, with the tasks that end with it.
    pub(crate) async fn write_change(
        &self,
        write: &mut Write,
        case: &Case,
        (asked, open_tasks): (Change<'_>, &[Task]),
        member: (AccountId, Role, &AreaPath),
        now: Timestamp,
    ) -> Result<(), StoreError<ChangeRefused>> {
        let words = asked.words.trim();
        let mut after = self.turned(write, case, asked.to, now).await?;
        after.answered_at = after.answered_at.or(Some(now));
        if asked.to == Status::Waiting {
            let calendar = &self.pack().calendar;
            let last = calendar.promise(now, asked.days_to_answer);
            after.waiting_until = Some(calendar.due_at(last));
        }
        if !self.keep_course(write, case, &after).await? {
            return Err(StoreError::Refused(ChangeRefused::Stale));
        }
        let detail = moved(case, &after);
        let event = NewEvent {
            member: Some(member),
            detail: detail.as_ref(),
            ..NewEvent::for_everybody(&after, EventKind::StatusChanged, now)
                .saying(words, asked.language)
        };
        self.add_event(write, &event).await?;
        self.withdraw(write, &after, open_tasks, Some(member), now)
            .await?;
        self.tell_followers(write, &after, words, now).await?;
        Ok(())
    }

    /// Whether the case as it is may be changed so, whoever asks; the tasks that are withdrawn by it.
    pub(crate) async fn may_change(
        &self,
        case: &Case,
        asked: &Change<'_>,
    ) -> Result<Vec<Task>, StoreError<ChangeRefused>> {
        let refused = StoreError::Refused;
        if case.merged_into.is_some() {
            return Err(refused(ChangeRefused::Merged));
        }
        change(case.status, asked.to, asked.words).map_err(refused)?;
        let category = self.pack().category(&case.category);
        if asked.to == Status::Fixed && category.is_some_and(Category::is_enquiry) {
            // A question ends by its answer.
            return Err(refused(ChangeRefused::NotInTable {
                from: case.status,
                to: asked.to,
            }));
        }
        if asked.to == Status::Closed(Closing::Duplicate) {
            return Err(refused(ChangeRefused::TargetMissing));
        }
        let days = ANSWER_DAYS.contains(&asked.days_to_answer);
        if asked.to == Status::Waiting && !days {
            return Err(refused(ChangeRefused::DaysOutOfRange {
                most: ANSWER_DAYS_MOST,
            }));
        }
        let open_tasks = self.open_tasks(case, asked.to).await?;
        if asked.to == Status::Fixed && !open_tasks.is_empty() {
            return Err(refused(ChangeRefused::TasksOpen));
        }
        Ok(open_tasks)
    }

    /// Tasks that are still open when the case ends; none where it does not.
    pub(crate) async fn open_tasks(&self, case: &Case, to: Status) -> Result<Vec<Task>, Broken> {
        if to.group() == StatusGroup::Open {
            return Ok(Vec::new());
        }
        let mut tasks = self.tasks_of(case).await?;
        tasks.retain(|task| task.state.is_open());
        Ok(tasks)
    }
}

/// What is said of the day that is due, where a change has moved it.
pub(crate) fn moved(before: &Case, after: &Case) -> Option<Detail> {
    let due = |case: &Case| case.promise.map(|(promise, _)| promise.due);
    (due(before) != due(after)).then(|| Detail {
        due: due(after),
        ..Detail::default()
    })
}
