//! A record as the database keeps it.

use domain::organisations::OrganisationCode;
use domain::registers::{BatchId, Record, RecordId, RegisterCode};
use jiff::civil::Date;
use uuid::Uuid;

use crate::rows::moment;
use crate::{Broken, Key};

/// The columns of [`RecordRow`].
macro_rules! record_columns {
    () => {
        "id, register, source, authority, subject_hash, content_sealed, schema_version, valid_from, valid_until, batch_id, \
         line, recorded_at, superseded_at"
    };
}
pub(crate) use record_columns;

#[derive(sqlx::FromRow)]
pub(crate) struct RecordRow {
    id: Uuid,
    register: String,
    source: String,
    authority: String,
    pub(crate) subject_hash: Vec<u8>,
    content_sealed: Vec<u8>,
    schema_version: i64,
    valid_from: Option<String>,
    valid_until: Option<String>,
    batch_id: Option<Uuid>,
    line: Option<i64>,
    recorded_at: i64,
    superseded_at: Option<i64>,
}

impl RecordRow {
    pub(crate) fn open(self, key: &Key) -> Result<Record, Broken> {
        let unreadable = || Broken::Unreadable("record");
        let plain = key.open(&self.content_sealed).ok_or_else(unreadable)?;
        Ok(Record {
            id: RecordId(self.id),
            register: RegisterCode(self.register),
            source: OrganisationCode(self.source),
            authority: OrganisationCode(self.authority),
            values: serde_json::from_slice(&plain).map_err(|_| unreadable())?,
            schema_version: u32::try_from(self.schema_version).map_err(|_| unreadable())?,
            valid_from: day(self.valid_from)?,
            valid_until: day(self.valid_until)?,
            batch: self.batch_id.map(BatchId),
            line: self.line.and_then(|line| u64::try_from(line).ok()),
            recorded_at: moment(self.recorded_at)?,
            superseded_at: self.superseded_at.map(moment).transpose()?,
        })
    }
}

/// Reads a stored day.
fn day(text: Option<String>) -> Result<Option<Date>, Broken> {
    text.map(|text| text.parse().map_err(|_| Broken::Unreadable("day")))
        .transpose()
}
