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

/// Tries of one visitor that are counted: by whom, and the begin of the window.
pub(crate) struct Tries(Vec<(Hash, i64)>);

impl Convoyed for Tries {
    /// The how-manieth in its window each is.
    type Told = Vec<i64>;

    async fn go(store: &Store, together: &[Self]) -> Result<Vec<Vec<i64>>, Broken> {
        store.count(together).await
    }
}

impl Store {
    /// Counts one try of each limit by whom it is about (an address, a contact; kept as a hash only); what is too much for one of
    /// them is too much.
    pub async fn try_all(
        &self,
        tries: &[(Limit, &str)],
        now: Timestamp,
    ) -> Result<Result<(), TooMany>, Broken> {
        let window = |limit: &Limit| {
            i64::try_from(limit.window.as_micros()).map_or(i64::MAX, |window| window.max(1))
        };
        let start = |limit: &Limit| now.as_microsecond().div_euclid(window(limit)) * window(limit);
        let counted = tries
            .iter()
            .map(|(limit, who)| (self.key.hash(limit.what, who.as_bytes()), start(limit)));
        let counts = self.tries.join(self, Tries(counted.collect())).await?;
        let over = tries
            .iter()
            .zip(counts)
            .find(|((limit, _), count)| *count > limit.most);
        Ok(over.map_or(Ok(()), |((limit, _), _)| {
            let again_at = start(limit).saturating_add(window(limit));
            Err(TooMany {
                again_at: Timestamp::from_microsecond(again_at).unwrap_or(now),
            })
        }))
    }

    /// Counts what several try.
    async fn count(&self, together: &[Tries]) -> Result<Vec<Vec<i64>>, Broken> {
        const AND_NOT_YET_ON_DISK: &str =
            ", (select set_config('synchronous_commit', 'off', true))";
        let mut more: BTreeMap<&(Hash, i64), i64> = BTreeMap::new();
        for one in together.iter().flat_map(|Tries(tries)| tries) {
            *more.entry(one).or_default() += 1;
        }
        if more.is_empty() {
            return Ok(vec![Vec::new(); together.len()]);
        }
        let counted: Vec<(Hash, i64, i64)> = alone!(self.engine, commit_soon, c => {
            let mut query = QueryBuilder::new("insert into attempts (key, window_start, tries) ");
            // In their order: two portals that count the same wait for each other, but never both.
            query.push_values(&more, |mut row, ((who, start), tries)| {
                row.push_bind(who.clone()).push_bind(*start).push_bind(*tries);
            });
            query.push(
                " on conflict (key, window_start) do update set tries = attempts.tries + excluded.tries \
                 returning key, window_start, tries",
            );
            // Nobody is harmed where a power cut takes the last moments of a count, so nobody waits for the disk.
            if matches!(self.engine, Engine::Postgres(_)) {
                query.push(AND_NOT_YET_ON_DISK);
            }
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        let mut counts: BTreeMap<_, _> = counted
            .into_iter()
            .map(|(who, start, tries)| {
                let one = (who, start);
                let before = tries - more.get(&one).copied().unwrap_or_default();
                (one, before)
            })
            .collect();
        let mut told = |one: &(Hash, i64)| {
            let count = counts.get_mut(one).ok_or(Broken::Unreadable("count"))?;
            *count += 1;
            Ok(*count)
        };
        together
            .iter()
            .map(|Tries(tries)| tries.iter().map(&mut told).collect())
            .collect()
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
