//! Letters go out as soon as they are due.

use std::sync::Arc;
use std::time::Duration;

use app::portal::Portal;
use domain::letters::Addressed;
use futures_util::StreamExt as _;
use futures_util::stream;
use lettre::message::Mailbox;
use store::Broken;
use store::messages::Due;

use super::pause;
use crate::outside::mail::{Mail, NotSent, Written, message};
use crate::stopping::Stopping;

/// Between two looks into the outbox.
const LOOK: Duration = Duration::from_secs(1);

/// After a look that failed.
const BROKEN: Duration = Duration::from_secs(15);

/// Letters that are sent at the same time: all that are taken at once are through before they are due again.
const AT_ONCE: usize = 4;

/// Finds the words of a letter, in the reader's language.
pub type WriteLetter = fn(&Portal, &Addressed) -> Written;

/// What it takes to send letters.
#[derive(Clone)]
pub struct Post {
    /// The portal that they tell of.
    pub portal: Portal,
    /// Finds the words.
    pub write: WriteLetter,
    /// Who they come from.
    pub from: Mailbox,
    /// Where they go.
    pub mail: Arc<dyn Mail>,
}

impl Post {
    /// Sends what is due, every second, until the portal stops.
    pub async fn carry(self, stopping: Stopping) {
        loop {
            let wait = match self.round(&stopping).await {
                Ok(()) => LOOK,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the outbox could not be used; its letters wait"
                    );
                    BROKEN
                }
            };
            if !pause(wait, &stopping).await {
                return;
            }
        }
    }

    /// Sends until nothing is due. What was taken and not begun when the portal stops is due again soon.
    async fn round(&self, stopping: &Stopping) -> Result<(), Broken> {
        while !stopping.has_begun() {
            let due = self.portal.store.take_letters(self.portal.now()).await?;
            if due.is_empty() {
                break;
            }
            let told = stream::iter(due).map(|due| async move {
                if stopping.has_begun() {
                    return Ok(());
                }
                self.send(&due).await
            });
            let told: Vec<_> = told.buffer_unordered(AT_ONCE).collect().await;
            told.into_iter().collect::<Result<(), _>>()?;
        }
        Ok(())
    }

    async fn send(&self, due: &Due) -> Result<(), Broken> {
        let store = &self.portal.store;
        match self.try_to_send(&due.letter).await {
            Ok(()) => store.sent(due, self.portal.now()).await,
            Err(reason) => {
                tracing::warn!(%reason, "a letter did not go out");
                let is_dead = store
                    .not_sent(due, &reason.to_string(), self.portal.now())
                    .await?;
                if is_dead {
                    tracing::error!(
                        letter = %due.id(),
                        %reason,
                        "a letter is put aside: see citylink outbox list --dead"
                    );
                }
                Ok(())
            }
        }
    }

    async fn try_to_send(&self, letter: &Addressed) -> Result<(), NotSent> {
        let now = self.portal.now();
        let written = (self.write)(&self.portal, letter);
        self.mail
            .send(message(&self.from, &letter.to, written, now)?, now)
            .await
    }
}
