//! What the portal does by itself: people are told, letters go out, the map and the scores are counted, what is new can be
//! found, what is old is forgotten.

pub mod alerts;
pub mod housekeeping;
pub mod letters;
pub mod map;
pub mod notices;
pub mod papers;
pub mod promises;
pub mod pushes;
pub mod refunds;
pub mod scores;
pub mod search;
pub mod texts;

use std::time::Duration;

use store::Broken;

use crate::stopping::Stopping;

/// How long a job waits between two rounds, and after one that failed.
#[derive(Clone, Copy)]
struct Pauses {
    usual: Duration,
    broken: Duration,
}

impl Pauses {
    /// Always as long.
    const fn of(length: Duration) -> Self {
        Self {
            usual: length,
            broken: length,
        }
    }
}

/// Goes round after round until the portal stops; `failed` is said of each that fails.
async fn go_round<F: Future<Output = Result<(), Broken>>>(
    pauses: Pauses,
    failed: &str,
    stopping: &Stopping,
    mut round: impl FnMut() -> F,
) {
    loop {
        let wait = match round().await {
            Ok(()) => pauses.usual,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "{failed}");
                pauses.broken
            }
        };
        if !pause(wait, stopping).await {
            return;
        }
    }
}

/// Waits, or hears that the end has begun; says whether to go on.
async fn pause(length: Duration, stopping: &Stopping) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => !stopping.has_begun(),
        () = stopping.clone().begun() => false,
    }
}
