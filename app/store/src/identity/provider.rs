//! Signing in at a provider of identities.
//!
//! # Why
//!
//! What is begun belongs to the browser that began it. Its cookie holds a token; what goes to the provider and must come back
//! (state, nonce) and what only the portal shows (verifier) are keyed hashes of that token, each for a purpose of its own, so the
//! database holds nothing by which somebody else could end it. It ends once, with the first answer, and after ten minutes.
//!
//! An address that the provider has verified makes an account, but opens none: mailboxes change hands, and whoever reads one at
//! the provider need not be whom the portal knows by it. She signs in by code first, and links the two herself.

use std::fmt::Write as _;

use domain::contacts::EmailAddress;
use domain::identity::{Account, AccountId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{GRANTS, GrantRow, MAKE, Session, grants};
use crate::links::Token;
use crate::persons::{NewLink, link, lock};
use crate::{Broken, Store, StoreError, Write, new_id, within};

/// How long what was begun at a provider can be ended.
pub const PROVIDER_KEPT: SignedDuration = SignedDuration::from_mins(10);

const STATE: &str = "state of a sign-in at a provider";
const NONCE: &str = "nonce of a sign-in at a provider";
const VERIFIER: &str = "verifier of a sign-in at a provider";

/// A sign-in that was begun at a provider of identities.
#[derive(Debug, Clone)]
pub struct BegunAtProvider {
    /// Goes into the browser's cookie.
    pub token: Token,
    /// What the browser carries there and back.
    pub state: String,
    /// What the provider signs with what it says.
    pub nonce: String,
    /// Shows the provider that whoever asks for its word is who sent the browser. Source: RFC 7636.
    pub verifier: String,
    /// Who was signed in.
    pub account: Option<AccountId>,
}

/// A sign-in that came back from a provider, in the browser that began it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameBack {
    /// What the provider must have signed.
    pub nonce: String,
    /// What the provider is shown.
    pub verifier: String,
    /// Who was signed in when it began.
    pub account: Option<AccountId>,
    /// Where she wanted to go; empty where nowhere in particular.
    pub then: String,
}

/// What a provider of identities says of somebody who signs in there.
#[derive(Debug, Clone, Copy)]
pub struct Vouched<'a> {
    /// Which provider, by its own address.
    pub provider: &'a str,
    /// The provider's own name for her.
    pub subject: &'a str,
    /// Her address, where the provider has verified it.
    pub email: Option<&'a EmailAddress>,
}

/// Why the word of a provider opened no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// It opens none so far, and the provider has verified no address to make one with.
    #[error("the provider has verified no address")]
    NoAddress,
    /// It opens none so far, and somebody has an account with the address: she signs in by code and links it.
    #[error("this address has an account that the sign-in at the provider does not open")]
    AddressTaken,
    /// Members of staff sign in by other ways.
    #[error("this account is a member's")]
    Member,
}

impl Store {
    /// Begins a sign-in at a provider, for whoever is signed in or for nobody yet.
    pub async fn begin_at_provider(
        &self,
        provider: &str,
        account: Option<AccountId>,
        then: &str,
        now: Timestamp,
    ) -> Result<BegunAtProvider, Broken> {
        const BEGIN: &str = "insert into provider_sign_ins (token_hash, provider, account_id, then_path, created_at, expires_at) \
            values ($1, $2, $3, $4, $5, $6)";
        let token = Token::draw();
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(BEGIN)
                .bind(self.token_hash(&token))
                .bind(provider)
                .bind(account.map(|account| account.0))
                .bind(then)
                .bind(now.as_microsecond())
                .bind((now + PROVIDER_KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(BegunAtProvider {
            state: self.secret_of(STATE, &token),
            nonce: self.secret_of(NONCE, &token),
            verifier: self.secret_of(VERIFIER, &token),
            token,
            account,
        })
    }

    /// What came back with this state, in the browser with this token; nothing where it was begun elsewhere, has come back
    /// before, or is too late.
    pub async fn end_at_provider(
        &self,
        provider: &str,
        token: &Token,
        state: &str,
        now: Timestamp,
    ) -> Result<Option<CameBack>, Broken> {
        const END: &str = "delete from provider_sign_ins where token_hash = $1 and provider = $2 and expires_at > $3 \
            returning account_id, then_path";
        if state != self.secret_of(STATE, token) {
            return Ok(None);
        }
        let mut write = self.engine.begin().await?;
        let ended: Option<(Option<Uuid>, String)> = within!(write, c => {
            sqlx::query_as(END)
                .bind(self.token_hash(token))
                .bind(provider)
                .bind(now.as_microsecond())
                .fetch_optional(&mut *c)
                .await?
        });
        write.commit().await?;
        Ok(ended.map(|(account, then)| CameBack {
            nonce: self.secret_of(NONCE, token),
            verifier: self.secret_of(VERIFIER, token),
            account: account.map(AccountId),
            then,
        }))
    }

    /// Signs in to the account that a sign-in at a provider opens, or to a new one of the address that the provider has verified.
    pub async fn sign_in_by_provider(
        &self,
        who: Vouched<'_>,
        now: Timestamp,
    ) -> Result<Session, StoreError<NotOpened>> {
        const OPENS: &str = "select a.id, a.name from provider_links l join accounts a on a.id = l.account_id \
            where l.subject_hash = $1 and l.ended_at is null";
        let refused = StoreError::Refused;
        let subject = self.subject_of_provider(who.provider, who.subject);
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let opened: Option<(Uuid, String)> = within!(write, c => {
            sqlx::query_as(OPENS).bind(&subject).fetch_optional(&mut *c).await?
        });
        let (id, name) = if let Some(opened) = opened {
            opened
        } else {
            let email = who.email.ok_or(refused(NotOpened::NoAddress))?;
            let made = self.make_account(&mut write, email, now).await?;
            let account = made.ok_or(refused(NotOpened::AddressTaken))?;
            let new = NewLink {
                account,
                provider: who.provider,
                subject: &subject,
            };
            link(&mut write, &new, now).await?;
            (account.0, String::new())
        };
        let rows: Vec<GrantRow> = within!(write, c => {
            sqlx::query_as(GRANTS).bind(id).fetch_all(&mut *c).await?
        });
        let account = Account {
            id: AccountId(id),
            name,
            grants: grants(rows)?,
        };
        if account.is_member() {
            return Err(refused(NotOpened::Member));
        }
        let token = self.begin_session(&mut write, &account, now).await?;
        write.commit().await?;
        Ok(Session { token, account })
    }

    /// A new account of an address; nothing where the address has one.
    async fn make_account(
        &self,
        write: &mut Write,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<Option<AccountId>, sqlx::Error> {
        let id = new_id();
        let made = within!(*write, c => {
            sqlx::query(MAKE)
                .bind(id)
                .bind(self.email_hash(email))
                .bind(self.key.seal(email.as_str().as_bytes()))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        Ok((made > 0).then_some(AccountId(id)))
    }

    /// What belongs to a token for a purpose: 64 characters that nobody finds out without the portal's key.
    fn secret_of(&self, purpose: &str, token: &Token) -> String {
        let hash = self.key.hash(purpose, token.bytes());
        hash.iter()
            .fold(String::with_capacity(64), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}
