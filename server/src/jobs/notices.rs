//! People are told of what has changed, after it has changed.

use std::time::Duration;

use app::portal::Portal;
use store::Broken;

use super::pause;
use crate::stopping::Stopping;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// After a look that failed.
const BROKEN: Duration = Duration::from_secs(15);

/// Tells who is to be told, and writes the letters of the day, until the portal stops. What is left then is told by whoever
/// looks next, this portal or another on the same database.
pub async fn tell(portal: Portal, stopping: Stopping) {
    loop {
        let wait = match round(&portal, &stopping).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "people could not be told what has changed; they will be"
                );
                BROKEN
            }
        };
        if !pause(wait, &stopping).await {
            return;
        }
    }
}

async fn round(portal: &Portal, stopping: &Stopping) -> Result<(), Broken> {
    let store = &portal.store;
    while !stopping.has_begun() && store.tell_next(portal.now()).await? {}
    while !stopping.has_begun() && store.write_next_digest(portal.now()).await? {}
    Ok(())
}
