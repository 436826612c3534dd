//! What was corrected here stays corrected in what a source delivers next, until the source itself says something new, or
//! the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::registers::{POPULATION, Register, Subject, says_the_same};
use sqlx::QueryBuilder;

use super::{Prepared, ROWS_AT_ONCE, digest_of};
use crate::registers::correcting::{CorrectionRow, FactCorrection, correction_columns};
use crate::registers::kept::{RecordRow, record_columns};
use crate::{Broken, Store, Write, within};

/// The values of a record, by field.
type Values = BTreeMap<String, String>;

/// A correction, as it stands towards one row.
struct Standing<'a> {
    correction: &'a FactCorrection,
    /// Whether the row says by itself what it says of this field: its source had come to say what was corrected.
    is_over: bool,
    /// Whether it is over once the row says what was corrected.
    can_end: bool,
}

impl Store {
    /// Lets delivered rows say what was corrected, where they repeat what was said before it. Where the source says something
    /// else again, or has come to say what was corrected, its word counts.
    pub(super) async fn keep_corrected(
        &self,
        write: &mut Write,
        register: &Register,
        rows: &mut [Prepared],
    ) -> Result<(), Broken> {
        for some in rows.chunks_mut(ROWS_AT_ONCE) {
            let approved = self.approved_under(write, register, some).await?;
            if approved.is_empty() {
                continue;
            }
            let is_corrected =
                |row: &&Prepared| approved.iter().any(|one| is_about(register, one, row));
            let corrected = some.iter().filter(is_corrected);
            let mut keys: BTreeSet<Vec<u8>> = corrected.map(|row| row.key.clone()).collect();
            let telling = approved.iter().filter(|one| tells_who(register, one));
            let mut shared = BTreeSet::new();
            for one in telling {
                keys.insert(one.key.clone());
                let is_other = |row: &Prepared| row.subject == one.person.0 && row.key != one.key;
                if some.iter().any(is_other) || has_other_entry(write, one).await? {
                    shared.insert(one.id.0);
                }
            }
            let current = self.values_under(write, &keys).await?;
            for row in some {
                let about = approved.iter().filter(|one| is_about(register, one, row));
                let standings: Vec<Standing<'_>> = about
                    .map(|one| stands(one, row, shared.contains(&one.id.0), &current))
                    .collect();
                if !standings.is_empty() {
                    let said = current.get(&row.key);
                    self.correct(row, said, &standings)?;
                }
            }
        }
        Ok(())
    }

    /// Puts into a row what was corrected, in the order in which it was, and notes which corrections it ends.
    fn correct(
        &self,
        row: &mut Prepared,
        said: Option<&Values>,
        standings: &[Standing<'_>],
    ) -> Result<(), Broken> {
        let unreadable = || Broken::Unreadable("row");
        let plain = self.key.open(&row.sealed).ok_or_else(unreadable)?;
        let delivered: Values = serde_json::from_slice(&plain).map_err(|_| unreadable())?;
        let mut values = delivered.clone();
        let holding = || {
            let still = standings.iter().filter(|standing| !standing.is_over);
            still.map(|standing| standing.correction)
        };
        for one in holding() {
            if is_same(values.get(&one.field), one.was.as_ref()) {
                values.insert(one.field.clone(), one.wanted.clone());
            }
        }
        // The source has said something else since: what it says now is its own word again.
        for one in holding() {
            if said.is_some_and(|said| !is_same(values.get(&one.field), said.get(&one.field))) {
                match delivered.get(&one.field) {
                    Some(value) => values.insert(one.field.clone(), value.clone()),
                    None => values.remove(&one.field),
                };
            }
        }
        if values != delivered {
            // Strings always have a JSON form.
            let content = serde_json::to_vec(&values).unwrap_or_default();
            row.digest = digest_of(&self.key, &content);
            row.sealed = self.key.seal(&content);
        }
        let mut fields = BTreeMap::<&str, Vec<&Standing<'_>>>::new();
        for standing in standings {
            let field = standing.correction.field.as_str();
            fields.entry(field).or_default().push(standing);
        }
        for (field, of_field) in fields {
            // What was corrected last is what the register says; what was corrected before that has ended with it.
            let last = of_field.last().map(|standing| &standing.correction.wanted);
            if is_same(delivered.get(field), last) {
                let ending = of_field.iter().filter(|standing| standing.can_end);
                row.adopts.extend(ending.map(|one| one.correction.id));
            }
            row.is_taken_back |= of_field.iter().all(|standing| standing.is_over)
                && said.is_some_and(|said| !is_same(values.get(field), said.get(field)));
        }
        Ok(())
    }

    /// What was corrected of the entries and people of these rows, the oldest first.
    async fn approved_under(
        &self,
        write: &mut Write,
        register: &Register,
        rows: &[Prepared],
    ) -> Result<Vec<FactCorrection>, Broken> {
        let found: Vec<CorrectionRow> = within!(*write, c => {
            let mut query = QueryBuilder::new(concat!(
                "select ",
                correction_columns!(),
                " from fact_corrections where state = 'approved' and register = "
            ));
            query.push_bind(&register.code.0).push(" and (key_hash in (");
            let mut keys = query.separated(", ");
            for row in rows {
                keys.push_bind(&row.key);
            }
            query.push(") or person_hash in (");
            let mut people = query.separated(", ");
            for row in rows {
                people.push_bind(&row.subject);
            }
            query.push(")) order by decided_at, id");
            let kept = rows.len() == ROWS_AT_ONCE;
            query.build_query_as().persistent(kept).fetch_all(&mut *c).await?
        });
        found
            .into_iter()
            .map(|row| self.open_correction(row))
            .collect()
    }

    /// What the records in force under these keys say.
    async fn values_under(
        &self,
        write: &mut Write,
        keys: &BTreeSet<Vec<u8>>,
    ) -> Result<HashMap<Vec<u8>, Values>, Broken> {
        let mut values = HashMap::new();
        for key in keys {
            const CURRENT: &str = concat!(
                "select ",
                record_columns!(),
                " from records where key_hash = $1 and superseded_at is null"
            );
            let row: Option<RecordRow> = within!(*write, c => {
                sqlx::query_as(CURRENT).bind(key).fetch_optional(&mut *c).await?
            });
            if let Some(row) = row {
                values.insert(key.clone(), row.open(&self.key)?.values);
            }
        }
        Ok(values)
    }
}

/// How a correction stands towards a row that it is about. One that tells who she is goes on for as long as she has another entry:
/// believed singly, they would make two people of her.
fn stands<'a>(
    correction: &'a FactCorrection,
    row: &Prepared,
    is_shared: bool,
    current: &HashMap<Vec<u8>, Values>,
) -> Standing<'a> {
    let is_adopted = correction.adopted_at.is_some();
    if row.key == correction.key {
        return Standing {
            correction,
            is_over: is_adopted && !is_shared,
            can_end: !is_adopted && !is_shared,
        };
    }
    let own = current.get(&correction.key);
    let own = own.and_then(|values| values.get(&correction.field));
    Standing {
        correction,
        is_over: is_adopted && !is_same(own, Some(&correction.wanted)),
        can_end: false,
    }
}

/// Whether a correction tells who somebody is, so that it is about all her entries.
fn tells_who(register: &Register, correction: &FactCorrection) -> bool {
    let field = register.schema.field(&correction.field);
    register.code.0 == POPULATION && field.is_some_and(|field| field.identity)
}

/// Whether a correction is about an entry: that one, or another of the same person where it told who she is.
fn is_about(register: &Register, correction: &FactCorrection, row: &Prepared) -> bool {
    // An entry that has become somebody else's is no longer what she had corrected.
    let is_hers = correction.person.0 == row.subject
        || (register.subject != Subject::Person && correction.key == row.key);
    is_hers && (correction.key == row.key || tells_who(register, correction))
}

/// Whether the register has another entry of whom a correction is about.
async fn has_other_entry(
    write: &mut Write,
    correction: &FactCorrection,
) -> Result<bool, sqlx::Error> {
    const OTHER: &str = "select 1 from records where subject_hash = $1 and register = $2 and superseded_at is null \
        and key_hash <> $3 limit 1";
    let other: Option<(i32,)> = within!(*write, c => {
        sqlx::query_as(OTHER)
            .bind(&correction.person.0)
            .bind(&correction.register.0)
            .bind(&correction.key)
            .fetch_optional(&mut *c)
            .await?
    });
    Ok(other.is_some())
}

/// Whether two values are the same, or one says what the other does.
fn is_same(one: Option<&String>, other: Option<&String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => says_the_same(one, other),
        (one, other) => one == other,
    }
}
