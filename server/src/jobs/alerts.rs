//! New reports are found for those who watch for them.

use std::time::Duration;

use app::portal::Portal;
use store::Broken;

use super::{Pauses, go_round};
use crate::stopping::Stopping;

const PAUSES: Pauses = Pauses {
    usual: Duration::from_secs(5),
    broken: Duration::from_secs(30),
};

/// Looks for what people watch for, and writes the letters of it, until the portal stops. Whoever looks next goes on from
/// there, this portal or another on the same database.
pub async fn watch(portal: Portal, stopping: Stopping) {
    let failed = "it could not be looked for what people watch for; it will be";
    go_round(PAUSES, failed, &stopping, || round(&portal, &stopping)).await;
}

async fn round(portal: &Portal, stopping: &Stopping) -> Result<(), Broken> {
    let store = &portal.store;
    while !stopping.has_begun() && store.look_for_alerts(portal.now()).await? {}
    while !stopping.has_begun() && store.write_next_alert_letter(portal.now()).await? {}
    Ok(())
}
