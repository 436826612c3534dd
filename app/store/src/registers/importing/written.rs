//! What is written of a packet of rows beside its records.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::ROWS_AT_ONCE;
use crate::registers::batches::{Batch, Counts};
use crate::{Broken, Write, within};

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
