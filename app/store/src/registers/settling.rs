//! A steward looks at what registers tell differently, and settles it.
//!
//! # Why
//!
//! Registers that agree again close the question by themselves. A steward closes one that stays: with a reason, and until one of
//! the registers says something new of the same person or place.

use domain::identity::{Account, Action};
use domain::persons::AccessPurpose;
use domain::registers::{DiscrepancyId, Fact, Subject, disagreements};
use jiff::Timestamp;

use super::correcting::reason;
use super::discrepancies::{Discrepancy, DiscrepancyRow};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::{Broken, Store, StoreError, Write, within};

/// Open discrepancies of a list.
pub const LISTED: i64 = 200;

/// Why a discrepancy was not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettleRefused {
    /// There is none that is open, or it is not this steward's.
    #[error("no such discrepancy")]
    Unknown,
    /// A reason is said, and not too much of it.
    #[error("a reason is missing or too long")]
    Reason,
    /// Nobody settles what is about herself, or about what she holds.
    #[error("this is about herself")]
    Own,
}

impl Store {
    /// Open discrepancies that this steward settles, the oldest first, at most 200.
    pub async fn discrepancies_for(&self, steward: &Account) -> Result<Vec<Discrepancy>, Broken> {
        let mut all = Vec::new();
        for owner in steward.settles_for() {
            let open = self.open_discrepancies(owner.as_ref(), None, LISTED);
            all.extend(open.await?);
        }
        all.sort_by_key(|one| (one.opened_at, one.id.0));
        all.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
        Ok(all)
    }

    /// An open discrepancy that this steward settles, with what each register tells, the believed first; that she read it is
    /// written down. Where registers agree by now, as a record has run out, nothing is told and it is closed.
    pub async fn discrepancy_for(
        &self,
        steward: &Account,
        id: DiscrepancyId,
        now: Timestamp,
    ) -> Result<Option<(Discrepancy, Vec<Fact>)>, Broken> {
        let mut write = self.engine.begin().await?;
        if let Write::Postgres(_) = &write {
            // As imports do: what one tells meanwhile is not missed.
            within!(write, c => sqlx::query("select pg_advisory_xact_lock(30)").execute(&mut *c).await.map(drop)?);
        }
        let found = open_discrepancy(&mut write, id).await?;
        let Some(found) = found.filter(|found| steward.settles(&found.owner)) else {
            return Ok(None);
        };
        let registers = &self.pack.registers;
        let heard: Vec<&str> = registers
            .asserting(&found.concept)
            .map(|register| register.code.0.as_str())
            .collect();
        let subjects = [found.subject.0.clone()];
        let records = self.current_of(&mut write, &subjects, &heard).await?;
        let records = records.into_values().next().unwrap_or_default();
        let told = disagreements(registers, &[&found.concept], &records, self.today(now));
        let facts = told.into_iter().next().map(|told| told.facts);
        if found.kind == Subject::Person {
            let access = NewAccess {
                person: found.subject.clone(),
                purpose: AccessPurpose::Settlement,
                who: Accessor::Member {
                    account: steward.id,
                    organisation: steward
                        .acting_anywhere(Action::SettleDiscrepancies)
                        .and_then(|grant| grant.organisation.clone()),
                },
                service: None,
                case: None,
                register: None,
            };
            keep_access(&mut write, &access, now).await?;
        }
        if facts.is_none() {
            const CLOSE: &str =
                "update discrepancies set closed_at = $2 where id = $1 and closed_at is null";
            within!(write, c => {
                sqlx::query(CLOSE).bind(id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            });
        }
        write.commit().await?;
        Ok(Some((found, facts.unwrap_or_default())))
    }

    /// Settles a discrepancy with a reason, which is told to whoever had asked that one of the registers say something else.
    pub async fn settle_discrepancy(
        &self,
        steward: &Account,
        id: DiscrepancyId,
        because: &str,
        now: Timestamp,
    ) -> Result<(), StoreError<SettleRefused>> {
        const SETTLE: &str = "update discrepancies set closed_at = $2, settled_by = $3, reason_sealed = $4 \
            where id = $1 and closed_at is null";
        let refused = StoreError::Refused;
        let because = reason(because).ok_or(refused(SettleRefused::Reason))?;
        let mut write = self.engine.begin().await?;
        let found = open_discrepancy(&mut write, id).await?;
        let found = found.filter(|found| steward.settles(&found.owner));
        let found = found.ok_or(refused(SettleRefused::Unknown))?;
        if is_her_own(&mut write, &found, steward).await? {
            return Err(refused(SettleRefused::Own));
        }
        let settled = within!(write, c => {
            sqlx::query(SETTLE)
                .bind(id.0)
                .bind(now.as_microsecond())
                .bind(steward.id.0)
                .bind(self.key.seal(because.as_bytes()))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if settled == 0 {
            return Err(refused(SettleRefused::Unknown));
        }
        self.tell_who_asked(&mut write, &found, &because, now)
            .await?;
        Ok(write.commit().await?)
    }
}

async fn open_discrepancy(
    write: &mut Write,
    id: DiscrepancyId,
) -> Result<Option<Discrepancy>, Broken> {
    const OF: &str = "select id, subject_hash, subject_kind, concept, owner, opened_at from discrepancies \
        where id = $1 and closed_at is null";
    let row: Option<DiscrepancyRow> = within!(*write, c => {
        sqlx::query_as(OF).bind(id.0).fetch_optional(&mut *c).await?
    });
    row.map(DiscrepancyRow::open).transpose()
}

/// Whether a discrepancy is about the steward herself, or about a place that she holds.
async fn is_her_own(
    write: &mut Write,
    found: &Discrepancy,
    steward: &Account,
) -> Result<bool, Broken> {
    const OWN: &str = "select count(*) from bindings b where b.account_id = $1 and b.ended_at is null and (b.person_hash = $2 \
        or exists (select 1 from records r where r.subject_hash = $2 and r.holder_hash = b.person_hash and r.superseded_at is null))";
    let (own,): (i64,) = within!(*write, c => {
        sqlx::query_as(OWN).bind(steward.id.0).bind(&found.subject.0).fetch_one(&mut *c).await?
    });
    Ok(own > 0)
}
