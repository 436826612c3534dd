//! Where a record stands in what its source delivered, so that its steward finds it again.

use domain::registers::{BatchId, Fact, RecordId};
use jiff::Timestamp;

use super::correcting::FactCorrection;
use super::kept::{RecordRow, record_columns};
use crate::{Broken, Store, on};

/// An entry of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Of which record it is told.
    pub record: RecordId,
    /// Whom it is about; empty where its register has no names.
    pub name: String,
    /// What its source calls it.
    pub key: String,
    /// With which delivery it came; none where a correction wrote it.
    pub batch: Option<BatchId>,
    /// Where it stands in that file.
    pub line: Option<u64>,
}

impl Store {
    /// The entry that a correction is about, as it is now, with her name; nothing where there is none any more. For whoever was
    /// found to read the correction, which is written down.
    pub async fn entry_of_correction(
        &self,
        correction: &FactCorrection,
        now: Timestamp,
    ) -> Result<Option<Entry>, Broken> {
        const CURRENT: &str = concat!(
            "select ",
            record_columns!(),
            " from records where key_hash = $1 and superseded_at is null"
        );
        let row: Option<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(CURRENT).bind(&correction.key).fetch_optional(pool).await?
        });
        let Some(mut entry) = row.map(|row| self.entry(row)).transpose()? else {
            return Ok(None);
        };
        if entry.name.is_empty() {
            let facts = self.facts_of(&correction.person, now).await?;
            entry.name = domain::persons::name_of(&facts);
        }
        Ok(Some(entry))
    }

    /// The entries in which facts stand, in their order. For whoever was found to read the facts, which is written down.
    pub async fn entries_of_facts(&self, facts: &[Fact]) -> Result<Vec<Entry>, Broken> {
        const OF: &str = concat!("select ", record_columns!(), " from records where id = $1");
        let mut entries = Vec::with_capacity(facts.len());
        for fact in facts {
            let row: Option<RecordRow> = on!(self.engine, pool => {
                sqlx::query_as(OF).bind(fact.record.0).fetch_optional(pool).await?
            });
            entries.extend(row.map(|row| self.entry(row)).transpose()?);
        }
        Ok(entries)
    }

    fn entry(&self, row: RecordRow) -> Result<Entry, Broken> {
        let record = row.open(&self.key)?;
        let register = self.pack.registers.get(&record.register);
        Ok(Entry {
            record: record.id,
            name: register.map_or_else(String::new, |register| record.name(register)),
            key: register.map_or_else(String::new, |register| record.entry(register)),
            batch: record.batch,
            line: record.line,
        })
    }
}
