//! Secret links: 128 random bits, kept hashed, one purpose each.

use std::fmt;
use std::str::FromStr;

use domain::cases::{CaseId, CaseKind};
use domain::tasks::TaskId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::keys::{Hash, chance};
use crate::{Broken, Store, Write, on, within};

/// 128 random bits that open something. Shown once; the store keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

/// What was given is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token has 32 characters")]
pub struct NotAToken;

impl Token {
    /// Draws one.
    pub fn draw() -> Self {
        Self(chance())
    }

    /// The token that belongs to this one for `purpose`: as secret, and found again without being kept.
    pub(crate) fn derived(&self, purpose: &str) -> Self {
        let long = blake3::derive_key(purpose, &self.0);
        let mut short = [0; 16];
        short.copy_from_slice(&long[..16]);
        Self(short)
    }

    /// The applicant's secret link, of the token that her application was sent with.
    #[must_use]
    pub fn of_applicant(&self) -> Self {
        self.derived("citylink 2026 tracking link of an application")
    }

    /// The token of these bits.
    pub(crate) const fn of(bits: [u8; 16]) -> Self {
        Self(bits)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16)
            .ok()
            .filter(|_| digits)
            .ok_or(NotAToken)?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Following one's own report.
    Track,
    /// Confirming that an address is one's own.
    ConfirmFollow,
    /// Confirming that an address is one's own, and that whoever has it sees the problem, too.
    ConfirmSeeToo,
    /// Ending the letters about a report.
    StopFollow,
    /// Answering what one was asked about one's own report, and following it as with [`Purpose::Track`].
    Answer,
    /// Answering a task.
    Task,
    /// Rating a report that has ended.
    Rate,
}

impl Purpose {
    const ALL: [Self; 7] = [
        Self::Track,
        Self::ConfirmFollow,
        Self::ConfirmSeeToo,
        Self::StopFollow,
        Self::Answer,
        Self::Task,
        Self::Rate,
    ];

    /// Whether it is given to nobody but the author of a report.
    pub const fn is_of_author(self) -> bool {
        matches!(self, Self::Track | Self::Answer)
    }

    /// The word for it in database and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::ConfirmFollow => "confirm_follow",
            Self::ConfirmSeeToo => "confirm_see_too",
            Self::StopFollow => "stop_follow",
            Self::Answer => "answer",
            Self::Task => "task",
            Self::Rate => "rate",
        }
    }
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    purpose: String,
    case_id: Uuid,
    kind: String,
    reference: String,
    follow_id: Option<Uuid>,
    task_id: Option<Uuid>,
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// The case it belongs to.
    pub case: CaseId,
    /// Its kind.
    pub kind: CaseKind,
    /// Reference of that case.
    pub reference: String,
    /// The follow that it confirms or stops.
    pub(crate) follow: Option<Uuid>,
    /// The task that it is for.
    pub task: Option<TaskId>,
}

impl Store {
    /// What `token` opens; nothing where it is unknown, expired or revoked. Opening consumes nothing.
    pub async fn link(&self, token: &Token, now: Timestamp) -> Result<Option<Link>, Broken> {
        const LINK: &str = "select l.purpose, l.case_id, c.kind, c.reference, l.follow_id, l.task_id from links l join cases c on c.id = l.case_id \
            where l.token_hash = $1 and l.revoked_at is null and (l.expires_at is null or l.expires_at > $2)";
        let row: Option<LinkRow> = on!(self.engine, pool => {
            sqlx::query_as(LINK).bind(self.token_hash(token)).bind(now.as_microsecond()).fetch_optional(pool).await?
        });
        row.map(|row| {
            let purpose = Purpose::ALL
                .into_iter()
                .find(|known| known.name() == row.purpose)
                .ok_or(Broken::Unreadable("purpose"))?;
            Ok(Link {
                purpose,
                case: CaseId(row.case_id),
                kind: CaseKind::named(&row.kind).ok_or(Broken::Unreadable("kind of case"))?,
                reference: row.reference,
                follow: row.follow_id,
                task: row.task_id.map(TaskId),
            })
        })
        .transpose()
    }

    pub(crate) fn token_hash(&self, token: &Token) -> Hash {
        self.key.hash("token", token.bytes())
    }

    /// Keeps a link to a case, or to a follow of it.
    pub(crate) async fn keep_link(
        &self,
        write: &mut Write,
        token: &Token,
        purpose: Purpose,
        case: CaseId,
        follow: Option<Uuid>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        const KEEP: &str = "insert into links (token_hash, purpose, case_id, follow_id, created_at) values ($1, $2, $3, $4, $5)";
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(self.token_hash(token))
                .bind(purpose.name())
                .bind(case.0)
                .bind(follow)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await
                .map(drop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_as_it_was_shown() {
        let token = Token::draw();
        assert_eq!(token.to_string().parse(), Ok(token));
        assert!("+0000000000000000000000000000001".parse::<Token>().is_err());
        assert_eq!("abc".parse::<Token>(), Err(NotAToken));
    }
}
