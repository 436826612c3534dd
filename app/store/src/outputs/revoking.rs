//! Revoking papers, and what the city's staff see of those that were.

use domain::cases::{CaseId, EventKind};
use domain::identity::Account;
use domain::organisations::OrganisationCode;
use domain::outputs::{Output, OutputId, RevokeReason, revoking};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    LISTED_MOST, OutputRow, REVOKING_WORDS_MOST, Revocation, RevokeRefused, output_columns,
    read_revoked,
};
use crate::cases::NewEvent;
use crate::engine::Write;
use crate::keys::Hash;
use crate::{Broken, Store, StoreError, on, within};

/// A paper as the city's staff see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperKept {
    /// The paper.
    pub output: Output,
    /// Why it was revoked, in the words of whoever did; may be empty.
    pub words: String,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    #[sqlx(flatten)]
    output: OutputRow,
    revoked_words_sealed: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    organisation: String,
    case_id: Option<Uuid>,
    revoked_at: Option<i64>,
    revoked_reason: Option<String>,
}

impl Store {
    /// Says that a paper does not hold any more. Nothing makes it hold again: another is handed out. Where it came of a case, its
    /// timeline says so and whoever follows that is told.
    pub async fn revoke_output(
        &self,
        member: &Account,
        id: OutputId,
        revocation: &Revocation,
        now: Timestamp,
    ) -> Result<(), StoreError<RevokeRefused>> {
        const FIND: &str = "select organisation, case_id, revoked_at, revoked_reason from outputs where id_hash = $1";
        const REVOKE: &str = "update outputs set revoked_at = $2, revoked_reason = $3, revoked_by = $4, revoked_role = $5, \
            revoked_words_sealed = $6 where id_hash = $1 and revoked_at is null";
        const CASE: &str = "select 1 from cases where id = $1";
        const CASE_ALONE: &str = "select 1 from cases where id = $1 for update";
        let refused = StoreError::Refused;
        let hash = self.output_hash(id);
        let mut write = self.engine.begin().await?;
        let found: Option<FoundRow> = within!(write, c => {
            sqlx::query_as(FIND).bind(&hash).fetch_optional(&mut *c).await?
        });
        let found = found.ok_or(refused(RevokeRefused::Unknown))?;
        let grant = revoking(member, &OrganisationCode(found.organisation));
        let grant = grant.ok_or(refused(RevokeRefused::NotYours))?;
        if let Some(revoked) = read_revoked(found.revoked_at, found.revoked_reason)? {
            return Err(refused(RevokeRefused::Already(revoked)));
        }
        let words = revocation.words.trim();
        if words.chars().count() > REVOKING_WORDS_MOST {
            return Err(refused(RevokeRefused::TooLong));
        }
        if let Some(case) = found.case_id {
            // Its timeline has one next entry, whoever writes it.
            let hold = write.own(CASE, CASE_ALONE);
            within!(write, c => sqlx::query(hold).bind(case).execute(&mut *c).await.map(drop)?);
        }
        let revoked = within!(write, c => {
            sqlx::query(REVOKE)
                .bind(&hash)
                .bind(now.as_microsecond())
                .bind(revocation.reason.name())
                .bind(member.id.0)
                .bind(grant.role.name())
                .bind(self.key.seal(words.as_bytes()))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if revoked == 0 {
            // Somebody else was faster, and what she said of it holds.
            let found: FoundRow =
                within!(write, c => sqlx::query_as(FIND).bind(&hash).fetch_one(&mut *c).await?);
            let revoked = read_revoked(found.revoked_at, found.revoked_reason)?;
            let revoked = revoked.ok_or(Broken::Unreadable("output"))?;
            return Err(refused(RevokeRefused::Already(revoked)));
        }
        if let Some(case) = found.case_id {
            let case = self.case_within(&mut write, CaseId(case)).await?;
            let event = NewEvent::for_everybody(&case, EventKind::OutputRevoked, now);
            self.add_event(&mut write, &event.by(member, grant)).await?;
            self.tell_followers(&mut write, &case, "", now).await?;
        }
        Ok(write.commit().await?)
    }

    /// Another decision takes the place of what came of a case: no paper of it holds any more.
    pub(crate) async fn replace_outputs_of_case(
        &self,
        write: &mut Write,
        case: CaseId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const REVOKE: &str = "update outputs set revoked_at = $2, revoked_reason = $3 where case_id = $1 and revoked_at is null";
        within!(*write, c => {
            sqlx::query(REVOKE)
                .bind(case.0)
                .bind(now.as_microsecond())
                .bind(RevokeReason::Replaced.name())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// A member hands another paper out in the place of this one.
    pub(crate) async fn replace_output(
        &self,
        write: &mut Write,
        hash: &Hash,
        member: &Account,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const REVOKE: &str = "update outputs set revoked_at = $2, revoked_reason = $3, revoked_by = $4 where id_hash = $1 and revoked_at is null";
        within!(*write, c => {
            sqlx::query(REVOKE)
                .bind(hash)
                .bind(now.as_microsecond())
                .bind(RevokeReason::Replaced.name())
                .bind(member.id.0)
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// The paper of this hash, as it is in a transaction that does more.
    pub(crate) async fn output_within(
        &self,
        write: &mut Write,
        hash: &Hash,
    ) -> Result<Option<Output>, Broken> {
        const FIND: &str = concat!("select ", output_columns!(), " where o.id_hash = $1");
        let row: Option<OutputRow> = within!(*write, c => {
            sqlx::query_as(FIND).bind(hash).fetch_optional(&mut *c).await?
        });
        row.map(|row| self.read_output(row)).transpose()
    }

    /// What came of a case, as the city's staff see it, the newest first. Who asks must handle the case.
    pub async fn papers_kept_of_case(&self, case: CaseId) -> Result<Vec<PaperKept>, Broken> {
        const OF: &str = concat!(
            "select o.revoked_words_sealed, ",
            output_columns!(),
            " where o.case_id = $1 order by o.issued_at desc, o.id desc limit $2"
        );
        let rows: Vec<KeptRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(case.0).bind(LISTED_MOST).fetch_all(pool).await?
        });
        let read = rows.into_iter().map(|row| {
            let words = row.revoked_words_sealed.map(|words| {
                let plain = self.key.open(&words);
                plain
                    .and_then(|plain| String::from_utf8(plain).ok())
                    .ok_or(Broken::Unreadable("output"))
            });
            Ok(PaperKept {
                output: self.read_output(row.output)?,
                words: words.transpose()?.unwrap_or_default(),
            })
        });
        read.collect()
    }
}
