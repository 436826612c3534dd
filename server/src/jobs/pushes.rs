//! What is to be pushed goes to the push services as soon as it is due.

use std::time::Duration;

use app::portal::Portal;
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::SignedDuration;
use store::Broken;
use store::messages::Due;
use store::pushes::Push;

use super::pause;
use crate::outside::push::{NotPushed, Pusher};
use crate::stopping::Stopping;

/// Between two looks into the outbox.
const LOOK: Duration = Duration::from_secs(1);

/// After a look that failed.
const BROKEN: Duration = Duration::from_secs(15);

/// Calls at the same time.
const AT_ONCE: usize = 8;

/// Pushes what is due, every second, until the portal stops.
pub async fn push(portal: Portal, pusher: Pusher, stopping: Stopping) {
    loop {
        let wait = match round(&portal, &pusher, &stopping).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the outbox could not be used; what is to be pushed waits"
                );
                BROKEN
            }
        };
        if !pause(wait, &stopping).await {
            return;
        }
    }
}

/// Pushes until nothing is due. What was taken and not begun when the portal stops is due again soon.
pub async fn round(portal: &Portal, pusher: &Pusher, stopping: &Stopping) -> Result<(), Broken> {
    while !stopping.has_begun() {
        let due = portal.store.take_pushes(portal.now()).await?;
        if due.is_empty() {
            break;
        }
        let told = stream::iter(due).map(|due| async move {
            if stopping.has_begun() {
                return Ok(());
            }
            send(portal, pusher, &due).await
        });
        let told: Vec<_> = told.buffer_unordered(AT_ONCE).collect().await;
        told.into_iter().collect::<Result<(), _>>()?;
    }
    Ok(())
}

async fn send(portal: &Portal, pusher: &Pusher, due: &Due<Push>) -> Result<(), Broken> {
    let store = &portal.store;
    let Push {
        subscription, note, ..
    } = &due.letter;
    let pushed = pusher.push(subscription, note, portal.now()).await;
    let Err(reason) = pushed else {
        return store.sent(due, portal.now()).await;
    };
    let (words, now) = (reason.to_string(), portal.now());
    let is_dead = match reason {
        NotPushed::Gone => return store.browser_gone(due, now).await,
        NotPushed::Refused(_) => {
            store.never_sent(due, &words, now).await?;
            true
        }
        NotPushed::NotYet { pause, .. } => {
            let pause = pause.and_then(|pause| SignedDuration::try_from(pause).ok());
            let pause = pause.unwrap_or_default();
            store.not_yet_sent(due, &words, pause, now).await?
        }
        NotPushed::NoAnswer(_) => store.not_sent(due, &words, now).await?,
    };
    tracing::warn!(%reason, "a note was not pushed");
    if is_dead {
        tracing::error!(
            letter = %due.id(),
            %reason,
            "a note is put aside: see citylink outbox list --dead"
        );
    }
    Ok(())
}
