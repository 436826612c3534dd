//! Sending an application: the case, its tasks, and whoever begins with them is told.

use std::collections::BTreeMap;

use domain::applications::OnBehalf;
use domain::cases::{Case, CaseId, CaseKind, Detail, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::clocks::{Stop, due};
use domain::contacts::Contact;
use domain::handling::days_until;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::promises::Promise;
use domain::services::{Basis, Service, TaskPlan};
use domain::tasks::TaskState;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use super::NewApplication;
use crate::cases::{NewCase, NewEvent, draw_reference, push_cases};
use crate::links::{Purpose, Token};
use crate::submissions::Receipt;
use crate::{Broken, Store, StoreError, Write, new_id, within};

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
    /// Sends an application. However often the same draft is sent, it becomes one case.
    ///
    /// `token` is the draft's own: the applicant's secret link is derived from it, so that sending again answers with the same.
    pub async fn submit_application(
        &self,
        new: &NewApplication<'_>,
        token: &Token,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        let track = token.derived("citylink 2026 tracking link of an application");
        let today = self.pack().calendar.date(now);
        if let Some(reference) = self.reference_of_draft(new.draft).await? {
            return Ok(Receipt { reference, track });
        }
        if !new.service.is_open(today) || !new.service.start {
            return Err(StoreError::Refused(SendRefused::NotOpen));
        }
        for _ in 0..DRAWS {
            match self.send_application(new, &track, now).await {
                Ok(receipt) => return Ok(receipt),
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

    async fn send_application(
        &self,
        new: &NewApplication<'_>,
        track: &Token,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SendRefused>> {
        const USE_UP: &str = "update drafts set case_id = $2 where id = $1";
        let (id, reference) = (CaseId(new_id()), draw_reference());
        let mut write = self.engine.begin().await?;
        let delegation = self.represented_by(&mut write, new, now).await?;
        let contact = match &delegation {
            Some(delegation) => self.contact_represented(&mut write, delegation).await?,
            None => new.contact.clone(),
        };
        let plans: Vec<&TaskPlan> = new.service.task.iter().collect();
        let status = if plans.is_empty() {
            Status::InProgress
        } else {
            Status::Submitted
        };
        self.write_application(&mut write, id, &reference, status, new, now)
            .await?;
        self.note_taken_down(&mut write, (id, status), new, now)
            .await?;
        let emergency = self.emergency_over(&mut write, new, now).await?;
        let over = emergency.as_ref();
        if !self.take_fee(&mut write, id, new, over, now).await? {
            return Err(StoreError::Refused(SendRefused::Unpaid));
        }
        if let Some(emergency) = emergency {
            self.keep_under_emergency(&mut write, id, emergency.id, now)
                .await?;
        }
        self.add_plans(&mut write, id, new.service, &plans, now)
            .await?;
        if !self.add_evidence(&mut write, id, new, now).await? {
            return Err(StoreError::Refused(SendRefused::NotConsented));
        }
        within!(write, c => {
            sqlx::query(USE_UP).bind(new.draft.0).bind(id.0).execute(&mut *c).await?;
            sqlx::query("insert into links (token_hash, purpose, case_id, created_at) values ($1, $2, $3, $4)")
                .bind(self.token_hash(track))
                .bind(Purpose::Track.name())
                .bind(id.0)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        self.keep_applicant(&mut write, id, &contact, new.language, now)
            .await?;
        if let Some(delegation) = &delegation {
            let case = (id, &reference);
            self.keep_delegate(&mut write, case, new, delegation, now)
                .await?;
        }
        if let Some(to) = &contact.email {
            let receipt = Addressed {
                to: to.clone(),
                language: new.language,
                letter: Letter::Receipt {
                    reference: reference.clone(),
                    category: CategoryCode(new.service.identifier.0.clone()),
                    address: String::new(),
                    track: track.to_string(),
                },
            };
            self.post(&mut write, &receipt, now).await?;
        }
        self.begin_tasks(&mut write, id, new.service, now).await?;
        write.commit().await?;
        Ok(Receipt {
            reference,
            track: track.clone(),
        })
    }

    /// The rows of a new application: the case, what is its own, and how its timeline begins.
    pub(super) async fn write_application(
        &self,
        write: &mut Write,
        id: CaseId,
        reference: &domain::references::Reference,
        status: Status,
        new: &NewApplication<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const ADD: &str = "insert into applications (case_id, service, service_version, account_id, sent_by, answers_sealed, \
            statutory_on, statutory_at, ready_at, delegation_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let calendar = &self.pack().calendar;
        let time = &new.service.processing_time;
        let promise = self.by_when(time.basis, time.norm_days, now);
        let statutory = self.by_when(time.basis, time.statutory_days, now);
        let nothing = BTreeMap::new();
        let category = CategoryCode(new.service.identifier.0.clone());
        let case = NewCase {
            id,
            kind: CaseKind::Application,
            reference: reference.clone(),
            draft: Some(new.draft),
            status,
            visibility: Visibility::Private,
            category: &category,
            area: &new.area,
            responsible_area: new.area.clone(),
            organisation: Some(new.service.competent_authority.clone()),
            position: None,
            address: "",
            spot: "",
            answers: &nothing,
            language: new.language,
            source: new.source,
            source_id: None,
            doubtful: false,
            promise: Some((promise, time.norm_days)),
            due_at: Some(calendar.due_at(promise)),
            answer: None,
            answer_due_at: None,
            released_at: None,
            requested_at: now,
            updated_at: now,
            ended_at: None,
            scored_as: None,
            score_at: Some(0),
        };
        // What an applicant says always has a JSON form.
        let answers = serde_json::to_vec(&new.said).unwrap_or_default();
        within!(*write, c => {
            let mut query = QueryBuilder::new("");
            push_cases!(query, std::iter::once(&case));
            query.build().execute(&mut *c).await?;
            sqlx::query(ADD)
                .bind(id.0)
                .bind(&new.service.identifier.0)
                .bind(i64::from(new.service.version))
                .bind(new.account.map(|account| account.0))
                .bind(new.sent_by.map(|by| by.account().0))
                .bind(self.key.seal(&answers))
                .bind(statutory.due.to_string())
                .bind(calendar.due_at(statutory).as_microsecond())
                .bind((status == Status::InProgress).then_some(now.as_microsecond()))
                .bind(new.sent_by.and_then(OnBehalf::delegation))
                .execute(&mut *c)
                .await?;
        });
        let event = NewEvent {
            case: id,
            kind: EventKind::Submitted,
            status,
            public: true,
            member: None,
            words: "",
            detail: None,
            language: new.language,
            at: now,
        };
        self.add_event(write, &event).await
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

    async fn add_plans(
        &self,
        write: &mut Write,
        id: CaseId,
        service: &Service,
        plans: &[&TaskPlan],
        now: Timestamp,
    ) -> Result<(), Broken> {
        let calendar = &self.pack().calendar;
        let language = super::handling::office_language(self);
        if plans.is_empty() {
            return Ok(());
        }
        within!(*write, c => {
            let mut query = QueryBuilder::new(
                "insert into tasks (id, case_id, step, organisation, title, state, due_on, due_at, words, version, created_at, plan) ",
            );
            query.push_values(plans, |mut row, plan| {
                let due = calendar.promise(now, days_until(service, plan));
                row.push_bind(new_id()).push_bind(id.0).push_bind(i64::from(plan.step));
                row.push_bind(plan.organisation.0.clone()).push_bind(plan.name.say(language).to_owned());
                row.push_bind(TaskState::Offered.name()).push_bind(due.due.to_string());
                row.push_bind(calendar.due_at(due).as_microsecond()).push("''").push("1");
                row.push_bind(now.as_microsecond()).push_bind(plan.id.clone());
            });
            query.build().execute(&mut *c).await?;
        });
        Ok(())
    }

    /// Tells each organisation whose turn it is; the applicant reads the tasks on her page and gets no letter for each.
    async fn begin_tasks(
        &self,
        write: &mut Write,
        id: CaseId,
        service: &Service,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let case = self.case_within(write, id).await?;
        let first = service.task.iter().map(|plan| plan.step).min();
        let plans = service.task.iter().filter(|plan| Some(plan.step) == first);
        for plan in plans {
            self.note_plan(write, &case, plan, now).await?;
        }
        Ok(())
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

    /// The applicant is told of what happens, and rates it when it has ended.
    async fn keep_applicant(
        &self,
        write: &mut Write,
        id: CaseId,
        contact: &Contact,
        language: Language,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at) \
            values ($1, $2, true, true, $3, $4, $5, $6)";
        if contact.is_anonymous() {
            return Ok(());
        }
        let hash = contact
            .email
            .as_ref()
            .map(|email| self.key.hash("contact", email.folded().as_bytes()));
        // A contact is strings only: it always has a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(contact).unwrap_or_default());
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(id.0)
                .bind(hash)
                .bind(sealed)
                .bind(language.tag())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }
}
