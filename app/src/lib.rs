//! The faces of the portal: pages and commands a folder per noun, islands, components.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod about;
#[cfg(feature = "ssr")]
pub mod alerts;
#[cfg(feature = "ssr")]
pub mod apply;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod delegates;
#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod emergencies;
#[cfg(feature = "ssr")]
pub mod enquiries;
#[cfg(feature = "ssr")]
mod feeds;
#[cfg(feature = "ssr")]
pub mod gallery;
#[cfg(feature = "ssr")]
mod gaps;
#[cfg(feature = "ssr")]
pub mod handling;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod identity;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod me;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod outputs;
#[cfg(feature = "ssr")]
pub mod payments;
#[cfg(feature = "ssr")]
pub mod persons;
#[cfg(feature = "ssr")]
pub mod photos;
#[cfg(feature = "ssr")]
pub mod portal;
#[cfg(feature = "ssr")]
pub mod ratings;
#[cfg(feature = "ssr")]
pub mod reports;
#[cfg(feature = "ssr")]
pub mod rounds;
#[cfg(feature = "ssr")]
pub mod satisfaction;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod tasks;
#[cfg(feature = "ssr")]
pub mod track;
#[cfg(feature = "ssr")]
pub mod words;

/// Every page and command.
#[cfg(feature = "ssr")]
pub fn routes() -> axum::Router<portal::Portal> {
    axum::Router::new()
        .merge(home::routes())
        .merge(services::routes())
        .merge(apply::routes())
        .merge(payments::routes())
        .merge(satisfaction::routes())
        .merge(about::routes())
        .merge(track::routes())
        .merge(reports::routes())
        .merge(ratings::routes())
        .merge(identity::routes())
        .merge(me::routes())
        .merge(persons::routes())
        .merge(delegates::routes())
        .merge(notices::routes())
        .merge(alerts::routes())
        .merge(desk::routes())
        .merge(emergencies::routes())
        .merge(enquiries::routes())
        .merge(handling::routes())
        .merge(rounds::routes())
        .merge(tasks::routes())
        .merge(outputs::routes())
}
