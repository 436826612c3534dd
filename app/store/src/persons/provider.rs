//! Binding by the word of a provider of identities, and which sign-in there opens an account.
//!
//! # Why
//!
//! That a sign-in at the provider opens an account and that the account is a person's are two things: the first needs nothing but
//! that both are hers, the second that the provider is sure enough and the registers know exactly one living person. Where the
//! second is refused, the first is not done either: whoever is told that something did not work finds nothing changed.

use domain::identity::{Account, AccountId};
use domain::persons::{Assurance, BindingStep, Way};
use jiff::Timestamp;
use uuid::Uuid;

use super::{BindRefused, NewBinding, NewNote, bind, keep_note, lock};
use crate::keys::Hash;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// What a provider of identities says of somebody who signed in there.
#[derive(Debug, Clone, Copy)]
pub struct Asserted<'a> {
    /// Which provider, by its own address.
    pub provider: &'a str,
    /// The provider's own name for her.
    pub subject: &'a str,
    /// Her number, where it says one.
    pub number: Option<&'a str>,
    /// How sure it is.
    pub level: Assurance,
}

/// What came of it. In each case the sign-in at the provider opens the account from here on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// The account is hers from here on.
    Bound,
    /// The account was hers already.
    Known,
    /// The provider says no number, or is not sure enough: whose the account is stays as it was.
    Unsure,
}

/// A sign-in at a provider and the account that it is to open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewLink<'a> {
    pub(crate) account: AccountId,
    pub(crate) provider: &'a str,
    pub(crate) subject: &'a [u8],
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    account_id: Uuid,
    subject_hash: Hash,
}

impl Store {
    /// Binds an account by the word of a provider of identities, where it is sure enough and the registers know exactly one
    /// living person of the number; and has the sign-in there open the account.
    pub async fn bind_by_provider(
        &self,
        account: &Account,
        said: Asserted<'_>,
        now: Timestamp,
    ) -> Result<Met, StoreError<BindRefused>> {
        let refused = StoreError::Refused;
        let number = said.number.filter(|_| said.level.binds());
        let person = number.map(|number| self.person_key(number)).transpose();
        let person = person.map_err(|why| refused(BindRefused::Number(why)))?;
        let known = match &person {
            Some(person) => self.is_bindable(person, now).await?,
            None => true,
        };
        let subject = self.subject_of_provider(said.provider, said.subject);
        let new = NewLink {
            account: account.id,
            provider: said.provider,
            subject: &subject,
        };
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let is_linked = is_linked(&mut write, &new).await?;
        if !known {
            let note = note(BindingStep::Refused, account.id);
            keep_note(&mut write, &note, now).await?;
            write.commit().await?;
            return Err(refused(BindRefused::NoPerson));
        }
        let met = match &person {
            None => Met::Unsure,
            Some(person) if is_hers(&mut write, account.id, person).await? => Met::Known,
            Some(person) => {
                let new = NewBinding {
                    account: account.id,
                    person,
                    way: Way::Provider,
                    seen: None,
                    provider: Some((said.provider, subject.clone())),
                };
                bind(&mut write, &new, now).await?;
                Met::Bound
            }
        };
        if !is_linked {
            link(&mut write, &new, now).await?;
        }
        write.commit().await?;
        Ok(met)
    }

    /// Since when a sign-in at this provider opens an account; nothing where none does.
    pub async fn linked_since(
        &self,
        account: AccountId,
        provider: &str,
    ) -> Result<Option<Timestamp>, Broken> {
        const SINCE: &str = "select linked_at from provider_links where account_id = $1 and provider = $2 and ended_at is null";
        let since: Option<(i64,)> = on!(self.engine, pool => {
            sqlx::query_as(SINCE).bind(account.0).bind(provider).fetch_optional(pool).await?
        });
        since.map(|(since,)| moment(since)).transpose()
    }

    /// Has no sign-in at this provider open the account any more; says whether one did. Whose the account is stays as it was.
    pub async fn unlink(
        &self,
        account: &Account,
        provider: &str,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const END: &str = "update provider_links set ended_at = $3 where account_id = $1 and provider = $2 and ended_at is null";
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let ended = within!(write, c => {
            sqlx::query(END)
                .bind(account.id.0)
                .bind(provider)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if ended > 0 {
            let note = note(BindingStep::Unlinked, account.id);
            keep_note(&mut write, &note, now).await?;
        }
        write.commit().await?;
        Ok(ended > 0)
    }

    /// The hash of a provider's own name for somebody.
    pub(crate) fn subject_of_provider(&self, provider: &str, subject: &str) -> Hash {
        let whose = format!("{provider} {subject}");
        self.key.hash("subject of a provider", whose.as_bytes())
    }
}

/// Has a sign-in at a provider open an account; neither has another.
pub(crate) async fn link(
    write: &mut Write,
    new: &NewLink<'_>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const LINK: &str = "insert into provider_links (id, account_id, provider, subject_hash, linked_at) values ($1, $2, $3, $4, $5)";
    within!(*write, c => {
        sqlx::query(LINK)
            .bind(new_id())
            .bind(new.account.0)
            .bind(new.provider)
            .bind(new.subject)
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await?;
    });
    let note = note(BindingStep::Linked, new.account);
    keep_note(write, &note, now).await
}

/// Whether the sign-in opens this account already; refused where it opens another, or another opens this.
async fn is_linked(write: &mut Write, new: &NewLink<'_>) -> Result<bool, StoreError<BindRefused>> {
    const STAND: &str = "select account_id, subject_hash from provider_links where ended_at is null \
        and (subject_hash = $1 or (account_id = $2 and provider = $3)) limit 2";
    let stand: Vec<LinkRow> = within!(*write, c => {
        sqlx::query_as(STAND)
            .bind(new.subject)
            .bind(new.account.0)
            .bind(new.provider)
            .fetch_all(&mut *c)
            .await?
    });
    if stand.iter().any(|row| row.account_id != new.account.0) {
        return Err(StoreError::Refused(BindRefused::SubjectTaken));
    }
    if stand.iter().any(|row| row.subject_hash != new.subject) {
        return Err(StoreError::Refused(BindRefused::OtherSubject));
    }
    Ok(!stand.is_empty())
}

/// Whether the account is this person's.
async fn is_hers(
    write: &mut Write,
    account: AccountId,
    person: &PersonKey,
) -> Result<bool, sqlx::Error> {
    const HERS: &str = "select count(*) from bindings where account_id = $1 and person_hash = $2 and ended_at is null";
    let (found,): (i64,) = within!(*write, c => {
        sqlx::query_as(HERS).bind(account.0).bind(&person.0).fetch_one(&mut *c).await?
    });
    Ok(found > 0)
}

const fn note(step: BindingStep, account: AccountId) -> NewNote<'static> {
    NewNote {
        step,
        way: Way::Provider,
        account: Some(account),
        person: None,
        member: None,
    }
}
