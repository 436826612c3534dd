//! Letters on paper are laid into a folder, for whoever prints and posts them.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use app::persons::write_paper;
use app::portal::Portal;
use domain::letters::OnPaper;
use store::Broken;
use store::messages::Due;

use super::pause;
use crate::opening::private_folder;
use crate::outside::mail::lay;
use crate::stopping::Stopping;

/// Between two looks into the outbox.
const LOOK: Duration = Duration::from_secs(1);

/// After a look that failed.
const BROKEN: Duration = Duration::from_secs(15);

/// Lays what is due into the folder, every second, until the portal stops.
pub async fn lay_papers(portal: Portal, folder: PathBuf, stopping: Stopping) {
    loop {
        let wait = match round(&portal, &folder, &stopping).await {
            Ok(()) => LOOK,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the outbox could not be used; its letters on paper wait"
                );
                BROKEN
            }
        };
        if !pause(wait, &stopping).await {
            return;
        }
    }
}

/// Lays until nothing is due.
pub async fn round(portal: &Portal, folder: &Path, stopping: &Stopping) -> Result<(), Broken> {
    let store = &portal.store;
    while !stopping.has_begun() {
        let due = store.take_papers(portal.now()).await?;
        if due.is_empty() {
            break;
        }
        for due in due {
            let laid = lay_one(portal, folder.to_owned(), &due).await;
            let Err(error) = laid else {
                store.sent(&due, portal.now()).await?;
                continue;
            };
            tracing::warn!(%error, "a letter on paper could not be written");
            let reason = format!("the folder could not be written: {}", error.kind());
            if store.not_sent(&due, &reason, portal.now()).await? {
                tracing::error!(
                    letter = %due.id(),
                    "a letter on paper is put aside: see citylink outbox list --dead"
                );
            }
        }
    }
    Ok(())
}

/// Writes one as `<moment>-<id>.txt`: address, a line, what it is about, a line, what it says.
async fn lay_one(portal: &Portal, folder: PathBuf, due: &Due<OnPaper>) -> io::Result<()> {
    let sheet = write_paper(portal, &due.letter);
    let name = format!("{:016}-{}.txt", portal.now().as_microsecond(), due.id());
    let text = format!("{}\n\n{}\n\n{}\n", sheet.to, sheet.subject, sheet.text);
    let written = tokio::task::spawn_blocking(move || {
        private_folder(&folder)?;
        lay(&folder.join(name), text.as_bytes())
    });
    written.await.map_err(io::Error::other).flatten()
}
