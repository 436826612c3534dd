//! What the portal does by itself: people are told, letters go out, the map and the scores are counted, what is new can be
//! found, what is old is forgotten.

pub mod alerts;
pub mod housekeeping;
pub mod letters;
pub mod map;
pub mod notices;
pub mod promises;
pub mod pushes;
pub mod scores;
pub mod search;
pub mod texts;

use std::time::Duration;

use crate::stopping::Stopping;

/// Waits, or hears that the end has begun; says whether to go on.
async fn pause(length: Duration, stopping: &Stopping) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => !stopping.has_begun(),
        () = stopping.clone().begun() => false,
    }
}
