//! How well services do: what is counted of applications, for the whole city, by service, life event and office.

mod asked;
mod gathered;
mod page;
mod tables;
mod written;

pub(super) use gathered::{Applied, gather_all};
pub(crate) use gathered::{Record, record_of};
pub(super) use page::routes;
pub(super) use tables::by_life_event;
