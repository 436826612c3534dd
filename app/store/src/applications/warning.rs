//! Managers are told of applications whose time runs out: of a task whose turn it is, and of the whole by law; once when a fifth
//! of it is left, and once when it is over.

use domain::cases::{Case, CaseId, Detail, EventKind};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::cases::NewEvent;
use crate::{Broken, Store, Write, on, within};

/// Terms of one round, of each kind.
const AT_ONCE: i64 = 100;

/// That a fifth was told of.
const NEAR: i64 = 1;
/// That the end was told of.
const OVER: i64 = 2;

/// A term that runs out: of a task, where there is one, else of the application.
#[derive(sqlx::FromRow)]
struct TermRow {
    case_id: Uuid,
    task: Option<Uuid>,
    organisation: Option<String>,
    plan: Option<String>,
    due_on: String,
    due_at: i64,
}

impl Store {
    /// Has the managers of the organisations told of every term that runs out and that they were not told of; says how many there
    /// were. What waits for the applicant does not run.
    pub async fn warn_managers(&self, now: Timestamp) -> Result<u64, Broken> {
        const TASKS: &str = "select t.case_id, t.id as task, t.organisation, t.plan, t.due_on, t.due_at from tasks t \
            join cases c on c.id = t.case_id where t.plan is not null and t.ended_at is null and t.warned < 2 \
            and c.status in ('submitted', 'in_progress') and not exists (select 1 from tasks b where b.case_id = t.case_id \
              and b.ended_at is null and b.plan is not null and b.step < t.step) \
            and (t.due_at <= $1 or (t.warned < 1 and t.due_at - (t.due_at - t.created_at) / 5 <= $1)) order by t.due_at, t.id limit $2";
        const LAWS: &str = "select p.case_id, null as task, null as organisation, null as plan, p.statutory_on as due_on, \
            p.statutory_at as due_at from applications p join cases c on c.id = p.case_id \
            where p.decided_at is null and p.warned < 2 and c.status in ('submitted', 'in_progress') \
            and (p.statutory_at <= $1 or (p.warned < 1 and p.statutory_at - (p.statutory_at - c.requested_at) / 5 <= $1)) \
            order by p.statutory_at, p.case_id limit $2";
        let mut warned = 0;
        for terms in [TASKS, LAWS] {
            let rows: Vec<TermRow> = on!(self.engine, pool => {
                sqlx::query_as(terms).bind(now.as_microsecond()).bind(AT_ONCE).fetch_all(pool).await?
            });
            for row in rows {
                warned += u64::from(self.warn(&row, now).await?);
            }
        }
        Ok(warned)
    }

    /// Says whether they were still to be told.
    async fn warn(&self, term: &TermRow, now: Timestamp) -> Result<bool, Broken> {
        const TASK: &str =
            "update tasks set warned = $2 where id = $1 and warned < $2 and ended_at is null";
        const LAW: &str = "update applications set warned = $2 where case_id = $1 and warned < $2 and decided_at is null";
        let is_over = term.due_at <= now.as_microsecond();
        let told = if is_over { OVER } else { NEAR };
        let (keep, of) = term.task.map_or((LAW, term.case_id), |task| (TASK, task));
        let mut write = self.engine.begin().await?;
        let kept = within!(write, c => {
            sqlx::query(keep).bind(of).bind(told).execute(&mut *c).await?.rows_affected()
        });
        if kept == 0 {
            return Ok(false);
        }
        let case = self.case_within(&mut write, CaseId(term.case_id)).await?;
        let kind = if is_over {
            EventKind::TermOver
        } else {
            EventKind::TermNear
        };
        self.note_term(&mut write, (&case, term), kind, now).await?;
        write.commit().await?;
        Ok(true)
    }

    async fn note_term(
        &self,
        write: &mut Write,
        (case, term): (&Case, &TermRow),
        kind: EventKind,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let service = self.service_of_case(case).await?;
        let plan = term.plan.as_ref();
        let plan = plan.and_then(|id| service.task.iter().find(|plan| plan.id == *id));
        let organisation = term.organisation.clone().map(OrganisationCode);
        // What the law wants is decided by whom the service names.
        let decides = service.decision.as_ref();
        let decides = decides.map_or(&service.competent_authority, |decision| {
            &decision.organisation
        });
        let organisation = organisation.unwrap_or_else(|| decides.clone());
        let due: Option<Date> = term.due_on.parse().ok();
        let detail = Detail {
            organisation: Some(organisation),
            due,
            ..Detail::default()
        };
        let says = |language: Language| plan.map_or("", |plan| plan.name.say(language));
        let language = super::handling::office_language(self);
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_members(case, kind, now).saying(says(language), language)
        };
        self.add_event(write, &event).await?;
        self.tell_followers_in(write, case, &says, now).await
    }
}
