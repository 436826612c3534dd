//! Reports: the journey of reporting a problem, a report's own page, and the list.

mod borders;
mod check;
mod contact;
mod correct;
pub(crate) mod destination;
mod details;
pub(crate) mod faults;
mod feed;
pub(crate) mod filters;
pub(crate) mod flag;
mod follow;
mod geojson;
pub(crate) mod intake;
mod journey;
pub(crate) mod links;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod photos;
pub(crate) mod place;
pub(crate) mod promised;
pub(crate) mod query;
mod question;
mod sent;
mod show;
mod stream;
mod unsent;
mod what;
mod whereabouts;
pub(crate) mod words;

use axum::Router;

use crate::portal::Portal;

/// Routes of everything about reports.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(whereabouts::routes())
        .merge(what::routes())
        .merge(details::routes())
        .merge(contact::routes())
        .merge(check::routes())
        .merge(sent::routes())
        .merge(photos::routes())
        .merge(links::routes())
        .merge(list::routes())
        .merge(feed::routes())
        .merge(map::routes())
        .merge(geojson::routes())
        .merge(follow::routes())
        .merge(flag::routes())
        .merge(question::routes())
        .merge(correct::routes())
        .merge(intake::routes())
        .merge(show::routes())
        .merge(stream::routes())
        .merge(borders::routes())
}
