//! Sending an application: the case, its tasks, and whoever begins with them is told.

use domain::cases::{Case, Detail, EventKind};
use domain::clocks::{Stop, due};
use domain::promises::Promise;
use domain::references::Reference;
use domain::services::{Basis, TaskPlan};
use jiff::Timestamp;

use super::NewApplication;
use crate::cases::NewEvent;
use crate::links::Token;
use crate::submissions::Receipt;
use crate::{Broken, Store, StoreError, Write, within};

/// References that are drawn before it is given up; of a billion, one is drawn twice.
const DRAWS: usize = 3;

/// Why an application was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendRefused {
    /// The service cannot be applied for here, or not now.
    #[error("this service cannot be applied for now")]
    NotOpen,
    /// Its fee was not paid.
    #[error("the fee was not paid")]
    Unpaid,
    /// Something was fetched that she did not allow for this application.
    #[error("what was fetched was not allowed for this application")]
    NotConsented,
    /// Whoever sends it for somebody else may not, or not any more.
    #[error("nobody lets her apply for the applicant")]
    NotAppointed,
}

impl Store {
    /// Sends an application. However often the same draft is sent, it becomes one case, to which what was uploaded belongs from
    /// then on.
    ///
    /// `token` is the draft's own: the applicant's secret link is derived from it, so that sending again answers with the same,
    /// and the browser that holds it reads the receipt.
    pub async fn submit_application(
        &self,
        new: &NewApplication<'_>,
        token: &Token,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        let track = token.derived("citylink 2026 tracking link of an application");
        let today = self.pack().calendar.date(now);
        if let Some(reference) = self.reference_sent(new.draft).await? {
            return Ok(Receipt { reference, track });
        }
        // A pause is told by the newest version, and holds for what was begun with an earlier one.
        let newest = self.pack().service(&new.service.identifier);
        let is_open = newest.is_some_and(|newest| newest.is_open(today));
        if !is_open || !new.service.start {
            return Err(StoreError::Refused(SendRefused::NotOpen));
        }
        if !self.is_consented_for(new).await? {
            return Err(StoreError::Refused(SendRefused::NotConsented));
        }
        let is_guarded = !new.service.cost.is_empty()
            || new.sent_by.is_some()
            || !self.emergencies_open(now).await?.is_empty();
        for _ in 0..DRAWS {
            let tokens = Some((&track, token));
            let sent = if is_guarded {
                self.send_guarded(new, tokens, now).await
            } else {
                let one = self.application_of(new, &new.service.task, tokens, now);
                let reference = one.reference.clone();
                let joined = self.applications.join(self, one).await;
                joined.map(|()| reference).map_err(StoreError::Broken)
            };
            match sent {
                Ok(reference) => return Ok(Receipt { reference, track }),
                Err(StoreError::Broken(Broken::Database(sqlx::Error::Database(error))))
                    if error.is_unique_violation() => {}
                Err(refused) => return Err(refused),
            }
            if let Some(reference) = self.reference_of_draft(new.draft).await? {
                return Ok(Receipt { reference, track });
            }
        }
        Err(Broken::Unreadable("reference").into())
    }

    /// Sends one that depends on what else is there: what it costs, an emergency, whoever sends it for somebody.
    async fn send_guarded(
        &self,
        new: &NewApplication<'_>,
        tokens: Option<(&Token, &Token)>,
        now: Timestamp,
    ) -> Result<Reference, StoreError<SendRefused>> {
        let registered = self.registered_area_for(new, now).await?;
        let mut write = self.engine.begin().await?;
        let delegation = self.represented_by(&mut write, new, now).await?;
        let contact = match &delegation {
            Some(delegation) => self.contact_represented(&mut write, delegation).await?,
            None => new.contact.clone(),
        };
        let new = &NewApplication {
            contact,
            ..new.clone()
        };
        let one = self.application_of(new, &new.service.task, tokens, now);
        self.write_application(&mut write, &one).await?;
        self.note_taken_down(&mut write, &one, new, now).await?;
        let emergency = self
            .emergency_over(&mut write, new, registered.as_ref(), now)
            .await?;
        let over = emergency.as_ref();
        if !self.take_fee(&mut write, one.case, new, over, now).await? {
            return Err(StoreError::Refused(SendRefused::Unpaid));
        }
        if let Some(emergency) = emergency {
            self.keep_under_emergency(&mut write, one.case, emergency.id, now)
                .await?;
        }
        if let Some(delegation) = &delegation {
            let case = (one.case, &one.reference);
            self.keep_delegate(&mut write, case, new, delegation, now)
                .await?;
        }
        write.commit().await?;
        Ok(one.reference)
    }

    /// The last day of so many days from now on.
    pub(super) fn by_when(&self, basis: Basis, days: u16, now: Timestamp) -> Promise {
        self.by_when_after(basis, days, now, &[])
    }

    /// The last day of so many days from `began` on, where the clocks stood in `stops`.
    pub(super) fn by_when_after(
        &self,
        basis: Basis,
        days: u16,
        began: Timestamp,
        stops: &[Stop],
    ) -> Promise {
        let calendar = &self.pack().calendar;
        match basis {
            Basis::Working => due(calendar, began, days, stops),
            Basis::Calendar => {
                let stood: i64 = stops
                    .iter()
                    .map(|stop| {
                        i64::from(
                            (calendar.date(stop.ended) - calendar.date(stop.began)).get_days(),
                        )
                    })
                    .sum();
                let days = jiff::Span::new().days(i64::from(days) + stood);
                Promise {
                    due: calendar.date(began).saturating_add(days),
                    provisional: false,
                }
            }
        }
    }

    /// What is promised and what the law wants, after the clocks of an application stood.
    pub(crate) async fn application_stood(
        &self,
        write: &mut Write,
        case: &Case,
        stops: &[Stop],
    ) -> Result<(Promise, u16), Broken> {
        const KEEP: &str =
            "update applications set statutory_on = $2, statutory_at = $3 where case_id = $1";
        let service = self.service_of_case(case).await?;
        let time = &service.processing_time;
        let began = case.requested_at;
        let statutory = self.by_when_after(time.basis, time.statutory_days, began, stops);
        let at = self.pack().calendar.due_at(statutory);
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(case.id.0)
                .bind(statutory.due.to_string())
                .bind(at.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let promise = self.by_when_after(time.basis, time.norm_days, began, stops);
        Ok((promise, time.norm_days))
    }

    /// Notes that a task begins, for members, and has its organisation told.
    pub(super) async fn note_plan(
        &self,
        write: &mut Write,
        case: &Case,
        plan: &TaskPlan,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let language = super::handling::office_language(self);
        let detail = Detail {
            organisation: Some(plan.organisation.clone()),
            ..Detail::default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_members(case, EventKind::TaskAdded, now)
                .saying(plan.name.say(language), language)
        };
        self.add_event(write, &event).await?;
        self.tell_followers_in(write, case, &|language| plan.name.say(language), now)
            .await
    }
}
