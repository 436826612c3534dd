//! What is new is made to be found.

use std::time::Duration;

use app::portal::Portal;
use store::search::Indexing;

use super::pause;
use crate::stopping::Stopping;

/// Between two rounds where there is nothing more to do, and where there is: others write, too.
const ROUND: Duration = Duration::from_secs(2);
const MORE: Duration = Duration::from_millis(100);

/// Brings the terms of changed reports up to date, until the portal stops.
pub async fn index_terms(portal: Portal, stopping: Stopping) {
    let mut indexing = Indexing::default();
    loop {
        let indexed = portal.store.index_terms(&mut indexing, portal.now()).await;
        let more = match indexed {
            Ok(count) => count > 0,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "what is new could not be made to be found"
                );
                false
            }
        };
        if !pause(if more { MORE } else { ROUND }, &stopping).await {
            return;
        }
    }
}
