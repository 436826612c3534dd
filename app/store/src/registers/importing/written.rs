//! What is written of a packet of rows.

use domain::registers::{CorrectionId, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Prepared, ROWS_AT_ONCE};
use crate::registers::batches::{Batch, Counts, SetAside};
use crate::{Broken, Store, Write, within};

impl Store {
    /// The records of rows that say something new.
    pub(super) async fn keep_fresh(
        &self,
        write: &mut Write,
        batch: &Batch,
        register: &Register,
        rows: &[Prepared],
        now: Timestamp,
    ) -> Result<(), Broken> {
        let text = |day: Option<Date>| day.map(|day| day.to_string());
        for some in rows.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new(
                    "insert into records (id, register, source, authority, subject_kind, subject_hash, holder_hash, key_hash, \
                     digest, content_sealed, schema_version, valid_from, valid_until, batch_id, line, recorded_at, superseded_at) ",
                );
                query.push_values(some, |mut row, new| {
                    row.push_bind(new.id)
                        .push_bind(&register.code.0)
                        .push_bind(&batch.source.0)
                        .push_bind(&register.authority.0)
                        .push_bind(register.subject.name())
                        .push_bind(&new.subject)
                        .push_bind(new.holder.as_deref())
                        .push_bind(&new.key)
                        .push_bind(&new.digest)
                        .push_bind(&new.sealed)
                        .push_bind(i64::from(register.schema.version))
                        .push_bind(text(new.from))
                        .push_bind(text(new.until))
                        .push_bind(batch.id.0)
                        .push_bind(i64::try_from(new.line).unwrap_or(i64::MAX))
                        .push_bind(now.as_microsecond())
                        .push_bind(new.ended.then_some(now.as_microsecond()));
                });
                let kept = some.len() == ROWS_AT_ONCE;
                query.build().persistent(kept).execute(&mut *c).await?;
            });
        }
        Ok(())
    }

    /// The rows that were set aside, as they came.
    pub(super) async fn keep_rejects(
        &self,
        write: &mut Write,
        batch: &Batch,
        rejects: &[SetAside],
    ) -> Result<(), Broken> {
        for some in rejects.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query =
                    QueryBuilder::new("insert into rejects (batch_id, line, reason, row_sealed) ");
                query.push_values(some, |mut row, reject| {
                    // Enums of strings always have a JSON form.
                    let reason = serde_json::to_string(&reject.reason).unwrap_or_default();
                    row.push_bind(batch.id.0)
                        .push_bind(i64::try_from(reject.line).unwrap_or(i64::MAX))
                        .push_bind(reason)
                        .push_bind(self.key.seal(reject.row.as_bytes()));
                });
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        Ok(())
    }
}

/// Others took the place of these records.
pub(super) async fn end_records(
    write: &mut Write,
    ended: &[(Uuid, Option<Date>)],
    now: Timestamp,
) -> Result<(), Broken> {
    for some in ended.chunks(ROWS_AT_ONCE) {
        within!(*write, c => {
            let mut query = QueryBuilder::new("with ended (id, valid_until) as (");
            query.push_values(some, |mut row, (id, until)| {
                row.push_bind(*id).push_bind(until.map(|until| until.to_string()));
            });
            query.push(") update records set superseded_at = ");
            query.push_bind(now.as_microsecond());
            query.push(", valid_until = ended.valid_until from ended where records.id = ended.id");
            query.build().persistent(false).execute(&mut *c).await?;
        });
    }
    Ok(())
}

/// The source says itself what was corrected.
pub(super) async fn note_adopted(
    write: &mut Write,
    adopted: &[CorrectionId],
    now: Timestamp,
) -> Result<(), Broken> {
    const ADOPT: &str =
        "update fact_corrections set adopted_at = $2 where id = $1 and adopted_at is null";
    within!(*write, c => {
        for one in adopted {
            sqlx::query(ADOPT).bind(one.0).bind(now.as_microsecond()).execute(&mut *c).await?;
        }
    });
    Ok(())
}

/// Adds what became of a packet of rows to what became of those before it.
pub(super) async fn note_counts(
    write: &mut Write,
    batch: &Batch,
    counts: Counts,
) -> Result<(), Broken> {
    const NOTE: &str = "update batches set rows_read = $2, added = added + $3, superseded = superseded + $4, known = known + $5, \
        rejected = rejected + $6 where id = $1";
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    within!(*write, c => {
        sqlx::query(NOTE)
            .bind(batch.id.0)
            .bind(count(counts.read))
            .bind(count(counts.added))
            .bind(count(counts.superseded))
            .bind(count(counts.known))
            .bind(count(counts.rejected))
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}
