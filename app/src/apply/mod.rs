//! Applying for a service: from who may apply to the receipt.
//!
//! Every screen's words go into the draft, right or wrong; the domain says what they mean; the redirect goes on or comes back.

mod answered;
mod application;
mod arrived;
mod behalf;
mod bringing;
mod check;
mod controls;
mod desk;
mod faults;
mod fee;
mod fetching;
mod fields;
mod files;
mod form;
mod ineligible;
mod journey;
mod known;
mod looked;
mod opening;
mod proofs;
mod refused;
mod save;
mod sections;
mod sending;
mod sent;
mod shut;
mod start;
mod taking;

use axum::Router;

use crate::portal::Portal;

pub(crate) use arrived::Arrived;
pub(crate) use faults::Told;
pub(crate) use fields::Drawing;
pub(crate) use files::{ANY, FORM_MOST, brought, handed};
pub(crate) use looked::spoken;
pub use save::unsent;
pub(crate) use start::begin;

/// Routes of applying.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(start::routes())
        .merge(desk::routes())
        .merge(sections::routes())
        .merge(form::routes())
        .merge(ineligible::routes())
        .merge(proofs::routes())
        .merge(fetching::routes())
        .merge(files::routes())
        .merge(fee::routes())
        .merge(check::routes())
        .merge(sending::routes())
        .merge(save::routes())
        .merge(sent::routes())
}
