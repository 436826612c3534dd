//! Taking an application back.

use domain::cases::{Closing, EventKind, Status};
use domain::handling::{VerdictFault, may_become};
use domain::references::Reference;
use jiff::Timestamp;

use super::DecideRefused;
use super::deciding::end_tasks;
use crate::cases::NewEvent;
use crate::reports::Viewer;
use crate::{Store, StoreError};

impl Store {
    /// The applicant takes it back; nobody has a task any more, and the fee goes back where nobody had begun.
    pub async fn withdraw_application(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<(), StoreError<DecideRefused>> {
        let refused = StoreError::Refused;
        let found = self.application_standing(reference, viewer, now).await?;
        let (case, row, standing) = found
            .filter(|(_, _, standing)| standing.acts_as_applicant())
            .ok_or(refused(DecideRefused::NotYours))?;
        let to = Status::Closed(Closing::Withdrawn);
        if !may_become(case.status, to) {
            return Err(refused(DecideRefused::Verdict(VerdictFault::NotInTable)));
        }
        let mut write = self.engine.begin().await?;
        if !self
            .acts_within(&mut write, (&case, &row), &standing, viewer, now)
            .await?
        {
            return Err(refused(DecideRefused::NotYours));
        }
        let after = self.turned(&mut write, &case, to, now).await?;
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(DecideRefused::Stale));
        }
        end_tasks(&mut write, case.id, now).await?;
        self.return_fee_of(&mut write, &case).await?;
        let event = NewEvent::for_everybody(&after, EventKind::StatusChanged, now);
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }
}
