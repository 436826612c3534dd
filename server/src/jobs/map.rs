//! The counts of the map are brought up to date.

use std::time::Duration;

use app::portal::Portal;

use super::pause;
use crate::stopping::Stopping;

/// Between two rounds. What is not settled is counted all the same, only more slowly.
const ROUND: Duration = Duration::from_secs(2);

/// Settles what has changed on the map, until the portal stops.
pub async fn settle_map(portal: Portal, stopping: Stopping) {
    loop {
        if let Err(error) = portal.store.settle_map().await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the counts of the map could not be brought up to date"
            );
        }
        if !pause(ROUND, &stopping).await {
            return;
        }
    }
}
