//! Binding by post: a code goes to the registered address and comes back.
//!
//! # Why
//!
//! Whoever asks types a number that need not be hers. She is answered alike whether anybody has it or nobody, so that she learns
//! nothing, and the letter goes to the door that the register knows.

use domain::identity::Account;
use domain::languages::Language;
use domain::letters::{OnPaper, Written};
use domain::persons::{ADDRESS, AccessPurpose, BindingStep, HOUSEHOLD_ADDRESS, Way};
use domain::registers::{IdentityRefused, POPULATION, RegisterCode};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::counter::eight_digits;
use super::{BindRefused, CODE_TRIES_MOST, NewBinding, NewNote, bind, keep_note, lock, taken};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::identity::{CodeRefused, digits};
use crate::keys::Hash;
use crate::messages::Due;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, chance_id, new_id, on, within};

/// How long a posted code works.
pub const POST_CODE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Most codes that an account asks for, and most letters that a person gets, in thirty days.
pub const POSTED_MOST: i64 = 3;

/// The word for letters on paper in the outbox.
pub(crate) const PAPER: &str = "paper";

/// Why no code was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostRefused {
    /// What was typed is no number.
    #[error(transparent)]
    Number(IdentityRefused),
    /// The account is somebody's.
    #[error("this account is somebody's already")]
    AccountTaken,
    /// This account has asked for enough.
    #[error("too many letters; again after {again_at}")]
    TooMany {
        /// When the next one can be asked for.
        again_at: Timestamp,
    },
}

#[derive(sqlx::FromRow)]
struct TriedRow {
    id: Uuid,
    code_hash: Hash,
    tries: i64,
}

impl Store {
    /// Has a code posted to the registered address of whoever has this number; the one before does not work any more. Answers
    /// alike whether anybody has it, has an account already, or has had enough letters.
    pub async fn post_code(
        &self,
        account: &Account,
        number: &str,
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<PostRefused>> {
        const END: &str = "update binding_codes set ended_at = $2 where account_id = $1 and way = 'post' and ended_at is null";
        const KEEP: &str = "insert into binding_codes (id, account_id, way, code_hash, person_hash, tries, created_at, expires_at) \
            values ($1, $2, 'post', $3, $4, 0, $5, $6)";
        let refused = StoreError::Refused;
        let person = self
            .person_key(number)
            .map_err(|why| refused(PostRefused::Number(why)))?;
        let (code, until) = (eight_digits(), now + POST_CODE_KEPT);
        let letter = self.letter_to(&person, &code, language, until, now).await?;
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        may_ask(&mut write, account, now).await?;
        let is_free = match taken(&mut write, account.id, Some(&person)).await? {
            Some(BindRefused::AccountTaken) => return Err(refused(PostRefused::AccountTaken)),
            Some(_) => false,
            None => letters_to(&mut write, &person, now).await? < POSTED_MOST,
        };
        let letter = letter.filter(|_| is_free);
        let hash = match &letter {
            Some(_) => self.post_hash(account, &code),
            // Nobody was sent a code, so none is the right one.
            None => self.key.hash("no code", chance_id().as_bytes()),
        };
        within!(write, c => {
            sqlx::query(END).bind(account.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(account.id.0)
                .bind(hash)
                .bind(letter.as_ref().map(|_| person.0.clone()))
                .bind(now.as_microsecond())
                .bind(until.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let note = NewNote {
            step: BindingStep::CodeAsked,
            way: Way::Post,
            account: Some(account.id),
            person: letter.as_ref().map(|_| &person),
            member: None,
        };
        keep_note(&mut write, &note, now).await?;
        if let Some(letter) = letter {
            self.post_by(&mut write, PAPER, &[(letter, now)], now)
                .await?;
            let access = NewAccess {
                person,
                purpose: AccessPurpose::Identity,
                who: Accessor::Portal,
                service: None,
                case: None,
                register: Some(RegisterCode(POPULATION.to_owned())),
            };
            keep_access(&mut write, &access, now).await?;
        }
        Ok(write.commit().await?)
    }

    /// Binds an account with the code that was posted for it.
    ///
    /// Every try is counted before its code is looked at, and stays counted.
    pub async fn bind_by_post(
        &self,
        account: &Account,
        code: &str,
        now: Timestamp,
    ) -> Result<(), StoreError<BindRefused>> {
        const TRY: &str = "update binding_codes set tries = tries + 1 where account_id = $1 and way = 'post' \
            and ended_at is null and expires_at > $2 and tries < $3 returning id, code_hash, tries";
        let refused = StoreError::Refused;
        let posted = self.posted_to(account).await?;
        let known = match &posted {
            Some((_, Some(person))) => self.is_bindable(person, now).await?,
            _ => false,
        };
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let tried: Option<TriedRow> = within!(write, c => {
            sqlx::query_as(TRY)
                .bind(account.id.0)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(&mut *c)
                .await?
        });
        let Some(tried) = tried else {
            return Err(refused(BindRefused::Code(CodeRefused::Ended)));
        };
        // Another code was asked for since it was looked whom this one went to: it is not the right one.
        let person = posted.and_then(|(id, person)| person.filter(|_| id == tried.id));
        let fits = tried.code_hash == self.post_hash(account, code);
        let left = CODE_TRIES_MOST - tried.tries;
        let why = match person {
            Some(person) if fits && known => {
                let new = NewBinding {
                    account: account.id,
                    person: &person,
                    way: Way::Post,
                    seen: None,
                    provider: None,
                };
                bind(&mut write, &new, now).await?;
                return Ok(write.commit().await?);
            }
            Some(_) if fits => BindRefused::NoPerson,
            _ if left > 0 => BindRefused::Code(CodeRefused::Wrong { left }),
            _ => BindRefused::Code(CodeRefused::Ended),
        };
        let note = NewNote {
            step: BindingStep::Refused,
            way: Way::Post,
            account: Some(account.id),
            person: None,
            member: None,
        };
        keep_note(&mut write, &note, now).await?;
        write.commit().await?;
        Err(refused(why))
    }

    /// Since when a code is on its way to whoever has the account; nothing where none was asked for, or it has ended.
    pub async fn posted_code(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Broken> {
        const SINCE: &str = "select created_at from binding_codes where account_id = $1 and way = 'post' and ended_at is null \
            and expires_at > $2 and tries < $3";
        let row: Option<(i64,)> = on!(self.engine, pool => {
            sqlx::query_as(SINCE)
                .bind(account.id.0)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(pool)
                .await?
        });
        row.map(|(since,)| moment(since)).transpose()
    }

    /// Takes letters on paper that are due, as [`Store::take_letters`] does.
    pub async fn take_papers(&self, now: Timestamp) -> Result<Vec<Due<OnPaper>>, Broken> {
        self.take_due(PAPER, now).await
    }

    /// The letter to whoever has this number; none where the registers do not know exactly one living person with an address.
    async fn letter_to(
        &self,
        person: &PersonKey,
        code: &str,
        language: Language,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<OnPaper>, Broken> {
        let population = self.pack.registers.named(POPULATION);
        let record = self.person(person, now).await?;
        let Some((register, record)) = population.zip(record) else {
            return Ok(None);
        };
        if !self.is_bindable(person, now).await? {
            return Ok(None);
        }
        let address = record
            .told(register, ADDRESS)
            .or_else(|| record.told(register, HOUSEHOLD_ADDRESS));
        Ok(address.map(|address| OnPaper {
            name: record.name(register),
            address: address.to_owned(),
            language,
            says: Written::BindingCode {
                code: code.to_owned(),
                until: self.today(until),
            },
        }))
    }

    /// The code that was posted for an account, and to whom.
    async fn posted_to(
        &self,
        account: &Account,
    ) -> Result<Option<(Uuid, Option<PersonKey>)>, Broken> {
        const TO: &str = "select id, person_hash from binding_codes where account_id = $1 and way = 'post' and ended_at is null";
        let row: Option<(Uuid, Option<Vec<u8>>)> = on!(self.engine, pool => {
            sqlx::query_as(TO).bind(account.id.0).fetch_optional(pool).await?
        });
        Ok(row.map(|(id, person)| (id, person.map(PersonKey))))
    }

    /// The hash of a posted code, for this account alone.
    fn post_hash(&self, account: &Account, code: &str) -> Hash {
        let bound = format!("{} {}", account.id.0, digits(code));
        self.key.hash("posted code", bound.as_bytes())
    }
}

/// How many letters a person was sent in the thirty days before.
async fn letters_to(
    write: &mut Write,
    person: &PersonKey,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    const LETTERS: &str =
        "select count(*) from binding_codes where person_hash = $1 and created_at > $2";
    let (count,): (i64,) = within!(*write, c => {
        sqlx::query_as(LETTERS)
            .bind(&person.0)
            .bind((now - POST_CODE_KEPT).as_microsecond())
            .fetch_one(&mut *c)
            .await?
    });
    Ok(count)
}

/// Refuses an account that has asked for enough in the thirty days before.
async fn may_ask(
    write: &mut Write,
    account: &Account,
    now: Timestamp,
) -> Result<(), StoreError<PostRefused>> {
    const ASKED: &str = "select created_at from binding_codes where account_id = $1 and way = 'post' and created_at > $2 \
        order by created_at desc, id desc limit $3";
    let asked: Vec<(i64,)> = within!(*write, c => {
        sqlx::query_as(ASKED)
            .bind(account.id.0)
            .bind((now - POST_CODE_KEPT).as_microsecond())
            .bind(POSTED_MOST)
            .fetch_all(&mut *c)
            .await?
    });
    match asked.last() {
        Some((first,)) if i64::try_from(asked.len()) == Ok(POSTED_MOST) => {
            Err(StoreError::Refused(PostRefused::TooMany {
                again_at: moment(*first)? + POST_CODE_KEPT,
            }))
        }
        _ => Ok(()),
    }
}
