//! Corrections: the reporter puts place or category right, until somebody of the city has it in hand.
//!
//! # Why
//!
//! What was promised was promised of what she said it was. Where she says herself that it is something else, it is promised
//! what it would have been promised had she said so at first, be it earlier or later: otherwise whoever wants to be served first
//! would name what hurries, and correct it afterwards.

use domain::cases::{Case, EventKind, Sight, Status};
use domain::categories::CategoryCode;
use domain::moving::{MoveRefused, moved};
use domain::references::Reference;
use domain::reports::Place;
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::desk::told;
use crate::reports::Viewer;
use crate::{Broken, Store, StoreError, on};

/// What the reporter puts right.
#[derive(Debug, Clone, Copy)]
pub struct Correction<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// Where it is.
    pub place: &'a Place,
    /// What it is about.
    pub category: &'a CategoryCode,
}

/// Why a report was not corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectRefused {
    /// She did not write it, or there is no such report.
    #[error("not her report")]
    NotYours,
    /// Somebody of the city has it in hand.
    #[error("somebody deals with it already")]
    Triaged,
    /// It does not go there.
    #[error(transparent)]
    Destination(#[from] MoveRefused),
}

impl Store {
    /// Whether nobody of the city has the report in hand yet. That a member wrote it down for somebody is not that.
    pub async fn awaits_triage(&self, case: &Case) -> Result<bool, Broken> {
        const TOUCHED: &str = "select count(*) from events where case_id = $1 and member_id is not null and kind <> 'taken_down'";
        if case.status != Status::Received || case.assignee.is_some() || case.team.is_some() {
            return Ok(false);
        }
        let (touched,): (i64,) = on!(self.engine, pool => sqlx::query_as(TOUCHED).bind(case.id.0).fetch_one(pool).await?);
        Ok(touched == 0)
    }

    /// What would become of the reporter's own report; nothing is written.
    pub fn foresee_correction(
        &self,
        case: &Case,
        place: &Place,
        category: &CategoryCode,
        now: Timestamp,
    ) -> Result<Case, MoveRefused> {
        let after = moved(case, place, category, self.pack())?;
        let mut after = Case {
            updated_at: now,
            ..after
        };
        let other = self.pack().category(&after.category);
        if let Some(category) = other.filter(|category| category.code != case.category) {
            let calendar = &self.pack().calendar;
            let targets = category.targets(case.priority);
            let promised = |days: u16| (calendar.promise(case.requested_at, days), days);
            after.promise = targets.resolution.map(promised);
            after.answer = targets.answer.map(promised);
        }
        Ok(after)
    }

    /// The reporter puts place or category right; it goes to whoever has that.
    pub async fn correct_report(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        asked: Correction<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError<CorrectRefused>> {
        let refused = StoreError::Refused;
        let seen = self.sight(reference, viewer, now).await?;
        let case = seen
            .filter(|(_, sight)| *sight == Sight::Reporter)
            .map(|(case, _)| case)
            .ok_or(refused(CorrectRefused::NotYours))?;
        if !self.awaits_triage(&case).await? {
            return Err(refused(CorrectRefused::Triaged));
        }
        if case.version != asked.version {
            return Err(refused(MoveRefused::Stale.into()));
        }
        let after = self
            .foresee_correction(&case, asked.place, asked.category, now)
            .map_err(|why| refused(why.into()))?;
        let mut write = self.engine.begin().await?;
        if !self.keep_moved(&mut write, &case, &after, now).await? {
            return Err(refused(MoveRefused::Stale.into()));
        }
        let detail = told(&case, &after);
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&after, EventKind::Corrected, now)
        };
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }
}
