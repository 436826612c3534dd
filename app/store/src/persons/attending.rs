//! Standing at a counter: the citizen shows a code of her own account, the agent sees her card, and applies for her with her data.

use domain::identity::{Account, AccountId, Action};
use domain::persons::{AccessPurpose, BindingStep, Way, name_of};
use domain::registers::{POPULATION, RegisterCode};
use jiff::Timestamp;
use uuid::Uuid;

use super::counter::{eight_digits, may_try};
use super::{
    AtCounter, BindRefused, CODE_TRIES_MOST, COUNTER_CODE_KEPT, CounterCode, NewNote, keep_note,
    lock,
};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::identity::{CodeRefused, digits};
use crate::keys::Hash;
use crate::registers::PersonKey;
use crate::{Broken, Store, StoreError, new_id, within};

/// What a code is for that shows that somebody stands at a counter.
const ATTENDING: &str = "attending";

/// Codes that are drawn before it is given up; of a hundred million, one is drawn twice.
const DRAWS: usize = 3;

/// Somebody who stands at a counter, as her code and her card show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attending {
    /// Her account.
    pub account: AccountId,
    /// What she is called in registers.
    pub name: String,
    /// The address that she signs in with.
    pub email: String,
}

impl Store {
    /// A code that shows an agent whose account it is; only where the account is somebody's. The one before does not work any
    /// more.
    pub async fn attending_code(
        &self,
        account: &Account,
        now: Timestamp,
    ) -> Result<CounterCode, StoreError<BindRefused>> {
        if self.person_of(account.id).await?.is_none() {
            return Err(StoreError::Refused(BindRefused::NotYours));
        }
        let until = now + COUNTER_CODE_KEPT;
        for _ in 0..DRAWS {
            let code = eight_digits();
            match self.keep_attending_code(account, &code, until, now).await {
                Ok(()) => return Ok(CounterCode { code, until }),
                Err(Broken::Database(sqlx::Error::Database(error)))
                    if error.is_unique_violation() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Broken::Unreadable("code").into())
    }

    async fn keep_attending_code(
        &self,
        account: &Account,
        code: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const END: &str = "update binding_codes set ended_at = $2 where ended_at is null and way = $3 \
            and (account_id = $1 or expires_at <= $2)";
        const KEEP: &str = "insert into binding_codes (id, account_id, way, code_hash, tries, created_at, expires_at) \
            values ($1, $2, $3, $4, 0, $5, $6)";
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        within!(write, c => {
            sqlx::query(END)
                .bind(account.id.0)
                .bind(now.as_microsecond())
                .bind(ATTENDING)
                .execute(&mut *c)
                .await?;
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(account.id.0)
                .bind(ATTENDING)
                .bind(self.attending_hash(code))
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

    /// Whom an agent has before her, by the code of her account and the number on her card: both must be of the same person. The
    /// code works once; what is wrong is counted, for the agent and for the code, and that she looked is written down.
    pub async fn attend(
        &self,
        at: AtCounter<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<Attending, StoreError<BindRefused>> {
        type Whose = (Uuid, Option<Vec<u8>>);
        const WHOSE: &str = "select c.account_id, b.person_hash from binding_codes c left join bindings b \
            on b.account_id = c.account_id and b.ended_at is null where c.way = $1 and c.code_hash = $2 \
            and c.ended_at is null and c.expires_at > $3 and c.tries < $4";
        const END: &str = "update binding_codes set ended_at = $3 where way = $1 and code_hash = $2 and ended_at is null";
        const COUNT: &str = "update binding_codes set tries = tries + 1 where way = $1 and code_hash = $2 and ended_at is null";
        let refused = StoreError::Refused;
        let grant = agent.acting_anywhere(Action::ApplyForOthers);
        let grant = grant.ok_or(refused(BindRefused::NotYours))?;
        let person = self
            .person_key(at.number)
            .map_err(|why| refused(BindRefused::Number(why)))?;
        let known = self.is_bindable(&person, now).await?;
        let name = self.name_of(&person, now).await?;
        let code = self.attending_hash(at.code);
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        may_try(&mut write, agent, now).await?;
        let whose: Option<Whose> = within!(write, c => {
            sqlx::query_as(WHOSE)
                .bind(ATTENDING)
                .bind(&code)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(&mut *c)
                .await?
        });
        let account = whose.as_ref().map(|(account, _)| AccountId(*account));
        if account == Some(agent.id) {
            return Err(refused(BindRefused::OwnAccount));
        }
        let fits = whose.is_some_and(|(_, hash)| known && hash.as_ref() == Some(&person.0));
        let mut note = NewNote {
            step: BindingStep::Refused,
            way: Way::Counter,
            account,
            person: None,
            member: Some(agent.id),
        };
        let Some(account) = account.filter(|_| fits) else {
            keep_note(&mut write, &note, now).await?;
            within!(write, c => {
                sqlx::query(COUNT).bind(ATTENDING).bind(&code).execute(&mut *c).await?;
            });
            write.commit().await?;
            return Err(refused(match account {
                None => BindRefused::Code(CodeRefused::Ended),
                Some(_) => BindRefused::NoPerson,
            }));
        };
        within!(write, c => {
            sqlx::query(END)
                .bind(ATTENDING)
                .bind(&code)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let access = NewAccess {
            person: person.clone(),
            purpose: AccessPurpose::Identity,
            who: Accessor::Member {
                account: agent.id,
                organisation: grant.organisation.clone(),
            },
            service: None,
            case: None,
            register: Some(RegisterCode(POPULATION.to_owned())),
        };
        keep_access(&mut write, &access, now).await?;
        note.step = BindingStep::LookedUp;
        note.person = Some(&person);
        keep_note(&mut write, &note, now).await?;
        let email = self.address_within(&mut write, account).await?.to_string();
        write.commit().await?;
        Ok(Attending {
            account,
            name,
            email,
        })
    }

    /// What a person is called in registers; nothing where they do not say.
    async fn name_of(&self, person: &PersonKey, now: Timestamp) -> Result<String, Broken> {
        Ok(name_of(&self.facts_of(person, now).await?))
    }

    fn attending_hash(&self, code: &str) -> Hash {
        self.key.hash("attending code", digits(code).as_bytes())
    }
}
