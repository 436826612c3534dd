//! Outputs: handed out and signed, shown to whoever has the paper, revoked.
//!
//! # Why
//!
//! An output is found by the keyed hash of its id and nothing of it can be read without the portal's key: a stolen database
//! says neither what was handed out to whom nor at which address it is checked. The signature is checked at every reading, so
//! that a row that was changed by hand is never shown as the city's word. Keys that signed stay for ever; a new key file is a new
//! key, and older papers name theirs.

mod revoking;

use domain::cases::CaseId;
use domain::identity::{Account, AccountId};
use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::outputs::{
    FORM, Issuer, Line, NotAPaper, Output, OutputId, OutputKind, RevokeReason, Revoked, Signed,
    Statement, check,
};
use jiff::Timestamp;
use jiff::civil::Date;

pub use self::revoking::PaperKept;
use crate::engine::Write;
use crate::keys::{Hash, chance};
use crate::rows::moment;
pub use crate::signing::{PublicKey, Signer, SignerRefused};
use crate::{Broken, Store, StoreError, new_id, on, within};

/// Most outputs of a list.
const LISTED_MOST: i64 = 100;

/// Most characters of a member's words about why she revokes.
pub const REVOKING_WORDS_MOST: usize = 500;

/// What an output is found by.
const ID: &str = "output";

/// What is to be handed out.
#[derive(Debug, Clone)]
pub struct NewOutput {
    /// What kind.
    pub kind: OutputKind,
    /// Identifier of the service.
    pub service: String,
    /// The case that it comes of.
    pub case: Option<CaseId>,
    /// The account that holds it, and finds it among hers.
    pub account: Option<AccountId>,
    /// The organisation that answers for it.
    pub issuer: OrganisationCode,
    /// Whose it is, as the paper says.
    pub holder: String,
    /// What it is called.
    pub title: Texts,
    /// What it says.
    pub lines: Vec<Line>,
    /// The last day on which it holds; for ever where absent.
    pub valid_until: Option<Date>,
}

/// Why nothing was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueRefused {
    /// The portal was opened without a key for signing.
    #[error("there is no key to sign with")]
    NoSigner,
    /// The city has no such organisation.
    #[error("no such organisation")]
    NoIssuer,
    /// What was to be handed out is no paper.
    #[error(transparent)]
    NotAPaper(#[from] NotAPaper),
}

/// Why a paper was not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RevokeRefused {
    /// There is no such paper.
    #[error("no such output")]
    Unknown,
    /// Another organisation handed it out, or it is not her role.
    #[error("not for this member")]
    NotYours,
    /// It was revoked before.
    #[error("revoked already")]
    Already(Revoked),
    /// Her words are too long.
    #[error("at most {REVOKING_WORDS_MOST} characters")]
    TooLong,
}

/// Why a member revokes.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// In a word, for everybody.
    pub reason: RevokeReason,
    /// In her words, for the city's staff alone; may be empty.
    pub words: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct OutputRow {
    pub(crate) sealed: Vec<u8>,
    pub(crate) public: Vec<u8>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) revoked_reason: Option<String>,
}

/// The columns of [`OutputRow`].
macro_rules! output_columns {
    () => {
        "o.sealed, k.public, o.revoked_at, o.revoked_reason from outputs o join output_keys k on k.id = o.key_id"
    };
}

pub(crate) use output_columns;

/// That an output is an account's: handed out to it, or in an emergency to the person whose account it is.
macro_rules! is_own {
    ($account:literal) => {
        concat!(
            "o.id_hash in (select id_hash from outputs where account_id = ",
            $account,
            " union select n.output_hash from bindings b join emergency_notes n on n.person_hash = b.person_hash \
             where b.account_id = ",
            $account,
            " and b.ended_at is null and n.output_hash is not null)"
        )
    };
}

impl Store {
    /// Signs what it hands out from now on with this key.
    #[must_use]
    pub fn signing_with(mut self, signer: Signer) -> Self {
        self.signer = Some(signer);
        self
    }

    /// Hands something out.
    pub async fn issue_output(
        &self,
        new: &NewOutput,
        now: Timestamp,
    ) -> Result<OutputId, StoreError<IssueRefused>> {
        let mut write = self.engine.begin().await?;
        let id = self.issue_within(&mut write, new, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Hands something out in a transaction that does more.
    pub(crate) async fn issue_within(
        &self,
        write: &mut Write,
        new: &NewOutput,
        now: Timestamp,
    ) -> Result<OutputId, StoreError<IssueRefused>> {
        const KEY: &str = "insert into output_keys (id, public, created_at) values ($1, $2, $3) on conflict (id) do nothing";
        const KEEP: &str = "insert into outputs (id, id_hash, sealed, key_id, organisation, service, kind, case_id, account_id, \
            issued_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let refused = StoreError::Refused;
        let signer = self
            .signer
            .as_ref()
            .ok_or(refused(IssueRefused::NoSigner))?;
        let statement = self.statement(new, now).map_err(refused)?;
        let signed = signer.sign(&statement.bytes());
        // Strings always have a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(&signed).unwrap_or_default());
        let public = signer.public();
        within!(*write, c => {
            sqlx::query(KEY)
                .bind(&public.id)
                .bind(public.bytes().as_slice())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(self.output_hash(statement.id))
                .bind(sealed)
                .bind(&public.id)
                .bind(&new.issuer.0)
                .bind(&new.service)
                .bind(new.kind.name())
                .bind(new.case.map(|case| case.0))
                .bind(new.account.map(|account| account.0))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(statement.id)
    }

    /// What will stand on the paper.
    fn statement(&self, new: &NewOutput, now: Timestamp) -> Result<Statement, IssueRefused> {
        let issuer = self.pack.organisations.get(&new.issuer);
        let issuer = issuer.ok_or(IssueRefused::NoIssuer)?;
        let statement = Statement {
            city: self.pack.city.name.clone(),
            form: FORM.to_owned(),
            holder: new.holder.trim().to_owned(),
            id: OutputId::from_chance(chance()),
            // To the second, as it is printed.
            issued_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            issuer: Issuer {
                code: issuer.code.clone(),
                name: issuer.name.clone(),
            },
            kind: new.kind,
            lines: new.lines.clone(),
            service: new.service.clone(),
            title: new.title.clone(),
            valid_until: new.valid_until,
        };
        check(&statement, self.pack.calendar.local(now).date())?;
        Ok(statement)
    }

    /// What was handed out under this id, to whoever has the paper before her: its id stands there and nowhere else.
    pub async fn output(&self, id: OutputId) -> Result<Option<Output>, Broken> {
        const FIND: &str = concat!("select ", output_columns!(), " where o.id_hash = $1");
        let row: Option<OutputRow> = on!(self.engine, pool => {
            sqlx::query_as(FIND).bind(self.output_hash(id)).fetch_optional(pool).await?
        });
        row.map(|row| self.read_output(row)).transpose()
    }

    /// What was handed out under this id, where it is the account's own.
    pub async fn own_output(
        &self,
        account: &Account,
        id: OutputId,
    ) -> Result<Option<Output>, Broken> {
        const FIND: &str = concat!(
            "select ",
            output_columns!(),
            " where o.id_hash = $1 and ",
            is_own!("$2")
        );
        let row: Option<OutputRow> = on!(self.engine, pool => {
            sqlx::query_as(FIND).bind(self.output_hash(id)).bind(account.id.0).fetch_optional(pool).await?
        });
        row.map(|row| self.read_output(row)).transpose()
    }

    /// What was handed out to the account and, in an emergency, to the person whose account it is, the newest first.
    pub async fn own_outputs(&self, account: &Account) -> Result<Vec<Output>, Broken> {
        const OF: &str = concat!(
            "select ",
            output_columns!(),
            " where ",
            is_own!("$1"),
            " order by o.issued_at desc, o.id desc limit $2"
        );
        let rows: Vec<OutputRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.id.0).bind(LISTED_MOST).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| self.read_output(row)).collect()
    }

    /// What came of a case, the newest first. Who asks must be let see the case.
    pub async fn outputs_of_case(&self, case: CaseId) -> Result<Vec<Output>, Broken> {
        const OF: &str = concat!(
            "select ",
            output_columns!(),
            " where o.case_id = $1 order by o.issued_at desc, o.id desc limit $2"
        );
        let rows: Vec<OutputRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(case.0).bind(LISTED_MOST).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| self.read_output(row)).collect()
    }

    /// The keys that ever signed, and the one that signs now, the newest first.
    pub async fn signing_keys(&self) -> Result<Vec<PublicKey>, Broken> {
        const ALL: &str =
            "select public from output_keys order by created_at desc, id desc limit 1000";
        let rows: Vec<(Vec<u8>,)> =
            on!(self.engine, pool => sqlx::query_as(ALL).fetch_all(pool).await?);
        let mut keys: Vec<PublicKey> = self
            .signer
            .iter()
            .map(|signer| signer.public().clone())
            .collect();
        for (bytes,) in rows {
            let key = read_key(&bytes)?;
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// What an output is found by.
    pub(crate) fn output_hash(&self, id: OutputId) -> Hash {
        self.key.hash(ID, &id.bytes())
    }

    pub(crate) fn read_output(&self, row: OutputRow) -> Result<Output, Broken> {
        const UNREADABLE: Broken = Broken::Unreadable("output");
        let signed = self.key.open(&row.sealed).ok_or(UNREADABLE)?;
        let signed: Signed = serde_json::from_slice(&signed).map_err(|_| UNREADABLE)?;
        let bytes = read_key(&row.public)?.opened(&signed).ok_or(UNREADABLE)?;
        Ok(Output {
            statement: Statement::read(&bytes).ok_or(UNREADABLE)?,
            signed,
            revoked: read_revoked(row.revoked_at, row.revoked_reason)?,
        })
    }
}

fn read_key(bytes: &[u8]) -> Result<PublicKey, Broken> {
    let bytes = bytes.try_into().map_err(|_| Broken::Unreadable("key"))?;
    Ok(PublicKey::of(bytes))
}

fn read_revoked(at: Option<i64>, reason: Option<String>) -> Result<Option<Revoked>, Broken> {
    let Some(at) = at else { return Ok(None) };
    let reason = reason.as_deref().and_then(RevokeReason::named);
    Ok(Some(Revoked {
        at: moment(at)?,
        reason: reason.ok_or(Broken::Unreadable("reason"))?,
    }))
}
