//! Promises are looked after: whose time to answer is over, and what was not done in time.

use std::time::Duration;

use app::handling::papers;
use app::portal::Portal;
use domain::handling::Verdict;
use store::Broken;
use store::applications::Applied;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(20);

/// Reminds who is asked, lets cases go on or end where nobody answered in time, lets the law decide where nobody did, and takes up what was not done in time, until the portal stops.
pub async fn keep_promises(portal: Portal, stopping: Stopping) {
    let failed = "promises could not be looked after";
    let pauses = Pauses::of(ROUND);
    go_round(pauses, failed, &stopping, || round(&portal, &stopping)).await;
}

/// Lets the law decide where nobody did in its time, papers and all; says how often.
pub async fn decide_by_silence(portal: &Portal) -> Result<u64, Broken> {
    let now = portal.now();
    let papers =
        |applied: &Applied<'_>, verdict: &Verdict| papers(portal.pack(), applied, verdict, now);
    portal.store.decide_by_silence(&papers, now).await
}

async fn round(portal: &Portal, stopping: &Stopping) -> Result<(), Broken> {
    let store = &portal.store;
    while !stopping.has_begun() && store.remind_waiting(portal.now()).await? > 0 {}
    while !stopping.has_begun() && store.end_waiting(portal.now()).await? > 0 {}
    while !stopping.has_begun() && decide_by_silence(portal).await? > 0 {}
    while !stopping.has_begun() && store.warn_managers(portal.now()).await? > 0 {}
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
