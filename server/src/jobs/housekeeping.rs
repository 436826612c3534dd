//! Forgetting what is old.

use std::time::Duration;

use app::portal::Portal;

use super::pause;
use crate::stopping::Stopping;

/// Between two rounds.
const ROUND: Duration = Duration::from_hours(1);

/// Erases old drafts, flags that were decided about long ago, old notices, counts of tries, codes and sessions that are over, at once and then every hour, until the portal stops.
pub async fn keep_house(portal: Portal, stopping: Stopping) {
    loop {
        match portal.store.erase_old_drafts(portal.now()).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "old drafts were erased"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "old drafts could not be erased"
            ),
        }
        match portal.store.erase_old_fillings(portal.now()).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "old applications were erased"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "old applications could not be erased"
            ),
        }
        match portal.store.forget_flags(portal.now()).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old flags were forgotten"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "old flags could not be forgotten"
            ),
        }
        match portal.store.forget_notices(portal.now()).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old notices were forgotten"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "old notices could not be forgotten"
            ),
        }
        if let Err(error) = portal.store.forget_finds(portal.now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "what was found for alerts long ago could not be forgotten"
            );
        }
        if let Err(error) = portal.store.forget_tries(portal.now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "old counts of tries could not be forgotten"
            );
        }
        if let Err(error) = portal.store.forget_sign_ins(portal.now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "codes and sessions that are over could not be forgotten"
            );
        }
        if let Err(error) = portal.store.forget_binding_codes(portal.now()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "codes that showed whose an account is could not be forgotten"
            );
        }
        if !pause(ROUND, &stopping).await {
            return;
        }
    }
}
