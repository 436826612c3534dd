//! Money that is to go back is asked for until the provider says that it has gone.

use std::time::Duration;

use app::payments::Till;
use app::portal::Portal;
use store::Broken;
use store::payments::Saying;

use super::{Pauses, go_round};
use crate::outside::outgoing::Outgoing;
use crate::outside::sandbox::signed;
use crate::stopping::Stopping;

/// Between two rounds.
const ROUND: Duration = Duration::from_secs(30);

/// Has money go back and gives up waiting for payments that nothing was heard of, until the portal stops.
pub async fn give_back(portal: Portal, till: Till, outgoing: Outgoing, stopping: Stopping) {
    let failed = "payments could not be looked after";
    let pauses = Pauses::of(ROUND);
    go_round(pauses, failed, &stopping, || {
        round(&portal, &till, &outgoing, &stopping)
    })
    .await;
}

/// Asks for everything that is to go back now.
pub async fn round(
    portal: &Portal,
    till: &Till,
    outgoing: &Outgoing,
    stopping: &Stopping,
) -> Result<(), Broken> {
    let store = &portal.store;
    match store.expire_payments(portal.now()).await? {
        0 => {}
        expired => tracing::info!(expired, "payments were not heard of in time"),
    }
    while !stopping.has_begun() {
        let due = store.take_returns(portal.now()).await?;
        if due.is_empty() {
            break;
        }
        for returning in due {
            if returning.provider != till.provider {
                continue;
            }
            let refund = &returning.refund;
            // Strings and numbers always have a JSON form.
            let body = serde_json::to_vec(refund).unwrap_or_default();
            let headers = signed(&till.key.sign(Saying::Refund, &body));
            match outgoing.post(&till.refunds, &headers, body).await {
                Ok(answered) if answered.status.is_success() => {
                    store.payment_returned(refund, portal.now()).await?;
                }
                Ok(answered) => {
                    tracing::error!(status = %answered.status, payment = %refund.payment.0, "a fee was not given back; it is asked for again");
                }
                Err(error) => {
                    tracing::error!(%error, payment = %refund.payment.0, "a fee could not be asked back; it is asked for again");
                }
            }
        }
    }
    Ok(())
}
