//! Forgetting what is old.

use std::time::Duration;

use app::portal::Portal;
use store::Broken;

use super::pause;
use crate::stopping::Stopping;

/// Between two rounds.
const ROUND: Duration = Duration::from_hours(1);

/// Closes what registers differed about until a record ran out, and erases old drafts, applications whose term is over, flags that were decided about long ago, old notices, counts of tries, codes and sessions that are over, at once and then every hour, until the portal stops.
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
        match erase_applications(&portal, &stopping).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "applications whose term is over were erased"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "applications whose term is over could not be erased"
            ),
        }
        match portal.store.close_run_out(portal.now()).await {
            Ok(0) => {}
            Ok(closed) => tracing::info!(closed, "differences between registers have run out"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "differences between registers that have run out could not be closed"
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

/// Erases what is personal of applications whose term is over; says how many there were.
pub async fn erase_applications(portal: &Portal, stopping: &Stopping) -> Result<u64, Broken> {
    let (store, mut after, mut erased) = (&portal.store, None, 0);
    store.count_retention().await?;
    while !stopping.has_begun() {
        let due = store
            .overdue_for_erasing(after.as_ref(), portal.now())
            .await?;
        for one in &due {
            erased += u64::from(store.erase_application(one, portal.now()).await?);
        }
        after = due.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    Ok(erased)
}
