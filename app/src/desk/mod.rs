//! The desk: where members of the city's staff work on reports.

mod case;
mod flags;
mod forms;
mod list;
mod merging;
mod priority;
mod tasks;

use axum::Router;

use crate::portal::Portal;

pub(crate) use tasks::task_standing;

/// Routes of the desk.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(list::routes())
        .merge(case::routes())
        .merge(flags::routes())
        .merge(merging::routes())
        .merge(priority::routes())
        .merge(tasks::routes())
}
