//! What happens where an applicant does not answer: she is reminded, and then it goes on without, or ends where its service says so.

use domain::cases::{Case, CaseKind, Closing, EventKind, Status};
use domain::handling::may_become;
use domain::languages::Language;
use domain::services::{Service, Unanswered};
use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;
use sqlx::types::Json;

use super::deciding::{Course, end_tasks};
use crate::cases::NewEvent;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, on, within};

/// How long before its end she is reminded.
const REMINDED_BEFORE: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Applicants who are reminded in one round.
const AT_ONCE: i64 = 100;

fn ends(service: &Service) -> bool {
    service.processing_time.unanswered == Unanswered::Expires
}

impl Store {
    /// Whether the case is an application that ends where its applicant does not answer.
    pub(crate) async fn ends_unanswered(&self, case: &Case) -> Result<bool, Broken> {
        if case.kind != CaseKind::Application {
            return Ok(false);
        }
        Ok(ends(&self.service_of_case(case).await?))
    }

    /// Ends an application whose applicant did not answer in time: she is told, and can object. Says whether it still waited.
    pub(crate) async fn expire(&self, case: &Case, now: Timestamp) -> Result<bool, Broken> {
        if !may_become(case.status, Status::Closed(Closing::Expired)) {
            return Ok(false);
        }
        let row = self.application_row(case.id).await?;
        let service = self.service_of(&row)?;
        let mut write = self.engine.begin().await?;
        end_tasks(&mut write, case.id, now).await?;
        let course = Course {
            case,
            service: &service,
            is_objection: row.objects_to.is_some(),
            closing: Closing::Expired,
            reason: None,
            by: None,
            now,
        };
        let says = |_: Language| String::new();
        let language = super::handling::office_language(self);
        let is_kept = self
            .end_application(&mut write, &course, &says, language)
            .await?;
        if is_kept {
            write.commit().await?;
        }
        Ok(is_kept)
    }

    /// Reminds those whose application soon ends because they do not answer, once for each question; says how many.
    pub async fn remind_waiting(&self, now: Timestamp) -> Result<u64, Broken> {
        const SOON: &str = ") m cross join applications p join cases c on c.id = p.case_id where p.service = m.value->>'service' \
            and p.service_version = cast(m.value->>'version' as bigint) and c.status = 'waiting' \
            and (p.reminded_at is null or p.reminded_at < c.paused_at) and c.waiting_until > ";
        let services = self.services_where(ends);
        let elements = self.engine.elements();
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from "));
            query.push(elements).push("(").push_bind(Json(&services)).push(SOON).push_bind(now.as_microsecond());
            query.push(" and c.waiting_until <= ").push_bind((now + REMINDED_BEFORE).as_microsecond());
            query.push(" order by c.waiting_until, c.id limit ").push_bind(AT_ONCE);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut reminded = 0;
        for row in rows {
            reminded += u64::from(self.remind(&Case::try_from(row)?, now).await?);
        }
        Ok(reminded)
    }

    /// Says whether she was still to be reminded.
    async fn remind(&self, case: &Case, now: Timestamp) -> Result<bool, Broken> {
        const KEEP: &str = "update applications set reminded_at = $2 where case_id = $1 and (reminded_at is null or reminded_at < $3)";
        let asked_at = case.paused_at.map(Timestamp::as_microsecond);
        let mut write = self.engine.begin().await?;
        if !write.are_as_they_were(&[case]).await? {
            return Ok(false);
        }
        let kept = within!(write, c => {
            sqlx::query(KEEP)
                .bind(case.id.0)
                .bind(now.as_microsecond())
                .bind(asked_at)
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Ok(false);
        }
        let words = asked(&mut write, case).await?;
        let event = NewEvent::for_everybody(case, EventKind::Reminded, now);
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, case, &words, now).await?;
        write.commit().await?;
        Ok(true)
    }
}

/// What the applicant was asked last.
async fn asked(write: &mut Write, case: &Case) -> Result<String, Broken> {
    const ASKED: &str = "select w.words from events e join event_words w on w.event_id = e.id where e.case_id = $1 \
        and e.kind = 'status_changed' and e.status = 'waiting' order by e.sequence desc, e.id limit 1";
    let asked: Option<(String,)> = within!(*write, c => {
        sqlx::query_as(ASKED).bind(case.id.0).fetch_optional(&mut *c).await?
    });
    Ok(asked.map(|(words,)| words).unwrap_or_default())
}
