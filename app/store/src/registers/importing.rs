//! Bringing in the records of a source.
//!
//! # Why
//!
//! Sealing and hashing cost the most and ask nothing of the database, so rows are prepared elsewhere while others are written.
//! What is written together also says how far the file was read: an import that was killed goes on where it was.

mod corrected;
mod written;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::organisations::OrganisationCode;
use domain::registers::{CorrectionId, Register, RowRefused, Subject};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::QueryBuilder;
use uuid::Uuid;

use written::{end_records, note_adopted, note_counts};

use super::batches::{Batch, Counts, SetAside};
use super::{HASH, subject_hash};
use crate::{Broken, Key, Store, Write, new_id, within};

/// Rows of one statement; an engine binds at least 32,000 values.
const ROWS_AT_ONCE: usize = 500;

/// A row in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it begins in the file, from 1.
    pub line: u64,
    /// As it came, for setting it aside.
    pub came: String,
    /// A value for each field of the register, in order.
    pub values: Vec<Option<String>>,
}

/// A row that is ready to be written.
pub struct Prepared {
    id: Uuid,
    line: u64,
    subject: Vec<u8>,
    holder: Option<Vec<u8>>,
    key: Vec<u8>,
    digest: Vec<u8>,
    sealed: Vec<u8>,
    came: String,
    /// Which corrections end as it says itself what was corrected, once it is what holds.
    adopts: Vec<CorrectionId>,
    /// Whether it takes back what was corrected once and had come to be its source's own word.
    is_taken_back: bool,
    from: Option<Date>,
    until: Option<Date>,
    ended: bool,
}

/// The record that is there under a key.
struct There {
    id: Uuid,
    subject: Vec<u8>,
    batch: Option<Uuid>,
    line: u64,
    digest: Vec<u8>,
    from: Option<Date>,
    until: Option<Date>,
    recorded_at: i64,
    /// Where it is not written yet, which of the fresh ones it is.
    fresh: Option<usize>,
}

/// What becomes of a packet of rows.
#[derive(Default)]
struct Sorted {
    fresh: Vec<Prepared>,
    /// Which records lose their place, and the last day on which each held.
    ended: Vec<(Uuid, Option<Date>)>,
    /// Of whom something else is known now.
    touched: BTreeSet<Vec<u8>>,
    rejects: Vec<SetAside>,
    /// Corrections that their source has come to say itself.
    adopted: Vec<CorrectionId>,
    counts: Counts,
}

#[derive(sqlx::FromRow)]
struct ThereRow {
    id: Uuid,
    key_hash: Vec<u8>,
    subject_hash: Vec<u8>,
    digest: Vec<u8>,
    batch_id: Option<Uuid>,
    line: Option<i64>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    superseded_at: Option<i64>,
    recorded_at: i64,
}

/// Rows of a delivery that are written together.
pub struct Packet {
    /// Those that can be written.
    pub rows: Vec<Prepared>,
    /// Those that cannot.
    pub rejects: Vec<SetAside>,
    /// How many rows of the file have been read with them.
    pub read: u64,
}

/// What a delivery has said again of what was there, from one packet of rows to the next.
#[derive(Debug)]
pub struct Repeated {
    records: HashSet<Uuid>,
    /// Whether it was begun by a reading that broke off, and what that met is not known any more.
    is_partial: bool,
}

impl Repeated {
    /// Of a delivery whose next row is read.
    pub fn of(batch: &Batch) -> Self {
        Self {
            records: HashSet::new(),
            is_partial: batch.counts.read > 0,
        }
    }
}

impl Store {
    /// Seals rows and finds the hashes of their numbers: the slow part, which asks nothing of the database.
    pub fn prepare(
        &self,
        register: &Register,
        source: &OrganisationCode,
        rows: Vec<Row>,
    ) -> Vec<Prepared> {
        let purpose = format!("record of {} by {}", register.code.0, source.0);
        let schema = &register.schema;
        let prepared = rows.into_iter().map(|row| {
            let value = |at: usize| row.values.get(at).and_then(Option::as_deref);
            let content: BTreeMap<&str, &str> = schema
                .fields
                .iter()
                .zip(&row.values)
                .filter_map(|(field, value)| Some((field.name.as_str(), value.as_deref()?)))
                .collect();
            // Strings always have a JSON form.
            let content = serde_json::to_vec(&content).unwrap_or_default();
            let names: Vec<&str> = schema.key.iter().filter_map(|at| value(*at)).collect();
            let short = |mut hash: Vec<u8>| {
                hash.truncate(HASH);
                hash
            };
            let day = |at: Option<usize>| at.and_then(value).and_then(|day| day.parse().ok());
            let person = |number| subject_hash(&self.key, Subject::Person, number);
            let subject = value(schema.subject).unwrap_or_default();
            Prepared {
                id: new_id(),
                line: row.line,
                subject: subject_hash(&self.key, register.subject, subject),
                holder: schema.holder.and_then(value).map(person),
                key: short(self.key.hash(&purpose, names.join("\u{1f}").as_bytes())),
                digest: digest_of(&self.key, &content),
                sealed: self.key.seal(&content),
                from: day(schema.from),
                until: day(schema.until),
                came: row.came,
                adopts: Vec::new(),
                is_taken_back: false,
                ended: false,
            }
        });
        prepared.collect()
    }

    /// Writes rows of a delivery, all or none, those that were set aside, and that the file has been read up to row `read`.
    pub async fn import_rows(
        &self,
        batch: &Batch,
        register: &Register,
        packet: Packet,
        repeated: &mut Repeated,
        now: Timestamp,
    ) -> Result<Counts, Broken> {
        let Packet {
            mut rows,
            rejects,
            read,
        } = packet;
        let mut write = self.engine.begin().await?;
        if let Write::Postgres(_) = &write {
            // Who imports at the same time about the same people must see what this one writes.
            within!(write, c => sqlx::query("select pg_advisory_xact_lock(30)").execute(&mut *c).await.map(drop)?);
        }
        self.keep_corrected(&mut write, register, &mut rows).await?;
        let there = records_there(&mut write, &rows).await?;
        let mut sorted = sort(batch, rows, there, repeated, self.today(now));
        sorted.counts.read = read;
        sorted.rejects.extend(rejects);
        sorted.counts.rejected = sorted.rejects.len() as u64;
        self.keep_rejects(&mut write, batch, &sorted.rejects)
            .await?;
        self.keep_fresh(&mut write, batch, register, &sorted.fresh, now)
            .await?;
        end_records(&mut write, &sorted.ended, now).await?;
        note_adopted(&mut write, &sorted.adopted, now).await?;
        self.settle(&mut write, register, &sorted.touched, now)
            .await?;
        note_counts(&mut write, batch, sorted.counts).await?;
        write.commit().await?;
        Ok(sorted.counts)
    }
}

/// What tells contents of records apart.
pub(super) fn digest_of(key: &Key, content: &[u8]) -> Vec<u8> {
    let mut digest = key.hash("content of a record", content);
    digest.truncate(HASH);
    digest
}

/// The records that are there under the keys of these rows: the current one, and the content of all.
async fn records_there(
    write: &mut Write,
    rows: &[Prepared],
) -> Result<HashMap<Vec<u8>, (Option<There>, Vec<Vec<u8>>)>, Broken> {
    let mut there = HashMap::<Vec<u8>, (Option<There>, Vec<Vec<u8>>)>::new();
    for some in rows.chunks(ROWS_AT_ONCE) {
        let found: Vec<ThereRow> = within!(*write, c => {
            let mut query = QueryBuilder::new(
                "select id, key_hash, subject_hash, digest, batch_id, line, valid_from, valid_until, superseded_at, recorded_at from records \
                 where key_hash in (",
            );
            let mut keys = query.separated(", ");
            for row in some {
                keys.push_bind(&row.key);
            }
            query.push(")");
            let kept = some.len() == ROWS_AT_ONCE;
            query.build_query_as().persistent(kept).fetch_all(&mut *c).await?
        });
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        for row in found {
            let (current, digests) = there.entry(row.key_hash).or_default();
            digests.push(row.digest.clone());
            if row.superseded_at.is_none() {
                *current = Some(There {
                    id: row.id,
                    subject: row.subject_hash,
                    batch: row.batch_id,
                    line: row
                        .line
                        .and_then(|line| u64::try_from(line).ok())
                        .unwrap_or_default(),
                    digest: row.digest,
                    from: day(row.valid_from),
                    until: day(row.valid_until),
                    recorded_at: row.recorded_at,
                    fresh: None,
                });
            }
        }
    }
    Ok(there)
}

/// What stands under a key: the record in force, and the digests of all.
type Standing = (Option<There>, Vec<Vec<u8>>);

/// Decides of each row whether it is new, was there, comes late, takes another's place, or contradicts its own file.
fn sort(
    batch: &Batch,
    rows: Vec<Prepared>,
    mut there: HashMap<Vec<u8>, Standing>,
    repeated: &mut Repeated,
    today: Date,
) -> Sorted {
    let mut sorted = Sorted::default();
    // A file that is read anew meets what its own rows said before.
    let began = batch.began_at.as_microsecond();
    let is_of_reading =
        |known: &There| known.batch == Some(batch.id.0) && known.recorded_at >= began;
    for mut row in rows {
        let (current, digests) = there.entry(row.key.clone()).or_default();
        if let Some(known) = current {
            let is_earlier = row.from < known.from;
            // What was corrected here is not undone by a file that repeats what was said before.
            let is_corrected = known.batch.is_none() && !row.is_taken_back;
            if known.digest == row.digest {
                repeated.records.insert(known.id);
                sorted.adopted.append(&mut row.adopts);
                sorted.counts.known += 1;
                continue;
            }
            if (is_earlier || is_corrected) && digests.contains(&row.digest) {
                sorted.counts.known += 1;
                continue;
            }
            // History is what a file tells beside what holds now, or what had ended by then. Otherwise the source has moved the
            // day from which it holds, and was wrong before.
            let is_same_file =
                is_of_reading(known) || repeated.is_partial || repeated.records.contains(&known.id);
            let had_ended = row
                .until
                .zip(known.from)
                .is_some_and(|(until, from)| until <= from);
            let is_late = is_earlier && (is_same_file || had_ended);
            if is_of_reading(known) && row.from == known.from {
                sorted.rejects.push(SetAside {
                    line: row.line,
                    reason: RowRefused::Contradicts { line: known.line },
                    row: row.came,
                });
                continue;
            }
            sorted.counts.superseded += 1;
            if is_late {
                row.ended = true;
                row.until = earlier(row.until, known.from);
                digests.push(row.digest.clone());
                sorted.fresh.push(row);
                sorted.counts.added += 1;
                continue;
            }
            let until = if is_earlier {
                known.until
            } else {
                earlier(known.until, row.from.or(Some(today)))
            };
            sorted.touched.insert(known.subject.clone());
            match known.fresh {
                Some(at) => {
                    sorted.fresh[at].ended = true;
                    sorted.fresh[at].until = until;
                }
                None => sorted.ended.push((known.id, until)),
            }
        }
        sorted.adopted.append(&mut row.adopts);
        sorted.touched.insert(row.subject.clone());
        *current = Some(There {
            id: row.id,
            subject: row.subject.clone(),
            batch: Some(batch.id.0),
            line: row.line,
            digest: row.digest.clone(),
            from: row.from,
            until: row.until,
            recorded_at: i64::MAX,
            fresh: Some(sorted.fresh.len()),
        });
        digests.push(row.digest.clone());
        sorted.fresh.push(row);
        sorted.counts.added += 1;
    }
    sorted
}

/// The earlier of two last days, of which either may not be known.
fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
