//! Objecting to a decision: a case of its own, decided by somebody else than the first.

use domain::applications::{Answer, Answers, OnBehalf};
use domain::cases::{CaseId, Closing, Detail, EventKind, Status};
use domain::contacts::Contact;
use domain::handling::HANDLING_WORDS_MOST;
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::DraftId;
use jiff::Timestamp;
use uuid::Uuid;

use super::{NewApplication, Said, Standing};
use crate::cases::NewEvent;
use crate::reports::Viewer;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// Why an objection was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ObjectRefused {
    /// Not her application, or there is none.
    #[error("not for whoever asks")]
    NotYours,
    /// It was not refused and did not end unanswered, or she objected before.
    #[error("there is nothing to object to")]
    NothingToObjectTo,
    /// The time to object is over.
    #[error("the time to object is over")]
    TooLate,
    /// She does not say why.
    #[error("words are missing")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {HANDLING_WORDS_MOST} characters")]
    TooLong,
}

impl Store {
    /// The applicant objects to a refusal, or to its end because she did not answer; answers with the reference of the objection, which is a case of its own.
    pub async fn object(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        words: &str,
        language: Language,
        now: Timestamp,
    ) -> Result<Reference, StoreError<ObjectRefused>> {
        const LINKED: &str =
            "update applications set objects_to = $2, ready_at = $3 where case_id = $1";
        let refused = StoreError::Refused;
        let words = words.trim();
        let (case, row, standing) = self
            .application_standing(reference, viewer, now)
            .await?
            .ok_or(refused(ObjectRefused::NotYours))?;
        if !standing.acts_as_applicant() {
            return Err(refused(ObjectRefused::NotYours));
        }
        let is_objection = row.objects_to.is_some();
        let until = row.objection_until.map(moment).transpose()?;
        let before = self.objections(case.id).await?;
        let is_objected = before
            .first()
            .is_some_and(|(_, newest)| row.decided_at <= Some(*newest));
        let (Status::Closed(Closing::Refused | Closing::Expired), Some(until), false) =
            (case.status, until, is_objection || is_objected)
        else {
            return Err(refused(ObjectRefused::NothingToObjectTo));
        };
        if until <= now {
            return Err(refused(ObjectRefused::TooLate));
        }
        if words.is_empty() {
            return Err(refused(ObjectRefused::WordsMissing));
        }
        if words.chars().count() > HANDLING_WORDS_MOST {
            return Err(refused(ObjectRefused::TooLong));
        }
        let service = self.service_of(&row)?;
        // By a link she objects for whom it is, whoever is signed in beside it.
        let is_author = self.reported_by(&case, viewer.account.as_ref()).await?;
        let asks = viewer.account.as_ref().map(|account| account.id);
        let (whose, sent_by) = match (&standing, asks) {
            (Standing::Delegate(delegation, _), Some(account)) => {
                let by = OnBehalf::Delegate {
                    account,
                    delegation: delegation.0,
                };
                (row.account(), Some(by))
            }
            _ => (row.account().or(asks.filter(|_| is_author)), None),
        };
        let new = NewApplication {
            // Of the case that is objected to and of how often it was, so that one decision is objected to once.
            draft: DraftId(Uuid::from_u128(
                case.id.0.as_u128().wrapping_add(before.len() as u128),
            )),
            service: &service,
            account: whose,
            contact: Contact::default(),
            language,
            source: "web",
            sent_by,
            area: case.area.clone(),
            said: Said {
                answers: Answers([("objection".to_owned(), Answer::Text(words.to_owned()))].into()),
                ..Said::default()
            },
            evidence: Vec::new(),
        };
        let one = self.application_of(&new, &[], None, now);
        let (id, own) = (one.case, one.reference.clone());
        let mut write = self.engine.begin().await?;
        if !self
            .acts_within(&mut write, (&case, &row), &standing, viewer, now)
            .await?
        {
            return Err(refused(ObjectRefused::NotYours));
        }
        let written = self.write_application(&mut write, &one).await;
        if let Err(Broken::Database(sqlx::Error::Database(error))) = &written
            && error.is_unique_violation()
        {
            return Err(refused(ObjectRefused::NothingToObjectTo));
        }
        written?;
        within!(write, c => {
            sqlx::query(LINKED).bind(id.0).bind(case.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        self.copy_applicant(&mut write, case.id, id, now).await?;
        let detail = Detail {
            other: Some(own.clone()),
            ..Detail::default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&case, EventKind::Objected, now)
        };
        self.add_event(&mut write, &event).await?;
        write.commit().await?;
        Ok(own)
    }

    /// The objections to what was decided of an application, the newest first: their cases, and when each came, in microseconds. A
    /// decision has one at most.
    pub(super) async fn objections(&self, id: CaseId) -> Result<Vec<(Uuid, i64)>, Broken> {
        const OF: &str = "select p.case_id, c.requested_at from applications p join cases c on c.id = p.case_id \
            where p.objects_to = $1 order by c.requested_at desc, c.id desc limit 100";
        Ok(on!(self.engine, pool => sqlx::query_as(OF).bind(id.0).fetch_all(pool).await?))
    }

    /// Whoever is told of the first case is told of the objection.
    async fn copy_applicant(
        &self,
        write: &mut Write,
        from: CaseId,
        to: CaseId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const COPY: &str = "insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at) \
            select $1, $2, true, true, contact_hash, contact_sealed, language, $3 from follows where case_id = $4 and author limit 1";
        within!(*write, c => {
            sqlx::query(COPY)
                .bind(new_id())
                .bind(to.0)
                .bind(now.as_microsecond())
                .bind(from.0)
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }
}
