//! Clocks: what is due after they stood, and when somebody must be told that nothing was done.
//!
//! # Why
//!
//! Running time is what is left between the moments at which the clocks stood, so a report that is sent needs no rows of
//! its own for them. Whatever changes a case says only what it becomes; the clocks follow here, in one place.

use domain::cases::{Case, CaseKind, Closing, Status, StatusGroup};
use domain::clocks::{Clock, Stop, due};
use domain::escalations::STEP_DAYS;
use domain::promises::Promise;
use jiff::Timestamp;

use crate::counts::Counted;
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, within};

/// A step up the areas that was made.
#[derive(sqlx::FromRow)]
struct StepRow {
    clock: String,
    to_area: Option<String>,
    at: i64,
}

impl Store {
    /// The case with this status from `now` on. Where its clocks stood until now, that is kept, and what is due moves.
    pub(crate) async fn turned(
        &self,
        write: &mut Write,
        case: &Case,
        to: Status,
        now: Timestamp,
    ) -> Result<Case, Broken> {
        let mut after = Case {
            status: to,
            updated_at: now,
            paused_at: (to == Status::Waiting).then_some(now),
            waiting_until: None,
            ended_at: (to.group() != StatusGroup::Open).then_some(now),
            ..case.clone()
        };
        if let Some(began) = case.paused_at.or(case.ended_at) {
            keep_stop(write, case, Stop { began, ended: now }).await?;
            let stops = stops(write, case).await?;
            let calendar = &self.pack().calendar;
            let moved =
                |(_, days): (Promise, u16)| (due(calendar, case.requested_at, days, &stops), days);
            after.promise = match case.kind {
                CaseKind::Report => case.promise.map(moved),
                CaseKind::Application => Some(self.application_stood(write, case, &stops).await?),
            };
            if case.answered_at.is_none() {
                after.answer = case.answer.map(moved);
            }
        }
        Ok(after)
    }

    /// Writes how far the case has come and what its clocks say, where nobody changed it since it was `before`; says
    /// whether that was so. The map hears of it, too.
    pub(crate) async fn keep_course(
        &self,
        write: &mut Write,
        before: &Case,
        after: &Case,
    ) -> Result<bool, Broken> {
        const KEEP: &str = "update cases set status = $3, closing = $4, ended_at = $5, updated_at = $6, version = version + 1, \
            paused_at = $7, waiting_until = $8, answered_at = $9, priority = $10, target_days = $11, due_on = $12, due_at = $13, \
            answer_days = $14, answer_due_on = $15, answer_due_at = $16, provisional = $17, escalates_at = $18, \
            responsible_area = $19, merged_into = $20 where id = $1 and version = $2";
        let escalates_at = self.escalates_at(write, after).await?;
        let calendar = &self.pack().calendar;
        let due_at = |(promise, _): (Promise, u16)| calendar.due_at(promise).as_microsecond();
        let due_on = |(promise, _): (Promise, u16)| promise.due.to_string();
        let is_provisional = [after.promise, after.answer]
            .into_iter()
            .flatten()
            .any(|(promise, _)| promise.provisional);
        let kept = within!(*write, c => {
            sqlx::query(KEEP)
                .bind(after.id.0)
                .bind(before.version)
                .bind(after.status.name())
                .bind(after.status.closing().map(Closing::name))
                .bind(after.ended_at.map(Timestamp::as_microsecond))
                .bind(after.updated_at.as_microsecond())
                .bind(after.paused_at.map(Timestamp::as_microsecond))
                .bind(after.waiting_until.map(Timestamp::as_microsecond))
                .bind(after.answered_at.map(Timestamp::as_microsecond))
                .bind(after.priority.name())
                .bind(after.promise.map(|(_, days)| i64::from(days)))
                .bind(after.promise.map(due_on))
                .bind(after.promise.map(due_at))
                .bind(after.answer.map(|(_, days)| i64::from(days)))
                .bind(after.answer.map(due_on))
                .bind(after.answer.map(due_at))
                .bind(is_provisional)
                .bind(escalates_at.map(Timestamp::as_microsecond))
                .bind(after.responsible_area.as_str())
                .bind(after.merged_into.map(|case| case.0))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept > 0 {
            let (was, is) = (Counted::of_case(before), Counted::of_case(after));
            if was != is {
                self.note_on_map(write, was, is).await?;
            }
            if after.kind == CaseKind::Application && before.ended_at != after.ended_at {
                self.keep_retention(write, after).await?;
            }
        }
        Ok(kept > 0)
    }

    /// Somebody of the city has said something in public: the first time, the clock of the answer ends with it.
    pub(crate) async fn keep_answered(
        &self,
        write: &mut Write,
        case: &Case,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const ANSWER: &str =
            "update cases set answered_at = $2, updated_at = $3, escalates_at = $4 where id = $1";
        let after = Case {
            answered_at: case.answered_at.or(Some(now)),
            ..case.clone()
        };
        let escalates_at = self.escalates_at(write, &after).await?;
        within!(*write, c => {
            sqlx::query(ANSWER)
                .bind(case.id.0)
                .bind(after.answered_at.map(Timestamp::as_microsecond))
                .bind(now.as_microsecond())
                .bind(escalates_at.map(Timestamp::as_microsecond))
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// When somebody above must be told of the case as it stands; nothing while it waits, when it has ended, and when
    /// everybody above has been told.
    async fn escalates_at(
        &self,
        write: &mut Write,
        case: &Case,
    ) -> Result<Option<Timestamp>, Broken> {
        const STEPS: &str = "select clock, to_area, at from escalations where case_id = $1 order by at desc, step desc, id";
        // The desks above an area know nothing of applications: those are late where the organisation sees it.
        let is_application = case.kind == CaseKind::Application;
        if is_application || case.ended_at.is_some() || case.paused_at.is_some() {
            return Ok(None);
        }
        let calendar = &self.pack().calendar;
        let due_at = |(promise, _): (Promise, u16)| calendar.due_at(promise);
        let steps: Vec<StepRow> = within!(*write, c => {
            sqlx::query_as(STEPS).bind(case.id.0).fetch_all(&mut *c).await?
        });
        let last = |clock: Clock| steps.iter().find(|step| step.clock == clock.name());
        let answer = case
            .answer
            .filter(|_| case.answered_at.is_none() && last(Clock::Answer).is_none())
            .map(due_at);
        let resolution = match (case.promise.map(due_at), last(Clock::Resolution)) {
            (Some(due_at), Some(step)) if due_at <= moment(step.at)? => {
                let more = calendar.promise(moment(step.at)?, STEP_DAYS);
                step.to_area.as_ref().map(|_| calendar.due_at(more))
            }
            (due_at, _) => due_at,
        };
        Ok([answer, resolution].into_iter().flatten().min())
    }
}

async fn keep_stop(write: &mut Write, case: &Case, stop: Stop) -> Result<(), Broken> {
    const KEEP: &str =
        "insert into clock_stops (id, case_id, began_at, ended_at) values ($1, $2, $3, $4)";
    within!(*write, c => {
        sqlx::query(KEEP)
            .bind(new_id())
            .bind(case.id.0)
            .bind(stop.began.as_microsecond())
            .bind(stop.ended.as_microsecond())
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}

/// When the clocks of a case stood, in order.
pub(crate) async fn stops(write: &mut Write, case: &Case) -> Result<Vec<Stop>, Broken> {
    const STOPS: &str =
        "select began_at, ended_at from clock_stops where case_id = $1 order by began_at, id";
    let rows: Vec<(i64, i64)> = within!(*write, c => {
        sqlx::query_as(STOPS).bind(case.id.0).fetch_all(&mut *c).await?
    });
    let stop = |(began, ended)| {
        Ok(Stop {
            began: moment(began)?,
            ended: moment(ended)?,
        })
    };
    rows.into_iter().map(stop).collect()
}
