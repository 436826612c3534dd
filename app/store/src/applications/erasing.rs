//! Erasing what is personal of applications whose term is over.
//!
//! # Why
//!
//! What was said and what proved it has done its work when the term is over that the service file gives. Then answers, proofs,
//! files, words and contacts go; what remains is that there was an application, how long it took and how it ended, which scores
//! count, what was allowed to be fetched and who used it, and that the rest was erased, when and by which law: whoever applied is
//! told once, before nobody knows any more where. Papers that were handed out stay: they are their holder's. Files go
//! before rows: whoever is interrupted finds the rows again and ends what was begun.

use domain::cases::{Case, CaseId, EventKind};
use domain::contacts::Contact;
use domain::identity::AccountId;
use domain::letters::{Addressed, Letter};
use domain::persons::AccessPurpose;
use domain::promises::Promise;
use domain::references::Reference;
use domain::services::{Service, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::types::Json;
use uuid::Uuid;

use super::{ApplicationSeen, Said};
use crate::cases::NewEvent;
use crate::fillings::files::FileId;
use crate::photos::PhotoId;
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// Applications of one page.
const AT_ONCE: i64 = 100;

/// The mark of what ended before terms were kept: its term is still to be counted.
const UNCOUNTED: i64 = 0;

/// An application whose term is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Its case.
    pub case: CaseId,
    /// What people call it.
    pub reference: Reference,
    /// What was applied for.
    pub service: ServiceId,
    /// Since when its term is over.
    pub since: Timestamp,
}

#[derive(sqlx::FromRow)]
struct OverdueRow {
    id: Uuid,
    reference: String,
    service: String,
    retention_at: i64,
}

/// Where whoever applied is reached.
#[derive(sqlx::FromRow)]
struct AuthorRow {
    contact_sealed: Option<Vec<u8>>,
    language: String,
    is_ended: bool,
    account_id: Option<Uuid>,
}

impl TryFrom<OverdueRow> for Overdue {
    type Error = Broken;

    fn try_from(row: OverdueRow) -> Result<Self, Broken> {
        Ok(Self {
            case: CaseId(row.id),
            reference: row
                .reference
                .parse()
                .map_err(|_| Broken::Unreadable("reference"))?,
            service: ServiceId(row.service),
            since: moment(row.retention_at)?,
        })
    }
}

/// What goes with an application beside its own row, in the order in which rows point at each other.
const ERASE: [&str; 15] = [
    "delete from evidences where case_id = $1",
    "delete from event_translations where event_id in (select id from events where case_id = $1)",
    "delete from event_words where event_id in (select id from events where case_id = $1)",
    "update tasks set words = '' where case_id = $1",
    "delete from notices where case_id = $1",
    "delete from notice_jobs where case_id = $1",
    "delete from links where follow_id in (select id from follows where case_id = $1)",
    "delete from follows where case_id = $1",
    "delete from application_files where case_id = $1",
    "delete from application_files where draft_id in (select id from application_drafts where case_id = $1)",
    "delete from resume_links where draft_id in (select id from application_drafts where case_id = $1)",
    "delete from application_drafts where case_id = $1",
    "update cases set answers = '{}', address = '', spot = '', version = version + 1 where id = $1",
    "delete from photos where rating_id in (select id from ratings where case_id = $1 and state <> 'released')",
    // What everybody reads of a rating stays; what nobody looked through goes.
    "update ratings set state = 'silent', comment = '' where case_id = $1 and state = 'waiting'",
];

impl ApplicationSeen {
    /// The last day on which all of it is kept; nothing while it goes on, where it is never erased, and once it was.
    pub fn kept_until(&self, store: &Store) -> Option<Date> {
        let is_here = self.erased.is_none();
        is_here.then(|| store.kept_until(&self.service, &self.case))?
    }
}

impl Store {
    fn kept_until(&self, service: &Service, case: &Case) -> Option<Date> {
        let ended = self.pack().calendar.date(case.ended_at?);
        service.kept_until(case.status.closing()?, ended)
    }

    /// Since when nobody needs it any more that has ended so.
    fn retention_over(&self, service: &Service, case: &Case) -> Option<Timestamp> {
        let due = self.kept_until(service, case)?;
        let last = Promise {
            due,
            provisional: false,
        };
        Some(self.pack().calendar.due_at(last))
    }

    /// Notes how long an application is kept that has ended, or that goes on again.
    pub(crate) async fn keep_retention(
        &self,
        write: &mut Write,
        case: &Case,
    ) -> Result<(), Broken> {
        const KEEP: &str =
            "update applications set retention_at = $2 where case_id = $1 and erased_at is null";
        let service = self.service_of_case(case).await?;
        let over = self.retention_over(&service, case);
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(case.id.0)
                .bind(over.map(Timestamp::as_microsecond))
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// Counts the terms of applications that ended before terms were kept.
    pub async fn count_retention(&self) -> Result<(), Broken> {
        const UNTIL_NOW: &str =
            "select case_id from applications where retention_at = $1 order by case_id limit $2";
        loop {
            let rows: Vec<(Uuid,)> = on!(self.engine, pool => {
                sqlx::query_as(UNTIL_NOW).bind(UNCOUNTED).bind(AT_ONCE).fetch_all(pool).await?
            });
            if rows.is_empty() {
                return Ok(());
            }
            for (id,) in rows {
                let case = self.case_of_id(CaseId(id)).await?;
                let mut write = self.engine.begin().await?;
                self.keep_retention(&mut write, &case).await?;
                write.commit().await?;
            }
        }
    }

    /// Applications whose term is over, those that wait longest first, at most 100; `after` is the last of those before. None to
    /// which she can still object, about which an objection is open, or whose money is still to go back.
    pub async fn overdue_for_erasing(
        &self,
        after: Option<&Overdue>,
        now: Timestamp,
    ) -> Result<Vec<Overdue>, Broken> {
        const DUE: &str = "select c.id, c.reference, p.service, p.retention_at from applications p join cases c on c.id = p.case_id \
            where p.retention_at > 0 and p.retention_at <= $1 and (p.retention_at, p.case_id) > ($2, $3) and c.ended_at is not null \
            and (p.objection_until is null or p.objection_until <= $1) \
            and not exists (select 1 from applications o join cases d on d.id = o.case_id \
              where o.objects_to = p.case_id and d.ended_at is null) \
            and not exists (select 1 from cases d where d.id = p.objects_to and d.ended_at is null) \
            and not exists (select 1 from payments y where y.case_id = p.case_id and y.returned_hundredths is not null \
              and y.returned_at is null) \
            order by p.retention_at, p.case_id limit $4";
        let (since, last) = after.map_or((i64::MIN, Uuid::nil()), |after| {
            (after.since.as_microsecond(), after.case.0)
        });
        let rows: Vec<OverdueRow> = on!(self.engine, pool => {
            sqlx::query_as(DUE).bind(now.as_microsecond()).bind(since).bind(last).bind(AT_ONCE).fetch_all(pool).await?
        });
        rows.into_iter().map(Overdue::try_from).collect()
    }

    /// Erases what is personal of an application, and writes down that it was done; says whether it was still there.
    pub async fn erase_application(&self, due: &Overdue, now: Timestamp) -> Result<bool, Broken> {
        // Who sent it for her and why it was refused are said of her, too.
        const KEEP: &str = "update applications set answers_sealed = $2, reason = null, sent_by = null, delegation_id = null, retention_at = null, \
            erased_at = $3, erased_basis = $4 where case_id = $1 and erased_at is null and retention_at <= $3";
        let case = self.case_of_id(due.case).await?;
        let Some(closing) = case.status.closing() else {
            return Ok(false);
        };
        let service = self.service_of_case(&case).await?;
        let basis = service.retention_basis(closing);
        self.erase_files_of(due.case).await?;
        // What says nothing always has a JSON form.
        let nothing = serde_json::to_vec(&Said::default()).unwrap_or_default();
        let mut write = self.engine.begin().await?;
        let kept = within!(write, c => {
            sqlx::query(KEEP)
                .bind(due.case.0)
                .bind(self.key.seal(&nothing))
                .bind(now.as_microsecond())
                .bind(Json(&basis))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Ok(false);
        }
        let letter = Letter::Erased {
            reference: case.reference.clone(),
            service: service.identifier.clone(),
            basis,
        };
        self.tell_last(&mut write, &case, letter, now).await?;
        within!(write, c => {
            for erase in ERASE {
                sqlx::query(erase).bind(due.case.0).execute(&mut *c).await?;
            }
            sqlx::query("update ratings set original_sealed = $2 where case_id = $1")
                .bind(due.case.0)
                .bind(self.key.seal(&[]))
                .execute(&mut *c)
                .await?;
        });
        note_erasure(&mut write, &case, now).await?;
        let event = NewEvent::for_everybody(&case, EventKind::Erased, now);
        self.add_event(&mut write, &event).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Tells whoever applied, at the address that is erased next, or else at that of her account; nobody who wants no letters
    /// about it, and nobody of whom there is no address.
    async fn tell_last(
        &self,
        write: &mut Write,
        case: &Case,
        letter: Letter,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const AUTHOR: &str = "select f.contact_sealed, f.language, f.ended_at is not null as is_ended, a.id as account_id \
            from follows f left join accounts a on a.email_hash = f.contact_hash \
            where f.case_id = $1 and f.author order by f.id limit 1";
        const ACCOUNT: &str =
            "select account_id from applications where case_id = $1 and account_id is not null";
        let (author, account): (Option<AuthorRow>, Option<(Uuid,)>) = within!(*write, c => {
            let author = sqlx::query_as(AUTHOR).bind(case.id.0).fetch_optional(&mut *c).await?;
            (author, sqlx::query_as(ACCOUNT).bind(case.id.0).fetch_optional(&mut *c).await?)
        });
        if author.as_ref().is_some_and(|author| author.is_ended) {
            return Ok(());
        }
        let language = author
            .as_ref()
            .and_then(|author| author.language.parse().ok());
        let of_author = author.as_ref().and_then(|author| author.account_id);
        if let Some(account) = of_author.or(account.map(|(account,)| account)) {
            let whom = (AccountId(account), language);
            return self.tell_owner(write, whom, letter, now).await;
        }
        let contact = author.and_then(|author| self.key.open(&author.contact_sealed?));
        let contact = contact.and_then(|plain| serde_json::from_slice::<Contact>(&plain).ok());
        if let Some((to, language)) = contact.and_then(|contact| contact.email).zip(language) {
            let letter = Addressed {
                to,
                language,
                letter,
            };
            self.post(write, &letter, now).await?;
        }
        Ok(())
    }

    /// The bytes of everything that was uploaded for it, and of photos that nobody released.
    async fn erase_files_of(&self, case: CaseId) -> Result<(), Broken> {
        const FILES: &str = "select f.id from application_files f where f.case_id = $1 \
            or f.draft_id in (select d.id from application_drafts d where d.case_id = $1) order by f.id limit 1000";
        const UNRELEASED: &str = "select p.id from photos p join ratings r on r.id = p.rating_id where r.case_id = $1 \
            and r.state <> 'released' order by p.id limit 100";
        let files: Vec<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(FILES).bind(case.0).fetch_all(pool).await?
        });
        for (file,) in files {
            self.erase_file(FileId(file)).await?;
        }
        let photos: Vec<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(UNRELEASED).bind(case.0).fetch_all(pool).await?
        });
        for (photo,) in photos {
            self.erase_files(PhotoId(photo)).await?;
        }
        Ok(())
    }
}

/// Tells whoever applied, among the uses of her data, where her account is bound to a person.
async fn note_erasure(write: &mut Write, case: &Case, now: Timestamp) -> Result<(), Broken> {
    const NOTE: &str = "insert into accesses (id, person_hash, purpose, service, case_id, at) \
        select $1, b.person_hash, $3, p.service, p.case_id, $4 from applications p join bindings b on b.account_id = p.account_id \
        where p.case_id = $2 and b.ended_at is null";
    within!(*write, c => {
        sqlx::query(NOTE)
            .bind(new_id())
            .bind(case.id.0)
            .bind(AccessPurpose::Erasure.name())
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}
