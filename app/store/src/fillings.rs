//! Applications that are being filled in. Each is opened by the cookie of its browser, by a link, or by whose it is.
//!
//! # Why
//!
//! A page's words are put into what is there now, in one transaction: two tabs, or a form that was sent again from a queue,
//! lose nothing of one another. The id is given by the server and is the key under which the application is sent once.

mod claiming;
pub mod files;
pub mod resuming;

use domain::applications::{Filling, OnBehalf};
use domain::cases::CaseId;
use domain::delegations::{DelegationId, DelegationStep};
use domain::identity::AccountId;
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::DraftId;
use domain::services::ServiceId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::delegations::{NewDelegationNote, keep_delegation_note};
use crate::keys::{Hash, NONCE};
use crate::links::Token;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// How long an application is kept after it was last changed.
pub const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Most applications that a list shows.
const LISTED_MOST: i64 = 50;

/// Who asks for an application.
#[derive(Debug, Clone, Default)]
pub struct Opener {
    /// The token of the browser's cookie, or of the link that it opened.
    pub token: Option<Token>,
    /// The account that is signed in.
    pub account: Option<AccountId>,
}

/// An application as it was left.
#[derive(Debug, Clone)]
pub struct StoredFilling {
    /// Which.
    pub id: DraftId,
    /// What was typed and brought.
    pub content: Filling,
    /// The language in which it was begun.
    pub language: Language,
    /// The case that it became, once sent.
    pub case: Option<(CaseId, Reference)>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Whether the token that opened it is its own: of the browser in which it was begun, and of no link.
    pub is_own: bool,
    /// The token that it was sent with, for whoever sent it: the browser that holds it, or the agent's account.
    pub sender: Option<Token>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it will be erased.
    pub expires_at: Timestamp,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillingListed {
    /// Which.
    pub id: DraftId,
    /// The service.
    pub service: ServiceId,
    /// Whether it is somebody else's, and the asking account fills it in.
    pub for_somebody: bool,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it will be erased.
    pub expires_at: Timestamp,
}

/// As which an application was read. Each writing of it makes another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition(pub(crate) Vec<u8>);

impl Edition {
    /// No two sealings begin alike.
    fn of(sealed: &[u8]) -> Self {
        Self(sealed.iter().copied().take(NONCE).collect())
    }
}

/// An application as it was kept.
#[derive(Debug, Clone)]
pub struct KeptFilling {
    /// What was typed and brought.
    pub content: Filling,
    /// As which it is read here.
    pub edition: Edition,
}

/// Why an application was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeepRefused {
    /// It was sent or erased meanwhile.
    #[error("the application is no longer being filled in")]
    Ended,
}

#[derive(sqlx::FromRow)]
struct FillingRow {
    id: Uuid,
    language: String,
    content_sealed: Vec<u8>,
    case_id: Option<Uuid>,
    reference: Option<String>,
    sent_at: Option<i64>,
    updated_at: i64,
    expires_at: i64,
    is_own: bool,
    sent_token_hash: Option<Hash>,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: Uuid,
    service: String,
    for_somebody: bool,
    updated_at: i64,
    expires_at: i64,
}

impl Store {
    /// Begins an application. The token goes into the browser's cookie.
    pub async fn begin_filling(
        &self,
        content: &Filling,
        language: Language,
        now: Timestamp,
    ) -> Result<(DraftId, Token), Broken> {
        const BEGIN: &str = "insert into application_drafts \
            (id, token_hash, service, account_id, by_account_id, language, content_sealed, created_at, updated_at, expires_at) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
        let (id, token) = (new_id(), Token::draw());
        let by = content.by.map(|by| match by {
            OnBehalf::Member { account, .. } | OnBehalf::Delegate { account, .. } => account.0,
        });
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(BEGIN)
                .bind(id)
                .bind(self.token_hash(&token))
                .bind(&content.service.0)
                .bind(content.applicant.map(|account| account.0))
                .bind(by)
                .bind(language.tag())
                .bind(self.seal_filling(content))
                .bind(now.as_microsecond())
                .bind((now + KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        if let Some(OnBehalf::Delegate {
            account,
            delegation,
        }) = content.by
        {
            let begun = NewDelegationNote {
                service: Some(&content.service),
                ..NewDelegationNote::of(DelegationId(delegation), DelegationStep::Begun, account)
            };
            keep_delegation_note(&mut write, &begun, now).await?;
        }
        write.commit().await?;
        Ok((DraftId(id), token))
    }

    /// The application, for whoever may open it; nothing for anybody else, or once it is erased. A link opens what is being
    /// filled in and nothing that was sent.
    pub async fn filling(
        &self,
        id: DraftId,
        opener: &Opener,
        now: Timestamp,
    ) -> Result<Option<StoredFilling>, Broken> {
        const OPEN: &str = "select d.id, d.language, d.content_sealed, d.case_id, c.reference, d.sent_at, d.updated_at, d.expires_at, \
            coalesce(d.token_hash = $3, false) as is_own, d.sent_token_hash \
            from application_drafts d left join cases c on c.id = d.case_id where d.id = $1 and d.expires_at > $2 and \
            (d.token_hash = $3 or d.sent_token_hash = $3 or d.account_id = $4 or d.by_account_id = $4 or (d.case_id is null and exists \
            (select 1 from resume_links r where r.draft_id = d.id and r.token_hash = $3 and r.expires_at > $2)))";
        let token = opener.token.as_ref().map(|token| self.token_hash(token));
        let row: Option<FillingRow> = on!(self.engine, pool => {
            sqlx::query_as(OPEN)
                .bind(id.0)
                .bind(now.as_microsecond())
                .bind(token)
                .bind(opener.account.map(|account| account.0))
                .fetch_optional(pool)
                .await?
        });
        row.map(|row| self.read_filling(row, opener)).transpose()
    }

    /// Applications that the account is filling in, for itself or for somebody else, the last changed first.
    pub async fn fillings_of(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<FillingListed>, Broken> {
        const LIST: &str = "select id, service, coalesce(by_account_id = $1, false) as for_somebody, updated_at, expires_at \
            from application_drafts where (account_id = $1 or by_account_id = $1) and case_id is null and expires_at > $2 \
            order by updated_at desc, id limit $3";
        let rows: Vec<ListedRow> = on!(self.engine, pool => {
            sqlx::query_as(LIST).bind(account.0).bind(now.as_microsecond()).bind(LISTED_MOST).fetch_all(pool).await?
        });
        let listed = rows.into_iter().map(|row| {
            Ok(FillingListed {
                id: DraftId(row.id),
                service: ServiceId(row.service),
                for_somebody: row.for_somebody,
                updated_at: moment(row.updated_at)?,
                expires_at: moment(row.expires_at)?,
            })
        });
        listed.collect()
    }

    /// Changes an application as it is now, and gives what it has become. Whoever asks has been found to may open it.
    pub async fn keep_filling<R: std::error::Error>(
        &self,
        id: DraftId,
        now: Timestamp,
        change: impl FnOnce(Filling) -> Result<Filling, R>,
    ) -> Result<Result<KeptFilling, R>, StoreError<KeepRefused>> {
        let mut write = self.engine.begin().await?;
        let held = self.held_filling(&mut write, id).await?;
        let KeptFilling { content, edition } =
            held.ok_or(StoreError::Refused(KeepRefused::Ended))?;
        let next = match change(content.clone()) {
            Ok(next) => next,
            Err(refused) => return Ok(Err(refused)),
        };
        if next == content {
            return Ok(Ok(KeptFilling { content, edition }));
        }
        let edition = self.rewrite_filling(&mut write, id, &next, now).await?;
        write.commit().await?;
        let content = next;
        Ok(Ok(KeptFilling { content, edition }))
    }

    /// An application that is being filled in, which nobody else changes until this write is done; nothing where it was sent or
    /// erased.
    pub(crate) async fn held_filling(
        &self,
        write: &mut Write,
        id: DraftId,
    ) -> Result<Option<KeptFilling>, Broken> {
        const HELD: &str =
            "select content_sealed from application_drafts where id = $1 and case_id is null";
        const HELD_ALONE: &str = "select content_sealed from application_drafts where id = $1 and case_id is null for update";
        let held = write.own(HELD, HELD_ALONE);
        let row: Option<(Vec<u8>,)> = within!(*write, c => {
            sqlx::query_as(held).bind(id.0).fetch_optional(&mut *c).await?
        });
        let kept = row.map(|(sealed,)| {
            Ok(KeptFilling {
                content: self.open_filling(&sealed)?,
                edition: Edition::of(&sealed),
            })
        });
        kept.transpose()
    }

    /// Writes what an application has become.
    pub(crate) async fn rewrite_filling(
        &self,
        write: &mut Write,
        id: DraftId,
        next: &Filling,
        now: Timestamp,
    ) -> Result<Edition, Broken> {
        const KEEP: &str = "update application_drafts set content_sealed = $2, updated_at = $3, expires_at = $4 where id = $1";
        let sealed = self.seal_filling(next);
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(id.0)
                .bind(&sealed)
                .bind(now.as_microsecond())
                .bind((now + KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(Edition::of(&sealed))
    }

    /// Erases applications that nobody went on with, uploads included; says how many. Of one that was sent only what was typed
    /// goes: the case has its own copy.
    pub async fn erase_old_fillings(&self, now: Timestamp) -> Result<usize, Broken> {
        const OLD: &str =
            "select id from application_drafts where expires_at <= $1 order by id limit 500";
        let old: Vec<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(OLD).bind(now.as_microsecond()).fetch_all(pool).await?
        });
        for (id,) in &old {
            for file in self.files_of_filling(DraftId(*id)).await? {
                self.remove_file(DraftId(*id), file).await?;
            }
            let mut write = self.engine.begin().await?;
            within!(write, c => {
                for erase in [
                    "delete from resume_links where draft_id = $1",
                    "update application_files set draft_id = null where draft_id = $1",
                    // What was paid for it and never used goes back.
                    "update payments set state = 'returning', returned_hundredths = hundredths, return_reason = 'never_sent', \
                        returned_at = null, return_asked_at = null where draft_id = $1 and case_id is null and state = 'paid'",
                    "delete from application_drafts where id = $1",
                ] {
                    sqlx::query(erase).bind(id).execute(&mut *c).await?;
                }
            });
            write.commit().await?;
        }
        Ok(old.len())
    }

    /// The token with which an agent sends an application: the same at every try, and kept by nobody. What was sent with it
    /// opens by her account.
    pub fn agents_token(&self, draft: DraftId) -> Token {
        let long = self.key.hash("agent", draft.0.as_bytes());
        let mut bits = [0; 16];
        bits.iter_mut()
            .zip(long)
            .for_each(|(bit, drawn)| *bit = drawn);
        Token::of(bits)
    }

    /// The token that it was sent with, where whoever opens it sent it.
    fn sender(&self, row: &FillingRow, content: &Filling, opener: &Opener) -> Option<Token> {
        let sent_with = row.sent_token_hash.as_ref()?;
        let agent = match content.by {
            Some(OnBehalf::Member { account, .. }) => Some(account),
            _ => None,
        };
        let is_agent = agent.is_some() && agent == opener.account;
        let agents = is_agent.then(|| self.agents_token(DraftId(row.id)));
        let mut hers = opener.token.clone().into_iter().chain(agents);
        hers.find(|token| self.token_hash(token) == *sent_with)
    }

    fn read_filling(&self, row: FillingRow, opener: &Opener) -> Result<StoredFilling, Broken> {
        let reference = row
            .reference
            .as_ref()
            .map(|reference| reference.parse())
            .transpose()
            .map_err(|_| Broken::Unreadable("reference"))?;
        let content = self.open_filling(&row.content_sealed)?;
        Ok(StoredFilling {
            id: DraftId(row.id),
            is_own: row.is_own,
            sender: self.sender(&row, &content, opener),
            content,
            language: row
                .language
                .parse()
                .map_err(|_| Broken::Unreadable("language"))?,
            case: row.case_id.map(CaseId).zip(reference),
            sent_at: row.sent_at.map(moment).transpose()?,
            updated_at: moment(row.updated_at)?,
            expires_at: moment(row.expires_at)?,
        })
    }

    pub(crate) fn seal_filling(&self, content: &Filling) -> Vec<u8> {
        // An application has string keys throughout: it always has a JSON form.
        self.key
            .seal(&serde_json::to_vec(content).unwrap_or_default())
    }

    pub(crate) fn open_filling(&self, sealed: &[u8]) -> Result<Filling, Broken> {
        self.key
            .open(sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("application"))
    }
}
