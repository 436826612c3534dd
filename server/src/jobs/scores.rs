//! The scores are brought up to date.

use std::time::Duration;

use app::portal::Portal;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

/// Between two rounds: so long what has happened, or has become overdue, is not in the scores.
const ROUND: Duration = Duration::from_secs(2);

/// Counts what has changed of the cases, until the portal stops.
pub async fn settle_scores(portal: Portal, stopping: Stopping) {
    let failed = "the scores could not be brought up to date";
    let pauses = Pauses::of(ROUND);
    let settle = async || portal.store.settle_scores(portal.now()).await.map(drop);
    go_round(pauses, failed, &stopping, settle).await;
}
