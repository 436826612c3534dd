//! Those who write at the same time write together.
//!
//! # Why
//!
//! A statement costs its way to the database and a sync to disk, whether it writes one row or sixteen. So whoever comes while
//! one is under way waits with all the others who come, and they go as one; who comes alone waits for nobody. Nobody is
//! answered before it is done. Where a convoy breaks, each goes again by herself: nobody pays for what another sent.

use std::collections::VecDeque;
use std::future::Future;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::{Broken, Store};

/// Most that go together. A longer statement would not cost less for each, and everybody in it waits for all of it.
const MOST: usize = 16;

/// Something that can be written together with others of its kind.
pub(crate) trait Convoyed: Send + Sync + Sized + 'static {
    /// What each is told.
    type Told: Send;

    /// Writes all or none of them and tells each, in their order, once that is done.
    fn write(
        store: &Store,
        together: &[Self],
    ) -> impl Future<Output = Result<Vec<Self::Told>, Broken>> + Send;
}

type Tell<T> = oneshot::Sender<Result<<T as Convoyed>::Told, Broken>>;
type Waiting<T> = (T, Tell<T>);

/// What nobody answered.
const LOST: Broken = Broken::Database(sqlx::Error::WorkerCrashed);

/// Where they gather.
pub(crate) struct Convoy<T: Convoyed> {
    waiting: Mutex<VecDeque<Waiting<T>>>,
    /// Whoever holds it is under way.
    road: tokio::sync::Mutex<()>,
}

impl<T: Convoyed> Default for Convoy<T> {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            road: tokio::sync::Mutex::default(),
        }
    }
}

impl<T: Convoyed> Convoy<T> {
    /// Writes `one` with those who come meanwhile.
    pub(crate) async fn join(self: &Arc<Self>, store: &Store, one: T) -> Result<T::Told, Broken> {
        let (tell, told) = oneshot::channel();
        self.waiting().push_back((one, tell));
        let (convoy, store) = (Arc::clone(self), store.clone());
        // A task of its own: who hangs up takes nobody with her. There is one for each who waits, so nobody is left behind.
        tokio::spawn(async move {
            let _road = convoy.road.lock().await;
            let together = convoy.take();
            if !together.is_empty() {
                go(&store, together).await;
            }
        });
        told.await.unwrap_or(Err(LOST))
    }

    /// Those who go next, without who has hung up: a power of two, so that the database has few statements to prepare.
    fn take(&self) -> Vec<Waiting<T>> {
        let mut waiting = self.waiting();
        waiting.retain(|(_, tell)| !tell.is_closed());
        let most = waiting.len().min(MOST);
        let count = most.checked_ilog2().map_or(0, |log| 1 << log);
        waiting.drain(..count).collect()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Waiting<T>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes them, and tells each. Nobody may listen any more.
async fn go<T: Convoyed>(store: &Store, together: Vec<Waiting<T>>) {
    let (ones, mut tells): (Vec<_>, Vec<_>) = together.into_iter().unzip();
    match T::write(store, &ones).await {
        Ok(told) => {
            for (tell, told) in tells.into_iter().zip(told) {
                let _ = tell.send(Ok(told));
            }
        }
        Err(_) if ones.len() > 1 => {
            for (one, tell) in ones.into_iter().zip(tells) {
                tokio::spawn(go_alone(store.clone(), one, tell));
            }
        }
        Err(broken) => {
            let _ = tells.pop().map(|tell| tell.send(Err(broken)));
        }
    }
}

/// Writes one, beside the next convoy.
async fn go_alone<T: Convoyed>(store: Store, one: T, tell: Tell<T>) {
    let written = T::write(&store, slice::from_ref(&one)).await;
    let _ = tell.send(written.and_then(|mut told| told.pop().ok_or(LOST)));
}
