//! The integrated database: records of registers, by person and by place.
//!
//! # Why
//!
//! What a record says is sealed; it is found by the keyed hash of a number, so that a lost disk tells nothing and one look-up
//! is one step down an index. Nothing is released of a number that the register of persons does not know, or under which it
//! knows two people: whoever asks cannot tell the cases apart.

mod batches;
mod closing;
mod correcting;
mod discrepancies;
mod entries;
mod importing;
mod kept;
mod settling;
mod telling;

use domain::registers::{
    IdentityRefused, Known, POPULATION, Record, RecordId, Register, RegisterCode, Subject,
    is_one_person, resolve,
};
use jiff::Timestamp;

pub use batches::{Batch, Counts, Raw, RawRefused, SetAside};
pub use correcting::{
    APPROVED_LISTED, CORRECTIONS_LISTED, CorrectionRefused, Decision, FactCorrection, REASON_MOST,
    Wish, WishRefused,
};
pub use discrepancies::{Discrepancy, Settled};
pub use entries::Entry;
pub use importing::{Packet, Prepared, Repeated, Row};
pub use settling::{LISTED as DISCREPANCIES_LISTED, SettleRefused};

use crate::{Broken, Key, Store, on};
use kept::{RecordRow, record_columns};

/// Most records of one person that are looked at; nobody has as many.
const OF_PERSON_MOST: i64 = 400;

/// Bytes of a hash under which a record is found. Half as long an index as the whole hash, and still nobody's by chance.
const HASH: usize = 16;

/// Somebody, by the keyed hash of her number: what an account is bound to. Whether the register of persons knows her is asked
/// anew each time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonKey(pub(crate) Vec<u8>);

/// The hash under which the records of a subject are found.
pub(crate) fn subject_hash(key: &Key, subject: Subject, number: &str) -> Vec<u8> {
    let purpose = match subject {
        Subject::Person => "person of a record",
        Subject::Place => "place of a record",
    };
    let mut hash = key.hash(purpose, number.as_bytes());
    hash.truncate(HASH);
    hash
}

impl Store {
    /// The key of whoever has this number, whether anybody has it or not; refused where it cannot be one's number at all.
    pub fn person_key(&self, number: &str) -> Result<PersonKey, IdentityRefused> {
        let scheme = self.pack.registers.scheme().ok_or(IdentityRefused::Form)?;
        let number = scheme.read(number)?;
        Ok(PersonKey(subject_hash(&self.key, Subject::Person, &number)))
    }

    /// The person of this number, where the register of persons knows exactly one.
    pub async fn person_by_number(
        &self,
        number: &str,
        now: Timestamp,
    ) -> Result<Option<PersonKey>, Broken> {
        let Ok(person) = self.person_key(number) else {
            return Ok(None);
        };
        Ok(self.is_known(&person, now).await?.then_some(person))
    }

    /// Whether the register of persons knows exactly one person of this key.
    pub async fn is_known(&self, person: &PersonKey, now: Timestamp) -> Result<bool, Broken> {
        let Some(population) = self.pack.registers.named(POPULATION) else {
            return Ok(false);
        };
        let records = self.of_subject(person, population).await?;
        Ok(is_one_person(population, &records, self.today(now)))
    }

    /// What the register of persons says of somebody, the newest valid record; nothing where it does not know exactly one person.
    pub async fn person(
        &self,
        person: &PersonKey,
        now: Timestamp,
    ) -> Result<Option<Record>, Broken> {
        self.evidence(person, &RegisterCode(POPULATION.to_owned()), now)
            .await
    }

    /// What a register says of a person: its newest valid record. Nothing where it says nothing, and nothing at all where the
    /// register of persons does not know exactly one person of this key.
    pub async fn evidence(
        &self,
        person: &PersonKey,
        register: &RegisterCode,
        now: Timestamp,
    ) -> Result<Option<Record>, Broken> {
        let registers = &self.pack.registers;
        let (Some(population), Some(register)) =
            (registers.named(POPULATION), registers.get(register))
        else {
            return Ok(None);
        };
        let today = self.today(now);
        let records = self.of_subject(person, register).await?;
        if !is_one_person(population, &records, today) {
            return Ok(None);
        }
        let held = match register.subject {
            Subject::Person => records,
            Subject::Place => self.held_by(person, register).await?,
        };
        let valid = held
            .into_iter()
            .filter(|record| record.register == register.code && record.is_valid_on(today));
        Ok(valid.max_by_key(|record| (record.valid_from, record.id)))
    }

    /// Everything that registers say of a person, a datum each; nothing where the register of persons does not know exactly one.
    pub async fn facts_of(&self, person: &PersonKey, now: Timestamp) -> Result<Vec<Known>, Broken> {
        let records = self.records_of(person, now).await?;
        Ok(resolve(&self.pack.registers, &records, self.today(now)))
    }

    /// Every current record of a person, by register; nothing where the register of persons does not know exactly one.
    pub async fn records_of(
        &self,
        person: &PersonKey,
        now: Timestamp,
    ) -> Result<Vec<Record>, Broken> {
        const OF: &str = concat!(
            "select ",
            record_columns!(),
            " from records where subject_hash = $1 and superseded_at is null order by register, id limit $2"
        );
        const HELD: &str = concat!(
            "select ",
            record_columns!(),
            " from records where holder_hash = $1 and superseded_at is null order by register, id limit $2"
        );
        let Some(population) = self.pack.registers.named(POPULATION) else {
            return Ok(Vec::new());
        };
        let mut rows: Vec<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(&person.0).bind(OF_PERSON_MOST).fetch_all(pool).await?
        });
        let records = self.records(std::mem::take(&mut rows))?;
        if !is_one_person(population, &records, self.today(now)) {
            return Ok(Vec::new());
        }
        let held: Vec<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(HELD).bind(&person.0).bind(OF_PERSON_MOST).fetch_all(pool).await?
        });
        let mut all = records;
        all.extend(self.records(held)?);
        Ok(all)
    }

    /// Every record that its source calls by the same name as this one, in the order in which they were written.
    pub async fn history_of(&self, record: RecordId) -> Result<Vec<Record>, Broken> {
        const OF: &str = concat!(
            "select ",
            record_columns!(),
            " from records where key_hash = (select key_hash from records where id = $1) order by id limit $2"
        );
        let rows: Vec<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(record.0).bind(OF_PERSON_MOST).fetch_all(pool).await?
        });
        self.records(rows)
    }

    /// The current records of a person in a register, and in that of persons.
    async fn of_subject(
        &self,
        person: &PersonKey,
        register: &Register,
    ) -> Result<Vec<Record>, Broken> {
        const OF: &str = concat!(
            "select ",
            record_columns!(),
            " from records where subject_hash = $1 and register in ($2, $3) and superseded_at is null \
             order by register, id limit $4"
        );
        let rows: Vec<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(OF)
                .bind(&person.0)
                .bind(POPULATION)
                .bind(&register.code.0)
                .bind(OF_PERSON_MOST)
                .fetch_all(pool)
                .await?
        });
        self.records(rows)
    }

    /// The current records of places that a person holds.
    async fn held_by(
        &self,
        person: &PersonKey,
        register: &Register,
    ) -> Result<Vec<Record>, Broken> {
        const HELD: &str = concat!(
            "select ",
            record_columns!(),
            " from records where holder_hash = $1 and register = $2 and superseded_at is null order by id limit $3"
        );
        let rows: Vec<RecordRow> = on!(self.engine, pool => {
            sqlx::query_as(HELD)
                .bind(&person.0)
                .bind(&register.code.0)
                .bind(OF_PERSON_MOST)
                .fetch_all(pool)
                .await?
        });
        self.records(rows)
    }

    pub(crate) fn records(&self, rows: Vec<RecordRow>) -> Result<Vec<Record>, Broken> {
        rows.into_iter().map(|row| row.open(&self.key)).collect()
    }

    /// The day in the city.
    pub(crate) fn today(&self, now: Timestamp) -> jiff::civil::Date {
        self.pack.calendar.date(now)
    }
}
