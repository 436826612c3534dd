//! Short messages go to the gateway as soon as they are due.

use std::time::Duration;

use app::portal::Portal;
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::SignedDuration;
use store::Broken;
use store::messages::Due;

use domain::texts::Text;

use super::pause;
use crate::outside::texts::{Gateway, NotTexted};
use crate::stopping::Stopping;

/// Between two looks into the outbox.
const LOOK: Duration = Duration::from_secs(1);

/// After a look that failed.
const BROKEN: Duration = Duration::from_secs(15);

/// Calls at the same time.
const AT_ONCE: usize = 4;

/// Finds the words of a short message, in the reader's language.
pub type WriteText = fn(&Portal, &Text) -> String;

/// Hands over what is due, every second, until the portal stops.
pub async fn text(portal: Portal, write: WriteText, gateway: Gateway, stopping: Stopping) {
    loop {
        let wait = match round(&portal, write, &gateway, &stopping).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the outbox could not be used; its short messages wait"
                );
                BROKEN
            }
        };
        if !pause(wait, &stopping).await {
            return;
        }
    }
}

/// Hands over until nothing is due. What was taken and not begun when the portal stops is due again soon.
pub async fn round(
    portal: &Portal,
    write: WriteText,
    gateway: &Gateway,
    stopping: &Stopping,
) -> Result<(), Broken> {
    while !stopping.has_begun() {
        let due = portal.store.take_texts(portal.now()).await?;
        if due.is_empty() {
            break;
        }
        let told = stream::iter(due).map(|due| async move {
            if stopping.has_begun() {
                return Ok(());
            }
            send(portal, write, gateway, &due).await
        });
        let told: Vec<_> = told.buffer_unordered(AT_ONCE).collect().await;
        told.into_iter().collect::<Result<(), _>>()?;
    }
    Ok(())
}

async fn send(
    portal: &Portal,
    write: WriteText,
    gateway: &Gateway,
    due: &Due<Text>,
) -> Result<(), Broken> {
    let store = &portal.store;
    let words = write(portal, &due.letter);
    let sent = gateway.send(&due.letter.to, &words, due.id()).await;
    let Err(reason) = sent else {
        return store.sent(due, portal.now()).await;
    };
    let (words, now) = (reason.to_string(), portal.now());
    let is_dead = match reason {
        NotTexted::Refused(_) => {
            store.never_sent(due, &words, now).await?;
            true
        }
        NotTexted::NotYet { pause, .. } => {
            let pause = pause.and_then(|pause| SignedDuration::try_from(pause).ok());
            let pause = pause.unwrap_or_default();
            store.not_yet_sent(due, &words, pause, now).await?
        }
        NotTexted::NoAnswer(_) => store.not_sent(due, &words, now).await?,
    };
    tracing::warn!(%reason, "a short message did not go out");
    if is_dead {
        tracing::error!(
            letter = %due.id(),
            %reason,
            "a short message is put aside: see citylink outbox list --dead"
        );
    }
    Ok(())
}
