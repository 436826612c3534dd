//! The one connection that writes to SQLite.
//!
//! # Why
//!
//! Each write is a savepoint inside a shared transaction that is committed when nobody else is waiting (or when it has grown
//! large), so that writers who come at the same time share one sync to disk. Nobody is answered before that commit: what was
//! acknowledged is on disk. Only what may be lost in a power cut does not wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

use crate::changes::{Changed, Teller, tell_all};

/// How long a transaction stays open that nobody waits for. Whoever writes meanwhile commits it with hers.
const SOON: Duration = Duration::from_millis(20);

/// Most writes that share one commit.
const SHARES_MOST: usize = 128;

/// The one connection that writes.
pub(crate) struct Writer {
    batch: Arc<Mutex<Batch>>,
    /// Writers who want the connection. While there is one, it is left to her to commit.
    waiting: AtomicUsize,
}

/// A transaction that several writes share.
struct Batch {
    connection: SqliteConnection,
    shares: usize,
    /// Tells everybody in the open transaction how its commit went.
    outcome: Option<broadcast::Sender<Result<(), Arc<sqlx::Error>>>>,
    /// What everybody hears after the commit.
    changes: Vec<Changed>,
    teller: Teller,
}

impl Batch {
    /// Ends the transaction with `words`, the last of which is `commit`.
    async fn close(&mut self, words: &'static str) {
        let Some(outcome) = self.outcome.take() else {
            return;
        };
        self.shares = 0;
        let changes = std::mem::take(&mut self.changes);
        let committed = self.connection.execute(words).await;
        if committed.is_err() {
            // A failed commit leaves the transaction open; what fails here is reported by the commit.
            let _ = self.connection.execute("rollback").await;
        } else {
            tell_all(&self.teller, changes);
        }
        // Nobody listens where every share was undone.
        let _ = outcome.send(committed.map(drop).map_err(Arc::new));
    }
}

impl Writer {
    pub(crate) fn new(connection: SqliteConnection, teller: Teller) -> Self {
        Self {
            batch: Arc::new(Mutex::new(Batch {
                connection,
                shares: 0,
                outcome: None,
                changes: Vec::new(),
                teller,
            })),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Whether somebody is waiting, who will commit.
    fn is_awaited(&self, batch: &Batch) -> bool {
        batch.shares < SHARES_MOST && self.waiting.load(Ordering::SeqCst) > 0
    }
}

/// One write's share of the transaction: a savepoint.
pub(crate) struct Share {
    /// Taken when the share ends.
    batch: Option<OwnedMutexGuard<Batch>>,
    writer: Arc<Writer>,
    changes: Vec<Changed>,
}

impl Share {
    /// Waits for its turn and opens its savepoint.
    pub(crate) async fn join(writer: &Arc<Writer>) -> Result<Self, sqlx::Error> {
        let writer = Arc::clone(writer);
        writer.waiting.fetch_add(1, Ordering::SeqCst);
        // A task of its own: a reader who hangs up here must not leave a transaction half begun.
        let joined = tokio::spawn(async move {
            let mut batch = Arc::clone(&writer.batch).lock_owned().await;
            writer.waiting.fetch_sub(1, Ordering::SeqCst);
            if batch.outcome.is_none() {
                batch
                    .connection
                    .execute("begin immediate; savepoint share")
                    .await?;
                batch.outcome = Some(broadcast::channel(1).0);
            } else {
                batch.connection.execute("savepoint share").await?;
            }
            Ok(Self {
                batch: Some(batch),
                writer,
                changes: Vec::new(),
            })
        });
        joined.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    #[expect(
        clippy::expect_used,
        reason = "the batch is taken only by commit and drop, which consume the share"
    )]
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self
            .batch
            .as_mut()
            .expect("a share that has not ended")
            .connection
    }

    /// Keeps for after the commit what everybody will hear.
    pub(crate) fn tell(&mut self, changed: Changed) {
        self.changes.push(changed);
    }

    /// Ends the share within its transaction, which is still to be committed.
    fn end(&mut self) -> Result<(OwnedMutexGuard<Batch>, Arc<Writer>), sqlx::Error> {
        let mut batch = self.batch.take().ok_or(sqlx::Error::WorkerCrashed)?;
        batch.shares += 1;
        batch.changes.append(&mut self.changes);
        Ok((batch, Arc::clone(&self.writer)))
    }

    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let (mut batch, writer) = self.end()?;
        // A task of its own: a reader who hangs up must not leave the others' transaction open.
        let ended = tokio::spawn(async move {
            let outcome = batch.outcome.as_ref().map(broadcast::Sender::subscribe);
            if writer.is_awaited(&batch) {
                batch.connection.execute("release share").await?;
            } else {
                batch.close("release share; commit").await;
            }
            Ok::<_, sqlx::Error>(outcome)
        });
        let Some(mut outcome) = ended.await.map_err(|_| sqlx::Error::WorkerCrashed)?? else {
            return Err(sqlx::Error::WorkerCrashed);
        };
        outcome
            .recv()
            .await
            .map_err(|_| sqlx::Error::WorkerCrashed)?
            .map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))
    }

    /// Leaves the commit to whoever writes next, or to a moment later.
    pub(crate) async fn commit_soon(mut self) -> Result<(), sqlx::Error> {
        let (mut batch, writer) = self.end()?;
        let ended = tokio::spawn(async move {
            batch.connection.execute("release share").await?;
            if writer.is_awaited(&batch) {
                return Ok(());
            }
            let waits = |outcome: &broadcast::Sender<_>| outcome.receiver_count() > 0;
            if batch.shares >= SHARES_MOST || batch.outcome.as_ref().is_some_and(waits) {
                batch.close("commit").await;
                return Ok(());
            }
            drop(batch);
            tokio::spawn(async move {
                tokio::time::sleep(SOON).await;
                let mut batch = writer.batch.lock().await;
                if !writer.is_awaited(&batch) {
                    batch.close("commit").await;
                }
            });
            Ok(())
        });
        ended.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some(mut batch) = self.batch.take() else {
            return;
        };
        let writer = Arc::clone(&self.writer);
        tokio::spawn(async move {
            // Both fail only where the connection is gone, and then the transaction is gone with it.
            let _ = batch.connection.execute("rollback to share").await;
            let _ = batch.connection.execute("release share").await;
            if !writer.is_awaited(&batch) {
                batch.close("commit").await;
            }
        });
    }
}
