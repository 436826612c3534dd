//! The counts of the map are brought up to date.

use std::time::Duration;

use app::portal::Portal;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

/// Between two rounds. What is not settled is counted all the same, only more slowly.
const ROUND: Duration = Duration::from_secs(2);

/// Settles what has changed on the map, until the portal stops.
pub async fn settle_map(portal: Portal, stopping: Stopping) {
    let failed = "the counts of the map could not be brought up to date";
    let pauses = Pauses::of(ROUND);
    let settle = async || portal.store.settle_map().await.map(drop);
    go_round(pauses, failed, &stopping, settle).await;
}
