//! What registers tell differently, until they agree again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::organisations::OrganisationCode;
use domain::registers::{Concept, DiscrepancyId, Record, Register, Subject, disagreements};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::kept::{RecordRow, record_columns};
use super::{OF_PERSON_MOST, PersonKey};
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// Subjects of one statement.
const AT_ONCE: usize = 500;

/// A datum of one person or place that registers tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// Which.
    pub id: DiscrepancyId,
    /// Of whom or what; a person where [`Discrepancy::kind`] says so.
    pub subject: PersonKey,
    /// Whether it is about a person or a place.
    pub kind: Subject,
    /// Which datum.
    pub concept: Concept,
    /// Who settles it.
    pub owner: OrganisationCode,
    /// Since when.
    pub opened_at: Timestamp,
}

/// How a datum that registers tell differently was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which datum.
    pub concept: Concept,
    /// Who settled it.
    pub owner: OrganisationCode,
    /// When.
    pub at: Timestamp,
    /// Why so.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct DiscrepancyRow {
    id: Uuid,
    subject_hash: Vec<u8>,
    subject_kind: String,
    concept: String,
    owner: String,
    opened_at: i64,
}

impl DiscrepancyRow {
    pub(super) fn open(self) -> Result<Discrepancy, Broken> {
        Ok(Discrepancy {
            id: DiscrepancyId(self.id),
            subject: PersonKey(self.subject_hash),
            kind: Subject::named(&self.subject_kind).ok_or(Broken::Unreadable("subject"))?,
            concept: Concept(self.concept),
            owner: OrganisationCode(self.owner),
            opened_at: moment(self.opened_at)?,
        })
    }
}

impl Store {
    /// Open discrepancies in the order in which they were opened, of one organisation or of all, after one of them.
    pub async fn open_discrepancies(
        &self,
        owner: Option<&OrganisationCode>,
        after: Option<DiscrepancyId>,
        most: i64,
    ) -> Result<Vec<Discrepancy>, Broken> {
        const OPEN: &str = "select id, subject_hash, subject_kind, concept, owner, opened_at from discrepancies \
            where closed_at is null and ($1 is null or owner = $1) and ($2 is null or id > $2) order by id limit $3";
        let rows: Vec<DiscrepancyRow> = on!(self.engine, pool => {
            sqlx::query_as(OPEN)
                .bind(owner.map(|owner| owner.0.clone()))
                .bind(after.map(|after| after.0))
                .bind(most)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(DiscrepancyRow::open).collect()
    }

    /// Open discrepancies of a person.
    pub async fn discrepancies_of(&self, person: &PersonKey) -> Result<Vec<Discrepancy>, Broken> {
        const OF: &str = "select id, subject_hash, subject_kind, concept, owner, opened_at from discrepancies \
            where closed_at is null and subject_hash = $1 order by id limit 100";
        let rows: Vec<DiscrepancyRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(&person.0).fetch_all(pool).await?);
        rows.into_iter().map(DiscrepancyRow::open).collect()
    }

    /// What stewards settled of a person, the newest first.
    pub async fn settled_of(&self, person: &PersonKey) -> Result<Vec<Settled>, Broken> {
        type Row = (String, String, i64, Vec<u8>);
        const OF: &str = "select concept, owner, closed_at, reason_sealed from discrepancies where subject_hash = $1 \
            and settled_by is not null and closed_at is not null and reason_sealed is not null order by closed_at desc, id limit 100";
        let rows: Vec<Row> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(&person.0).fetch_all(pool).await?);
        let read = |(concept, owner, at, sealed): Row| {
            let plain = self.key.open(&sealed);
            let reason = plain.and_then(|plain| String::from_utf8(plain).ok());
            Ok(Settled {
                concept: Concept(concept),
                owner: OrganisationCode(owner),
                at: moment(at)?,
                reason: reason.ok_or(Broken::Unreadable("reason"))?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Opens a discrepancy for each datum of these subjects that a register of theirs contests and that has none, and closes
    /// those of data on which registers agree again. Some hundred subjects are asked about at once.
    pub(crate) async fn settle(
        &self,
        write: &mut Write,
        register: &Register,
        subjects: &BTreeSet<Vec<u8>>,
        now: Timestamp,
    ) -> Result<u64, Broken> {
        let registers = &self.pack.registers;
        let contested = registers.contested(register);
        if contested.is_empty() {
            return Ok(0);
        }
        let heard: Vec<&str> = registers
            .all
            .iter()
            .filter(|one| contested.iter().any(|concept| one.schema.asserts(concept)))
            .map(|one| one.code.0.as_str())
            .collect();
        let subjects: Vec<&Vec<u8>> = subjects.iter().collect();
        let (mut opened, mut closed) = (Vec::new(), Vec::new());
        for some in subjects.chunks(AT_ONCE) {
            let mut open = open_of(write, some).await?;
            open.retain(|(_, concept), _| contested.iter().any(|one| one.0 == *concept));
            let mut asked: BTreeSet<Vec<u8>> = several_of(write, some, &heard).await?;
            asked.extend(open.keys().map(|(subject, _)| subject.clone()));
            let asked: Vec<Vec<u8>> = asked.into_iter().collect();
            for (subject, records) in self.current_of(write, &asked, &heard).await? {
                let found = disagreements(registers, &contested, &records, self.today(now));
                for found in found {
                    if open
                        .remove(&(subject.clone(), found.concept.0.clone()))
                        .is_none()
                    {
                        opened.push((subject.clone(), found.concept, found.owner));
                    }
                }
            }
            closed.extend(open.into_values());
        }
        for some in opened.chunks(AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new(
                    "insert into discrepancies (id, subject_hash, subject_kind, concept, owner, opened_at) ",
                );
                query.push_values(some, |mut row, (subject, concept, owner)| {
                    row.push_bind(new_id())
                        .push_bind(subject.clone())
                        .push_bind(register.subject.name())
                        .push_bind(concept.0.clone())
                        .push_bind(owner.0.clone())
                        .push_bind(now.as_microsecond());
                });
                query.push(" on conflict do nothing");
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        for some in closed.chunks(AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("update discrepancies set closed_at = ");
                query.push_bind(now.as_microsecond()).push(" where id in (");
                let mut ids = query.separated(", ");
                for id in some {
                    ids.push_bind(*id);
                }
                query.push(")");
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        Ok(opened.len() as u64)
    }

    /// The current records of these subjects, by subject.
    pub(super) async fn current_of(
        &self,
        write: &mut Write,
        subjects: &[Vec<u8>],
        heard: &[&str],
    ) -> Result<BTreeMap<Vec<u8>, Vec<Record>>, Broken> {
        let mut found = BTreeMap::<_, Vec<Record>>::new();
        if subjects.is_empty() {
            return Ok(found);
        }
        let most = OF_PERSON_MOST.saturating_mul(i64::try_from(subjects.len()).unwrap_or(1));
        let rows: Vec<RecordRow> = within!(*write, c => {
            let mut query = QueryBuilder::new(concat!(
                "select ",
                record_columns!(),
                " from records where superseded_at is null and subject_hash in ("
            ));
            let mut hashes = query.separated(", ");
            for subject in subjects {
                hashes.push_bind(subject.clone());
            }
            query.push(") and register in (");
            let mut codes = query.separated(", ");
            for code in heard {
                codes.push_bind(*code);
            }
            query.push(") order by subject_hash, id limit ").push_bind(most);
            query.build_query_as().persistent(false).fetch_all(&mut *c).await?
        });
        for row in rows {
            let subject = row.subject_hash.clone();
            found.entry(subject).or_default().push(row.open(&self.key)?);
        }
        Ok(found)
    }
}

/// The open discrepancies of these subjects, by subject and datum.
async fn open_of(
    write: &mut Write,
    subjects: &[&Vec<u8>],
) -> Result<HashMap<(Vec<u8>, String), Uuid>, Broken> {
    let rows: Vec<DiscrepancyRow> = within!(*write, c => {
        let mut query = QueryBuilder::new(
            "select id, subject_hash, subject_kind, concept, owner, opened_at from discrepancies \
             where closed_at is null and subject_hash in (",
        );
        let mut hashes = query.separated(", ");
        for subject in subjects {
            hashes.push_bind((*subject).clone());
        }
        query.push(")");
        query.build_query_as().persistent(subjects.len() == AT_ONCE).fetch_all(&mut *c).await?
    });
    let by_datum = |row: DiscrepancyRow| ((row.subject_hash, row.concept), row.id);
    Ok(rows.into_iter().map(by_datum).collect())
}

/// Those of these subjects of whom there are several current records: one alone contradicts nobody.
async fn several_of(
    write: &mut Write,
    subjects: &[&Vec<u8>],
    heard: &[&str],
) -> Result<BTreeSet<Vec<u8>>, Broken> {
    let rows: Vec<(Vec<u8>,)> = within!(*write, c => {
        let mut query = QueryBuilder::new(
            "select subject_hash from records where superseded_at is null and subject_hash in (",
        );
        let mut hashes = query.separated(", ");
        for subject in subjects {
            hashes.push_bind((*subject).clone());
        }
        query.push(") and register in (");
        let mut codes = query.separated(", ");
        for code in heard {
            codes.push_bind(*code);
        }
        query.push(") group by subject_hash having count(*) > 1");
        query.build_query_as().persistent(subjects.len() == AT_ONCE).fetch_all(&mut *c).await?
    });
    Ok(rows.into_iter().map(|(subject,)| subject).collect())
}
