//! Differences that end by themselves, as a record runs out.
//!
//! # Why
//!
//! What a delivery settles is settled with it. A day that passes delivers nothing, and yet a record that ends with it contradicts
//! nobody any more: whoever owns the question would keep looking at one that there is not.

use std::collections::BTreeSet;

use domain::registers::disagreements;
use jiff::Timestamp;
use uuid::Uuid;

use super::discrepancies::{Discrepancy, DiscrepancyRow};
use crate::{Broken, Store, Write, within};

/// Differences that are looked at together.
const AT_ONCE: i64 = 200;

impl Store {
    /// Closes what registers do not tell differently any more, as one of their records has run out; says how many there were.
    pub async fn close_run_out(&self, now: Timestamp) -> Result<u64, Broken> {
        let (mut after, mut closed) = (Uuid::nil(), 0);
        loop {
            let mut write = self.engine.begin().await?;
            if let Write::Postgres(_) = &write {
                // As imports do: what one tells meanwhile is not missed.
                within!(write, c => sqlx::query("select pg_advisory_xact_lock(30)").execute(&mut *c).await.map(drop)?);
            }
            let found = self.maybe_run_out(&mut write, after, now).await?;
            let Some(last) = found.last() else {
                return Ok(closed);
            };
            after = last.id.0;
            closed += self.close_agreed(&mut write, &found, now).await?;
            write.commit().await?;
        }
    }

    /// Open differences about whom or what a record has run out, in the order in which they were opened.
    async fn maybe_run_out(
        &self,
        write: &mut Write,
        after: Uuid,
        now: Timestamp,
    ) -> Result<Vec<Discrepancy>, Broken> {
        const MAYBE: &str = "select d.id, d.subject_hash, d.subject_kind, d.concept, d.owner, d.opened_at from discrepancies d \
            where d.closed_at is null and d.id > $1 and exists (select 1 from records r where r.subject_hash = d.subject_hash \
            and r.superseded_at is null and r.valid_until < $2) order by d.id limit $3";
        let today = self.today(now).to_string();
        let rows: Vec<DiscrepancyRow> = within!(*write, c => {
            sqlx::query_as(MAYBE).bind(after).bind(today).bind(AT_ONCE).fetch_all(&mut *c).await?
        });
        rows.into_iter().map(DiscrepancyRow::open).collect()
    }

    /// Closes those of these that registers do not tell differently.
    async fn close_agreed(
        &self,
        write: &mut Write,
        found: &[Discrepancy],
        now: Timestamp,
    ) -> Result<u64, Broken> {
        const CLOSE: &str =
            "update discrepancies set closed_at = $2 where id = $1 and closed_at is null";
        let registers = &self.pack.registers;
        let subjects: BTreeSet<Vec<u8>> = found.iter().map(|one| one.subject.0.clone()).collect();
        let subjects: Vec<Vec<u8>> = subjects.into_iter().collect();
        let asserting = found
            .iter()
            .flat_map(|one| registers.asserting(&one.concept));
        let heard: BTreeSet<&str> = asserting.map(|register| register.code.0.as_str()).collect();
        let heard: Vec<&str> = heard.into_iter().collect();
        let records = self.current_of(write, &subjects, &heard).await?;
        let mut closed = 0;
        for one in found {
            let told = records.get(&one.subject.0).map_or(&[][..], Vec::as_slice);
            let concept = [&one.concept];
            if disagreements(registers, &concept, told, self.today(now)).is_empty() {
                closed += within!(*write, c => {
                    sqlx::query(CLOSE)
                        .bind(one.id.0)
                        .bind(now.as_microsecond())
                        .execute(&mut *c)
                        .await?
                        .rows_affected()
                });
            }
        }
        Ok(closed)
    }
}
