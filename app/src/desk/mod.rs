//! The desk: where members of the city's staff work on reports.

mod assign;
mod case;
mod contact;
mod dossier;
mod filters;
mod flags;
mod forms;
mod history;
mod list;
mod merging;
mod notes;
mod priority;
mod ratings;
mod stale;
mod tasks;
mod updates;

use axum::Router;

use crate::portal::Portal;

pub(crate) use case::seen;
pub(crate) use tasks::task_standing;

/// Routes of the desk.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(list::routes())
        .merge(filters::routes())
        .merge(case::routes())
        .merge(assign::routes())
        .merge(updates::routes())
        .merge(notes::routes())
        .merge(contact::routes())
        .merge(flags::routes())
        .merge(merging::routes())
        .merge(priority::routes())
        .merge(tasks::routes())
        .merge(ratings::routes())
}
