//! A member says how much a report must hurry.

use domain::cases::{Case, Detail, EventKind};
use domain::identity::{Account, Action};
use domain::promises::{Priority, Promise};
use domain::references::Reference;
use jiff::Timestamp;

use super::says_barred;
use crate::cases::NewEvent;
use crate::{Store, StoreError};

/// How much a report must hurry, as a member asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Prioritised {
    /// The version that she had before her eyes.
    pub version: i64,
    /// How much.
    pub priority: Priority,
}

/// Why the priority of a report was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriorityRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// It has ended: nothing hurries any more.
    #[error("the report has ended")]
    Ended,
}

says_barred!(PriorityRefused);

impl Store {
    /// Sets the priority. What is promised may come earlier by it, and never later.
    pub async fn prioritise(
        &self,
        reference: &Reference,
        asked: Prioritised,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<PriorityRefused>> {
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::SetPriority)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        if case.ended_at.is_some() {
            return Err(refused(PriorityRefused::Ended));
        }
        if case.priority == asked.priority {
            return Ok(());
        }
        let mut write = self.engine.begin().await?;
        let after = self.hurried(&case, asked.priority, now);
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(PriorityRefused::Stale));
        }
        let detail = Detail {
            priority: Some(asked.priority),
            ..super::statuses::moved(&case, &after).unwrap_or_default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&case, EventKind::PriorityChanged, now).by(by, &grant)
        };
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }

    /// The case with this priority from now on, and what is promised by it. What was imported was promised nothing here.
    fn hurried(&self, case: &Case, priority: Priority, now: Timestamp) -> Case {
        let mut after = Case {
            priority,
            updated_at: now,
            ..case.clone()
        };
        let category = self.pack().category(&case.category);
        if let Some(category) = category.filter(|_| case.source_id.is_none()) {
            let targets = category.targets(priority);
            after.promise = self.sooner(case.requested_at, case.promise, targets.resolution, now);
            if case.answered_at.is_none() {
                after.answer = self.sooner(case.requested_at, case.answer, targets.answer, now);
            }
        }
        after
    }

    /// The earlier of what was promised and of what a target of so many days from now on promises.
    pub(super) fn sooner(
        &self,
        received: Timestamp,
        promised: Option<(Promise, u16)>,
        days: Option<u16>,
        now: Timestamp,
    ) -> Option<(Promise, u16)> {
        let calendar = &self.pack().calendar;
        let Some(days) = days else {
            return promised;
        };
        let fresh = calendar.promise(now, days);
        match promised {
            Some((old, _)) if old.due <= fresh.due => promised,
            Some((old, days)) => {
                let gained = calendar.working_days_between(fresh.due, old.due);
                let gained = u16::try_from(gained).unwrap_or_default();
                Some((fresh, days.saturating_sub(gained)))
            }
            None => {
                let all = calendar.working_days_between(calendar.date(received), fresh.due);
                Some((fresh, u16::try_from(all).unwrap_or_default()))
            }
        }
    }
}
