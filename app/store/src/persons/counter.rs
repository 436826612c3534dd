//! Binding at a counter: the citizen shows a code, the agent sees the card.

use domain::identity::{Account, AccountId, Action};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::Preferences;
use domain::persons::{AccessPurpose, BIRTH_DATE, BindingStep, Document, Way, birth_year};
use domain::registers::{POPULATION, RegisterCode};
use jiff::{SignedDuration, Timestamp};
use sqlx::types::Json;
use uuid::Uuid;

use super::{BindRefused, CODE_TRIES_MOST, NewBinding, NewNote, bind, keep_note, lock, taken};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::identity::{CodeRefused, digits};
use crate::keys::{Hash, chance};
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, within};

/// How long a code works at a counter.
pub const COUNTER_CODE_KEPT: SignedDuration = SignedDuration::from_mins(15);

/// Most codes and numbers that an agent may get wrong in an hour.
pub const COUNTER_TRIES_MOST: usize = 10;

/// Codes that are drawn before it is given up; of a hundred million, one is drawn twice.
const DRAWS: usize = 3;

/// A code that the citizen shows at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterCode {
    /// Eight digits.
    pub code: String,
    /// How long it works.
    pub until: Timestamp,
}

/// What an agent has before her: the citizen's code and a document.
#[derive(Debug, Clone, Copy)]
pub struct AtCounter<'a> {
    /// As the citizen shows it.
    pub code: &'a str,
    /// The number on the document.
    pub number: &'a str,
    /// Which document.
    pub document: Document,
}

/// Somebody whom the registers know, with as much as it takes to see that the card is hers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Her name.
    pub name: String,
    /// The year of her birth, where known.
    pub born: Option<i16>,
}

/// What becomes of another account that the person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Other {
    /// It stands in the way.
    Stays,
    /// It is nobody's any more.
    Ends,
}

/// A code and a number that fit.
struct Fitting {
    account: AccountId,
    person: PersonKey,
}

impl Store {
    /// A code for the counter; the one before does not work any more.
    pub async fn counter_code(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<CounterCode, StoreError<BindRefused>> {
        let until = now + COUNTER_CODE_KEPT;
        for _ in 0..DRAWS {
            let code = eight_digits();
            match self.keep_counter_code(account, &code, until, now).await {
                Ok(()) => return Ok(CounterCode { code, until }),
                Err(StoreError::Broken(Broken::Database(sqlx::Error::Database(error))))
                    if error.is_unique_violation() => {}
                Err(error) => return Err(error),
            }
        }
        Err(Broken::Unreadable("code").into())
    }

    async fn keep_counter_code(
        &self,
        account: &Account,
        code: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError<BindRefused>> {
        const END: &str = "update binding_codes set ended_at = $2 where ended_at is null and way = 'counter' \
            and (account_id = $1 or expires_at <= $2)";
        const KEEP: &str = "insert into binding_codes (id, account_id, way, code_hash, tries, created_at, expires_at) \
            values ($1, $2, 'counter', $3, 0, $4, $5)";
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        if let Some(why) = taken(&mut write, account.id, None).await? {
            return Err(StoreError::Refused(why));
        }
        within!(write, c => {
            sqlx::query(END).bind(account.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(account.id.0)
                .bind(self.counter_hash(code))
                .bind(now.as_microsecond())
                .bind(until.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let note = NewNote {
            step: BindingStep::CodeShown,
            way: Way::Counter,
            account: Some(account.id),
            person: None,
            member: None,
        };
        keep_note(&mut write, &note, now).await?;
        Ok(write.commit().await?)
    }

    /// Shows an agent whom a code and the number on a card would bring together. Nothing is bound yet; that she looked is
    /// written down, and the person sees it.
    pub async fn look_at_counter(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<Recognised, StoreError<BindRefused>> {
        self.recognised(at, agent, Other::Stays, now).await
    }

    /// The same of somebody who has another account, as [`Self::look_at_counter`] has said: that one would end.
    pub async fn look_to_move(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<Recognised, StoreError<BindRefused>> {
        self.recognised(at, agent, Other::Ends, now).await
    }

    async fn recognised(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        other: Other,
        now: Timestamp,
    ) -> Result<Recognised, StoreError<BindRefused>> {
        let refused = StoreError::Refused;
        let (fitting, mut write) = self.fitting((at, other), agent, now).await?;
        let population = RegisterCode(POPULATION.to_owned());
        let record = self.person(&fitting.person, now).await?;
        let record = record.ok_or(refused(BindRefused::NoPerson))?;
        let register = self.pack.registers.get(&population);
        let told = |concept: &str| {
            let told = register.and_then(|register| record.told(register, concept));
            told.unwrap_or_default().to_owned()
        };
        let access = NewAccess {
            person: fitting.person.clone(),
            purpose: AccessPurpose::Identity,
            who: Accessor::Member {
                account: agent.id,
                organisation: agent
                    .acting_anywhere(Action::BindPersons)
                    .and_then(|grant| grant.organisation.clone()),
            },
            service: None,
            case: None,
            register: Some(population),
        };
        keep_access(&mut write, &access, now).await?;
        let note = NewNote {
            step: BindingStep::LookedUp,
            way: Way::Counter,
            account: Some(fitting.account),
            person: Some(&fitting.person),
            member: Some(agent.id),
        };
        keep_note(&mut write, &note, now).await?;
        write.commit().await?;
        Ok(Recognised {
            name: register.map_or_else(String::new, |register| record.name(register)),
            born: birth_year(&told(BIRTH_DATE)),
        })
    }

    /// Binds the account of a code to the person of the number on a document that an agent saw.
    pub async fn bind_at_counter(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<BindRefused>> {
        let (fitting, mut write) = self.fitting((at, Other::Stays), agent, now).await?;
        let new = NewBinding {
            account: fitting.account,
            person: &fitting.person,
            way: Way::Counter,
            seen: Some((agent.id, at.document)),
            provider: None,
        };
        bind(&mut write, &new, now).await?;
        Ok(write.commit().await?)
    }

    /// The same where she has another account, to which she has lost the way or which was bound by mistake: that one is nobody's
    /// any more, and its address is told so.
    pub async fn move_at_counter(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<BindRefused>> {
        const OTHER: &str =
            "select account_id from bindings where person_hash = $1 and ended_at is null";
        let (fitting, mut write) = self.fitting((at, Other::Ends), agent, now).await?;
        let other: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(OTHER).bind(&fitting.person.0).fetch_optional(&mut *c).await?
        });
        if let Some((other,)) = other {
            let other = AccountId(other);
            if other == agent.id {
                return Err(StoreError::Refused(BindRefused::OwnAccount));
            }
            self.unbind_within(&mut write, other, agent.id, now).await?;
            self.tell_ended(&mut write, other, now).await?;
        }
        let new = NewBinding {
            account: fitting.account,
            person: &fitting.person,
            way: Way::Counter,
            seen: Some((agent.id, at.document)),
            provider: None,
        };
        bind(&mut write, &new, now).await?;
        Ok(write.commit().await?)
    }

    /// Tells the address of an account that it is nobody's any more, whatever letters she wants besides.
    async fn tell_ended(
        &self,
        write: &mut Write,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const CHOSEN: &str = "select content from notice_preferences where account_id = $1";
        let chosen: Option<(Json<Preferences>,)> = within!(*write, c => {
            sqlx::query_as(CHOSEN).bind(account.0).fetch_optional(&mut *c).await?
        });
        let first = self.pack.city.languages.first().copied();
        let letter = Addressed {
            to: self.address_within(write, account).await?,
            language: chosen
                .map(|(chosen,)| chosen.0.language)
                .or(first)
                .unwrap_or(Language::En),
            letter: Letter::BindingEnded,
        };
        Ok(self.post(write, &letter, now).await?)
    }

    /// The account of the code and the person of the number, where this agent may bring them together; what is wrong is
    /// counted, for the agent and for the code.
    async fn fitting(
        &self,
        (at, other): (AtCounter<'_>, Other),
        agent: &Account,
        now: Timestamp,
    ) -> Result<(Fitting, Write), StoreError<BindRefused>> {
        const WHOSE: &str = "select account_id from binding_codes where way = 'counter' and code_hash = $1 \
            and ended_at is null and expires_at > $2 and tries < $3";
        const COUNT: &str = "update binding_codes set tries = tries + 1 where way = 'counter' and code_hash = $1 and ended_at is null";
        let refused = StoreError::Refused;
        if agent.acting_anywhere(Action::BindPersons).is_none() {
            return Err(refused(BindRefused::NotYours));
        }
        let person = self
            .person_key(at.number)
            .map_err(|why| refused(BindRefused::Number(why)))?;
        let known = self.is_bindable(&person, now).await?;
        let code = self.counter_hash(at.code);
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        may_try(&mut write, agent, now).await?;
        let whose: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(WHOSE)
                .bind(&code)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(&mut *c)
                .await?
        });
        let account = whose.map(|(whose,)| AccountId(whose));
        if account == Some(agent.id) {
            return Err(refused(BindRefused::OwnAccount));
        }
        // That a person has an account already is told to nobody who only tries numbers: it is counted as what is wrong is.
        let why = match account {
            None => BindRefused::Code(CodeRefused::Ended),
            Some(_) if !known => BindRefused::NoPerson,
            Some(account) => match taken(&mut write, account, Some(&person)).await? {
                Some(BindRefused::PersonTaken) if other == Other::Ends => {
                    return Ok((Fitting { account, person }, write));
                }
                Some(why) => why,
                None => return Ok((Fitting { account, person }, write)),
            },
        };
        let note = NewNote {
            step: BindingStep::Refused,
            way: Way::Counter,
            account,
            person: None,
            member: Some(agent.id),
        };
        keep_note(&mut write, &note, now).await?;
        within!(write, c => sqlx::query(COUNT).bind(&code).execute(&mut *c).await.map(drop)?);
        write.commit().await?;
        Err(refused(why))
    }

    fn counter_hash(&self, code: &str) -> Hash {
        self.key.hash("counter code", digits(code).as_bytes())
    }
}

/// Refuses an agent who got too much wrong in the hour before.
pub(super) async fn may_try(
    write: &mut Write,
    agent: &Account,
    now: Timestamp,
) -> Result<(), StoreError<BindRefused>> {
    const WRONG: &str = "select at from binding_notes where member_id = $1 and step = 'refused' and at > $2 order by at, id";
    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    let wrong: Vec<(i64,)> = within!(*write, c => {
        sqlx::query_as(WRONG)
            .bind(agent.id.0)
            .bind((now - HOUR).as_microsecond())
            .fetch_all(&mut *c)
            .await?
    });
    let Some(before) = wrong.len().checked_sub(COUNTER_TRIES_MOST) else {
        return Ok(());
    };
    let (first,) = wrong[before];
    Err(StoreError::Refused(BindRefused::TooMany {
        again_at: moment(first)? + HOUR,
    }))
}

/// Draws a code that is typed by hand.
pub(super) fn eight_digits() -> String {
    format!("{:08}", u64::from_be_bytes(chance()) % 100_000_000)
}
