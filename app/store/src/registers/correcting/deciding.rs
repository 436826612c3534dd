//! A steward decides on a correction.

use std::collections::{BTreeMap, BTreeSet};

use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::letters::{Letter, OnPaper, Written};
use domain::persons::AccessPurpose;
use domain::registers::{
    CorrectionId, CorrectionState, POPULATION, Record, Register, says_the_same,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{CorrectionRow, FactCorrection, correction_columns, reason};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::persons::PAPER;
use crate::registers::PersonKey;
use crate::registers::importing::digest_of;
use crate::registers::kept::{RecordRow, record_columns};
use crate::{Broken, Store, StoreError, Write, new_id, within};

/// What a steward says of a correction.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// Whether the register says it from now on.
    pub approved: bool,
    /// Why; must be said where it is rejected.
    pub reason: &'a str,
}

/// Why a correction was not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionRefused {
    /// There is none, or it is not this steward's.
    #[error("no such correction")]
    Unknown,
    /// Nobody decides on her own.
    #[error("this is her own correction")]
    Own,
    /// It was decided before.
    #[error("decided already")]
    Decided,
    /// A rejection says why; nobody says too much.
    #[error("a reason is missing or too long")]
    Reason,
    /// The register says something else since she asked, so the question is another one.
    #[error("the register has changed since")]
    Changed,
    /// The entry is about somebody else by now.
    #[error("the entry is about somebody else since")]
    Holder,
}

impl Store {
    /// A correction that this steward decides on, with what it says; that she read it is written down.
    pub async fn correction_for(
        &self,
        steward: &Account,
        id: CorrectionId,
        now: Timestamp,
    ) -> Result<Option<FactCorrection>, Broken> {
        let mut write = self.engine.begin().await?;
        let Some(found) = self.correction_in(&mut write, id).await? else {
            return Ok(None);
        };
        if !steward.settles(&found.organisation) {
            return Ok(None);
        }
        keep_access(&mut write, &access(&found, steward), now).await?;
        write.commit().await?;
        Ok(Some(found))
    }

    /// Decides on a correction, and tells who asked. Approved, the register says it from now on, what it said before stays as an earlier record, and
    /// a letter tells whoever delivered it.
    pub async fn decide_correction(
        &self,
        steward: &Account,
        id: CorrectionId,
        decision: Decision<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError<CorrectionRefused>> {
        const DECIDE: &str = "update fact_corrections set state = $2, decided_at = $3, decided_by = $4, reason_sealed = $5 \
            where id = $1 and state = 'asked'";
        let refused = StoreError::Refused;
        let because = reason(decision.reason);
        let is_empty = decision.reason.trim().is_empty();
        if because.is_none() && !(decision.approved && is_empty) {
            return Err(refused(CorrectionRefused::Reason));
        }
        let mut write = self.engine.begin().await?;
        if let Write::Postgres(_) = &write {
            // As imports do: who writes about the same people at the same time waits.
            within!(write, c => sqlx::query("select pg_advisory_xact_lock(30)").execute(&mut *c).await.map(drop)?);
        }
        let found = self.correction_in(&mut write, id).await?;
        let found = found.filter(|found| steward.settles(&found.organisation));
        let found = found.ok_or(refused(CorrectionRefused::Unknown))?;
        if found.account == steward.id || is_of(&mut write, steward, &found).await? {
            return Err(refused(CorrectionRefused::Own));
        }
        if found.state != CorrectionState::Asked {
            return Err(refused(CorrectionRefused::Decided));
        }
        let state = if decision.approved {
            CorrectionState::Approved
        } else {
            CorrectionState::Rejected
        };
        if decision.approved {
            let register = self.pack.registers.get(&found.register);
            let register = register.ok_or(Broken::Unreadable("register"))?;
            let record = self.current_under(&mut write, &found.key).await?;
            let said = |record: &Record| {
                let says = record.values.get(&found.field);
                says.zip(found.was.as_ref())
                    .map_or(says == found.was.as_ref(), |(says, was)| {
                        says_the_same(says, was)
                    })
            };
            let (subject, record) = record.ok_or(refused(CorrectionRefused::Changed))?;
            if !is_still_hers(&mut write, &found, &record).await? {
                return Err(refused(CorrectionRefused::Holder));
            }
            if !said(&record) {
                return Err(refused(CorrectionRefused::Changed));
            }
            let mut records = self.telling_who(&mut write, register, &found).await?;
            records.retain(|one| one.id != record.id && said(one));
            records.push(record);
            for record in &records {
                self.write_corrected(&mut write, register, &found, record, now)
                    .await?;
                let letter = self.letter_to_source(register, &found, record);
                self.post_by(&mut write, PAPER, &[(letter, now)], now)
                    .await?;
            }
            let subjects = BTreeSet::from([subject]);
            self.settle(&mut write, register, &subjects, now).await?;
        }
        let sealed = because
            .as_ref()
            .map(|because| self.key.seal(because.as_bytes()));
        within!(write, c => {
            sqlx::query(DECIDE)
                .bind(id.0)
                .bind(state.name())
                .bind(now.as_microsecond())
                .bind(steward.id.0)
                .bind(sealed)
                .execute(&mut *c)
                .await?;
        });
        keep_access(&mut write, &access(&found, steward), now).await?;
        let letter = Letter::CorrectionDecided {
            register: found.register.clone(),
            field: found.field.clone(),
            approved: decision.approved,
            reason: because.unwrap_or_default(),
        };
        self.tell_owner(&mut write, (found.account, found.language), letter, now)
            .await?;
        Ok(write.commit().await?)
    }

    async fn correction_in(
        &self,
        write: &mut Write,
        id: CorrectionId,
    ) -> Result<Option<FactCorrection>, Broken> {
        const OF: &str = concat!(
            "select ",
            correction_columns!(),
            " from fact_corrections where id = $1"
        );
        const OF_ALONE: &str = concat!(
            "select ",
            correction_columns!(),
            " from fact_corrections where id = $1 for update"
        );
        let of = write.own(OF, OF_ALONE);
        let row: Option<CorrectionRow> = within!(*write, c => {
            sqlx::query_as(of).bind(id.0).fetch_optional(&mut *c).await?
        });
        row.map(|row| self.open_correction(row)).transpose()
    }

    /// The record in force under a key, and whom it is about.
    async fn current_under(
        &self,
        write: &mut Write,
        key: &[u8],
    ) -> Result<Option<(Vec<u8>, Record)>, Broken> {
        const CURRENT: &str = concat!(
            "select ",
            record_columns!(),
            " from records where key_hash = $1 and superseded_at is null"
        );
        let row: Option<RecordRow> = within!(*write, c => {
            sqlx::query_as(CURRENT).bind(key).fetch_optional(&mut *c).await?
        });
        row.map(|row| Ok((row.subject_hash.clone(), row.open(&self.key)?)))
            .transpose()
    }

    /// Her records in the register of persons, where a field tells who she is: one that says something else than the others would
    /// be another person's.
    async fn telling_who(
        &self,
        write: &mut Write,
        register: &Register,
        correction: &FactCorrection,
    ) -> Result<Vec<Record>, Broken> {
        let field = register.schema.field(&correction.field);
        if register.code.0 != POPULATION || !field.is_some_and(|field| field.identity) {
            return Ok(Vec::new());
        }
        let subjects = [correction.person.0.clone()];
        let records = self.current_of(write, &subjects, &[POPULATION]).await?;
        Ok(records.into_values().flatten().collect())
    }

    /// Writes a record with the other value in the place of the one in force.
    async fn write_corrected(
        &self,
        write: &mut Write,
        register: &Register,
        correction: &FactCorrection,
        record: &Record,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const END: &str = "update records set superseded_at = $2 where id = $1";
        const WRITE: &str = "insert into records (id, register, source, authority, subject_kind, subject_hash, holder_hash, key_hash, \
            digest, content_sealed, schema_version, valid_from, valid_until, recorded_at) \
            select $1, register, source, authority, subject_kind, subject_hash, holder_hash, key_hash, $3, $4, $5, valid_from, \
            valid_until, $6 from records where id = $2";
        let mut values: BTreeMap<&str, &str> = record
            .values
            .iter()
            .map(|(field, value)| (field.as_str(), value.as_str()))
            .collect();
        values.insert(&correction.field, &correction.wanted);
        // Strings always have a JSON form.
        let content = serde_json::to_vec(&values).unwrap_or_default();
        let digest = digest_of(&self.key, &content);
        let id: Uuid = new_id();
        within!(*write, c => {
            sqlx::query(END).bind(record.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query(WRITE)
                .bind(id)
                .bind(record.id.0)
                .bind(digest)
                .bind(self.key.seal(&content))
                .bind(i64::from(register.schema.version))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// Tells whoever delivered the record what it says now.
    fn letter_to_source(
        &self,
        register: &Register,
        correction: &FactCorrection,
        record: &Record,
    ) -> OnPaper {
        let language = self.pack.city.languages.first().copied();
        let language = language.unwrap_or(Language::En);
        let office = self.pack.organisations.get(&record.source);
        OnPaper {
            name: office.map_or_else(
                || record.source.0.clone(),
                |office| office.name.say(language).to_owned(),
            ),
            address: String::new(),
            language,
            says: Written::Correction {
                register: register.code.clone(),
                entry: record.entry(register),
                field: correction.field.clone(),
                was: correction.was.clone().unwrap_or_default(),
                wanted: correction.wanted.clone(),
            },
        }
    }
}

/// Whether a record is about whoever asked, or she holds what it is about.
async fn is_still_hers(
    write: &mut Write,
    correction: &FactCorrection,
    record: &Record,
) -> Result<bool, Broken> {
    const WHOSE: &str = "select subject_hash, holder_hash from records where id = $1";
    let (subject, holder): (Vec<u8>, Option<Vec<u8>>) = within!(*write, c => {
        sqlx::query_as(WHOSE).bind(record.id.0).fetch_one(&mut *c).await?
    });
    Ok(subject == correction.person.0 || holder.as_ref() == Some(&correction.person.0))
}

/// Whether a correction is about the steward herself, whoever asked for it.
async fn is_of(
    write: &mut Write,
    steward: &Account,
    correction: &FactCorrection,
) -> Result<bool, Broken> {
    const OWN: &str =
        "select 1 from bindings where account_id = $1 and person_hash = $2 and ended_at is null";
    let own: Option<(i32,)> = within!(*write, c => {
        sqlx::query_as(OWN).bind(steward.id.0).bind(&correction.person.0).fetch_optional(&mut *c).await?
    });
    Ok(own.is_some())
}

/// That a steward looks at a correction, where it is about a person.
fn access(correction: &FactCorrection, steward: &Account) -> NewAccess {
    NewAccess {
        person: PersonKey(correction.person.0.clone()),
        purpose: AccessPurpose::Correction,
        who: Accessor::Member {
            account: steward.id,
            organisation: steward
                .acting_anywhere(Action::SettleDiscrepancies)
                .and_then(|grant| grant.organisation.clone()),
        },
        service: None,
        case: None,
        register: Some(correction.register.clone()),
    }
}
