//! What the city does for people: the catalogue, its entries, and life events.

mod asked;
mod conditions;
mod desk;
mod entry;
mod life_events;
mod linked;
mod list;
mod needed;
mod preview;
mod promise;
mod schema;
mod shown;
mod words;

pub(crate) use shown::{Standing, links};
pub(crate) use words::{icon_of, icon_of_event};

use axum::Router;
use axum::routing::get;

use crate::portal::Portal;

/// The services' routes.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/services", get(list::list))
        .route("/services.jsonld", get(linked::catalogue))
        .route("/services/{identifier}", get(entry::page))
        .route("/life-events", get(life_events::list))
        .route("/life-events/{code}", get(life_events::page))
        .route("/desk/services", get(desk::list))
        .route("/desk/services/{identifier}/{version}", get(desk::page))
        .route("/schemas/service.json", get(schema::schema))
}
