//! Delegations: who lets whom act for her, and what was done with it.
//!
//! # Why
//!
//! A delegate is named by the address that she signs in with, whether there is an account or not, so that nobody learns who has
//! one. Nothing can be done with an appointment before she has accepted it. Whether it still holds is asked again inside each
//! transaction that rests on it, and whoever ends it waits for those: what was done was allowed when it was done.
//!
//! Whoever holds several rows takes them in one order, so that nobody waits for whoever waits for her: the binding of an account,
//! the appointment, the draft, the consent.

mod acting;
mod reading;

use domain::contacts::EmailAddress;
use domain::delegations::{
    Appointment, DelegationId, DelegationStep, Mandate, NotAppointed, Standing,
};
use domain::identity::{Account, AccountId};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::persons::{NAME, is_living};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use acting::DelegationNote;
pub(crate) use acting::{Acting, NewDelegationNote, keep_delegation_note};

use crate::keys::Hash;
use crate::persons::lock;
use crate::{Broken, Store, StoreError, Write, new_id, within};

/// Most appointments of one person that hold or wait at the same time.
pub const APPOINTED_MOST: i64 = 20;

/// An appointment, as the two of it see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Which.
    pub id: DelegationId,
    /// Who is represented.
    pub applicant: AccountId,
    /// What she is called in registers.
    pub applicant_name: String,
    /// The language in which she is told.
    pub language: Language,
    /// The delegate's account, once she has accepted.
    pub delegate: Option<AccountId>,
    /// What she who is represented calls the delegate.
    pub delegate_name: String,
    /// The address that the delegate signs in with.
    pub delegate_email: EmailAddress,
    /// What the delegate may, and for how long.
    pub mandate: Mandate,
}

/// Why nobody was appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppointRefused {
    /// Nobody knows whose the account is.
    #[error("this account is nobody's")]
    NotBound,
    /// She would represent herself.
    #[error("nobody appoints herself")]
    Herself,
    /// She has appointed too many.
    #[error("at most {APPOINTED_MOST} appointments at a time")]
    TooMany,
    /// It cannot be made like this.
    #[error(transparent)]
    NotAppointed(NotAppointed),
}

/// Why an appointment was not accepted or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DelegationRefused {
    /// There is none for whoever asks.
    #[error("no such appointment")]
    Unknown,
    /// It has ended.
    #[error("the appointment has ended")]
    Over,
}

/// What both are called; sealed.
#[derive(Serialize, Deserialize)]
struct Called {
    applicant: String,
    delegate: String,
    email: EmailAddress,
}

#[derive(sqlx::FromRow)]
struct DelegationRow {
    id: Uuid,
    account_id: Uuid,
    delegate_hash: Hash,
    delegate_id: Option<Uuid>,
    content_sealed: Vec<u8>,
    power: String,
    scope: String,
    language: String,
    delegate_language: Option<String>,
    asked_at: i64,
    until_at: i64,
    accepted_at: Option<i64>,
    ended_at: Option<i64>,
}

/// The columns of [`DelegationRow`].
macro_rules! delegation_columns {
    () => {
        "d.id, d.account_id, d.delegate_hash, d.delegate_id, d.content_sealed, d.power, d.scope, d.language, d.delegate_language, \
         d.asked_at, d.until_at, d.accepted_at, d.ended_at"
    };
}
pub(crate) use delegation_columns;

impl DelegationRow {
    fn language(&self) -> Result<Language, Broken> {
        let known = self.language.parse();
        known.map_err(|_| Broken::Unreadable("language"))
    }

    /// The language in which the delegate is told: hers once she has accepted.
    fn delegate_language(&self) -> Result<Language, Broken> {
        let own = self.delegate_language.as_deref().map(str::parse);
        own.unwrap_or_else(|| self.language.parse())
            .map_err(|_| Broken::Unreadable("language"))
    }
}

impl Store {
    /// Appoints somebody; she is asked by letter, and nothing holds before she has accepted.
    pub async fn appoint(
        &self,
        by: &Account,
        new: &Appointment,
        language: Language,
        now: Timestamp,
    ) -> Result<DelegationId, StoreError<AppointRefused>> {
        const STANDING: &str = "select count(*) from delegations where account_id = $1 and ended_at is null and until_at > $2";
        const BOUND: &str =
            "select count(*) from bindings where account_id = $1 and ended_at is null";
        const ADD: &str = "insert into delegations (id, account_id, delegate_hash, content_sealed, power, scope, language, \
            asked_at, until_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let refused = StoreError::Refused;
        new.check(now)
            .map_err(|why| refused(AppointRefused::NotAppointed(why)))?;
        let bound = self.person_of(by.id).await?;
        let bound = bound.ok_or(refused(AppointRefused::NotBound))?;
        let facts = self.facts_of(&bound.person, now).await?;
        if facts.is_empty() || !is_living(&facts) {
            return Err(refused(AppointRefused::NotBound));
        }
        let (own_hash, own_address) = self.address_of(by.id).await?;
        let delegate_hash = self.email_hash(&new.email);
        if own_hash == delegate_hash {
            return Err(refused(AppointRefused::Herself));
        }
        let name = facts.iter().find(|one| one.believed.concept.0 == NAME);
        let called = Called {
            applicant: name.map_or_else(
                || own_address.to_string(),
                |name| name.believed.value.clone(),
            ),
            delegate: new.name.trim().to_owned(),
            email: new.email.clone(),
        };
        let id = DelegationId(new_id());
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let (bindings, standing): ((i64,), (i64,)) = within!(write, c => {
            let bindings = sqlx::query_as(BOUND).bind(by.id.0).fetch_one(&mut *c).await?;
            let standing = sqlx::query_as(STANDING)
                .bind(by.id.0)
                .bind(now.as_microsecond())
                .fetch_one(&mut *c)
                .await?;
            (bindings, standing)
        });
        if bindings.0 == 0 {
            return Err(refused(AppointRefused::NotBound));
        }
        if standing.0 >= APPOINTED_MOST {
            return Err(refused(AppointRefused::TooMany));
        }
        // What is strings and names of codes always has a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(&called).unwrap_or_default());
        let scope = serde_json::to_string(&new.scope).unwrap_or_default();
        within!(write, c => {
            sqlx::query(ADD)
                .bind(id.0)
                .bind(by.id.0)
                .bind(delegate_hash)
                .bind(sealed)
                .bind(new.power.name())
                .bind(scope)
                .bind(language.tag())
                .bind(now.as_microsecond())
                .bind(new.until.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let note = NewDelegationNote::of(id, DelegationStep::Asked, by.id);
        keep_delegation_note(&mut write, &note, now).await?;
        let letter = Addressed {
            to: called.email,
            language,
            letter: Letter::Delegation {
                step: DelegationStep::Asked,
                other: called.applicant,
                until: new.until,
            },
        };
        self.post(&mut write, &letter, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Whoever was asked says that she will. Said again, it changes nothing.
    pub async fn accept_delegation(
        &self,
        id: DelegationId,
        by: &Account,
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<DelegationRefused>> {
        const ACCEPT: &str = "update delegations set delegate_id = $2, accepted_at = $3, delegate_language = $4 \
            where id = $1 and accepted_at is null and ended_at is null";
        let refused = StoreError::Refused;
        let (hash, _) = self.address_of(by.id).await?;
        let mut write = self.engine.begin().await?;
        let row = held(&mut write, id).await?;
        let row = row.filter(|row| row.delegate_hash == hash);
        let row = row.ok_or(refused(DelegationRefused::Unknown))?;
        let told = row.language()?;
        let delegation = self.open_delegation(row)?;
        match delegation.mandate.term.standing(now) {
            Standing::Holds => return Ok(()),
            Standing::Over | Standing::Ended => return Err(refused(DelegationRefused::Over)),
            Standing::Asked => {}
        }
        within!(write, c => {
            sqlx::query(ACCEPT)
                .bind(id.0)
                .bind(by.id.0)
                .bind(now.as_microsecond())
                .bind(language.tag())
                .execute(&mut *c)
                .await?;
        });
        let note = NewDelegationNote::of(id, DelegationStep::Accepted, by.id);
        keep_delegation_note(&mut write, &note, now).await?;
        let to = self
            .address_within(&mut write, delegation.applicant)
            .await?;
        let letter = Addressed {
            to,
            language: told,
            letter: Letter::Delegation {
                step: DelegationStep::Accepted,
                other: delegation.delegate_name,
                until: delegation.mandate.term.until,
            },
        };
        self.post(&mut write, &letter, now).await?;
        Ok(write.commit().await?)
    }

    /// Either of the two ends it at once; so does whoever was asked and does not want to. The other one is told. Said again, it
    /// changes nothing.
    pub async fn end_delegation(
        &self,
        id: DelegationId,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<DelegationRefused>> {
        let refused = StoreError::Refused;
        let (hash, _) = self.address_of(by.id).await?;
        let mut write = self.engine.begin().await?;
        let row = held(&mut write, id).await?;
        let is_of = |row: &DelegationRow| row.account_id == by.id.0 || row.delegate_hash == hash;
        let row = row.filter(is_of);
        let row = row.ok_or(refused(DelegationRefused::Unknown))?;
        let by_delegate = row.account_id != by.id.0;
        self.end_held(&mut write, row, (by.id, by_delegate), now)
            .await?;
        Ok(write.commit().await?)
    }

    /// Ends what an account that is nobody's any more has appointed.
    pub(crate) async fn end_delegations_of(
        &self,
        write: &mut Write,
        account: AccountId,
        by: AccountId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const OF: &str = "select id from delegations where account_id = $1 and ended_at is null and until_at > $2 \
            order by asked_at, id";
        let ids: Vec<(Uuid,)> = within!(*write, c => {
            sqlx::query_as(OF).bind(account.0).bind(now.as_microsecond()).fetch_all(&mut *c).await?
        });
        for (id,) in ids {
            if let Some(row) = held(write, DelegationId(id)).await? {
                self.end_held(write, row, (by, false), now).await?;
            }
        }
        Ok(())
    }

    async fn end_held(
        &self,
        write: &mut Write,
        row: DelegationRow,
        (by, by_delegate): (AccountId, bool),
        now: Timestamp,
    ) -> Result<(), Broken> {
        const END: &str = "update delegations set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null";
        let (hers, delegates) = (row.language()?, row.delegate_language()?);
        let delegation = self.open_delegation(row)?;
        let standing = delegation.mandate.term.standing(now);
        if matches!(standing, Standing::Over | Standing::Ended) {
            return Ok(());
        }
        within!(*write, c => {
            sqlx::query(END)
                .bind(delegation.id.0)
                .bind(now.as_microsecond())
                .bind(by.0)
                .execute(&mut *c)
                .await?;
        });
        let note = NewDelegationNote::of(delegation.id, DelegationStep::Ended, by);
        keep_delegation_note(write, &note, now).await?;
        let (to, language, other) = if by_delegate {
            let to = self.address_within(write, delegation.applicant).await?;
            (to, hers, delegation.delegate_name)
        } else {
            (
                delegation.delegate_email,
                delegates,
                delegation.applicant_name,
            )
        };
        let letter = Addressed {
            to,
            language,
            letter: Letter::Delegation {
                step: DelegationStep::Ended,
                other,
                until: delegation.mandate.term.until,
            },
        };
        Ok(self.post(write, &letter, now).await?)
    }
}

/// Holds an appointment before a draft or a consent that is used by it.
pub(crate) async fn hold(write: &mut Write, id: DelegationId) -> Result<(), sqlx::Error> {
    held(write, id).await.map(drop)
}

/// The appointment, which nobody else changes until this write is done.
async fn held(write: &mut Write, id: DelegationId) -> Result<Option<DelegationRow>, sqlx::Error> {
    const HELD: &str = concat!(
        "select ",
        delegation_columns!(),
        " from delegations d where d.id = $1"
    );
    const HELD_ALONE: &str = concat!(
        "select ",
        delegation_columns!(),
        " from delegations d where d.id = $1 for update"
    );
    let text = write.own(HELD, HELD_ALONE);
    within!(*write, c => sqlx::query_as(text).bind(id.0).fetch_optional(&mut *c).await)
}
