//! Handling of applications: what the applicant follows, what organisations do, and who decides.

mod acts;
mod answering;
mod case;
mod dossier;
mod files;
mod handed;
mod inbox;
mod kept;
pub(crate) mod onward;
mod papers;
mod words;
mod work;

use axum::Router;

pub use papers::papers;

use crate::portal::Portal;

/// Routes of applications that were sent.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(case::routes())
        .merge(acts::routes())
        .merge(files::routes())
        .merge(handed::routes())
        .merge(onward::routes())
        .merge(inbox::routes())
        .merge(dossier::routes())
        .merge(work::routes())
}
