//! The shell: what all pages share.
//!
//! A page is an axum handler that loads its data and answers with a [`Page`]:
//!
//! ```ignore
//! async fn page(State(portal): State<Portal>, reader: Reader) -> Answer {
//!     let case = portal.store.case(…).await?.ok_or(Refusal::NotFound)?;
//!     Ok(Page::new(reader.say("case-title"), move || view! { … }).place(Place::Report).render(&portal, &reader))
//! }
//! ```
//!
//! A [`Refusal`] that a handler returns travels in the response's extensions up to [`refusals`], which knows the reader's language and
//! draws its page. The server lays that layer over all pages, and takes [`not_found`] as its fallback.

pub mod dates;
mod drawn;
mod fragment;
pub mod frame;
mod kept;
pub mod limits;
pub mod page;
pub mod reader;
pub mod refusal;

pub use drawn::{Frames, MapIsland};
pub use fragment::{fragment, part};
pub use frame::{Frame, Place};
pub use kept::{Kept, Main};
pub use page::Page;
pub use reader::Reader;
pub use refusal::{Answer, Refusal, not_found, refusals, refusals_around};
