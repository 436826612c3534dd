//! What has just changed: everybody who listens hears which case, and how far its timeline has come.
//!
//! # Why
//!
//! Nothing but ids is told: whoever hears of a change reads it through the same door as everybody else. On SQLite there is
//! one process, which tells itself after the commit. On PostgreSQL there may be several, so the database tells: a
//! notification belongs to the transaction, and one connection of each process listens for all its readers.

use std::sync::Arc;
use std::time::Duration;

use domain::cases::{CaseId, Sight};
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::{OnceCell, broadcast};
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::engine::{Engine, Write};
use crate::reports::Viewer;
use crate::{Broken, Store, on};

/// Name of the notifications on PostgreSQL. Older and newer portals on one database must agree on it.
const CHANNEL: &str = "citylink_changes";

/// Changes that a slow listener may have before it, each some bytes, kept once for all listeners.
const UNHEARD_MOST: usize = 1024;

/// Pauses before a lost connection is tried again, the last one for as long as it takes.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// An entry that was added to a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// Whose timeline.
    pub case: CaseId,
    /// The entry's place in it.
    pub sequence: i64,
}

impl Changed {
    /// As a notification says it.
    fn payload(self) -> String {
        format!("{} {}", self.case.0.simple(), self.sequence)
    }

    fn read(payload: &str) -> Option<Self> {
        let (case, sequence) = payload.split_once(' ')?;
        Some(Self {
            case: CaseId(Uuid::try_parse(case).ok()?),
            sequence: sequence.parse().ok()?,
        })
    }
}

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// An entry was added, and is committed.
    Changed(Changed),
    /// Something may have been missed: look again.
    Missed,
}

/// Hears of every change from the moment on that it was asked for.
#[derive(Debug)]
pub struct Changes(broadcast::Receiver<Heard>);

impl Changes {
    /// The next change; nothing once the store is gone. Safe to cancel.
    pub async fn next(&mut self) -> Option<Heard> {
        match self.0.recv().await {
            Ok(heard) => Some(heard),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Heard::Missed),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

/// Where changes are told within this process.
pub(crate) type Teller = broadcast::Sender<Heard>;

/// Tells whoever listens within this process. Nobody may.
pub(crate) fn tell_all(teller: &Teller, changes: impl IntoIterator<Item = Changed>) {
    for changed in changes {
        let _ = teller.send(Heard::Changed(changed));
    }
}

/// The process's ear.
pub(crate) struct Ear {
    teller: Teller,
    /// Begun by the first who listens: a command that only writes needs none.
    listening: OnceCell<Listening>,
}

impl Ear {
    pub(crate) fn new() -> Self {
        Self {
            teller: broadcast::channel(UNHEARD_MOST).0,
            listening: OnceCell::new(),
        }
    }

    pub(crate) fn teller(&self) -> &Teller {
        &self.teller
    }

    /// Lets go of the connection that listens.
    pub(crate) fn close(&self) {
        if let Some(Listening(task)) = self.listening.get() {
            task.abort();
        }
    }
}

/// The task that listens; it ends with its store.
struct Listening(AbortHandle);

impl Listening {
    /// Returns once nothing that is committed from now on is missed.
    async fn begin(pool: &PgPool, teller: &Teller) -> Result<Self, sqlx::Error> {
        let (pool, teller) = (pool.clone(), teller.clone());
        let listener = listen(&pool).await?;
        let task = tokio::spawn(pass_on(listener, pool, teller));
        Ok(Self(task.abort_handle()))
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A connection of its own, so that none of the pool's is missing.
async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let own = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(pool.connect_options().as_ref().clone())
        .await?;
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Passes on what the database tells, and listens anew when it has fallen silent.
async fn pass_on(mut listener: PgListener, pool: PgPool, teller: Teller) {
    loop {
        match listener.try_recv().await {
            Ok(Some(notification)) => match Changed::read(notification.payload()) {
                Some(changed) => tell_all(&teller, [changed]),
                // Another version of the portal may say it otherwise.
                None => drop(teller.send(Heard::Missed)),
            },
            // Lost, and found again at once.
            Ok(None) => drop(teller.send(Heard::Missed)),
            Err(error) => {
                tracing::warn!(%error, "the database no longer tells what has changed; asking it to");
                drop(listener);
                listener = listen_again(&pool).await;
                let _ = teller.send(Heard::Missed);
            }
        }
    }
}

async fn listen_again(pool: &PgPool) -> PgListener {
    let mut pauses = PAUSES.into_iter();
    let mut pause = PAUSES[0];
    loop {
        pause = pauses.next().unwrap_or(pause);
        tokio::time::sleep(pause).await;
        if let Ok(listener) = listen(pool).await {
            tracing::info!("the database tells again what has changed");
            return listener;
        }
    }
}

impl Write {
    /// Everybody who listens hears of it once this write is on disk, and nobody does if it is undone.
    pub(crate) async fn tell(&mut self, changed: Changed) -> Result<(), sqlx::Error> {
        const NOTIFY: &str = "select pg_notify($1, $2)";
        match self {
            Self::Sqlite(share) => share.tell(changed),
            Self::Postgres(transaction) => {
                sqlx::query(NOTIFY)
                    .bind(CHANNEL)
                    .bind(changed.payload())
                    .execute(&mut **transaction)
                    .await?;
            }
        }
        Ok(())
    }
}

/// How far a report's timeline has come, for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// Which case.
    pub case: CaseId,
    /// How much of it is seen.
    pub sight: Sight,
    /// The last entry that is seen; 0 where nothing is.
    pub sequence: i64,
}

impl Store {
    /// Listens from now on. What is read after this and what is heard leave no gap between them.
    pub async fn changes(&self) -> Result<Changes, Broken> {
        let ear: &Arc<Ear> = &self.ear;
        let changes = Changes(ear.teller.subscribe());
        if let Engine::Postgres(pools) = &self.engine {
            ear.listening
                .get_or_try_init(|| Listening::begin(&pools.pool, &ear.teller))
                .await?;
        }
        Ok(changes)
    }

    /// How far the timeline of this reference has come for `viewer`; nothing where there is nothing for her.
    pub async fn glance(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<Glance>, Broken> {
        const LAST: &str =
            "select coalesce(max(sequence), 0) from events where case_id = $1 and (public or $2)";
        let Some((case, sight)) = self.sight(reference, viewer, now).await? else {
            return Ok(None);
        };
        let sequence = match sight {
            Sight::Nothing => return Ok(None),
            Sight::Gone => 0,
            Sight::Public | Sight::Reporter | Sight::Member => {
                let (last,): (i64,) = on!(self.engine, pool => {
                    sqlx::query_as(LAST).bind(case.id.0).bind(sight == Sight::Member).fetch_one(pool).await?
                });
                last
            }
        };
        Ok(Some(Glance {
            case: case.id,
            sight,
            sequence,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_reads_back_as_it_was_told() {
        let changed = Changed {
            case: CaseId(Uuid::from_u128(7)),
            sequence: 12,
        };

        assert_eq!(changed.payload(), "00000000000000000000000000000007 12");
        assert_eq!(Changed::read(&changed.payload()), Some(changed));
        for other in ["", "7", "x 12", "00000000000000000000000000000007 many"] {
            assert_eq!(Changed::read(other), None, "{other}");
        }
    }

    #[tokio::test]
    async fn given_a_slow_listener_when_more_is_told_than_is_kept_then_it_is_told_to_look_again() {
        let ear = Ear::new();
        let mut changes = Changes(ear.teller.subscribe());
        let changed = Changed {
            case: CaseId(Uuid::from_u128(7)),
            sequence: 1,
        };

        tell_all(&ear.teller, std::iter::repeat_n(changed, UNHEARD_MOST + 1));

        assert_eq!(changes.next().await, Some(Heard::Missed));
        assert_eq!(changes.next().await, Some(Heard::Changed(changed)));
    }
}
