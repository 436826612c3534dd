//! The scores are brought up to date.

use std::time::Duration;

use app::portal::Portal;

use super::pause;
use crate::stopping::Stopping;

/// Between two rounds: so long what has happened, or has become overdue, is not in the scores.
const ROUND: Duration = Duration::from_secs(2);

/// Counts what has changed of the cases, until the portal stops.
pub async fn settle_scores(portal: Portal, stopping: Stopping) {
    loop {
        if let Err(error) = portal.store.settle_scores(portal.now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the scores could not be brought up to date"
            );
        }
        if !pause(ROUND, &stopping).await {
            return;
        }
    }
}
