//! How often something may be tried, per address or contact.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;

use crate::convoys::Convoyed;
use crate::engine::{Engine, alone};
use crate::keys::Hash;
use crate::{Broken, Store, within};

/// So many tries in a window of time.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is limited; tries of different things are counted apart.
    pub what: &'static str,
    /// Most tries in a window.
    pub most: i64,
    /// Length of the window.
    pub window: SignedDuration,
}

/// There were too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; again after {again_at}")]
pub struct TooMany {
    /// When the next try is taken.
    pub again_at: Timestamp,
}

/// A try that is counted.
pub(crate) struct Try {
    who: Hash,
    /// Begin of the window.
    start: i64,
}

impl Convoyed for Try {
    /// The how-manieth it is in its window.
    type Told = i64;

    async fn go(store: &Store, together: &[Self]) -> Result<Vec<i64>, Broken> {
        store.count(together).await
    }
}

impl Store {
    /// Counts one try by `who` (an address, a contact; kept as a hash only).
    pub async fn try_once(
        &self,
        limit: Limit,
        who: &str,
        now: Timestamp,
    ) -> Result<Result<(), TooMany>, Broken> {
        let window = limit
            .window
            .as_micros()
            .try_into()
            .unwrap_or(i64::MAX)
            .max(1);
        let start = now.as_microsecond().div_euclid(window) * window;
        let who = self.key.hash(limit.what, who.as_bytes());
        let tries = self.tries.join(self, Try { who, start }).await?;
        if tries > limit.most {
            let again_at = Timestamp::from_microsecond(start.saturating_add(window)).unwrap_or(now);
            return Ok(Err(TooMany { again_at }));
        }
        Ok(Ok(()))
    }

    /// Counts tries, and says the how-manieth in its window each is.
    async fn count(&self, tries: &[Try]) -> Result<Vec<i64>, Broken> {
        const AND_NOT_YET_ON_DISK: &str =
            ", (select set_config('synchronous_commit', 'off', true))";
        let mut more: BTreeMap<(&Hash, i64), i64> = BTreeMap::new();
        for one in tries {
            *more.entry((&one.who, one.start)).or_default() += 1;
        }
        let counted: Vec<(Hash, i64, i64)> = alone!(self.engine, c => {
            let mut query = QueryBuilder::new("insert into attempts (key, window_start, tries) ");
            // In their order: two portals that count the same wait for each other, but never both.
            query.push_values(&more, |mut row, ((who, start), tries)| {
                row.push_bind((*who).clone()).push_bind(*start).push_bind(*tries);
            });
            query.push(
                " on conflict (key, window_start) do update set tries = attempts.tries + excluded.tries \
                 returning key, window_start, tries",
            );
            if matches!(self.engine, Engine::Postgres(_)) {
                // Nobody is harmed where a power cut takes the last moments of a count, so nobody waits for the disk.
                query.push(AND_NOT_YET_ON_DISK);
            }
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        let mut known = BTreeMap::new();
        for (who, start, tries) in counted {
            let new = more.get(&(&who, start)).copied().unwrap_or_default();
            known.insert((who, start), tries - new);
        }
        let told = tries.iter().map(|one| {
            let known = known.entry((one.who.clone(), one.start)).or_default();
            *known += 1;
            *known
        });
        Ok(told.collect())
    }

    /// Forgets counts of windows that are over.
    pub async fn forget_tries(&self, now: Timestamp) -> Result<(), Broken> {
        let day_ago = (now - SignedDuration::from_hours(48)).as_microsecond();
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query("delete from attempts where window_start < $1").bind(day_ago).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }
}
