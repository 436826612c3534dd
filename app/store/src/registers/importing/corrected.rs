//! What was corrected here stays corrected in what a source delivers next, until the source itself says something new.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::registers::{POPULATION, Register, Subject, says_the_same};
use sqlx::QueryBuilder;

use super::{Prepared, ROWS_AT_ONCE, digest_of};
use crate::registers::correcting::{CorrectionRow, FactCorrection, correction_columns};
use crate::registers::kept::{RecordRow, record_columns};
use crate::{Broken, Store, Write, within};

/// The values of a record, by field.
type Values = BTreeMap<String, String>;

impl Store {
    /// Lets delivered rows say what was corrected, where they repeat what was said before it. Where the source says something
    /// else again, its word counts.
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
            let keys: BTreeSet<&[u8]> = corrected.map(|row| row.key.as_slice()).collect();
            let current = self.values_under(write, &keys).await?;
            for row in some {
                let said = current.get(&row.key);
                let corrections = approved
                    .iter()
                    .filter(|one| is_about(register, one, row))
                    .collect::<Vec<_>>();
                if !corrections.is_empty() {
                    self.correct(row, said, &corrections)?;
                }
            }
        }
        Ok(())
    }

    /// Puts into a row what was corrected, in the order in which it was.
    fn correct(
        &self,
        row: &mut Prepared,
        said: Option<&Values>,
        corrections: &[&FactCorrection],
    ) -> Result<(), Broken> {
        let unreadable = || Broken::Unreadable("row");
        let plain = self.key.open(&row.sealed).ok_or_else(unreadable)?;
        let delivered: Values = serde_json::from_slice(&plain).map_err(|_| unreadable())?;
        let mut values = delivered.clone();
        for one in corrections {
            if is_same(values.get(&one.field), one.was.as_ref()) {
                values.insert(one.field.clone(), one.wanted.clone());
            }
        }
        // The source has said something else since: what it says now is its own word again.
        for one in corrections {
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
        keys: &BTreeSet<&[u8]>,
    ) -> Result<HashMap<Vec<u8>, Values>, Broken> {
        let mut values = HashMap::new();
        for key in keys {
            const CURRENT: &str = concat!(
                "select ",
                record_columns!(),
                " from records where key_hash = $1 and superseded_at is null"
            );
            let row: Option<RecordRow> = within!(*write, c => {
                sqlx::query_as(CURRENT).bind(*key).fetch_optional(&mut *c).await?
            });
            if let Some(row) = row {
                values.insert(key.to_vec(), row.open(&self.key)?.values);
            }
        }
        Ok(values)
    }
}

/// Whether a correction is about an entry: that one, or another of the same person where it told who she is.
fn is_about(register: &Register, correction: &FactCorrection, row: &Prepared) -> bool {
    let field = register.schema.field(&correction.field);
    let tells_who = register.code.0 == POPULATION && field.is_some_and(|field| field.identity);
    // An entry that has become somebody else's is no longer what she had corrected.
    let is_hers = correction.person.0 == row.subject
        || (register.subject != Subject::Person && correction.key == row.key);
    is_hers && (correction.key == row.key || tells_who)
}

/// Whether two values are the same, or one says what the other does.
fn is_same(one: Option<&String>, other: Option<&String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => says_the_same(one, other),
        (one, other) => one == other,
    }
}
