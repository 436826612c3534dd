//! Filters that a member keeps: what she looks for again and again.

use domain::identity::Account;
use domain::reports::LINE_MOST;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Broken, Store, StoreError, new_id, on, within};

/// Most filters of a member.
const FILTERS_MOST: i64 = 20;

/// A filter with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFilter {
    /// Which.
    pub id: Uuid,
    /// What she calls it.
    pub name: String,
    /// What the list's address asks.
    pub query: String,
}

/// Why a filter was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeepRefused {
    /// She is not a member.
    #[error("not for this account")]
    NotYours,
    /// It has no name.
    #[error("a filter needs a name")]
    NameMissing,
    /// Its name or what it asks is too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// She has as many as there may be.
    #[error("at most {most} filters")]
    TooMany {
        /// The most there may be.
        most: i64,
    },
}

impl Store {
    /// The member's filters by name.
    pub async fn filters(&self, account: &Account) -> Result<Vec<KeptFilter>, Broken> {
        const KEPT: &str = "select id, name, query from desk_filters where account_id = $1 order by name, id limit 100";
        let rows: Vec<(Uuid, String, String)> = on!(self.engine, pool => sqlx::query_as(KEPT).bind(account.id.0).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|(id, name, query)| KeptFilter { id, name, query })
            .collect())
    }

    /// Keeps a filter under a name; one of the same name is replaced.
    pub async fn keep_filter(
        &self,
        account: &Account,
        name: &str,
        query: &str,
        now: Timestamp,
    ) -> Result<(), StoreError<KeepRefused>> {
        const COUNT: &str =
            "select count(*) from desk_filters where account_id = $1 and name <> $2";
        const KEEP: &str = "insert into desk_filters (id, account_id, name, query, created_at) values ($1, $2, $3, $4, $5) \
            on conflict (account_id, name) do update set query = excluded.query";
        let refused = StoreError::Refused;
        let name = name.trim();
        if !account.is_member() {
            return Err(refused(KeepRefused::NotYours));
        }
        if name.is_empty() {
            return Err(refused(KeepRefused::NameMissing));
        }
        if name.chars().count() > LINE_MOST || query.chars().count() > 10 * LINE_MOST {
            return Err(refused(KeepRefused::TooLong { most: LINE_MOST }));
        }
        let mut write = self.engine.begin().await?;
        let (others,): (i64,) = within!(write, c => {
            sqlx::query_as(COUNT).bind(account.id.0).bind(name).fetch_one(&mut *c).await?
        });
        if others >= FILTERS_MOST {
            return Err(refused(KeepRefused::TooMany { most: FILTERS_MOST }));
        }
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(account.id.0)
                .bind(name)
                .bind(query)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// Forgets one of her filters; nobody else's.
    pub async fn forget_filter(&self, account: &Account, id: Uuid) -> Result<(), Broken> {
        const FORGET: &str = "delete from desk_filters where id = $1 and account_id = $2";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(FORGET).bind(id).bind(account.id.0).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }
}
