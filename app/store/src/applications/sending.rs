//! Sending an application: the case, its tasks, and whoever begins with them is told.

use domain::cases::{Begun, Case, Detail, EventKind};
use domain::clocks::{Stop, due};
use domain::contacts::Contact;
use domain::handling::days_until;
use domain::promises::Promise;
use domain::references::Reference;
use domain::services::{Basis, Service, TaskPlan};
use jiff::Timestamp;

use super::NewApplication;
use super::written::is_withheld;
use crate::cases::NewEvent;
use crate::fillings::Edition;
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
    /// Its draft was changed since it was read.
    #[error("the draft was changed since it was read")]
    Changed,
}

impl Store {
    /// Sends an application. However often the same draft is sent, it becomes one case, to which those uploads belong from then
    /// on that its answers and proofs name; what else was uploaded ends with the draft.
    ///
    /// `token` is the draft's own, or one that nobody else has, and never that of a link: the applicant's secret link is derived
    /// from it, so that sending again answers with the same, and the browser that holds it reads the receipt.
    pub async fn submit_application(
        &self,
        new: &NewApplication<'_>,
        token: &Token,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        self.submit(new, (token, None), now).await
    }

    /// The same of a draft as it was read: what another window has put into it since is neither sent nor lost, for then nothing
    /// is sent.
    pub async fn submit_application_as_read(
        &self,
        new: &NewApplication<'_>,
        (token, edition): (&Token, &Edition),
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        self.submit(new, (token, Some(edition)), now).await
    }

    async fn submit(
        &self,
        new: &NewApplication<'_>,
        (token, edition): (&Token, Option<&Edition>),
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        let reached = self.reached_by_account(new).await?;
        let new = reached.as_ref().unwrap_or(new);
        let track = token.of_applicant();
        let today = self.pack().calendar.date(now);
        // A pause is told by the newest version, and holds for what was begun with an earlier one.
        let newest = self.pack().service(&new.service.identifier);
        let is_open = newest.is_some_and(|newest| newest.is_open(today)) && new.service.start;
        let why_not = if !is_open {
            Some(SendRefused::NotOpen)
        } else if !self.is_consented_for(new).await? {
            Some(SendRefused::NotConsented)
        } else {
            None
        };
        let depends = !new.service.cost.is_empty() || new.sent_by.is_some();
        // What was sent is answered again, whatever has ended since.
        if (depends || why_not.is_some())
            && let Some(reference) = self.reference_sent(new.draft).await?
        {
            return Ok(Receipt { reference, track });
        }
        if let Some(why_not) = why_not {
            return Err(StoreError::Refused(why_not));
        }
        for _ in 0..DRAWS {
            let tokens = Some((&track, token));
            let sent = if depends {
                self.send_guarded(new, (tokens, edition), now).await
            } else {
                self.send_with_others(new, (tokens, edition), now).await
            };
            match sent {
                Ok(reference) => return Ok(Receipt { reference, track }),
                Err(StoreError::Broken(Broken::Database(sqlx::Error::Database(error))))
                    if error.is_unique_violation() => {}
                Err(StoreError::Broken(broken)) if is_withheld(&broken, "application_drafts") => {
                    let sent = self.reference_of_draft(new.draft).await?;
                    let sent = sent.map(|reference| Receipt { reference, track });
                    return sent.ok_or(StoreError::Refused(SendRefused::Changed));
                }
                Err(refused) => return Err(refused),
            }
            if let Some(reference) = self.reference_of_draft(new.draft).await? {
                return Ok(Receipt { reference, track });
            }
        }
        Err(Broken::Unreadable("reference").into())
    }

    /// The application of somebody who sends it herself, signed in, and gives no address: she is told at the one that she signs in
    /// with.
    async fn reached_by_account<'a>(
        &self,
        new: &NewApplication<'a>,
    ) -> Result<Option<NewApplication<'a>>, Broken> {
        let is_silent = new.contact.email.is_none() && new.sent_by.is_none();
        let Some(account) = new.account.filter(|_| is_silent) else {
            return Ok(None);
        };
        let (_, email) = self.address_of(account).await?;
        let contact = Contact {
            email: Some(email),
            ..new.contact.clone()
        };
        Ok(Some(NewApplication {
            contact,
            ..new.clone()
        }))
    }

    /// Sends one with those that others send at the same time; by itself where an emergency is open.
    async fn send_with_others(
        &self,
        new: &NewApplication<'_>,
        (tokens, edition): (Option<(&Token, &Token)>, Option<&Edition>),
        now: Timestamp,
    ) -> Result<Reference, StoreError<SendRefused>> {
        let mut one = self.application_of(new, &new.service.task, tokens, now);
        one.edition = edition.cloned();
        let reference = one.reference.clone();
        if self.applications.join(self, one).await? {
            Ok(reference)
        } else {
            self.send_guarded(new, (tokens, edition), now).await
        }
    }

    /// Sends one that depends on what else is there: what it costs, an emergency, whoever sends it for somebody.
    async fn send_guarded(
        &self,
        new: &NewApplication<'_>,
        (tokens, edition): (Option<(&Token, &Token)>, Option<&Edition>),
        now: Timestamp,
    ) -> Result<Reference, StoreError<SendRefused>> {
        let registered = self.registered_area_for(new, now).await?;
        let mut write = self.engine.begin().await?;
        let delegation = self.represented_by(&mut write, new, now).await?;
        let (contact, language) = match &delegation {
            Some(delegation) => {
                let contact = self.contact_represented(&mut write, delegation).await?;
                (contact, delegation.language)
            }
            None => (new.contact.clone(), new.language),
        };
        let sender = new.language;
        let new = &NewApplication {
            contact,
            language,
            ..new.clone()
        };
        let mut one = self.application_of(new, &new.service.task, tokens, now);
        one.edition = edition.cloned();
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
            self.keep_delegate(&mut write, case, new, (delegation, sender), now)
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
        self.tasks_stood(write, case, &service, stops).await?;
        let promise = self.by_when_after(time.basis, time.norm_days, began, stops);
        Ok((promise, time.norm_days))
    }

    /// What is due of its open tasks, after its clocks stood: no office is late because the applicant was asked.
    pub(super) async fn tasks_stood(
        &self,
        write: &mut Write,
        case: &Case,
        service: &Service,
        stops: &[Stop],
    ) -> Result<(), Broken> {
        const KEEP: &str = "update tasks set due_on = $3, due_at = $4 where case_id = $1 and plan = $2 and ended_at is null";
        let calendar = &self.pack().calendar;
        for plan in &service.task {
            let days = days_until(service, plan);
            let promise = due(calendar, case.requested_at, days, stops);
            within!(*write, c => {
                sqlx::query(KEEP)
                    .bind(case.id.0)
                    .bind(&plan.id)
                    .bind(promise.due.to_string())
                    .bind(calendar.due_at(promise).as_microsecond())
                    .execute(&mut *c)
                    .await?;
            });
        }
        Ok(())
    }

    /// Notes whose turn it is, for members, and has their organisations told.
    pub(super) async fn note_begun(
        &self,
        write: &mut Write,
        case: &Case,
        begun: Vec<Begun>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let detail = Detail {
            begun,
            ..Detail::default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_members(case, EventKind::TaskAdded, now)
        };
        self.add_event(write, &event).await?;
        self.tell_followers(write, case, "", now).await
    }
}

/// A task by its plan.
pub(super) fn begun_by(plan: &TaskPlan) -> Begun {
    Begun {
        plan: plan.id.clone(),
        organisation: plan.organisation.clone(),
        title: plan.name.clone(),
    }
}
