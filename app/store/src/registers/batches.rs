//! Deliveries of a source: the file as it came, how far it was read, and what was set aside.

use domain::organisations::OrganisationCode;
use domain::registers::{BatchId, Register, RegisterCode, RowRefused};
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, WriteMultipart};
use uuid::Uuid;

use crate::engine::alone;
use crate::rows::moment;
use crate::{Broken, Key, Store, StoreError, new_id, on, within};

/// Bytes that are sealed together, so that no file need fit into memory.
const PIECE: usize = 1 << 20;

/// Most rows that are listed at once.
const LISTED: i64 = 10_000;

/// What became of the rows of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows read, whatever became of them.
    pub read: u64,
    /// New records, those among them that took another's place included.
    pub added: u64,
    /// Records whose place a newer one took.
    pub superseded: u64,
    /// Rows that were there already, in the file or before.
    pub known: u64,
    /// Rows that were set aside.
    pub rejected: u64,
}

/// A delivery of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// For which register.
    pub register: RegisterCode,
    /// Who delivered it.
    pub source: OrganisationCode,
    /// By which version of the register's schema it is read.
    pub schema_version: u32,
    /// Of the file as it came.
    pub sha256: Vec<u8>,
    /// What became of its rows so far.
    pub counts: Counts,
    /// Since when.
    pub began_at: Timestamp,
    /// When all of it had been read; none where an import was interrupted.
    pub ended_at: Option<Timestamp>,
}

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it begins in the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: RowRefused,
    /// As it came.
    pub row: String,
}

/// Why a delivery was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RawRefused {
    /// The pack names who delivers to a register.
    #[error("{1} does not deliver to the register {0}")]
    Source(String, String),
}

/// A file that is being kept as it came.
pub struct Raw {
    id: BatchId,
    key: Key,
    upload: WriteMultipart,
    piece: Vec<u8>,
    bytes: u64,
}

impl Raw {
    /// Keeps the next bytes.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Broken> {
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = PIECE - self.piece.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.seal().await?;
            }
        }
        Ok(())
    }

    async fn seal(&mut self) -> Result<(), Broken> {
        let sealed = self.key.seal(&self.piece);
        self.piece.clear();
        // A piece is a megabyte.
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        self.upload.write(&length.to_be_bytes());
        self.upload.write(&sealed);
        Ok(self.upload.wait_for_capacity(4).await?)
    }
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    id: Uuid,
    register: String,
    source: String,
    schema_version: i64,
    sha256: Vec<u8>,
    rows_read: i64,
    added: i64,
    superseded: i64,
    known: i64,
    rejected: i64,
    began_at: i64,
    ended_at: Option<i64>,
}

impl BatchRow {
    fn open(self) -> Result<Batch, Broken> {
        let count = |count: i64| u64::try_from(count).map_err(|_| Broken::Unreadable("count"));
        Ok(Batch {
            id: BatchId(self.id),
            register: RegisterCode(self.register),
            source: OrganisationCode(self.source),
            schema_version: u32::try_from(self.schema_version)
                .map_err(|_| Broken::Unreadable("schema version"))?,
            sha256: self.sha256,
            counts: Counts {
                read: count(self.rows_read)?,
                added: count(self.added)?,
                superseded: count(self.superseded)?,
                known: count(self.known)?,
                rejected: count(self.rejected)?,
            },
            began_at: moment(self.began_at)?,
            ended_at: self.ended_at.map(moment).transpose()?,
        })
    }
}

/// The columns of [`BatchRow`].
macro_rules! batch_columns {
    () => {
        "id, register, source, schema_version, sha256, rows_read, added, superseded, known, rejected, began_at, ended_at"
    };
}

fn path(id: BatchId) -> Path {
    Path::from(format!("registers/{}", id.0.simple()))
}

impl Store {
    /// The delivery of this very file, where it came before.
    pub async fn batch_of(
        &self,
        register: &Register,
        source: &OrganisationCode,
        sha256: &[u8],
    ) -> Result<Option<Batch>, Broken> {
        const OF: &str = concat!(
            "select ",
            batch_columns!(),
            " from batches where register = $1 and source = $2 and sha256 = $3"
        );
        let row: Option<BatchRow> = on!(self.engine, pool => {
            sqlx::query_as(OF)
                .bind(&register.code.0)
                .bind(&source.0)
                .bind(sha256)
                .fetch_optional(pool)
                .await?
        });
        row.map(BatchRow::open).transpose()
    }

    /// Whether nothing came of its source since a delivery, and its register is read as it was then.
    pub async fn is_latest(&self, register: &Register, batch: &Batch) -> Result<bool, Broken> {
        const LATEST: &str = "select id, schema_version from batches where register = $1 and source = $2 \
            order by began_at desc, id desc limit 1";
        let latest: Option<(Uuid, i64)> = on!(self.engine, pool => {
            sqlx::query_as(LATEST)
                .bind(&register.code.0)
                .bind(&batch.source.0)
                .fetch_optional(pool)
                .await?
        });
        let version = i64::from(register.schema.version);
        Ok(latest == Some((batch.id.0, version)))
    }

    /// Reads a file anew that came before: what has been delivered since is older than it.
    pub async fn begin_again(
        &self,
        register: &Register,
        batch: &Batch,
        now: Timestamp,
    ) -> Result<Batch, Broken> {
        const FORGET: &str = "delete from rejects where batch_id = $1";
        const AGAIN: &str = "update batches set schema_version = $2, began_at = $3, ended_at = null, rows_read = 0, added = 0, \
            superseded = 0, known = 0, rejected = 0 where id = $1";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(FORGET).bind(batch.id.0).execute(&mut *c).await?;
            sqlx::query(AGAIN)
                .bind(batch.id.0)
                .bind(i64::from(register.schema.version))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(Batch {
            schema_version: register.schema.version,
            counts: Counts::default(),
            began_at: now,
            ended_at: None,
            ..batch.clone()
        })
    }

    /// Deliveries, the newest first.
    pub async fn batches(&self) -> Result<Vec<Batch>, Broken> {
        const ALL: &str = concat!(
            "select ",
            batch_columns!(),
            " from batches order by id desc limit 1000"
        );
        let rows: Vec<BatchRow> =
            on!(self.engine, pool => sqlx::query_as(ALL).fetch_all(pool).await?);
        rows.into_iter().map(BatchRow::open).collect()
    }

    /// Begins to keep a file as it came. Files first: a delivery never points at nothing.
    pub async fn begin_raw(
        &self,
        register: &Register,
        source: &OrganisationCode,
    ) -> Result<Raw, StoreError<RawRefused>> {
        if !register.sources.contains(source) {
            let refused = RawRefused::Source(register.code.0.clone(), source.0.clone());
            return Err(StoreError::Refused(refused));
        }
        let id = BatchId(new_id());
        let upload = self.files.put_multipart(&path(id)).await;
        Ok(Raw {
            id,
            key: self.key.clone(),
            upload: WriteMultipart::new(upload.map_err(Broken::from)?),
            piece: Vec::with_capacity(PIECE),
            bytes: 0,
        })
    }

    /// The file is kept whole: its rows can be read.
    pub async fn begin_batch(
        &self,
        register: &Register,
        source: &OrganisationCode,
        mut raw: Raw,
        sha256: &[u8],
        now: Timestamp,
    ) -> Result<Batch, Broken> {
        const BEGIN: &str = "insert into batches (id, register, source, schema_version, sha256, bytes, rows_read, added, \
            superseded, known, rejected, began_at) values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, $7)";
        raw.seal().await?;
        let (id, bytes) = (raw.id, raw.bytes);
        raw.upload.finish().await?;
        alone!(self.engine, c => {
            sqlx::query(BEGIN)
                .bind(id.0)
                .bind(&register.code.0)
                .bind(&source.0)
                .bind(i64::from(register.schema.version))
                .bind(sha256)
                .bind(i64::try_from(bytes).unwrap_or(i64::MAX))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await
                .map(drop)
        })?;
        Ok(Batch {
            id,
            register: register.code.clone(),
            source: source.clone(),
            schema_version: register.schema.version,
            sha256: sha256.to_vec(),
            counts: Counts::default(),
            began_at: now,
            ended_at: None,
        })
    }

    /// All rows of a delivery have been read.
    pub async fn end_batch(&self, id: BatchId, now: Timestamp) -> Result<(), Broken> {
        const END: &str = "update batches set ended_at = $2 where id = $1 and ended_at is null";
        alone!(self.engine, c => {
            sqlx::query(END).bind(id.0).bind(now.as_microsecond()).execute(&mut *c).await.map(drop)
        })?;
        Ok(())
    }

    /// The file of a delivery as it came; nothing where there is no such delivery.
    pub async fn raw(&self, id: BatchId) -> Result<Option<Vec<u8>>, Broken> {
        let sealed = match self.files.get(&path(id)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let unreadable = || Broken::Unreadable("delivery");
        let (mut rest, mut plain) = (sealed.as_ref(), Vec::new());
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            let (piece, after) = after.split_at_checked(length).ok_or_else(unreadable)?;
            plain.extend(self.key.open(piece).ok_or_else(unreadable)?);
            rest = after;
        }
        if rest.is_empty() {
            Ok(Some(plain))
        } else {
            Err(unreadable())
        }
    }

    /// Rows of a delivery that were set aside, in the order of the file, after a line.
    pub async fn rejects(&self, id: BatchId, after: u64) -> Result<Vec<SetAside>, Broken> {
        const OF: &str = "select line, reason, row_sealed from rejects where batch_id = $1 and line > $2 \
            order by line limit $3";
        let rows: Vec<(i64, String, Vec<u8>)> = on!(self.engine, pool => {
            sqlx::query_as(OF)
                .bind(id.0)
                .bind(i64::try_from(after).unwrap_or(i64::MAX))
                .bind(LISTED)
                .fetch_all(pool)
                .await?
        });
        let unreadable = || Broken::Unreadable("row that was set aside");
        let opened = rows.into_iter().map(|(line, reason, sealed)| {
            let row = self.key.open(&sealed).ok_or_else(unreadable)?;
            Ok(SetAside {
                line: u64::try_from(line).map_err(|_| unreadable())?,
                reason: serde_json::from_str(&reason).map_err(|_| unreadable())?,
                row: String::from_utf8(row).map_err(|_| unreadable())?,
            })
        });
        opened.collect()
    }
}
