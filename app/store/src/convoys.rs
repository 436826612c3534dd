//! Those who want the same of the database at the same time go together.
//!
//! # Why
//!
//! A statement costs its way to the database and a sync to disk, whether it is about one row or eight. So whoever comes while
//! one is under way waits with all the others who come, and they go as one; who comes alone waits for nobody. Nobody is
//! answered before it is done. Where a convoy breaks, each goes again by herself: nobody pays for what another sent.

use std::collections::VecDeque;
use std::future::Future;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::{Broken, Store};

/// Most that go together. Of a longer statement each would have less to pay, and wait longer for all of it.
const MOST: usize = 8;

/// Most convoys under way: the next sets out at once where nobody is, or else when it is full.
const LANES: usize = 4;

/// Something that can go to the database together with others of its kind.
pub(crate) trait Convoyed: Send + Sync + Sized + 'static {
    /// What each is told.
    type Told: Send;

    /// Does all or none of it and tells each, in their order, once that is done.
    fn go(
        store: &Store,
        together: &[Self],
    ) -> impl Future<Output = Result<Vec<Self::Told>, Broken>> + Send;
}

type Tell<T> = oneshot::Sender<Result<<T as Convoyed>::Told, Broken>>;
type Waiting<T> = (T, Tell<T>);

/// What nobody answered.
const LOST: Broken = Broken::Database(sqlx::Error::WorkerCrashed);

/// Where they gather.
pub(crate) struct Convoy<T: Convoyed>(Mutex<Gathered<T>>);

struct Gathered<T: Convoyed> {
    waiting: VecDeque<Waiting<T>>,
    under_way: usize,
}

impl<T: Convoyed> Default for Convoy<T> {
    fn default() -> Self {
        Self(Mutex::new(Gathered {
            waiting: VecDeque::new(),
            under_way: 0,
        }))
    }
}

impl<T: Convoyed> Gathered<T> {
    /// Those who go now, without who has hung up: a power of two, so that the database has few statements to prepare.
    fn leave(&mut self) -> Option<Vec<Waiting<T>>> {
        self.waiting.retain(|(_, tell)| !tell.is_closed());
        let full = self.waiting.len() >= MOST && self.under_way < LANES;
        let log = self.waiting.len().min(MOST).checked_ilog2()?;
        (full || self.under_way == 0).then(|| {
            self.under_way += 1;
            self.waiting.drain(..1 << log).collect()
        })
    }
}

impl<T: Convoyed> Convoy<T> {
    /// Goes with those who come meanwhile.
    pub(crate) async fn join(self: &Arc<Self>, store: &Store, one: T) -> Result<T::Told, Broken> {
        let (tell, told) = oneshot::channel();
        self.gathered().waiting.push_back((one, tell));
        self.set_out(store);
        told.await.unwrap_or(Err(LOST))
    }

    /// Sends those on their way who may go.
    fn set_out(self: &Arc<Self>, store: &Store) {
        let Some(together) = self.gathered().leave() else {
            return;
        };
        let (convoy, store) = (Arc::clone(self), store.clone());
        // Tasks of their own: who hangs up takes nobody with her, and after what breaks on the way the next go all the same.
        tokio::spawn(async move {
            let _ = tokio::spawn(go(store.clone(), together)).await;
            convoy.gathered().under_way -= 1;
            convoy.set_out(&store);
        });
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes with them, and tells each. Nobody may listen any more.
async fn go<T: Convoyed>(store: Store, together: Vec<Waiting<T>>) {
    let (ones, mut tells): (Vec<_>, Vec<_>) = together.into_iter().unzip();
    match T::go(&store, &ones).await {
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

/// Goes with one, beside the next convoy.
async fn go_alone<T: Convoyed>(store: Store, one: T, tell: Tell<T>) {
    let done = T::go(&store, slice::from_ref(&one)).await;
    let _ = tell.send(done.and_then(|mut told| told.pop().ok_or(LOST)));
}
