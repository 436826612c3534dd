//! Links that go on with an application later. Opening one consumes nothing; sending the application ends them.

use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use domain::reports::DraftId;
use domain::services::ServiceId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::KeepRefused;
use crate::links::Token;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, on, within};

/// How long a link goes on with an application.
pub const LINK_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resumed {
    /// To an application that is being filled in.
    Open {
        /// Which.
        draft: DraftId,
        /// The service.
        service: ServiceId,
        /// How long it works.
        until: Timestamp,
    },
    /// The application was sent: the link opens nothing any more.
    Sent {
        /// What people call the case.
        reference: Reference,
        /// When.
        at: Timestamp,
    },
    /// Its time is over; the application may still be there for whoever has its cookie or account.
    Expired {
        /// The service.
        service: ServiceId,
    },
}

#[derive(sqlx::FromRow)]
struct ResumeRow {
    draft_id: Uuid,
    service: String,
    link_until: i64,
    draft_until: i64,
    sent_at: Option<i64>,
    reference: Option<String>,
}

impl Store {
    /// Sends a link that goes on with the application to this address.
    pub async fn send_resume_link(
        &self,
        draft: DraftId,
        service: &ServiceId,
        to: &EmailAddress,
        language: Language,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError<KeepRefused>> {
        const KEEP: &str = "insert into resume_links (token_hash, draft_id, created_at, expires_at) \
            select $1, id, $3, $4 from application_drafts where id = $2 and case_id is null";
        let (token, until) = (Token::draw(), now + LINK_KEPT);
        let letter = Addressed {
            to: to.clone(),
            language,
            letter: Letter::Resume {
                service: service.clone(),
                resume: token.to_string(),
                until,
            },
        };
        let mut write = self.engine.begin().await?;
        let kept = within!(write, c => {
            sqlx::query(KEEP)
                .bind(self.token_hash(&token))
                .bind(draft.0)
                .bind(now.as_microsecond())
                .bind(until.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Err(StoreError::Refused(KeepRefused::Ended));
        }
        self.post(&mut write, &letter, now).await?;
        write.commit().await?;
        Ok(until)
    }

    /// Where the link of this token leads; nothing where it is unknown.
    pub async fn resume(&self, token: &Token, now: Timestamp) -> Result<Option<Resumed>, Broken> {
        const RESUME: &str = "select r.draft_id, d.service, r.expires_at as link_until, d.expires_at as draft_until, d.sent_at, c.reference \
            from resume_links r join application_drafts d on d.id = r.draft_id left join cases c on c.id = d.case_id \
            where r.token_hash = $1";
        let row: Option<ResumeRow> = on!(self.engine, pool => {
            sqlx::query_as(RESUME).bind(self.token_hash(token)).fetch_optional(pool).await?
        });
        let Some(row) = row else {
            return Ok(None);
        };
        if let Some((reference, at)) = row.reference.zip(row.sent_at) {
            let reference = reference
                .parse()
                .map_err(|_| Broken::Unreadable("reference"))?;
            let at = moment(at)?;
            return Ok(Some(Resumed::Sent { reference, at }));
        }
        let service = ServiceId(row.service);
        let until = moment(row.link_until.min(row.draft_until))?;
        Ok(Some(if until <= now {
            Resumed::Expired { service }
        } else {
            Resumed::Open {
                draft: DraftId(row.draft_id),
                service,
                until,
            }
        }))
    }
}
