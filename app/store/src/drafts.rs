//! What is being typed. A draft needs the token of its browser and is erased after a week.

use domain::cases::CaseId;
use domain::languages::Language;
use domain::reports::{Draft, DraftId};
use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::convoys::Convoyed;
use crate::keys::Hash;
use crate::links::Token;
use crate::{Broken, Store, new_id, on, within};

/// How long a draft is kept after it was last changed.
pub const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A draft as it was left.
#[derive(Debug, Clone)]
pub struct StoredDraft {
    /// Which.
    pub id: DraftId,
    /// What was typed.
    pub content: Draft,
    /// The case that it became, once sent.
    pub case: Option<CaseId>,
}

/// A draft that is asked for with a token.
pub(crate) struct Asked {
    id: Uuid,
    token: Hash,
    now: i64,
}

impl Convoyed for Asked {
    /// What was typed, sealed, and the case that it became.
    type Told = Option<(Vec<u8>, Option<Uuid>)>;

    async fn go(store: &Store, together: &[Self]) -> Result<Vec<Self::Told>, Broken> {
        type Row = (Uuid, Hash, i64, Vec<u8>, Option<Uuid>);
        let rows: Vec<Row> = on!(store.engine, pool => {
            let mut query = QueryBuilder::new("select id, token_hash, expires_at, content_sealed, case_id from drafts where id in (");
            let mut ids = query.separated(", ");
            for one in together {
                ids.push_bind(one.id);
            }
            query.push(")");
            query.build_query_as().fetch_all(pool).await?
        });
        let opened = |one: &Self| {
            let (.., sealed, case) = rows.iter().find(|(id, token, expires_at, ..)| {
                *id == one.id && *token == one.token && *expires_at > one.now
            })?;
            Some((sealed.clone(), *case))
        };
        Ok(together.iter().map(opened).collect())
    }
}

impl Store {
    /// Begins a draft with what was typed first. The token goes into the browser's cookie.
    pub async fn begin_draft(
        &self,
        content: &Draft,
        language: Language,
        now: Timestamp,
    ) -> Result<(DraftId, Token), Broken> {
        const BEGIN: &str = "insert into drafts (id, token_hash, content_sealed, language, created_at, updated_at, expires_at) \
            values ($1, $2, $3, $4, $5, $5, $6)";
        let (id, token) = (new_id(), Token::draw());
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(BEGIN)
                .bind(id)
                .bind(self.token_hash(&token))
                .bind(self.seal_draft(content))
                .bind(language.tag())
                .bind(now.as_microsecond())
                .bind((now + KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok((DraftId(id), token))
    }

    /// The draft, for the browser that has its token; nothing for any other, or once it is erased.
    pub async fn draft(
        &self,
        id: DraftId,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<StoredDraft>, Broken> {
        let asked = Asked {
            id: id.0,
            token: self.token_hash(token),
            now: now.as_microsecond(),
        };
        let Some((sealed, case)) = self.asked.join(self, asked).await? else {
            return Ok(None);
        };
        Ok(Some(StoredDraft {
            id,
            content: self.open_draft(&sealed)?,
            case: case.map(CaseId),
        }))
    }

    /// Keeps what was typed, right or wrong. A draft that was sent stays as it was sent.
    pub async fn keep_draft(
        &self,
        id: DraftId,
        content: &Draft,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "update drafts set content_sealed = $2, updated_at = $3, expires_at = $4 where id = $1 and case_id is null";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(id.0)
                .bind(self.seal_draft(content))
                .bind(now.as_microsecond())
                .bind((now + KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// Erases drafts whose time is over, photos included; says how many.
    pub async fn erase_old_drafts(&self, now: Timestamp) -> Result<usize, Broken> {
        const OLD: &str = "select id from drafts where expires_at <= $1 order by id limit 500";
        let old: Vec<(Uuid,)> = on!(self.engine, pool => sqlx::query_as(OLD).bind(now.as_microsecond()).fetch_all(pool).await?);
        for (id,) in &old {
            for photo in self.photos_of_draft(DraftId(*id)).await? {
                self.remove_photo(DraftId(*id), photo).await?;
            }
            let mut write = self.engine.begin().await?;
            within!(write, c => {
                // Photos of a sent draft belong to its case.
                sqlx::query("update photos set draft_id = null where draft_id = $1").bind(id).execute(&mut *c).await?;
                sqlx::query("delete from drafts where id = $1").bind(id).execute(&mut *c).await?;
            });
            write.commit().await?;
        }
        Ok(old.len())
    }

    fn seal_draft(&self, content: &Draft) -> Vec<u8> {
        // A draft is strings only: it always has a JSON form.
        self.key
            .seal(&serde_json::to_vec(content).unwrap_or_default())
    }

    pub(crate) fn open_draft(&self, sealed: &[u8]) -> Result<Draft, Broken> {
        self.key
            .open(sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("draft"))
    }
}
