//! People are told of what has changed, after it has changed.

use std::time::Duration;

use app::portal::Portal;
use store::Broken;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

const PAUSES: Pauses = Pauses {
    usual: Duration::from_secs(1),
    broken: Duration::from_secs(15),
};

/// Tells who is to be told, and writes the letters of the day, until the portal stops. What is left then is told by whoever
/// looks next, this portal or another on the same database.
pub async fn tell(portal: Portal, stopping: Stopping) {
    let failed = "people could not be told what has changed; they will be";
    go_round(PAUSES, failed, &stopping, || round(&portal, &stopping)).await;
}

async fn round(portal: &Portal, stopping: &Stopping) -> Result<(), Broken> {
    let store = &portal.store;
    while !stopping.has_begun() && store.tell_next(portal.now()).await? {}
    while !stopping.has_begun() && store.write_next_digest(portal.now()).await? {}
    Ok(())
}
