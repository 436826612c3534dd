//! Promises are looked after: whose time to answer is over, and what was not done in time.

use std::time::Duration;

use app::portal::Portal;
use store::Broken;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(20);

/// Lets cases go on where nobody answered in time, lets the law decide where nobody did, and takes up what was not done in time, until the portal stops.
pub async fn keep_promises(portal: Portal, stopping: Stopping) {
    let failed = "promises could not be looked after";
    let pauses = Pauses::of(ROUND);
    go_round(pauses, failed, &stopping, || round(&portal, &stopping)).await;
}

async fn round(portal: &Portal, stopping: &Stopping) -> Result<(), Broken> {
    while !stopping.has_begun() && portal.store.end_waiting(portal.now()).await? > 0 {}
    while !stopping.has_begun() && portal.store.decide_by_silence(portal.now()).await? > 0 {}
    let mut after = None;
    while !stopping.has_begun() {
        let due = portal
            .store
            .due_escalations(after.as_ref(), portal.now())
            .await?;
        for step in &due {
            if portal.store.escalate(step, portal.now()).await? {
                let reference = &step.case.reference;
                tracing::info!(%reference, clock = step.clock.name(), "a report went up");
            }
        }
        after = due.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    Ok(())
}
