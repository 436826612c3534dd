//! Signing in by a one-time code, and sessions.
//!
//! # Why
//!
//! Asking for a code answers alike for every address, so that nobody learns who has an account. A code belongs to the
//! browser that asked: it works only together with the id in that browser's cookie.

mod provider;

use std::fmt;
use std::str::FromStr;

use domain::areas::AreaPath;
use domain::contacts::EmailAddress;
use domain::identity::{Account, AccountId, Grant, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::organisations::{OrganisationCode, TeamCode};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use provider::{BegunAtProvider, CameBack, NotOpened, PROVIDER_KEPT, Vouched};

use crate::keys::{Hash, chance};
use crate::links::Token;
use crate::{Broken, Store, StoreError, Write, chance_id, new_id, on, within};

/// How long a code can be used.
pub const CODE_KEPT: SignedDuration = SignedDuration::from_mins(10);

/// Most codes that are compared with the one that was sent.
pub const CODE_TRIES_MOST: i64 = 5;

/// How long a citizen stays signed in.
pub const CITIZEN_SESSION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long a member stays signed in.
pub const MEMBER_SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Names one asking for a code. Goes into the asking browser's cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInId(Uuid);

impl fmt::Display for SignInId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// What was given names no asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sign-in has 32 characters")]
pub struct NotASignIn;

impl FromStr for SignInId {
    type Err = NotASignIn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self).map_err(|_| NotASignIn)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Goes into the browser's cookie.
    pub token: Token,
    /// Who.
    pub account: Account,
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    /// It is another one; there are tries left.
    #[error("this is not the code; {left} tries are left")]
    Wrong {
        /// How many more codes are compared; never none.
        left: i64,
    },
    /// Expired, used, tried too often or never asked for: a new code helps.
    #[error("this code has ended")]
    Ended,
}

impl Store {
    /// Sends a code to `email`, whether it has an account or not.
    pub async fn ask_code(
        &self,
        email: &EmailAddress,
        language: Language,
        now: Timestamp,
    ) -> Result<SignInId, Broken> {
        const ASK: &str = "insert into sign_ins (id, email_hash, email_sealed, code_hash, tries, created_at, expires_at) \
            values ($1, $2, $3, $4, 0, $5, $6)";
        let id = SignInId(chance_id());
        let code = format!("{:06}", u64::from_be_bytes(chance()) % 1_000_000);
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(ASK)
                .bind(id.0)
                .bind(self.email_hash(email))
                .bind(self.key.seal(email.as_str().as_bytes()))
                .bind(self.code_hash(id, &code))
                .bind(now.as_microsecond())
                .bind((now + CODE_KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let letter = Addressed {
            to: email.clone(),
            language,
            letter: Letter::SignInCode { code },
        };
        self.post(&mut write, &letter, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Signs in with the code that was sent for `id`; an address that is new becomes a citizen's account.
    ///
    /// Every try is counted before its code is looked at, and stays counted.
    pub async fn sign_in(
        &self,
        id: SignInId,
        code: &str,
        now: Timestamp,
    ) -> Result<Session, StoreError<CodeRefused>> {
        const TRY: &str = "update sign_ins set tries = tries + 1 \
            where id = $1 and used_at is null and expires_at > $2 and tries < $3 \
            returning code_hash, tries, email_hash, email_sealed";
        const USE: &str = "update sign_ins set used_at = $2 where id = $1";
        let mut write = self.engine.begin().await?;
        let tried: Option<(Hash, i64, Hash, Vec<u8>)> = within!(write, c => {
            sqlx::query_as(TRY)
                .bind(id.0)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(&mut *c)
                .await?
        });
        let Some((sent, count, email_hash, email_sealed)) = tried else {
            return Err(StoreError::Refused(CodeRefused::Ended));
        };
        if sent != self.code_hash(id, code) {
            write.commit().await?;
            let left = CODE_TRIES_MOST - count;
            return Err(StoreError::Refused(if left > 0 {
                CodeRefused::Wrong { left }
            } else {
                CodeRefused::Ended
            }));
        }
        let account = self
            .account_of(&mut write, &email_hash, &email_sealed, now)
            .await?;
        within!(write, c => {
            sqlx::query(USE).bind(id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        let token = self.begin_session(&mut write, &account, now).await?;
        write.commit().await?;
        Ok(Session { token, account })
    }

    /// Begins a session for as long as accounts of this kind stay signed in; its token.
    async fn begin_session(
        &self,
        write: &mut Write,
        account: &Account,
        now: Timestamp,
    ) -> Result<Token, sqlx::Error> {
        const BEGIN: &str = "insert into sessions (token_hash, account_id, created_at, expires_at) values ($1, $2, $3, $4)";
        let kept = if account.is_member() {
            MEMBER_SESSION
        } else {
            CITIZEN_SESSION
        };
        let token = Token::draw();
        within!(*write, c => {
            sqlx::query(BEGIN)
                .bind(self.token_hash(&token))
                .bind(account.id.0)
                .bind(now.as_microsecond())
                .bind((now + kept).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(token)
    }

    /// Who is signed in with `token`, with the grants that are in force now; nobody where the session is over.
    pub async fn account(&self, token: &Token, now: Timestamp) -> Result<Option<Account>, Broken> {
        const SESSION: &str = "select a.id, a.name, s.created_at from sessions s join accounts a on a.id = s.account_id \
            where s.token_hash = $1 and s.expires_at > $2";
        let row: Option<(Uuid, String, i64)> = on!(self.engine, pool => {
            sqlx::query_as(SESSION).bind(self.token_hash(token)).bind(now.as_microsecond()).fetch_optional(pool).await?
        });
        let Some((id, name, begun)) = row else {
            return Ok(None);
        };
        let rows: Vec<GrantRow> =
            on!(self.engine, pool => sqlx::query_as(GRANTS).bind(id).fetch_all(pool).await?);
        let account = Account {
            id: AccountId(id),
            name,
            grants: grants(rows)?,
        };
        // Whoever became a member after signing in as a citizen has a member's session, too.
        let over = account.is_member() && (now - MEMBER_SESSION).as_microsecond() >= begun;
        Ok((!over).then_some(account))
    }

    /// Ends the session of `token`.
    pub async fn sign_out(&self, token: &Token) -> Result<(), Broken> {
        const END: &str = "delete from sessions where token_hash = $1";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(END).bind(self.token_hash(token)).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    /// Forgets codes, sessions and what was begun at providers of identities whose time is over.
    pub async fn forget_sign_ins(&self, now: Timestamp) -> Result<(), Broken> {
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query("delete from sign_ins where expires_at <= $1").bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query("delete from sessions where expires_at <= $1").bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query("delete from provider_sign_ins where expires_at <= $1").bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    /// The account of a citizen with this address, whom somebody who may vouches for: made where there is none.
    pub async fn account_at(
        &self,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<Account, Broken> {
        let (hash, sealed) = (
            self.email_hash(email),
            self.key.seal(email.as_str().as_bytes()),
        );
        let mut write = self.engine.begin().await?;
        let account = self.account_of(&mut write, &hash, &sealed, now).await?;
        write.commit().await?;
        Ok(account)
    }

    /// The account with this address, made where there is none.
    async fn account_of(
        &self,
        write: &mut Write,
        email_hash: &[u8],
        email_sealed: &[u8],
        now: Timestamp,
    ) -> Result<Account, Broken> {
        const FIND: &str = "select id, name from accounts where email_hash = $1";
        let ((id, name), rows): ((Uuid, String), Vec<GrantRow>) = within!(*write, c => {
            sqlx::query(MAKE)
                .bind(new_id())
                .bind(email_hash)
                .bind(email_sealed)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            let found: (Uuid, String) = sqlx::query_as(FIND).bind(email_hash).fetch_one(&mut *c).await?;
            let rows = sqlx::query_as(GRANTS).bind(found.0).fetch_all(&mut *c).await?;
            (found, rows)
        });
        Ok(Account {
            id: AccountId(id),
            name,
            grants: grants(rows)?,
        })
    }

    pub(crate) fn email_hash(&self, email: &EmailAddress) -> Hash {
        self.key.hash("contact", email.folded().as_bytes())
    }

    /// The hash of a code as it was drawn or typed: spaces are forgiven, and the wide digits of Chinese keyboards.
    fn code_hash(&self, id: SignInId, code: &str) -> Hash {
        let bound = format!("{id} {}", digits(code));
        self.key.hash("sign-in code", bound.as_bytes())
    }
}

/// A code without its spaces, in the digits that it was drawn with.
pub(crate) fn digits(code: &str) -> String {
    let typed = code.chars().filter(|c| !c.is_whitespace());
    typed
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Makes an account for an address, where there is none.
const MAKE: &str = "insert into accounts (id, email_hash, email_sealed, name, created_at) values ($1, $2, $3, '', $4) \
    on conflict (email_hash) do nothing";

pub(crate) const GRANTS: &str = "select role, area_path, organisation, team from grants \
    where account_id = $1 and ended_at is null order by granted_at, id limit 200";

pub(crate) type GrantRow = (String, String, Option<String>, Option<String>);

pub(crate) fn grants(rows: Vec<GrantRow>) -> Result<Vec<Grant>, Broken> {
    let read = |(role, area, organisation, team): GrantRow| {
        Ok(Grant {
            role: Role::named(&role).ok_or(Broken::Unreadable("role"))?,
            area: AreaPath::from_stored(&area),
            organisation: organisation.map(OrganisationCode),
            team: team.map(TeamCode),
        })
    };
    rows.into_iter().map(read).collect()
}
