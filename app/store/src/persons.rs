//! Who somebody is: which person of the registers an account is bound to, and how that was shown.
//!
//! # Why
//!
//! A number that somebody types says nothing about who types it. An account is bound where an agent saw the card, where a code
//! came back that was posted to the registered address, or where a provider of identities is sure enough. Codes are kept
//! hashed, each try is counted before it is looked at, and what was done is written down whether it went well or not.

mod attending;
mod counter;
mod post;
mod provider;

use domain::identity::{Account, AccountId, Action};
use domain::persons::{BindingStep, Document, Way, is_living};
use domain::registers::IdentityRefused;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use attending::Attending;
pub use counter::{AtCounter, COUNTER_CODE_KEPT, COUNTER_TRIES_MOST, CounterCode, Recognised};
pub(crate) use post::PAPER;
pub use post::{POST_CODE_KEPT, POSTED_MOST, PostRefused};
pub use provider::{Asserted, Met};
pub(crate) use provider::{NewLink, link};

use crate::identity::CodeRefused;
use crate::keys::Hash;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// Most codes or numbers that are compared with one code.
const CODE_TRIES_MOST: i64 = 5;

/// Most entries of a journal that are listed.
const NOTES_LISTED: i64 = 100;

/// How long a code is remembered after it ended: as long as letters are counted.
const CODES_REMEMBERED: SignedDuration = SignedDuration::from_hours(61 * 24);

/// Whose an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The person. Whether the registers know her is asked anew each time.
    pub person: PersonKey,
    /// How it was shown.
    pub by: Way,
    /// Since when.
    pub at: Timestamp,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingNote {
    /// What happened.
    pub step: BindingStep,
    /// By which way.
    pub way: Way,
    /// The member who did it; nobody where it was whoever has the account.
    pub member: Option<AccountId>,
    /// When.
    pub at: Timestamp,
}

/// Why an account was not bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BindRefused {
    /// It is not this member's to bind.
    #[error("not for whoever asks")]
    NotYours,
    /// Nobody sees her own card.
    #[error("this account is her own")]
    OwnAccount,
    /// What was typed is no number.
    #[error(transparent)]
    Number(IdentityRefused),
    /// The code is wrong, or has ended.
    #[error(transparent)]
    Code(CodeRefused),
    /// The registers do not know exactly one living person of this number.
    #[error("the registers do not know exactly one such person")]
    NoPerson,
    /// She has another account.
    #[error("this person has an account already")]
    PersonTaken,
    /// The account is somebody's.
    #[error("this account is somebody's already")]
    AccountTaken,
    /// The sign-in at the provider opens somebody's other account.
    #[error("this sign-in at the provider opens another account")]
    SubjectTaken,
    /// The account is opened by another sign-in at the provider.
    #[error("another sign-in at the provider opens this account")]
    OtherSubject,
    /// There were too many wrong tries.
    #[error("too many wrong tries; again after {again_at}")]
    TooMany {
        /// When the next try is taken.
        again_at: Timestamp,
    },
}

/// Why an account was not taken from its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnbindRefused {
    /// Neither hers nor this member's.
    #[error("not for whoever asks")]
    NotYours,
    /// The account is nobody's.
    #[error("this account is nobody's")]
    NotBound,
}

/// A binding that is about to be written.
struct NewBinding<'a> {
    account: AccountId,
    person: &'a PersonKey,
    way: Way,
    seen: Option<(AccountId, Document)>,
    provider: Option<(&'a str, Hash)>,
}

/// An entry of the journal that is about to be written.
struct NewNote<'a> {
    step: BindingStep,
    way: Way,
    account: Option<AccountId>,
    person: Option<&'a PersonKey>,
    member: Option<AccountId>,
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    step: String,
    way: String,
    member_id: Option<Uuid>,
    at: i64,
}

impl Store {
    /// The person of the registers that an account is bound to.
    pub async fn person_of(&self, account: AccountId) -> Result<Option<Bound>, Broken> {
        const OF: &str = "select person_hash, way, bound_at from bindings where account_id = $1 and ended_at is null";
        let row: Option<(Vec<u8>, String, i64)> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.0).fetch_optional(pool).await?
        });
        row.map(|(person, way, at)| {
            Ok(Bound {
                person: PersonKey(person),
                by: Way::named(&way).ok_or(Broken::Unreadable("way"))?,
                at: moment(at)?,
            })
        })
        .transpose()
    }

    /// Takes an account from its person: whoever has it does, or an agent. What was allowed for it is fetched no more, and goes out
    /// of what was not sent yet.
    pub async fn unbind(
        &self,
        account: AccountId,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<UnbindRefused>> {
        let refused = StoreError::Refused;
        let is_hers = by.id == account;
        if !is_hers && by.acting_anywhere(Action::BindPersons).is_none() {
            return Err(refused(UnbindRefused::NotYours));
        }
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        if !self.unbind_within(&mut write, account, by.id, now).await? {
            return Err(refused(UnbindRefused::NotBound));
        }
        Ok(write.commit().await?)
    }

    /// The same within a write; says whether it was anybody's.
    async fn unbind_within(
        &self,
        write: &mut Write,
        account: AccountId,
        by: AccountId,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const END: &str = "update bindings set ended_at = $2, ended_by = $3 where account_id = $1 and ended_at is null \
            returning person_hash, way";
        let ended: Option<(Vec<u8>, String)> = within!(*write, c => {
            sqlx::query_as(END)
                .bind(account.0)
                .bind(now.as_microsecond())
                .bind(by.0)
                .fetch_optional(&mut *c)
                .await?
        });
        let Some((person, way)) = ended else {
            return Ok(false);
        };
        // Nobody acts for whom nobody knows.
        self.end_delegations_of(write, account, by, now).await?;
        self.release_fillings(write, account, now).await?;
        let person = PersonKey(person);
        let note = NewNote {
            step: BindingStep::Unbound,
            way: Way::named(&way).ok_or(Broken::Unreadable("way"))?,
            account: Some(account),
            person: Some(&person),
            member: (by != account).then_some(by),
        };
        keep_note(write, &note, now).await?;
        Ok(true)
    }

    /// What happened about the binding of an account, the newest first.
    pub async fn binding_notes(&self, account: AccountId) -> Result<Vec<BindingNote>, Broken> {
        const OF: &str = "select step, way, member_id, at from binding_notes where account_id = $1 \
            order by at desc, id desc limit $2";
        let rows: Vec<NoteRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.0).bind(NOTES_LISTED).fetch_all(pool).await?
        });
        let read = |row: NoteRow| {
            Ok(BindingNote {
                step: BindingStep::named(&row.step).ok_or(Broken::Unreadable("step"))?,
                way: Way::named(&row.way).ok_or(Broken::Unreadable("way"))?,
                member: row.member_id.map(AccountId),
                at: moment(row.at)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Forgets codes that ended long ago; the journal stays.
    pub async fn forget_binding_codes(&self, now: Timestamp) -> Result<(), Broken> {
        const FORGET: &str = "delete from binding_codes where created_at <= $1";
        let before = (now - CODES_REMEMBERED).as_microsecond();
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(FORGET).bind(before).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    /// Whether the registers know exactly one person of this key, and do not know that she has died.
    pub(crate) async fn is_bindable(
        &self,
        person: &PersonKey,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let facts = self.facts_of(person, now).await?;
        Ok(!facts.is_empty() && is_living(&facts) && self.is_known(person, now).await?)
    }
}

/// Whoever binds at the same time waits, so that counts hold and nobody is bound twice. SQLite has one writer anyway.
pub(crate) async fn lock(write: &mut Write) -> Result<(), sqlx::Error> {
    if matches!(write, Write::Postgres(_)) {
        within!(*write, c => sqlx::query("select pg_advisory_xact_lock(31)").execute(&mut *c).await.map(drop)?);
    }
    Ok(())
}

/// What stands against binding this account to this person, if anything.
async fn taken(
    write: &mut Write,
    account: AccountId,
    person: Option<&PersonKey>,
) -> Result<Option<BindRefused>, sqlx::Error> {
    const TAKEN: &str = "select account_id from bindings where ended_at is null and (account_id = $1 or person_hash = $2) \
        order by account_id limit 2";
    let found: Vec<(Uuid,)> = within!(*write, c => {
        sqlx::query_as(TAKEN)
            .bind(account.0)
            .bind(person.map(|person| person.0.clone()))
            .fetch_all(&mut *c)
            .await?
    });
    if found.iter().any(|(whose,)| *whose == account.0) {
        return Ok(Some(BindRefused::AccountTaken));
    }
    Ok((!found.is_empty()).then_some(BindRefused::PersonTaken))
}

/// Binds, where neither has another; every code of the account has ended then.
async fn bind(
    write: &mut Write,
    new: &NewBinding<'_>,
    now: Timestamp,
) -> Result<(), StoreError<BindRefused>> {
    const BIND: &str = "insert into bindings (id, account_id, person_hash, way, member_id, document, provider, \
        provider_subject_hash, bound_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const END_CODES: &str =
        "update binding_codes set ended_at = $2 where account_id = $1 and ended_at is null";
    if let Some(why) = taken(write, new.account, Some(new.person)).await? {
        return Err(StoreError::Refused(why));
    }
    within!(*write, c => {
        sqlx::query(BIND)
            .bind(new_id())
            .bind(new.account.0)
            .bind(&new.person.0)
            .bind(new.way.name())
            .bind(new.seen.map(|(member, _)| member.0))
            .bind(new.seen.map(|(_, document)| document.name()))
            .bind(new.provider.as_ref().map(|(provider, _)| *provider))
            .bind(new.provider.as_ref().map(|(_, subject)| subject.clone()))
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await?;
        sqlx::query(END_CODES).bind(new.account.0).bind(now.as_microsecond()).execute(&mut *c).await?;
    });
    let note = NewNote {
        step: BindingStep::Bound,
        way: new.way,
        account: Some(new.account),
        person: Some(new.person),
        member: new.seen.map(|(member, _)| member),
    };
    Ok(keep_note(write, &note, now).await?)
}

/// Writes into the journal.
async fn keep_note(
    write: &mut Write,
    note: &NewNote<'_>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const NOTE: &str = "insert into binding_notes (id, step, way, account_id, person_hash, member_id, at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    within!(*write, c => {
        sqlx::query(NOTE)
            .bind(new_id())
            .bind(note.step.name())
            .bind(note.way.name())
            .bind(note.account.map(|account| account.0))
            .bind(note.person.map(|person| person.0.clone()))
            .bind(note.member.map(|member| member.0))
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await
            .map(drop)
    })
}
