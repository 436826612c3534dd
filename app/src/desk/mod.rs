//! The desk: where members of the city's staff work on reports.

mod asked;
mod assign;
mod bulk;
mod case;
mod command;
mod contact;
mod dossier;
mod enquiry;
mod filters;
mod flags;
mod forms;
mod history;
mod keys;
mod list;
mod map;
mod merging;
mod moving;
mod notes;
mod outcome;
mod priority;
mod ratings;
mod stale;
mod tasks;
mod updates;
mod wish;

use axum::Router;

use crate::portal::Portal;

pub(crate) use case::seen;
pub(crate) use tasks::task_standing;

/// Routes of the desk.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(list::routes())
        .merge(bulk::routes())
        .merge(filters::routes())
        .merge(keys::routes())
        .merge(map::routes())
        .merge(case::routes())
        .merge(assign::routes())
        .merge(updates::routes())
        .merge(notes::routes())
        .merge(contact::routes())
        .merge(flags::routes())
        .merge(merging::routes())
        .merge(priority::routes())
        .merge(moving::routes())
        .merge(enquiry::routes())
        .merge(tasks::routes())
        .merge(ratings::routes())
}
