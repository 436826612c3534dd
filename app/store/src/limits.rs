//! How often something may be tried, per address or contact.

use jiff::{SignedDuration, Timestamp};

use crate::engine::alone;
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

impl Store {
    /// Counts one try by `who` (an address, a contact; kept as a hash only).
    pub async fn try_once(
        &self,
        limit: Limit,
        who: &str,
        now: Timestamp,
    ) -> Result<Result<(), TooMany>, Broken> {
        const COUNT: &str = "insert into attempts (key, window_start, tries) values ($1, $2, 1) \
            on conflict (key, window_start) do update set tries = attempts.tries + 1 returning tries";
        let window = limit
            .window
            .as_micros()
            .try_into()
            .unwrap_or(i64::MAX)
            .max(1);
        let start = now.as_microsecond().div_euclid(window) * window;
        let who = self.key.hash(limit.what, who.as_bytes());
        let (tries,): (i64,) = alone!(self.engine, c => {
            sqlx::query_as(COUNT).bind(who).bind(start).fetch_one(&mut *c).await
        })?;
        if tries > limit.most {
            let again_at = Timestamp::from_microsecond(start.saturating_add(window)).unwrap_or(now);
            return Ok(Err(TooMany { again_at }));
        }
        Ok(Ok(()))
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
