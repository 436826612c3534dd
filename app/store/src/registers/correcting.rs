//! Corrections: a person asks that a register say something else of her, a steward of whoever delivered it decides.
//!
//! # Why
//!
//! The register is the source's word, so nobody but its steward changes it, and the source is told by letter that its file must
//! follow. What was said before stays as an earlier record; a delivery that repeats it does not undo what was corrected.
//! Once the source has said itself what was corrected, its word counts again, whatever it says next.

mod deciding;

use domain::identity::{Account, AccountId};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::registers::{
    CorrectionId, CorrectionState, RecordId, RegisterCode, RowRefused, Schema,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use deciding::{CorrectionRefused, Decision};

use super::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, new_id, on, within};

/// Most characters of a reason.
pub const REASON_MOST: usize = 1000;

/// Most corrections of a list.
pub const CORRECTIONS_LISTED: i64 = 200;

/// Most approved corrections of a list.
pub const APPROVED_LISTED: i64 = 50;

/// What somebody types who asks for a correction.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Of which record.
    pub record: RecordId,
    /// Which field of it.
    pub field: &'a str,
    /// What it should say, as typed.
    pub value: &'a str,
    /// Why, and what shows it.
    pub reason: &'a str,
    /// The language in which she is told what becomes of it.
    pub language: Language,
}

/// A correction that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactCorrection {
    /// Which.
    pub id: CorrectionId,
    /// Who asked.
    pub account: AccountId,
    /// Of whom.
    pub person: PersonKey,
    /// Which register.
    pub register: RegisterCode,
    /// Who delivered it, and decides.
    pub organisation: OrganisationCode,
    /// Which field.
    pub field: String,
    /// What the register said when she asked; nothing where it said nothing.
    pub was: Option<String>,
    /// What it should say.
    pub wanted: String,
    /// Why.
    pub reason: String,
    /// What became of it.
    pub state: CorrectionState,
    /// When she asked.
    pub asked_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Why it was decided so; may be empty where it was approved.
    pub answer: String,
    /// The language in which she is told of it; nothing of what was asked before that was kept.
    pub language: Option<Language>,
    /// Since when its source says itself what was corrected, where that was approved: it is believed again since.
    pub adopted_at: Option<Timestamp>,
    pub(super) key: Vec<u8>,
}

/// Why no correction was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WishRefused {
    /// Nobody knows whose the account is.
    #[error("this account is nobody's")]
    NotBound,
    /// There is no such record of hers, or the field cannot be corrected.
    #[error("nothing that she can have corrected")]
    Unknown,
    /// The value cannot stand in a register.
    #[error(transparent)]
    Value(RowRefused),
    /// The register says so already.
    #[error("the register says so already")]
    Same,
    /// She did not say why, or said too much.
    #[error("a reason is missing or too long")]
    Reason,
    /// The same fact waits for a decision.
    #[error("a correction of this waits already")]
    Waiting,
}

/// What is sealed of a correction.
#[derive(Serialize, Deserialize)]
struct Content {
    was: Option<String>,
    wanted: String,
    reason: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct CorrectionRow {
    id: Uuid,
    account_id: Uuid,
    person_hash: Vec<u8>,
    key_hash: Vec<u8>,
    register: String,
    organisation: String,
    field: String,
    content_sealed: Vec<u8>,
    state: String,
    asked_at: i64,
    decided_at: Option<i64>,
    reason_sealed: Option<Vec<u8>>,
    language: Option<String>,
    adopted_at: Option<i64>,
}

/// The columns of [`CorrectionRow`].
macro_rules! correction_columns {
    () => {
        "id, account_id, person_hash, key_hash, register, organisation, field, content_sealed, state, asked_at, decided_at, \
         reason_sealed, language, adopted_at"
    };
}
pub(super) use correction_columns;

impl Store {
    /// Asks that a register say something else; one correction at a time waits for one fact.
    pub async fn ask_correction(
        &self,
        account: &Account,
        wish: Wish<'_>,
        now: Timestamp,
    ) -> Result<CorrectionId, StoreError<WishRefused>> {
        const KEY: &str = "select key_hash from records where id = $1";
        const ASK: &str = "insert into fact_corrections (id, account_id, person_hash, key_hash, register, organisation, field, \
            content_sealed, state, asked_at, language) values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10) \
            on conflict (key_hash, field) where state = 'asked' do nothing";
        let refused = StoreError::Refused;
        let bound = self.person_of(account.id).await?;
        let bound = bound.ok_or(refused(WishRefused::NotBound))?;
        let records = self.records_of(&bound.person, now).await?;
        let record = records.into_iter().find(|record| record.id == wish.record);
        let record = record.ok_or(refused(WishRefused::Unknown))?;
        let schema = self.schema_of(&record.register);
        let field = schema.and_then(|schema| Some((schema, schema.correctable(wish.field)?)));
        let (schema, field) = field.ok_or(refused(WishRefused::Unknown))?;
        let wanted = schema.corrected(field, wish.value, self.today(now));
        let wanted = wanted.map_err(|why| refused(WishRefused::Value(why)))?;
        let was = record.values.get(wish.field).cloned();
        if was.as_ref() == Some(&wanted) {
            return Err(refused(WishRefused::Same));
        }
        let reason = reason(wish.reason).ok_or(refused(WishRefused::Reason))?;
        let content = Content {
            was,
            wanted,
            reason,
        };
        // Strings always have a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(&content).unwrap_or_default());
        let id = new_id();
        let mut write = self.engine.begin().await?;
        let asked = within!(write, c => {
            let (key,): (Vec<u8>,) = sqlx::query_as(KEY).bind(record.id.0).fetch_one(&mut *c).await?;
            sqlx::query(ASK)
                .bind(id)
                .bind(account.id.0)
                .bind(&bound.person.0)
                .bind(key)
                .bind(&record.register.0)
                .bind(&record.source.0)
                .bind(wish.field)
                .bind(sealed)
                .bind(now.as_microsecond())
                .bind(wish.language.tag())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if asked == 0 {
            return Err(refused(WishRefused::Waiting));
        }
        write.commit().await?;
        Ok(CorrectionId(id))
    }

    /// What an account asked to be corrected, the newest first, at most 200.
    pub async fn corrections_of(&self, account: AccountId) -> Result<Vec<FactCorrection>, Broken> {
        const OF: &str = concat!(
            "select ",
            correction_columns!(),
            " from fact_corrections where account_id = $1 order by id desc limit $2"
        );
        let rows: Vec<CorrectionRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.0).bind(CORRECTIONS_LISTED).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| self.open_correction(row))
            .collect()
    }

    /// Corrections that wait for a steward of these organisations, the oldest first; what they say is not told before one is
    /// opened.
    pub async fn waiting_corrections(
        &self,
        steward: &Account,
    ) -> Result<Vec<FactCorrection>, Broken> {
        const WAITING: &str = concat!(
            "select ",
            correction_columns!(),
            " from fact_corrections where state = 'asked' and ($1 is null or organisation = $1) order by id limit $2"
        );
        let mut all = Vec::new();
        for owner in steward.settles_for() {
            let rows: Vec<CorrectionRow> = on!(self.engine, pool => {
                sqlx::query_as(WAITING)
                    .bind(owner.map(|owner| owner.0))
                    .bind(CORRECTIONS_LISTED)
                    .fetch_all(pool)
                    .await?
            });
            for row in rows {
                all.push(self.open_correction(row)?);
            }
        }
        all.sort_by_key(|one| one.id.0);
        all.truncate(usize::try_from(CORRECTIONS_LISTED).unwrap_or(usize::MAX));
        Ok(all)
    }

    /// Corrections that were approved of these organisations' entries, the last decided first, at most 50; what they say is not
    /// told before one is opened.
    pub async fn approved_corrections(
        &self,
        steward: &Account,
    ) -> Result<Vec<FactCorrection>, Broken> {
        const APPROVED: &str = concat!(
            "select ",
            correction_columns!(),
            " from fact_corrections where state = 'approved' and ($1 is null or organisation = $1) \
             order by decided_at desc, id desc limit $2"
        );
        let mut all = Vec::new();
        for owner in steward.settles_for() {
            let rows: Vec<CorrectionRow> = on!(self.engine, pool => {
                sqlx::query_as(APPROVED)
                    .bind(owner.map(|owner| owner.0))
                    .bind(APPROVED_LISTED)
                    .fetch_all(pool)
                    .await?
            });
            for row in rows {
                all.push(self.open_correction(row)?);
            }
        }
        all.sort_by_key(|one| std::cmp::Reverse((one.decided_at, one.id.0)));
        all.truncate(usize::try_from(APPROVED_LISTED).unwrap_or(usize::MAX));
        Ok(all)
    }

    pub(super) fn schema_of(&self, register: &RegisterCode) -> Option<&Schema> {
        let register = self.pack.registers.get(register)?;
        Some(&register.schema)
    }

    pub(super) fn open_correction(&self, row: CorrectionRow) -> Result<FactCorrection, Broken> {
        let unreadable = || Broken::Unreadable("correction");
        let plain = self.key.open(&row.content_sealed).ok_or_else(unreadable)?;
        let content: Content = serde_json::from_slice(&plain).map_err(|_| unreadable())?;
        let answer = row.reason_sealed.map(|sealed| {
            let plain = self.key.open(&sealed).ok_or_else(unreadable)?;
            String::from_utf8(plain).map_err(|_| unreadable())
        });
        Ok(FactCorrection {
            id: CorrectionId(row.id),
            account: AccountId(row.account_id),
            person: PersonKey(row.person_hash),
            register: RegisterCode(row.register),
            organisation: OrganisationCode(row.organisation),
            field: row.field,
            was: content.was,
            wanted: content.wanted,
            reason: content.reason,
            state: CorrectionState::named(&row.state).ok_or_else(unreadable)?,
            asked_at: moment(row.asked_at)?,
            decided_at: row.decided_at.map(moment).transpose()?,
            answer: answer.transpose()?.unwrap_or_default(),
            language: row.language.and_then(|tag| tag.parse().ok()),
            adopted_at: row.adopted_at.map(moment).transpose()?,
            key: row.key_hash,
        })
    }
}

/// A reason as it is kept; nothing where there is none, or too much.
pub(super) fn reason(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let length = typed.chars().count();
    (1..=REASON_MOST)
        .contains(&length)
        .then(|| typed.to_owned())
}
